/* SPDX-License-Identifier: Apache-2.0 */
/* jwt_key.h: keys of libmintage from the options --secret-file, --secret-base64, --key and --jwks.
 */
#pragma once
#include "cli/jwk_read.h"
#include "cli/options.h"

/* The key to sign with. alg UNSET: that of the key itself, else HS256 for a secret and RS256 for an
 * RSA key. kid NULL: the JWK's own. The caller owns *ret_jwk. Fails: USAGE (no key, or two), RANGE
 * (not fit to sign with; the fault says why), LIMIT, CRYPTO, NOMEM. */
MUST_CHECK err jwt_key_to_sign(const struct options *o, enum mint_alg alg, const char *kid,
	struct fault *fault, const struct mint_jwk **ret_jwk);

/* The keys to verify with. algs: MINT_ALG_BIT()s of the algorithms that are let through; 0: all
 * that suit the key, which its kind decides. said: the algorithm that the token names; it chooses
 * among those for a secret or an RSA key, as one key serves one algorithm. *ret_algs: what the
 * verifier is to let through. The caller owns *ret_jwks. Fails: as jwt_key_to_sign, and SYNTAX (a
 * key set that is none), IO (it cannot be fetched). */
MUST_CHECK err jwt_keys_to_verify(const struct options *o, unsigned algs, enum mint_alg said,
	struct fault *fault, unsigned *ret_algs, const struct mint_jwks **ret_jwks);
