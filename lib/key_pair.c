/* SPDX-License-Identifier: Apache-2.0 */
#include "key_pair.h"
#include "err_crypto.h"
#include "key_curve.h"
#include "rsa_check.h"
#include <openssl/err.h>
#include <openssl/x509.h>
#include <string.h>

/* ---- DER ---- */

static EVP_PKEY *from_certificate(const unsigned char **der, long len)
{
	X509 *x = d2i_X509(NULL, der, len);
	EVP_PKEY *pkey = x ? X509_get_pubkey(x) : NULL;
	X509_free(x);
	return pkey;
}

/* PKCS#8 and nothing else, where d2i_AutoPrivateKey would try its luck. */
static EVP_PKEY *from_pkcs8(const unsigned char **der, long len)
{
	PKCS8_PRIV_KEY_INFO *info = d2i_PKCS8_PRIV_KEY_INFO(NULL, der, len);
	EVP_PKEY *pkey = info ? EVP_PKCS82PKEY(info) : NULL;
	PKCS8_PRIV_KEY_INFO_free(info);
	return pkey;
}

static EVP_PKEY *by_label(const char *label, const unsigned char **p, long len)
{
	if (strcmp(label, "PUBLIC KEY") == 0)
		return d2i_PUBKEY(NULL, p, len);
	if (strcmp(label, "RSA PUBLIC KEY") == 0)
		return d2i_PublicKey(EVP_PKEY_RSA, NULL, p, len);
	if (strcmp(label, "CERTIFICATE") == 0)
		return from_certificate(p, len);
	if (strcmp(label, "PRIVATE KEY") == 0)
		return from_pkcs8(p, len);
	if (strcmp(label, "RSA PRIVATE KEY") == 0)
		return d2i_PrivateKey(EVP_PKEY_RSA, NULL, p, len);
	if (strcmp(label, "EC PRIVATE KEY") == 0)
		return d2i_PrivateKey(EVP_PKEY_EC, NULL, p, len);
	return NULL;
}

EVP_PKEY *mi_pair_from_der(
	const char *label, const unsigned char *der, size_t len, bool *ret_private)
{
	const unsigned char *p = der;
	EVP_PKEY *pkey = len <= INT32_MAX ? by_label(label, &p, (long)len) : NULL;
	if (pkey && p != der + len) {
		EVP_PKEY_free(pkey);
		pkey = NULL;
	}
	*ret_private = strstr(label, "PRIVATE") != NULL;
	return pkey;
}

/* ---- one of ours ---- */

static enum mint_alg alg_of(const EVP_PKEY *pkey)
{
	const struct mi_curve *curve = mi_curve_of(pkey);
	return curve ? curve->alg : mi_rsa_pss_alg(pkey);
}

static enum mint_err adopt(const struct mint_jwk_options *options, EVP_PKEY **pkey, bool is_private,
	struct mint_jwk **ret_jwk, struct mint_error *error)
{
	struct mint_jwk_options o = options ? *options : (struct mint_jwk_options){ 0 };
	AUTO(mi_jwk_unrefp) struct mint_jwk *jwk = NULL;
	bool rsa = EVP_PKEY_is_a(*pkey, "RSA") || EVP_PKEY_is_a(*pkey, "RSA-PSS");
	if (!o.alg && !(o.alg = alg_of(*pkey)) && !rsa)
		return mi_fail(error, MINT_ERR_KEY, "the key's type or curve is not one of ours");
	TRY(mi_jwk_new(&o, NULL, &jwk, error));
	if (!jwk->alg->family->set)
		return mi_fail(
			error, MINT_ERR_ALG, "%s takes a secret and no key pair", jwk->alg->name);
	TRY(jwk->alg->family->set(jwk, pkey, is_private, error));
	TRY(mi_jwk_name(jwk, o.flags, error));
	*ret_jwk = mi_take(jwk);
	return MINT_OK;
}

enum mint_err mi_pair_adopt(const struct mint_jwk_options *options, EVP_PKEY **pkey,
	bool is_private, struct mint_jwk **ret_jwk, struct mint_error *error)
{
	return mi_crypto_verdict(adopt(options, pkey, is_private, ret_jwk, error), error);
}

/* ---- constructors ---- */

enum mint_err mint_jwk_from_der(const struct mint_jwk_options *options, const void *der, size_t len,
	struct mint_jwk **ret_jwk, struct mint_error *error)
{
	static const char *const labels[] = { "PRIVATE KEY", "PUBLIC KEY", "CERTIFICATE" };
	AUTO(mi_pkey_freep) EVP_PKEY *pkey = NULL;
	bool is_private = false;
	ERR_clear_error();
	for (size_t i = 0; i < 3 && !pkey; i++)
		pkey = mi_pair_from_der(labels[i], der, len, &is_private);
	if (pkey)
		return mi_pair_adopt(options, &pkey, is_private, ret_jwk, error);
	return mi_crypto_verdict(
		mi_fail(error, MINT_ERR_KEY, "the DER holds no key that can be read"), error);
}

enum mint_err mint_jwk_public(
	const struct mint_jwk *jwk, struct mint_jwk **ret_jwk, struct mint_error *error)
{
	unsigned char *der = NULL;
	if (!jwk->pkey)
		return mi_fail(error, MINT_ERR_KEY, "a secret has no public part");
	struct mint_jwk_options options = { .alg = jwk->alg->alg, .kid = mint_jwk_kid(jwk) };
	ERR_clear_error();
	int len = i2d_PUBKEY(jwk->pkey, &der);
	const unsigned char *p = der;
	AUTO(mi_pkey_freep) EVP_PKEY *pkey = len > 0 ? d2i_PUBKEY(NULL, &p, len) : NULL;
	OPENSSL_free(der);
	if (!pkey)
		return mi_crypto_verdict(mi_fail_plain(error, MINT_ERR_CRYPTO), error);
	return mi_pair_adopt(&options, &pkey, false, ret_jwk, error);
}
