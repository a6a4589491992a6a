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
	MINT_ALG_PS512 = 9,
	MINT_ALG_ES256 = 10,  /* P-256 */
	MINT_ALG_ES384 = 11,  /* P-384 */
	MINT_ALG_ES512 = 12,  /* P-521 */
	MINT_ALG_ES256K = 13, /* secp256k1: RFC 8812 */
	MINT_ALG_EDDSA = 14   /* Ed25519 or Ed448, as the key is: RFC 8037 */
};

enum mint_kty {
	MINT_KTY_OCT = 1, /* a shared secret */
	MINT_KTY_RSA = 2,
	MINT_KTY_EC = 3, /* ES* */
	MINT_KTY_OKP = 4 /* EdDSA */
};

/* Curves. Each takes exactly one algorithm. */
enum mint_crv {
	MINT_CRV_NONE = 0, /* secrets and RSA keys have none */
	MINT_CRV_P256 = 1,
	MINT_CRV_P384 = 2,
	MINT_CRV_P521 = 3,
	MINT_CRV_SECP256K1 = 4,
	MINT_CRV_ED25519 = 5,
	MINT_CRV_ED448 = 6
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
#define MINT_ALGS_ES                                                                               \
	(MINT_ALG_BIT(MINT_ALG_ES256) | MINT_ALG_BIT(MINT_ALG_ES384) |                             \
		MINT_ALG_BIT(MINT_ALG_ES512) | MINT_ALG_BIT(MINT_ALG_ES256K))
/* All that are checked with a public key: never mixed with MINT_ALGS_HS in one policy. */
#define MINT_ALGS_PUBLIC (MINT_ALGS_RS | MINT_ALGS_PS | MINT_ALGS_ES | MINT_ALG_BIT(MINT_ALG_EDDSA))

/* The algorithm of a registered name, compared case by case ("RS256", never "rs256");
 * MINT_ALG_UNSET when there is none, "none" included. */
MINT_API enum mint_alg mint_alg_from_name(const char *name, size_t len);
/* "RS256"; "" for MINT_ALG_UNSET. Static text. */
MINT_API const char *mint_alg_name(enum mint_alg alg);
/* The type of key that the algorithm takes; 0 for MINT_ALG_UNSET. */
MINT_API enum mint_kty mint_alg_kty(enum mint_alg alg);
/* "RSA"; "" for numbers that are none. Static text. */
MINT_API const char *mint_kty_name(enum mint_kty kty);
/* The curve of a registered name ("P-256", "secp256k1", "Ed25519"), compared case by case;
 * MINT_CRV_NONE when there is none. */
MINT_API enum mint_crv mint_crv_from_name(const char *name, size_t len);
/* "P-256"; "" for MINT_CRV_NONE. Static text. */
MINT_API const char *mint_crv_name(enum mint_crv crv);
/* The one algorithm of the curve's keys; MINT_ALG_UNSET for MINT_CRV_NONE. */
MINT_API enum mint_alg mint_crv_alg(enum mint_crv crv);

#ifdef __cplusplus
}
#endif
#endif
