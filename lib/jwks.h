/* SPDX-License-Identifier: Apache-2.0 */
/* jwks.h: what a struct mint_jwks is made of, and choosing the key for a token. */
#pragma once
#include "key.h"

struct mint_jwks {
	atomic_uint refs;
	size_t count, left_out;
	const struct mint_jwk *
		*by_kid; /* the same keys, ordered by kid, then alg; no kid comes first */
	const struct mint_jwk *keys[];
};

/* The one key that a token with this kid (p == NULL: none) and alg can be verified with. With a
 * kid: the key of that kid, or the only key of a set when that one has no kid. Without: the only
 * key of that alg. Fails: NO_KEY, ALG (the key is for another alg). */
enum mint_err mi_jwks_choose(const struct mint_jwks *jwks, struct mint_text kid, enum mint_alg alg,
	const struct mint_jwk **ret_jwk, struct mint_error *error);
