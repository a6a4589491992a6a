/* SPDX-License-Identifier: Apache-2.0 */
/* alg.h: the table of algorithms, and what a family of algorithms must be able to do. A new
 * algorithm is a row; a new family is a file with its functions, named in its rows. */
#pragma once
#include <mintage/jwt.h>
#include <openssl/types.h>
#include <stdbool.h>

#define MI_SIGNATURE_MAX 2048 /* bytes: RSA with MINT_RSA_BITS_MAX */

struct mi_object;
struct mi_out;
struct mi_algorithm;

struct mi_family {
	enum mint_kty kty;
	const char *kty_name;
	bool has_curves; /* the key's curve decides the algorithm */
	/* Bytes of every signature with this key. */
	size_t (*signature_size)(const struct mint_jwk *jwk);
	/* Writes signature_size bytes. Fails: CRYPTO, NOMEM. */
	enum mint_err (*sign)(struct mint_ctx *ctx, const struct mint_jwk *jwk, const char *data,
		size_t len, unsigned char *signature);
	/* The signature has signature_size bytes. Fails: SIGNATURE, CRYPTO, NOMEM. */
	enum mint_err (*verify)(struct mint_ctx *ctx, const struct mint_jwk *jwk, const char *data,
		size_t len, const unsigned char *signature);
	/* Fills the key from the members of a JWK; jwk->alg is set. Fails: KEY, CRYPTO, NOMEM. */
	enum mint_err (*read)(struct mint_jwk *jwk, const struct mi_object *json, unsigned flags,
		struct mint_error *error);
	/* Writes the members behind kid, each with a comma before it. Fails: KEY, CRYPTO, NOMEM. */
	enum mint_err (*write)(const struct mint_jwk *jwk, enum mint_part part, struct mi_out *out,
		struct mint_error *error);
	/* Writes the object that RFC 7638 3.2 hashes. Fails: CRYPTO, NOMEM. */
	enum mint_err (*write_thumbprint)(
		const struct mint_jwk *jwk, struct mi_out *out, struct mint_error *error);
	/* Takes *pkey over when it is one that jwk->alg takes; NULL: the family has no key pairs.
	 * Fails: KEY, NOMEM, CRYPTO. */
	enum mint_err (*set)(
		struct mint_jwk *jwk, EVP_PKEY **pkey, bool can_sign, struct mint_error *error);
};

struct mi_algorithm {
	enum mint_alg alg;
	unsigned hash_bits; /* 0: the signature takes the message whole */
	const char *name;
	const struct mi_family *family;
	const char *hash; /* libcrypto's name */
	bool pss;
};

extern const struct mi_family mi_family_secret, mi_family_rsa, mi_family_ec, mi_family_okp;

/* NULL for MINT_ALG_UNSET and numbers that are none. */
const struct mi_algorithm *mi_alg_row(enum mint_alg alg);
/* The family of a "kty" as written, or NULL. */
const struct mi_family *mi_family_of(const char *kty, size_t len);
