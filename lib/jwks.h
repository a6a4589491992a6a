/* SPDX-License-Identifier: Apache-2.0 */
/* jwks.h: choosing the key for a token. */
#pragma once
#include <mintage/jwk.h>

/* The one key that a token with this kid (p == NULL: none) and alg can be verified with. With a
 * kid: the key of that kid, or the only key of a set when that one has no kid. Without: the only
 * key of that alg. Fails: NO_KEY, ALG (the key is for another alg). */
enum mint_err mi_jwks_choose(const struct mint_jwks *jwks, struct mint_text kid, enum mint_alg alg,
	const struct mint_jwk **ret_jwk, struct mint_error *error);
