/* SPDX-License-Identifier: Apache-2.0 */
/* The family of ECDSA: ES256, ES384, ES512 (RFC 7518 3.4), ES256K (RFC 8812 3.2). */
#include "ctx.h"
#include "ec_der.h"
#include "ec_jwk.h"
#include "err_crypto.h"
#include "key_curve.h"
#include <openssl/core_names.h>
#include <openssl/ec.h>

/* ---- per thread and key ---- */

static EVP_PKEY_CTX *prepared(const struct mint_jwk *jwk, int (*init)(EVP_PKEY_CTX *))
{
	EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_pkey(NULL, jwk->pkey, NULL);
	if (c && init(c) <= 0) {
		EVP_PKEY_CTX_free(c);
		return NULL;
	}
	return c;
}

static size_t signature_size(const struct mint_jwk *jwk)
{
	return jwk->curve->signature;
}

static enum mint_err sign(struct mint_ctx *ctx, const struct mint_jwk *jwk, const char *data,
	size_t len, unsigned char *signature)
{
	unsigned char digest[EVP_MAX_MD_SIZE], der[MI_ECDSA_DER_MAX];
	size_t der_len = sizeof der;
	struct mi_key_slot *slot = mi_ctx_key(ctx, jwk);
	if (!slot->sign && !(slot->sign = prepared(jwk, EVP_PKEY_sign_init)))
		return MINT_ERR_CRYPTO;
	size_t n = mi_ctx_digest(ctx, jwk, data, len, digest);
	if (!n || EVP_PKEY_sign(slot->sign, der, &der_len, digest, n) <= 0)
		return MINT_ERR_CRYPTO;
	return mi_ecdsa_from_der(der, der_len, jwk->curve->bytes, signature) ? MINT_OK
									     : MINT_ERR_CRYPTO;
}

/* 1 <= number < order. Signatures are public: no need of constant time. */
static bool is_in_range(const unsigned char *number, const struct mi_curve *curve)
{
	for (size_t i = 0; i < curve->bytes; i++)
		if (number[i])
			return memcmp(number, curve->order, curve->bytes) < 0;
	return false;
}

/* CVE-2022-21449: r and s are looked at before any cryptography, whatever libcrypto checks. */
static enum mint_err verify(struct mint_ctx *ctx, const struct mint_jwk *jwk, const char *data,
	size_t len, const unsigned char *signature)
{
	unsigned char digest[EVP_MAX_MD_SIZE], der[MI_ECDSA_DER_MAX];
	const struct mi_curve *curve = jwk->curve;
	if (!is_in_range(signature, curve) || !is_in_range(signature + curve->bytes, curve))
		return MINT_ERR_SIGNATURE;
	struct mi_key_slot *slot = mi_ctx_key(ctx, jwk);
	if (!slot->verify && !(slot->verify = prepared(jwk, EVP_PKEY_verify_init)))
		return MINT_ERR_CRYPTO;
	size_t der_len = mi_ecdsa_to_der(signature, curve->bytes, der),
	       n = mi_ctx_digest(ctx, jwk, data, len, digest);
	if (!n)
		return MINT_ERR_CRYPTO;
	if (EVP_PKEY_verify(slot->verify, der, der_len, digest, n) == 1)
		return MINT_OK;
	return mi_crypto_verdict(MINT_ERR_SIGNATURE, NULL);
}

/* ---- taking a key in ---- */

/* A group given by its numbers, even by those of a good curve, is how another generator slips in
 * (CVE-2020-0601). */
static bool is_explicit(const EVP_PKEY *pkey)
{
	int explicit = 0;
	return !EVP_PKEY_get_int_param(
		       pkey, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &explicit) ||
	       explicit;
}

/* That the point is on the curve and not infinity; that 1 <= d < n; that they belong together. */
static enum mint_err check_numbers(EVP_PKEY *pkey, bool is_private, struct mint_error *error)
{
	EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
	if (!c)
		return mi_fail_plain(error, MINT_ERR_CRYPTO);
	bool on_curve = EVP_PKEY_public_check(c) == 1;
	bool fits = on_curve && (!is_private || (EVP_PKEY_private_check(c) == 1 &&
							EVP_PKEY_pairwise_check(c) == 1));
	EVP_PKEY_CTX_free(c);
	if (!on_curve)
		return mi_fail(error, MINT_ERR_KEY, "the EC key's point is not on its curve");
	return fits ? MINT_OK
		    : mi_fail(error, MINT_ERR_KEY, "the private key does not fit its public half");
}

enum mint_err mi_ec_set(
	struct mint_jwk *jwk, EVP_PKEY **pkey, bool can_sign, struct mint_error *error)
{
	if (!EVP_PKEY_is_a(*pkey, "EC"))
		return mi_fail(error, MINT_ERR_KEY, "%s needs an EC key", jwk->alg->name);
	const struct mi_curve *curve = mi_curve_of(*pkey);
	TRY(mi_curve_fits(curve, jwk->alg, error));
	if (is_explicit(*pkey))
		return mi_fail(
			error, MINT_ERR_KEY, "the EC key gives its curve by numbers, not by name");
	TRY(check_numbers(*pkey, can_sign, error));
	jwk->pkey = mi_take(*pkey);
	jwk->curve = curve;
	jwk->bits = curve->bits;
	jwk->can_sign = can_sign;
	return MINT_OK;
}

const struct mi_family mi_family_ec = { MINT_KTY_EC, "EC", true, signature_size, sign, verify,
	mi_ec_read, mi_ec_write, mi_ec_write_thumbprint, mi_ec_set };
