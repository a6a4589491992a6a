/* SPDX-License-Identifier: Apache-2.0 */
/* json.h: JSON documents (jansson) read strictly: one value and nothing after it, no duplicate
 * members, valid UTF-8, no NUL, depth at most LIMIT_JSON_DEPTH. AUTO(json_decrefp) releases one.
 * Tokens never come here: lib/ has its own reader. A document stays in its thread. */
#pragma once
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include <jansson.h>

/* Reads any JSON value. The caller owns *ret_doc. Fails: SYNTAX (fault text says where), LIMIT
 * (depth), NOMEM. */
MUST_CHECK err json_read(struct span text, struct fault *fault, json_t **ret_doc);
/* The same, owned by the arena: released when the arena is reset. */
MUST_CHECK err json_read_in(
	struct arena *a, struct span text, struct fault *fault, json_t **ret_doc);
/* A document that this program wrote itself: the strict checks were made when it came in. Fails:
 * CORRUPT, NOMEM. */
MUST_CHECK err json_read_own(struct arena *a, struct span text, json_t **ret_doc);
/* Hands a reference over to the arena. Returns doc, or NULL when doc is NULL or memory is out. */
json_t *json_keep(struct arena *a, json_t *doc);
/* Compact text, members in their order, non-ASCII as it is. Fails: NOMEM, LIMIT. */
MUST_CHECK err json_write(const json_t *doc, struct buf *out);
/* The same into the arena, NUL-terminated. */
MUST_CHECK err json_write_in(struct arena *a, const json_t *doc, struct span *ret_text);

/* A string of that text, empty when there is none; NULL when memory is out. */
json_t *json_text(struct span text);
/* The time (ms since 1970) as RFC 3339 in UTC, null when it is 0; NULL when memory is out. */
json_t *json_time(int64_t at);

/* The member as span; SPAN_NONE when it is absent or no string. Borrowed from doc. */
struct span json_str(const json_t *doc, const char *name);
bool json_bool(const json_t *doc, const char *name, bool if_absent);
int64_t json_int(const json_t *doc, const char *name, int64_t if_absent);
