/* SPDX-License-Identifier: Apache-2.0 */
/* alg.h: signature algorithms (RFC 7518 3.1). "none" is not among them and can't be named. Numbers
 * are stable. */
#ifndef MINTAGE_ALG_H
#define MINTAGE_ALG_H

#include <mintage/err.h>

#ifdef __cplusplus
extern "C" {
#endif

enum mint_alg {
	MINT_ALG_UNSET = 0, /* no algorithm; in options: "as the JWK says" */
	MINT_ALG_HS256 = 1,
	MINT_ALG_HS384 = 2,
	MINT_ALG_HS512 = 3,
	MINT_ALG_RS256 = 4,
	MINT_ALG_RS384 = 5,
	MINT_ALG_RS512 = 6,
	MINT_ALG_PS256 = 7, /* salt as long as the hash, MGF1 with the same hash */
	MINT_ALG_PS384 = 8,
	MINT_ALG_PS512 = 9
};

enum mint_kty {
	MINT_KTY_OCT = 1, /* a shared secret */
	MINT_KTY_RSA = 2
};

/* Sets of algorithms, for allow-lists: MINT_ALG_BIT(MINT_ALG_RS256) | MINT_ALG_BIT(MINT_ALG_PS256).
 */
#define MINT_ALG_BIT(alg) (1u << (unsigned)(alg))
#define MINT_ALGS_HS                                                                               \
	(MINT_ALG_BIT(MINT_ALG_HS256) | MINT_ALG_BIT(MINT_ALG_HS384) | MINT_ALG_BIT(MINT_ALG_HS512))
#define MINT_ALGS_RS                                                                               \
	(MINT_ALG_BIT(MINT_ALG_RS256) | MINT_ALG_BIT(MINT_ALG_RS384) | MINT_ALG_BIT(MINT_ALG_RS512))
#define MINT_ALGS_PS                                                                               \
	(MINT_ALG_BIT(MINT_ALG_PS256) | MINT_ALG_BIT(MINT_ALG_PS384) | MINT_ALG_BIT(MINT_ALG_PS512))

/* The algorithm of a registered name, compared case by case ("RS256", never "rs256");
 * MINT_ALG_UNSET when there is none, "none" included. */
MINT_API enum mint_alg mint_alg_from_name(const char *name, size_t len);
/* "RS256"; "" for MINT_ALG_UNSET. Static text. */
MINT_API const char *mint_alg_name(enum mint_alg alg);
/* The type of key that the algorithm takes; 0 for MINT_ALG_UNSET. */
MINT_API enum mint_kty mint_alg_kty(enum mint_alg alg);

#ifdef __cplusplus
}
#endif
#endif
