/* SPDX-License-Identifier: Apache-2.0 */
/* doors.h: all sockets of a configuration: the control socket, the tokens' socket, the proxies. */
#pragma once
#include "cli/agent/door.h"
#include "cli/agent/proxy.h"

struct opened {
	char name[160];    /* "socket /run/x.sock", "proxy 127.0.0.1:8001": with the port taken */
	struct door *door; /* NULL: `error` says why */
	char error[AGENT_ERROR_SIZE];
	struct proxy proxy;
};

struct doors {
	struct opened opened[AGENT_PROXIES + 2];
	size_t count;
};

/* Opens what it can. control answers on the control socket. The configuration must outlive the
 * doors, and *ret_doors must stay where it is. False: some could not be opened. */
bool doors_open(struct guests *guests, const struct config *config, struct keeper *keeper,
	struct web *web, const struct guest_handler *control, struct doors *ret_doors);
void doors_close(struct doors *d);
