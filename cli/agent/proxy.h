/* SPDX-License-Identifier: Apache-2.0 */
/* proxy.h: passes requests on to one upstream with a fresh token. Bodies stream both ways. Without
 * a fresh token nothing is sent: 503. */
#pragma once
#include "cli/agent/guest.h"
#include "cli/agent/keeper.h"
#include "cli/agent/web.h"

struct proxy {
	const struct proxy_config *config; /* borrowed */
	const struct keeper *keeper;
	struct web *web;
	int port; /* 0: a Unix socket */
};

/* A guest_handler's function; arg is the proxy, which may be gone once this returns. */
void proxy_handle(void *proxy, struct guest *g);
