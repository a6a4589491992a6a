/* SPDX-License-Identifier: Apache-2.0 */
/* key_member.h: the members of a JWK that keys on curves have. */
#pragma once
#include "json.h"
#include "out.h"
#include "fail.h"

/* Base64url of exactly len bytes (at most MI_FIELD_MAX), in time that depends on the length and the
 * verdict alone. Fails: KEY. */
enum mint_err mi_member_read(const struct mi_object *json, const char *name, unsigned char *out,
	size_t len, struct mint_error *error);
/* `before`, then "name":"text"; the text needs no escapes. */
void mi_member_write(struct mi_out *out, const char *before, const char *name, const char *text);
