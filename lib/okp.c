/* SPDX-License-Identifier: Apache-2.0 */
/* The family of EdDSA: Ed25519 and Ed448 (RFC 8032, RFC 8037). */
#include "okp.h"
#include "err_crypto.h"
#include "key_curve.h"
#include "okp_check.h"
#include "okp_jwk.h"

/* ---- by libcrypto ---- */

/* EdDSA hashes the message twice, so libcrypto takes it whole, by the calls for digests without a
 * digest. A context that was prepared once is made ready again by a second init without a key. */
typedef int init_fn(EVP_MD_CTX *, EVP_PKEY_CTX **, const EVP_MD *, ENGINE *, EVP_PKEY *);

static EVP_MD_CTX *ready(EVP_MD_CTX **slot, EVP_PKEY *pkey, init_fn *init)
{
	if (*slot)
		return init(*slot, NULL, NULL, NULL, NULL) > 0 ? *slot : NULL;
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	if (c && init(c, NULL, NULL, NULL, pkey) > 0)
		return *slot = c;
	EVP_MD_CTX_free(c);
	return NULL;
}

enum mint_err mi_okp_crypto_sign(struct mint_ctx *ctx, const struct mint_jwk *jwk, const char *data,
	size_t len, unsigned char *signature)
{
	size_t size = jwk->curve->signature;
	EVP_MD_CTX *c = ready(&mi_ctx_key(ctx, jwk)->whole_sign, jwk->pkey, EVP_DigestSignInit);
	return c && EVP_DigestSign(c, signature, &size, (const unsigned char *)data, len) > 0 &&
			       size == jwk->curve->signature
		       ? MINT_OK
		       : MINT_ERR_CRYPTO;
}

/* libsodium refuses an R of small order, libcrypto does not; no honest signature has one. So that
 * the verdict is the same whoever serves, it is refused here too. S at or above the group's order
 * is refused by both (RFC 8032 5.1.7). */
enum mint_err mi_okp_crypto_verify(struct mint_ctx *ctx, const struct mint_jwk *jwk,
	const char *data, size_t len, const unsigned char *signature)
{
	if (mi_okp_has_small_order(jwk->curve, signature))
		return MINT_ERR_SIGNATURE;
	EVP_MD_CTX *c = ready(&mi_ctx_key(ctx, jwk)->whole_verify, jwk->pkey, EVP_DigestVerifyInit);
	if (!c)
		return MINT_ERR_CRYPTO;
	if (EVP_DigestVerify(
		    c, signature, jwk->curve->signature, (const unsigned char *)data, len) == 1)
		return MINT_OK;
	return mi_crypto_verdict(MINT_ERR_SIGNATURE, NULL);
}

/* ---- the family ---- */

static size_t signature_size(const struct mint_jwk *jwk)
{
	return jwk->curve->signature;
}

static enum mint_err sign(struct mint_ctx *ctx, const struct mint_jwk *jwk, const char *data,
	size_t len, unsigned char *signature)
{
#ifdef MINT_SODIUM
	if (jwk->curve->crv == MINT_CRV_ED25519)
		return mi_okp_sodium_sign(ctx, jwk, data, len, signature);
#endif
	return mi_okp_crypto_sign(ctx, jwk, data, len, signature);
}

static enum mint_err verify(struct mint_ctx *ctx, const struct mint_jwk *jwk, const char *data,
	size_t len, const unsigned char *signature)
{
#ifdef MINT_SODIUM
	if (jwk->curve->crv == MINT_CRV_ED25519)
		return mi_okp_sodium_verify(ctx, jwk, data, len, signature);
#endif
	return mi_okp_crypto_verify(ctx, jwk, data, len, signature);
}

/* ---- taking a key in ---- */

/* libsodium's form of a key: the seed, then the public half. */
static enum mint_err ed25519_set(struct mint_jwk *jwk, bool can_sign, struct mint_error *error)
{
	size_t n = MI_ED25519_SIZE;
#ifdef MINT_SODIUM
	if (!mi_okp_sodium_ready())
		return mi_fail_plain(error, MINT_ERR_CRYPTO);
#endif
	if (can_sign && !EVP_PKEY_get_raw_private_key(jwk->pkey, jwk->ed25519, &n))
		return mi_fail_plain(error, MINT_ERR_CRYPTO);
	return EVP_PKEY_get_raw_public_key(jwk->pkey, jwk->ed25519 + MI_ED25519_SIZE, &n)
		       ? MINT_OK
		       : mi_fail_plain(error, MINT_ERR_CRYPTO);
}

enum mint_err mi_okp_set(
	struct mint_jwk *jwk, EVP_PKEY **pkey, bool can_sign, struct mint_error *error)
{
	unsigned char x[MI_FIELD_MAX];
	size_t n = sizeof x;
	const struct mi_curve *curve = mi_curve_of(*pkey);
	TRY(mi_curve_fits(curve, jwk->alg, error));
	if (!EVP_PKEY_get_raw_public_key(*pkey, x, &n) || n != curve->bytes)
		return mi_fail_plain(error, MINT_ERR_CRYPTO);
	TRY(mi_okp_check_public(curve, x, error));
	jwk->pkey = mi_take(*pkey);
	jwk->curve = curve;
	jwk->bits = curve->bits;
	jwk->can_sign = can_sign;
	return curve->crv == MINT_CRV_ED25519 ? ed25519_set(jwk, can_sign, error) : MINT_OK;
}

const struct mi_family mi_family_okp = { MINT_KTY_OKP, "OKP", true, signature_size, sign, verify,
	mi_okp_read, mi_okp_write, mi_okp_write_thumbprint, mi_okp_set };
