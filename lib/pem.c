/* SPDX-License-Identifier: Apache-2.0 */
/* PEM (RFC 7468): one block in, one block out. */
#include "rsa_jwk.h"
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

/* ---- reading ---- */

struct block {
	char *label, *header;
	unsigned char *der;
	long len;
};

static void block_done(struct block *b)
{
	OPENSSL_free(b->label);
	OPENSSL_free(b->header);
	OPENSSL_clear_free(b->der, (size_t)b->len);
}

static EVP_PKEY *from_certificate(const unsigned char **der, long len)
{
	X509 *x = d2i_X509(NULL, der, len);
	EVP_PKEY *pkey = x ? X509_get_pubkey(x) : NULL;
	X509_free(x);
	return pkey;
}

/* The key of a block by its label; *ret_private tells which half. The DER must end where the key
 * does. */
static EVP_PKEY *from_block(const struct block *b, bool *ret_private)
{
	const unsigned char *p = b->der;
	EVP_PKEY *pkey = NULL;
	*ret_private = false;
	if (strcmp(b->label, "PUBLIC KEY") == 0) {
		pkey = d2i_PUBKEY(NULL, &p, b->len);
	} else if (strcmp(b->label, "RSA PUBLIC KEY") == 0) {
		pkey = d2i_PublicKey(EVP_PKEY_RSA, NULL, &p, b->len);
	} else if (strcmp(b->label, "CERTIFICATE") == 0) {
		pkey = from_certificate(&p, b->len);
	} else if (strcmp(b->label, "PRIVATE KEY") == 0) {
		*ret_private = true;
		pkey = d2i_AutoPrivateKey(NULL, &p, b->len);
	} else if (strcmp(b->label, "RSA PRIVATE KEY") == 0) {
		*ret_private = true;
		pkey = d2i_PrivateKey(EVP_PKEY_RSA, NULL, &p, b->len);
	}
	if (pkey && p != b->der + b->len) {
		EVP_PKEY_free(pkey);
		pkey = NULL;
	}
	return pkey;
}

static bool block_read(const char *pem, size_t len, struct block *b)
{
	BIO *bio = len <= INT32_MAX ? BIO_new_mem_buf(pem, (int)len) : NULL;
	bool fine = bio && PEM_read_bio(bio, &b->label, &b->header, &b->der, &b->len) == 1;
	BIO_free(bio);
	return fine;
}

static enum mint_err key_read(const char *pem, size_t len, EVP_PKEY **ret_pkey, bool *ret_private,
	struct mint_error *error)
{
	AUTO(block_done) struct block b = { 0 };
	if (!block_read(pem, len, &b))
		return mi_fail(error, MINT_ERR_KEY, "no PEM block");
	if (b.header[0] || strcmp(b.label, "ENCRYPTED PRIVATE KEY") == 0)
		return mi_fail(error, MINT_ERR_KEY, "the PEM block is encrypted");
	*ret_pkey = from_block(&b, ret_private);
	return *ret_pkey ? MINT_OK
			 : mi_fail(error, MINT_ERR_KEY,
				   "the PEM block holds no key that can be read");
}

enum mint_err mint_jwk_from_pem(const struct mint_jwk_options *options, const char *pem, size_t len,
	struct mint_jwk **ret_jwk, struct mint_error *error)
{
	AUTO(mi_jwk_unrefp) struct mint_jwk *jwk = NULL;
	AUTO(mi_pkey_freep) EVP_PKEY *pkey = NULL;
	bool is_private = false;
	TRY(mi_jwk_new(options, &mi_family_rsa, &jwk, error));
	enum mint_err e = key_read(pem, len, &pkey, &is_private, error);
	if (e == MINT_OK)
		e = mi_rsa_set(jwk, &pkey, is_private, error);
	ERR_clear_error();
	if (e == MINT_OK)
		*ret_jwk = mi_take(jwk);
	return e;
}

enum mint_err mint_jwk_public(
	const struct mint_jwk *jwk, struct mint_jwk **ret_jwk, struct mint_error *error)
{
	AUTO(mi_jwk_unrefp) struct mint_jwk *public = NULL;
	unsigned char *der = NULL;
	if (!jwk->pkey)
		return mi_fail(error, MINT_ERR_KEY, "a secret has no public part");
	struct mint_jwk_options options = { .alg = jwk->alg->alg, .kid = mint_jwk_kid(jwk) };
	TRY(mi_jwk_new(&options, jwk->alg->family, &public, error));
	int len = i2d_PUBKEY(jwk->pkey, &der);
	const unsigned char *p = der;
	AUTO(mi_pkey_freep) EVP_PKEY *pkey = len > 0 ? d2i_PUBKEY(NULL, &p, len) : NULL;
	OPENSSL_free(der);
	if (!pkey)
		return mi_fail_plain(error, MINT_ERR_CRYPTO);
	TRY(mi_rsa_set(public, &pkey, false, error));
	*ret_jwk = mi_take(public);
	return MINT_OK;
}

/* ---- writing ---- */

enum mint_err mint_jwk_write_pem(const struct mint_jwk *jwk, enum mint_part part, char *buf,
	size_t size, size_t *ret_len, struct mint_error *error)
{
	if (!jwk->pkey || (part == MINT_PRIVATE && !jwk->can_sign))
		return mi_fail(error, MINT_ERR_KEY, "the key has no such part");
	BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL;
	int fine = bio && (part == MINT_PRIVATE ? PEM_write_bio_PKCS8PrivateKey(
							  bio, jwk->pkey, NULL, NULL, 0, NULL, NULL)
						: PEM_write_bio_PUBKEY(bio, jwk->pkey));
	long len = fine ? BIO_get_mem_data(bio, &text) : 0;
	struct mi_out out = { .p = buf, .size = size };
	mi_out_put(&out, text, (size_t)len);
	if (len > 0)
		OPENSSL_cleanse(text, (size_t)len);
	BIO_free(bio);
	return len > 0 ? mi_out_end(&out, ret_len, error) : mi_fail_plain(error, MINT_ERR_CRYPTO);
}
