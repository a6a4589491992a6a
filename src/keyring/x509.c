/* SPDX-License-Identifier: Apache-2.0 */
#include "keyring/x509.h"
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

void x509_freep(X509 **cert)
{
	X509_free(*cert);
}

/* RFC 5280 4.1.2.2: positive, at most 20 octets, unpredictable. */
static err set_serial(X509 *cert, const struct rng *rng)
{
	unsigned char bytes[16];
	TRY(rand_bytes(rng, bytes, sizeof bytes));
	bytes[0] = (unsigned char)((bytes[0] & 0x7F) | 0x40);
	BIGNUM *n = BN_bin2bn(bytes, sizeof bytes, NULL);
	bool ok = n && BN_to_ASN1_INTEGER(n, X509_get_serialNumber(cert));
	BN_free(n);
	return ok ? OK : FAIL(NOMEM);
}

static bool set_names(X509 *cert, const struct x509_spec *spec)
{
	X509_NAME *name = X509_get_subject_name(cert);
	size_t n = spec->common_name.n < X509_CN_MAX ? spec->common_name.n : X509_CN_MAX;
	return X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
		       (const unsigned char *)spec->common_name.p, (int)n, -1, 0) == 1 &&
	       X509_set_issuer_name(
		       cert, spec->issuer ? X509_get_subject_name(spec->issuer) : name) == 1;
}

static bool set_times(X509 *cert, const struct x509_spec *spec)
{
	return ASN1_TIME_set(X509_getm_notBefore(cert), (time_t)spec->not_before_s) &&
	       ASN1_TIME_set(X509_getm_notAfter(cert), (time_t)spec->not_after_s);
}

static bool add(X509 *cert, X509V3_CTX *ctx, int nid, const char *value)
{
	if (!value)
		return true;
	X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, ctx, nid, value);
	bool ok = e && X509_add_ext(cert, e, -1) == 1;
	X509_EXTENSION_free(e);
	return ok;
}

static bool add_extensions(X509 *cert, const struct x509_spec *spec)
{
	X509V3_CTX ctx;
	X509V3_set_ctx_nodb(&ctx);
	X509V3_set_ctx(
		&ctx, (X509 *)(uintptr_t)(spec->issuer ? spec->issuer : cert), cert, NULL, NULL, 0);
	return add(cert, &ctx, NID_basic_constraints,
		       spec->is_ca ? "critical,CA:TRUE,pathlen:0" : "critical,CA:FALSE") &&
	       add(cert, &ctx, NID_key_usage, spec->key_usage) &&
	       add(cert, &ctx, NID_ext_key_usage, spec->extended_key_usage) &&
	       add(cert, &ctx, NID_subject_key_identifier, "hash") &&
	       add(cert, &ctx, NID_authority_key_identifier,
		       spec->issuer ? "keyid:always" : NULL) &&
	       add(cert, &ctx, NID_subject_alt_name, spec->alt_names);
}

err x509_make(const struct x509_spec *spec, const struct rng *rng, X509 **ret_cert)
{
	AUTO(x509_freep) X509 *cert = X509_new();
	TRY_PTR(cert);
	TRY(set_serial(cert, rng));
	EVP_PKEY *signing = spec->issuer ? spec->issuer_key : spec->key;
	if (X509_set_version(cert, X509_VERSION_3) != 1 || !set_names(cert, spec) ||
		!set_times(cert, spec) || X509_set_pubkey(cert, spec->key) != 1 ||
		!add_extensions(cert, spec) || X509_sign(cert, signing, EVP_sha256()) <= 0) {
		ERR_clear_error();
		return FAIL(CRYPTO);
	}
	*ret_cert = TAKE(cert);
	return OK;
}

/* ---- reading ---- */

#define PEM_MAX 65536

static void bio_freep(BIO **bio)
{
	BIO_free(*bio);
}

/* No passphrase is ever asked for: a start must not hang on a prompt. */
static int no_passphrase(char *out, int size, int writing, void *arg)
{
	(void)out, (void)size, (void)writing, (void)arg;
	return -1;
}

err x509_read(struct span pem, X509 **ret_cert)
{
	if (!pem.n || pem.n > PEM_MAX)
		return FAIL(CRYPTO);
	AUTO(bio_freep) BIO *in = BIO_new_mem_buf(pem.p, (int)pem.n);
	TRY_PTR(in);
	X509 *cert = PEM_read_bio_X509(in, NULL, no_passphrase, NULL);
	ERR_clear_error();
	if (!cert)
		return FAIL(CRYPTO);
	*ret_cert = cert;
	return OK;
}

err x509_read_key(struct span pem, EVP_PKEY **ret_key)
{
	if (!pem.n || pem.n > PEM_MAX)
		return FAIL(CRYPTO);
	AUTO(bio_freep) BIO *in = BIO_new_mem_buf(pem.p, (int)pem.n);
	TRY_PTR(in);
	EVP_PKEY *key = PEM_read_bio_PrivateKey(in, NULL, no_passphrase, NULL);
	ERR_clear_error();
	if (!key)
		return FAIL(CRYPTO);
	*ret_key = key;
	return OK;
}
