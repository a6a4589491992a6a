/* SPDX-License-Identifier: Apache-2.0 */
/* config_access.h: users, groups, file modes and sockets in the configuration. */
#pragma once
#include "cli/agent/config.h"
#include "cli/agent/place.h"

/* All leave *ret_x as it is when the member is absent, and fail with USAGE. */
/* "0640": octal digits in a text, within `most`: no more bits than those. */
MUST_CHECK err config_mode(const struct place *p, mode_t most, mode_t *ret_mode);
/* A name or a number. */
MUST_CHECK err config_user(const struct place *p, const char *name, uid_t *ret_user);
MUST_CHECK err config_group(const struct place *p, const char *name, gid_t *ret_group);
/* The members users, groups and mode of p. */
MUST_CHECK err config_access(const struct place *p, struct socket_config *ret_socket);
/* Checks that a path fits into a socket's address and begins with '/'. */
MUST_CHECK err config_socket_path(const struct place *p, const char *path);
