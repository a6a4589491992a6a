/* SPDX-License-Identifier: Apache-2.0 */
/* system_apis.h: APIs whose identifier the service knows: created by POST like any other, but name,
 * scopes and lifetimes are the service's. */
#pragma once
#include "core/ctx.h"

/* When doc's identifier is one of theirs, overlays what the service decides and sets is_system.
 * Fails: NOMEM. */
MUST_CHECK err system_api_overlay(struct ctx *c, json_t *doc);
