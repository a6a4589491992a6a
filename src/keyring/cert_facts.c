/* SPDX-License-Identifier: Apache-2.0 */
#include "keyring/pem.h"
#include "keyring/ring.h"
#include "keyring/x509.h"
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>

#define NUMBER_MAX 2048 /* bytes of an RSA modulus */

static void pkcs7_freep(PKCS7 **p)
{
	PKCS7_free(*p);
}

/* RFC 2315 9.1: SignedData without signers, as a carrier of certificates. The contract's form also
 * has an empty set of CRLs. */
static err put_pkcs7(struct arena *a, X509 *cert, struct cert_facts *facts)
{
	AUTO(pkcs7_freep) PKCS7 *p = PKCS7_new();
	AUTO(ring_bio_freep) BIO *out = BIO_new(BIO_s_mem());
	if (!p || !out)
		return FAIL(NOMEM);
	if (PKCS7_set_type(p, NID_pkcs7_signed) != 1 || PKCS7_content_new(p, NID_pkcs7_data) != 1 ||
		PKCS7_set_detached(p, 1) != 1 || PKCS7_add_certificate(p, cert) != 1 ||
		!(p->d.sign->crl = sk_X509_CRL_new_null()) || PEM_write_bio_PKCS7(out, p) != 1)
		return ring_crypto_failed();
	return pem_crlf(a, out, &facts->pkcs7);
}

static err put_digests(
	struct arena *a, const unsigned char *der, size_t n, struct cert_facts *facts)
{
	unsigned char sha1[20];
	if (EVP_Digest(der, n, sha1, NULL, EVP_sha1(), NULL) != 1)
		return ring_crypto_failed();
	TRY(hex_text(a, sha1, sizeof sha1, ':', &facts->fingerprint));
	TRY(hex_text(a, sha1, sizeof sha1, 0, &facts->thumbprint));
	TRY(base64url_text(a, sha1, sizeof sha1, &facts->x5t));
	return base64_text(a, der, n, &facts->x5c);
}

static err put_der(struct arena *a, X509 *cert, struct cert_facts *facts)
{
	unsigned char *der = NULL;
	int n = i2d_X509(cert, &der);
	if (n <= 0)
		return ring_crypto_failed();
	err e = put_digests(a, der, (size_t)n, facts);
	OPENSSL_free(der);
	return e;
}

static err put_subject(struct arena *a, const X509 *cert, struct cert_facts *facts)
{
	char *line = X509_NAME_oneline(X509_get_subject_name(cert), NULL, 0);
	TRY_PTR(line);
	facts->subject = arena_span_dup(a, span_of(line));
	OPENSSL_free(line);
	return facts->subject.p ? OK : FAIL(NOMEM);
}

/* RFC 7518 6.3.1: big-endian, no leading zero octets. */
static err put_number(struct arena *a, const EVP_PKEY *key, const char *name, struct span *ret_text)
{
	unsigned char bytes[NUMBER_MAX];
	BIGNUM *v = NULL;
	if (EVP_PKEY_get_bn_param(key, name, &v) != 1)
		return ring_crypto_failed();
	int n = BN_num_bytes(v) <= NUMBER_MAX ? BN_bn2bin(v, bytes) : -1;
	BN_free(v);
	return n > 0 ? base64url_text(a, bytes, (size_t)n, ret_text) : FAIL(CRYPTO);
}

static err put_key(struct arena *a, const X509 *cert, struct cert_facts *facts)
{
	const EVP_PKEY *key = X509_get0_pubkey(cert);
	if (!key)
		return ring_crypto_failed();
	if (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA)
		return OK;
	TRY(put_number(a, key, OSSL_PKEY_PARAM_RSA_N, &facts->n));
	return put_number(a, key, OSSL_PKEY_PARAM_RSA_E, &facts->e);
}

err keyring_cert_facts(struct arena *a, struct span certificate_pem, struct cert_facts *ret_facts)
{
	struct cert_facts facts = { 0 };
	AUTO(x509_freep) X509 *cert = NULL;
	TRY(x509_read(certificate_pem, &cert));
	TRY(put_pkcs7(a, cert, &facts));
	TRY(put_der(a, cert, &facts));
	TRY(put_subject(a, cert, &facts));
	TRY(put_key(a, cert, &facts));
	*ret_facts = facts;
	return OK;
}
