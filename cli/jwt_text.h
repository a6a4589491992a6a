/* SPDX-License-Identifier: Apache-2.0 */
/* jwt_text.h: what the jwt commands share: reading a token, showing its parts and times. */
#pragma once
#include "base/buf.h"
#include "base/json.h"
#include "cli/options.h"
#include <mintage/jwt.h>
#include <stdio.h>

/* Names of all algorithms, for option tables; NULL-ended. */
extern const char *const jwt_algorithms[];

/* The argument, or standard input when it is "-" or not there; blanks around it are cut off. The
 * caller owns the buffer that the token lies in. Fails: USAGE, LIMIT, NOMEM. */
MUST_CHECK err jwt_token_read(
	const struct options *o, struct fault *fault, struct buf *buf, struct span *ret_token);
/* Standard input can be read once: two options that name it are a mistake. Fails: USAGE. */
MUST_CHECK err jwt_one_stdin(const struct options *o, struct fault *fault);

/* A JSON text of a token as a document, or NULL. */
json_t *jwt_document(struct mint_text text);
/* A title and a document below it, the title in colour on a terminal. */
void jwt_print_part(FILE *to, const char *title, const json_t *doc);
/* iat, nbf, exp and auth_time as dates, and how far from now they are. Nothing when there are none.
 */
void jwt_print_times(FILE *to, const json_t *payload, int64_t now_s);
/* "2026-11-25T09:34:25.000Z" of a number of seconds. */
void jwt_instant(double seconds, char out[25]);

static inline void jwt_ctx_freep(struct mint_ctx **ctx)
{
	mint_ctx_free(*ctx);
}
