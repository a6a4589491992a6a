/* SPDX-License-Identifier: Apache-2.0 */
/* keys.h: a tenant's signing keys: next, current, previous, revoked. Rotation makes next current
 * and current previous; a previous key stays in the JWKS until the longest token that it can have
 * signed has ended, or it is revoked. Only public facts pass here. */
#pragma once
#include "core/ctx.h"
#include <mintage/mintage.h>

/* The first current and next key of a new tenant, into c->batch. Fails: CRYPTO, NOMEM. */
MUST_CHECK err keys_make_first(struct ctx *c);
/* In the arena. Fails: NOT_FOUND (the tenant has none), IO, NOMEM. */
MUST_CHECK err keys_current(struct ctx *c, struct key_row *ret_row);
/* The JWKS text, in the arena; *ret_valid_until: ms at which a key leaves it by time alone, 0 when
 * none will. Fails: IO, NOMEM, CRYPTO. */
MUST_CHECK err keys_jwks(struct ctx *c, struct span *ret_jwks, int64_t *ret_valid_until);
/* Verifies the Management API's tokens of this tenant against a JWKS. One reference, for
 * mint_verifier_unref. Fails: NOMEM, CRYPTO. */
MUST_CHECK err keys_verifier(struct ctx *c, struct span jwks, struct mint_verifier **ret_verifier);
/* A strong ETag with its quotes. */
void keys_etag(struct span jwks, char out[36]);

/* As the Management API shows them; owned by the arena. Fail: M_WIRE (no such key), IO, NOMEM,
 * CRYPTO. */
MUST_CHECK err keys_list(struct ctx *c, json_t **ret_list);
MUST_CHECK err keys_get(struct ctx *c, struct span kid, json_t **ret_doc);
/* Adds the rotation to c->batch, which has the result CHANGED when another one was committed after
 * this returned. Makes an RSA key first, which takes some hundred milliseconds, and then moves
 * c->now on. *ret_doc: {"cert", "kid"} of the new next key, owned by the
 * arena. Fails: NOT_FOUND (no current key), IO, NOMEM, CRYPTO. */
MUST_CHECK err keys_rotate(struct ctx *c, json_t **ret_doc);
/* Into c->batch; nothing happens to one that is revoked already. *ret_doc: {"cert", "kid"}, owned
 * by the arena. Fails: M_WIRE (no such key; current or next), IO, NOMEM. */
MUST_CHECK err keys_revoke(struct ctx *c, struct span kid, json_t **ret_doc);
