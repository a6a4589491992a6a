/* SPDX-License-Identifier: Apache-2.0 */
/* peer.h: who is at the other end of a Unix socket, as the kernel says. */
#pragma once
#include "cli/agent/config.h"
#include <stdbool.h>

/* Whether the peer may come in: its user or one of its groups, main or supplementary, is listed.
 * With empty lists: the agent's own user alone. An unknown peer may not. */
bool peer_is_allowed(int fd, const struct access *access);
/* The rule alone; for tests. */
bool peer_fits(const struct access *access, uid_t user, const gid_t *groups, size_t group_count);
