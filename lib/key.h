/* SPDX-License-Identifier: Apache-2.0 */
/* key.h: what a struct mint_jwk is made of. */
#pragma once
#include "alg.h"
#include "fail.h"
#include "hmac.h"
#include <mintage/jwk.h>
#include <openssl/evp.h>
#include <stdatomic.h>
#include <stdbool.h>

#define MI_ED25519_SIZE 32

/* A secret and a key pair are different members, never one through a union: nothing can take the
 * one for the other. */
struct mint_jwk {
	atomic_uint refs;
	const struct mi_algorithm *alg;
	bool can_sign;
	unsigned bits;
	bool has_kid;
	size_t kid_len;
	char kid[MINT_KID_MAX];
	unsigned char *secret; /* kty oct */
	size_t secret_len;
	struct mi_hmac hmac;
	EVP_PKEY *pkey;               /* the others */
	const struct mi_curve *curve; /* kty EC and OKP */
	/* Ed25519: the seed (zeros in a public key), then the public half */
	unsigned char ed25519[2 * MI_ED25519_SIZE];
};

/* A key with one reference, its alg and its kid; nothing in it yet. Fails: ALG (unset, or of
 * another family than `family`, which may be NULL), USAGE (kid), NOMEM. */
enum mint_err mi_jwk_new(const struct mint_jwk_options *options, const struct mi_family *family,
	struct mint_jwk **ret_jwk, struct mint_error *error);
/* Gives a key pair without a kid its thumbprint as one, when the flags say so. Fails: CRYPTO,
 * NOMEM. */
enum mint_err mi_jwk_name(struct mint_jwk *jwk, unsigned flags, struct mint_error *error);
static inline void mi_jwk_unrefp(struct mint_jwk **jwk)
{
	mint_jwk_unref(*jwk);
}
#define mi_take(p)                                                                                 \
	({                                                                                         \
		__typeof__(p) take_ = (p);                                                         \
		(p) = NULL;                                                                        \
		take_;                                                                             \
	})

/* secret.c: copies the bytes and prepares. Fails: KEY, NOMEM. */
enum mint_err mi_secret_set(struct mint_jwk *jwk, const unsigned char *secret, size_t len,
	unsigned flags, struct mint_error *error);
/* rsa.c, ec.c, okp.c: struct mi_family.set. */
enum mint_err mi_rsa_set(
	struct mint_jwk *jwk, EVP_PKEY **pkey, bool can_sign, struct mint_error *error);
enum mint_err mi_ec_set(
	struct mint_jwk *jwk, EVP_PKEY **pkey, bool can_sign, struct mint_error *error);
enum mint_err mi_okp_set(
	struct mint_jwk *jwk, EVP_PKEY **pkey, bool can_sign, struct mint_error *error);
