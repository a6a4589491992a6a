/* SPDX-License-Identifier: Apache-2.0 */
/* PEM (RFC 7468): one block in, one block out. */
#include "err_crypto.h"
#include "key_pair.h"
#include "out.h"
#include <openssl/err.h>
#include <openssl/pem.h>
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

/* A block of parameters, which some tools write before an EC key, is passed over: the key names its
 * curve itself. */
static bool block_read(const char *pem, size_t len, struct block *b)
{
	BIO *bio = len <= INT32_MAX ? BIO_new_mem_buf(pem, (int)len) : NULL;
	bool fine;
	do {
		block_done(b);
		*b = (struct block){ 0 };
		fine = bio && PEM_read_bio(bio, &b->label, &b->header, &b->der, &b->len) == 1;
	} while (fine && strcmp(b->label, "EC PARAMETERS") == 0);
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
	*ret_pkey = mi_pair_from_der(b.label, b.der, (size_t)b.len, ret_private);
	return *ret_pkey ? MINT_OK
			 : mi_fail(error, MINT_ERR_KEY,
				   "the PEM block holds no key that can be read");
}

enum mint_err mint_jwk_from_pem(const struct mint_jwk_options *options, const char *pem, size_t len,
	struct mint_jwk **ret_jwk, struct mint_error *error)
{
	AUTO(mi_pkey_freep) EVP_PKEY *pkey = NULL;
	bool is_private = false;
	if (options && mint_alg_kty(options->alg) == MINT_KTY_OCT)
		return mi_fail(error, MINT_ERR_ALG, "%s takes a secret and no key pair",
			mint_alg_name(options->alg));
	ERR_clear_error();
	enum mint_err e = key_read(pem, len, &pkey, &is_private, error);
	e = mi_crypto_verdict(e, error);
	return e == MINT_OK ? mi_pair_adopt(options, &pkey, is_private, ret_jwk, error) : e;
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
