/* SPDX-License-Identifier: Apache-2.0 */
/* payload.h: claims to JSON text, in the context's memory. */
#pragma once
#include "ctx.h"

struct mi_payload {
	char *p, *end; /* where the next byte goes; the end of the room */
	bool begun;
};

/* Each returns NULL, or what is wrong: static text. Nothing is written behind the end. */
const char *mi_payload_build(
	struct mi_payload *p, struct mint_ctx *ctx, const struct mint_claim *claims, size_t count);
/* One more member, an integer; refused when the claims have it already. */
const char *mi_payload_time(struct mi_payload *p, const struct mint_claim *claims, size_t count,
	const char *name, int64_t value);
/* One more member: a name and a value as they are written elsewhere (both checked there); a text;
 * an array of texts; an integer. */
const char *mi_payload_raw(
	struct mi_payload *p, struct mint_text quoted_name, struct mint_text json_value);
const char *mi_payload_text(struct mi_payload *p, const char *name, struct mint_text text);
const char *mi_payload_texts(
	struct mi_payload *p, const char *name, const struct mint_text *items, size_t count);
const char *mi_payload_integer(struct mi_payload *p, const char *name, int64_t value);
const char *mi_payload_end(struct mi_payload *p);
