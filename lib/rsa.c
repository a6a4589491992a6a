/* SPDX-License-Identifier: Apache-2.0 */
/* The family of RSA: RS* (RSASSA-PKCS1-v1_5) and PS* (RSASSA-PSS), RFC 7518 3.3, 3.5. */
#include "ctx.h"
#include "err_crypto.h"
#include "key_pair.h"
#include "rsa_check.h"
#include "rsa_jwk.h"
#include <openssl/core_names.h>
#include <openssl/rsa.h>

/* ---- per thread and key ---- */

static bool pads(EVP_PKEY_CTX *c, const struct mi_algorithm *alg)
{
	if (EVP_PKEY_CTX_set_rsa_padding(c, alg->pss ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING) <=
		0)
		return false;
	/* PKCS#1 v1.5 puts the name of the hash into the signature; PSS takes it for MGF1 too. RFC
	 * 7518 3.5: the salt is as long as the hash. */
	if (EVP_PKEY_CTX_set_signature_md(c, EVP_get_digestbyname(alg->hash)) <= 0)
		return false;
	return !alg->pss || EVP_PKEY_CTX_set_rsa_pss_saltlen(c, RSA_PSS_SALTLEN_DIGEST) > 0;
}

static EVP_PKEY_CTX *prepared(const struct mint_jwk *jwk, int (*init)(EVP_PKEY_CTX *))
{
	EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_pkey(NULL, jwk->pkey, NULL);
	if (c && (init(c) <= 0 || !pads(c, jwk->alg))) {
		EVP_PKEY_CTX_free(c);
		return NULL;
	}
	return c;
}

static size_t signature_size(const struct mint_jwk *jwk)
{
	return (jwk->bits + 7) / 8;
}

static enum mint_err sign(struct mint_ctx *ctx, const struct mint_jwk *jwk, const char *data,
	size_t len, unsigned char *signature)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	struct mi_key_slot *slot = mi_ctx_key(ctx, jwk);
	if (!slot->sign && !(slot->sign = prepared(jwk, EVP_PKEY_sign_init)))
		return MINT_ERR_CRYPTO;
	size_t n = mi_ctx_digest(ctx, jwk, data, len, digest), size = signature_size(jwk);
	if (!n || EVP_PKEY_sign(slot->sign, signature, &size, digest, n) <= 0 ||
		size != signature_size(jwk))
		return MINT_ERR_CRYPTO;
	return MINT_OK;
}

static enum mint_err verify(struct mint_ctx *ctx, const struct mint_jwk *jwk, const char *data,
	size_t len, const unsigned char *signature)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	struct mi_key_slot *slot = mi_ctx_key(ctx, jwk);
	if (!slot->verify && !(slot->verify = prepared(jwk, EVP_PKEY_verify_init)))
		return MINT_ERR_CRYPTO;
	size_t n = mi_ctx_digest(ctx, jwk, data, len, digest);
	if (!n)
		return MINT_ERR_CRYPTO;
	if (EVP_PKEY_verify(slot->verify, signature, signature_size(jwk), digest, n) == 1)
		return MINT_OK;
	return mi_crypto_verdict(MINT_ERR_SIGNATURE, NULL);
}

const struct mi_family mi_family_rsa = { MINT_KTY_RSA, "RSA", false, signature_size, sign, verify,
	mi_rsa_read, mi_rsa_write, mi_rsa_write_thumbprint, mi_rsa_set };

/* ---- taking a key in ---- */

/* One signature that must verify: tells primes that are none, at a hundredth of the cost of testing
 * them. */
static bool halves_fit(const struct mint_jwk *jwk)
{
	static const unsigned char digest[EVP_MAX_MD_SIZE] = { 1 };
	unsigned char signature[MI_SIGNATURE_MAX];
	size_t size = signature_size(jwk), n = jwk->alg->hash_bits / 8;
	EVP_PKEY_CTX *s = prepared(jwk, EVP_PKEY_sign_init),
		     *v = prepared(jwk, EVP_PKEY_verify_init);
	bool fit = s && v && EVP_PKEY_sign(s, signature, &size, digest, n) == 1 &&
		   EVP_PKEY_verify(v, signature, size, digest, n) == 1;
	EVP_PKEY_CTX_free(s);
	EVP_PKEY_CTX_free(v);
	return fit;
}

enum mint_err mi_rsa_set(
	struct mint_jwk *jwk, EVP_PKEY **pkey, bool can_sign, struct mint_error *error)
{
	TRY(mi_rsa_check_type(*pkey, jwk->alg, error));
	TRY(mi_rsa_check_public(*pkey, error));
	if (can_sign)
		TRY(mi_rsa_check_private(*pkey, error));
	jwk->pkey = mi_take(*pkey);
	jwk->bits = (unsigned)EVP_PKEY_get_bits(jwk->pkey);
	jwk->can_sign = can_sign;
	if (can_sign && !halves_fit(jwk))
		return mi_fail(error, MINT_ERR_KEY, "the private key does not fit its public half");
	return MINT_OK;
}

enum mint_err mint_jwk_generate_rsa(const struct mint_jwk_options *options, unsigned bits,
	struct mint_jwk **ret_jwk, struct mint_error *error)
{
	const struct mi_algorithm *alg = mi_alg_row(options->alg);
	if (!alg || alg->family != &mi_family_rsa)
		return mi_fail(error, MINT_ERR_ALG, "a new RSA key needs an algorithm of RSA");
	if (bits < MINT_RSA_BITS_MIN || bits > MINT_RSA_BITS_MAX || bits % 8)
		return mi_fail(error, MINT_ERR_KEY, "an RSA key has %d to %d bits, a multiple of 8",
			MINT_RSA_BITS_MIN, MINT_RSA_BITS_MAX);
	AUTO(mi_pkey_freep) EVP_PKEY *pkey = EVP_RSA_gen(bits);
	if (!pkey)
		return mi_fail_plain(error, MINT_ERR_CRYPTO);
	return mi_pair_adopt(options, &pkey, true, ret_jwk, error);
}
