/* SPDX-License-Identifier: Apache-2.0 */
/* door.h: a listening socket: on a path, for peers that the kernel vouches for, or on a port of the
 * loopback interface. */
#pragma once
#include "cli/agent/config.h"
#include "cli/agent/guest.h"

struct door;

/* Listens. socket->path NULL: on host and port. Everything is copied but the handler, which must
 * outlive the door. Fails: IO (the fault says what is in the way), NOMEM. */
MUST_CHECK err door_open(struct guests *guests, const struct socket_config *socket,
	const char *host, int port, const struct guest_handler *handler, struct fault *fault,
	struct door **ret_door);
/* The port taken; 0 for a path. */
int door_port(const struct door *d);
/* Stops listening and removes the path. NULL is accepted. */
void door_close(struct door *d);
