/* SPDX-License-Identifier: Apache-2.0 */
#include "keyring/pem.h"
#include "keyring/ring.h"
#include "keyring/x509.h"
#include <openssl/pem.h>
#include <openssl/rsa.h>

#define KID_SIZE     21   /* as the contract's newer tenants have it */
#define BITS_MIN     2048 /* RFC 7518 3.3 */
#define BITS_MAX     4096
#define TEN_YEARS_S  (3652 * INT64_C(86400))
#define CLOCK_SKEW_S 3600 /* of whoever checks the certificate's start */

static err self_signed(struct keyring *k, struct arena *a, const struct ring_tenant *t,
	EVP_PKEY *key, struct span *ret_pem)
{
	int64_t now_s = clock_now_ms(&k->clock) / 1000;
	struct x509_spec spec = { .key = key,
		.common_name = t->host,
		.not_before_s = now_s - CLOCK_SKEW_S,
		.not_after_s = now_s + TEN_YEARS_S,
		.key_usage = "critical,digitalSignature" };
	AUTO(x509_freep) X509 *cert = NULL;
	TRY(x509_make(&spec, &k->rng, &cert));
	AUTO(ring_bio_freep) BIO *pem = BIO_new(BIO_s_mem());
	TRY_PTR(pem);
	if (PEM_write_bio_X509(pem, cert) != 1)
		return ring_crypto_failed();
	return pem_crlf(a, pem, ret_pem);
}

static err key_in(struct keyring *k, struct arena *a, const struct ring_tenant *t, EVP_PKEY *key,
	struct new_signing_key *ret_key)
{
	struct new_signing_key made;
	char *kid = arena_alloc(a, KID_SIZE + 1);
	TRY_PTR(kid);
	TRY(rand_urlsafe(&k->rng, kid, KID_SIZE));
	made.kid = span_make(kid, KID_SIZE);
	TRY(private_key_seal(k, a, t->id, SEAL_SIGNING_KEY, made.kid, key, &made.sealed));
	TRY(self_signed(k, a, t, key, &made.certificate));
	*ret_key = made;
	return OK;
}

err keyring_signing_key_new(struct keyring_port *p, struct arena *a, int64_t tenant, unsigned bits,
	struct new_signing_key *ret_key)
{
	const struct ring_tenant *t = ring_tenant_find(p->k, tenant);
	if (!t)
		return FAIL(NOT_FOUND);
	if (bits < BITS_MIN || bits > BITS_MAX)
		return FAIL(RANGE);
	AUTO(ring_pkey_freep) EVP_PKEY *key = EVP_RSA_gen(bits);
	if (!key)
		return ring_crypto_failed();
	return key_in(p->k, a, t, key, ret_key);
}
