/* SPDX-License-Identifier: Apache-2.0 */
#include "keyring/ring.h"
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/x509.h>

void ring_pkey_freep(EVP_PKEY **p)
{
	EVP_PKEY_free(*p);
}

void ring_bio_freep(BIO **p)
{
	BIO_free(*p);
}

/* RFC 5958. The DER of the key in clear lives on the heap for this call and is wiped. */
static err pkcs8_der(EVP_PKEY *key, unsigned char **ret_der, size_t *ret_n)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
	int n = info ? i2d_PKCS8_PRIV_KEY_INFO(info, ret_der) : -1;
	PKCS8_PRIV_KEY_INFO_free(info);
	if (n <= 0)
		return ring_crypto_failed();
	*ret_n = (size_t)n;
	return OK;
}

err private_key_seal(struct keyring *k, struct arena *a, int64_t tenant, enum seal_purpose purpose,
	struct span context, EVP_PKEY *key, struct span *ret_sealed)
{
	unsigned char *der = NULL;
	size_t n = 0;
	TRY(pkcs8_der(key, &der, &n));
	err e = seal_close(k, a, tenant, purpose, context, span_make(der, n), ret_sealed);
	OPENSSL_clear_free(der, n);
	return e;
}

err private_key_open(struct keyring *k, int64_t tenant, enum seal_purpose purpose,
	struct span context, struct span sealed, EVP_PKEY **ret_key)
{
	AUTO(secret_done) struct secret der = { 0 };
	TRY(seal_open(k, tenant, purpose, context, sealed, &der));
	const unsigned char *at = der.p;
	EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &at, (long)der.n);
	if (!key)
		return ring_crypto_failed();
	*ret_key = key;
	return OK;
}
