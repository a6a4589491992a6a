/* SPDX-License-Identifier: Apache-2.0 */
/* secrets.h: the one secret that an application or an API has: sealed beside its document, never in
 * it. Owners are named by the kind and the id of their document. */
#pragma once
#include "core/ctx.h"

/* A new random secret of `length` characters (letters and digits alone when `alnum`, else base64url
 * too) into c->batch, in place of the one before; in clear in c->new_secret. Fails: CRYPTO, NOMEM.
 */
MUST_CHECK err secrets_make(
	struct ctx *c, const char *kind, struct span id, size_t length, bool alnum);
/* The one that the caller brought as doc[member], in the same way; the member leaves the document.
 * *ret_was: whether there was one. Fails: M_BODY (longer than the keyring takes), CRYPTO, NOMEM. */
MUST_CHECK err secrets_take(struct ctx *c, const char *kind, struct span id, json_t *doc,
	const char *member, bool *ret_was);
/* The stored one in clear, in the arena; SPAN_NONE when there is none. Fails: IO, CRYPTO, NOMEM. */
MUST_CHECK err secrets_reveal(
	struct ctx *c, const char *kind, struct span id, struct span *ret_secret);
/* Wipes and forgets c->new_secret. */
void secrets_forget(struct ctx *c);
