/* SPDX-License-Identifier: Apache-2.0 */
/* jwt_key.h: keys of libmintage from the options --secret-file, --secret-base64, --key and --jwks.
 */
#pragma once
#include "base/err.h"
#include "cli/options.h"
#include <mintage/jwk.h>

/* The key to sign with. alg UNSET: that of the JWK, else HS256 for a secret and RS256 for a key
 * pair. kid NULL: the JWK's own. The caller owns *ret_jwk. Fails: USAGE (no key, or two), SYNTAX
 * (not fit to sign with; the fault says why), NOMEM. */
MUST_CHECK err jwt_key_to_sign(const struct options *o, enum mint_alg alg, const char *kid,
	struct fault *fault, const struct mint_jwk **ret_jwk);

/* The keys to verify with. algs: MINT_ALG_BIT()s of the algorithms that are let through; 0: all
 * that suit the key, which its kind decides. said: the algorithm that the token names; it chooses
 * among those for a secret or a PEM, as one key serves one algorithm. *ret_algs: what the verifier
 * is to let through. The caller owns *ret_jwks. Fails: as jwt_key_to_sign. */
MUST_CHECK err jwt_keys_to_verify(const struct options *o, unsigned algs, enum mint_alg said,
	struct fault *fault, unsigned *ret_algs, const struct mint_jwks **ret_jwks);

static inline void jwk_unrefp(const struct mint_jwk **jwk)
{
	mint_jwk_unref(*jwk);
}
static inline void jwks_unrefp(const struct mint_jwks **jwks)
{
	mint_jwks_unref(*jwks);
}

/* The fault of a call into libmintage: NOMEM, CRYPTO, USAGE, else SYNTAX with the detail as text;
 * `where` may be NULL. */
err jwt_fault(
	struct fault *fault, const char *where, enum mint_err code, const struct mint_error *error);
