/* SPDX-License-Identifier: Apache-2.0 */
/* service.h: tokens over HTTP on a Unix socket.
 *
 * GET /token/NAME[?format=answer|token|json|header]
 * GET /computeMetadata/v1/instance/service-accounts/NAME/token, as a cloud's metadata server has
 * it: with "Metadata-Flavor: Google", and without X-Forwarded-For, or 403. A token that is over, or
 * not there yet: 503 and Retry-After. An unknown name: 404. */
#pragma once
#include "cli/agent/guest.h"
#include "cli/agent/keeper.h"

/* A guest_handler's function; arg is the keeper. */
void service_handle(void *keeper, struct guest *g);
/* Seconds until another try to get this token is worth a client's while; at least 1. */
int64_t service_retry_s(const struct slot *s, struct moment now);
