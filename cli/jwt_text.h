/* SPDX-License-Identifier: Apache-2.0 */
/* jwt_text.h: reading a token and its parts, as the jwt commands share it. */
#pragma once
#include "base/buf.h"
#include "base/json.h"
#include "cli/options.h"
#include <mintage/jwt.h>

/* The argument, or standard input when it is "-" or not there; blanks around it are cut off. The
 * caller owns the buffer that the token lies in. Fails: USAGE, LIMIT, NOMEM. */
MUST_CHECK err jwt_token_read(
	const struct options *o, struct fault *fault, struct buf *buf, struct span *ret_token);
/* Standard input can be read once: two options that name it are a mistake. takes_token: the command
 * has a token as its argument. Fails: USAGE. */
MUST_CHECK err jwt_one_stdin(const struct options *o, bool takes_token, struct fault *fault);

/* A JSON text of a token as a document; as a text when it has what a document cannot hold (1e400).
 * NULL: no memory. */
json_t *jwt_document(struct mint_text text);

static inline void jwt_ctx_freep(struct mint_ctx **ctx)
{
	mint_ctx_free(*ctx);
}
