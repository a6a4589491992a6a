/* SPDX-License-Identifier: Apache-2.0 */
/* jwk_read.h: a key of libmintage from the bytes of a file, whatever form they have: PEM, a JWK, or
 * DER. */
#pragma once
#include "base/err.h"
#include "base/secret.h"
#include <mintage/jwk.h>

#define JWK_FILE_MAX 65536 /* bytes of a file with one key */

/* Names of all algorithms and curves, for option tables; NULL-ended. */
extern const char *const jwk_algorithms[];
extern const char *const jwk_curves[];

/* The key in the bytes of a file. options->alg UNSET: what the key itself says; an RSA key that
 * does not say serves RS256, a secret HS256. where names the file in the fault. The caller owns
 * *ret_jwk. Fails: RANGE (no key, or one that is not fit; the fault says why), USAGE, CRYPTO,
 * NOMEM. */
MUST_CHECK err jwk_read(const struct mint_jwk_options *options, struct span bytes,
	const char *where, struct fault *fault, const struct mint_jwk **ret_jwk);

/* The algorithms that the key in these bytes may serve, as a set of MINT_ALG_BIT()s: what it says
 * itself, else those of its type. jwk is the key as jwk_read makes it. */
unsigned jwk_suits(struct span bytes, const struct mint_jwk *jwk);

/* The fault of a call into libmintage: NOMEM, CRYPTO, USAGE; RANGE for keys and algorithms that are
 * not fit, else SYNTAX, with the detail as text; `where` may be NULL. */
err jwt_fault(
	struct fault *fault, const char *where, enum mint_err code, const struct mint_error *error);

static inline void jwk_unrefp(const struct mint_jwk **jwk)
{
	mint_jwk_unref(*jwk);
}
static inline void jwks_unrefp(const struct mint_jwks **jwks)
{
	mint_jwks_unref(*jwks);
}
