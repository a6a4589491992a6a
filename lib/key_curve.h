/* SPDX-License-Identifier: Apache-2.0 */
/* key_curve.h: the table of curves. A curve decides the algorithm of its keys (RFC 8725 3.1). */
#pragma once
#include "alg.h"
#include <openssl/types.h>

#define MI_FIELD_MAX 66 /* bytes of a coordinate or private key: P-521 */

struct mi_curve {
	enum mint_crv crv;
	enum mint_alg alg;
	const char *name;           /* as JOSE writes it */
	const char *group;          /* as libcrypto and jsonwebtoken do */
	const unsigned char *order; /* EC: big-endian, `bytes` long */
	enum mint_kty kty;
	unsigned bits;
	unsigned bytes;     /* of a coordinate, of a private key, of an OKP's x */
	unsigned signature; /* bytes */
};

/* NULL for MINT_CRV_NONE and numbers that are none. */
const struct mi_curve *mi_curve_row(enum mint_crv crv);
/* The curve of a key pair of libcrypto's, or NULL when it has none of ours. */
const struct mi_curve *mi_curve_of(const EVP_PKEY *pkey);

struct mi_object;
/* The curve that the JWK's crv names, or NULL when that is absent, unknown or of another type. */
const struct mi_curve *mi_curve_of_json(const struct mi_object *json, enum mint_kty kty);

/* That a key on this curve (which may be NULL) is one of the algorithm's. Fails: KEY, with
 * jsonwebtoken's text. */
enum mint_err mi_curve_fits(
	const struct mi_curve *curve, const struct mi_algorithm *alg, struct mint_error *error);
