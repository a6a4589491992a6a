/* SPDX-License-Identifier: Apache-2.0 */
/* wrap.c: CKM_RSA_AES_KEY_WRAP (PKCS#11 2.40, 2.1.21): RSA-OAEP of a fresh AES key, then that key's
 * RFC 5649 wrap of the key proper. */
#include "keyring/pem.h"
#include "keyring/ring.h"
#include <openssl/crypto.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#define WRAPPING_BITS  3072
#define WRAPPING_BYTES (WRAPPING_BITS / 8)
#define ROOT_KEY_SIZE  32
#define WRAPPED_ROOT   (ROOT_KEY_SIZE + 8) /* RFC 5649: one block more */

err keyring_wrapping_key_new(
	struct keyring_port *p, struct arena *a, int64_t tenant, struct wrapping_key *ret_key)
{
	struct wrapping_key made;
	AUTO(ring_pkey_freep) EVP_PKEY *key = EVP_RSA_gen(WRAPPING_BITS);
	AUTO(ring_bio_freep) BIO *out = BIO_new(BIO_s_mem());
	if (!key || !out || PEM_write_bio_PUBKEY(out, key) != 1)
		return ring_crypto_failed();
	TRY(pem_plain(a, out, &made.public_pem));
	TRY(private_key_seal(p->k, a, tenant, SEAL_WRAPPING_KEY, SPAN_NONE, key, &made.sealed));
	*ret_key = made;
	return OK;
}

static void pkey_ctx_freep(EVP_PKEY_CTX **ctx)
{
	EVP_PKEY_CTX_free(*ctx);
}

static void cipher_ctx_freep(EVP_CIPHER_CTX **ctx)
{
	EVP_CIPHER_CTX_free(*ctx);
}

/* RFC 8017 7.1.2, MGF1 with the same hash. out has WRAPPING_BYTES; the length of the AES key, or 0.
 */
static size_t oaep_open(EVP_PKEY *key, const EVP_MD *hash, struct span wrapped, unsigned char *out)
{
	size_t n = WRAPPING_BYTES;
	AUTO(pkey_ctx_freep) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
	bool ok = ctx && EVP_PKEY_decrypt_init(ctx) == 1 &&
		  EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_OAEP_PADDING) == 1 &&
		  EVP_PKEY_CTX_set_rsa_oaep_md(ctx, hash) == 1 &&
		  EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, hash) == 1 &&
		  EVP_PKEY_decrypt(ctx, out, &n, (const unsigned char *)wrapped.p, wrapped.n) == 1;
	return ok ? n : 0;
}

static const EVP_CIPHER *wrap_cipher(size_t key_size)
{
	return key_size == 32   ? EVP_aes_256_wrap_pad()
	       : key_size == 24 ? EVP_aes_192_wrap_pad()
	       : key_size == 16 ? EVP_aes_128_wrap_pad()
				: NULL;
}

/* RFC 5649 4.2. */
static bool unwrap_with(const unsigned char *aes, size_t aes_size, struct span wrapped,
	unsigned char out[WRAPPED_ROOT])
{
	const EVP_CIPHER *cipher = wrap_cipher(aes_size);
	AUTO(cipher_ctx_freep) EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int n = 0;
	if (!cipher || !ctx)
		return false;
	EVP_CIPHER_CTX_set_flags(ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
	return EVP_DecryptInit_ex(ctx, cipher, NULL, aes, NULL) == 1 &&
	       EVP_DecryptUpdate(ctx, out, &n, (const unsigned char *)wrapped.p, (int)wrapped.n) ==
		       1 &&
	       n == ROOT_KEY_SIZE;
}

/* Each hash is tried to the end: which step failed is told to nobody. */
static bool unwrap(EVP_PKEY *key, struct span wrapped, unsigned char root[WRAPPED_ROOT])
{
	const EVP_MD *const hashes[] = { EVP_sha256(), EVP_sha1() };
	unsigned char aes[WRAPPING_BYTES];
	struct span first = { wrapped.p, WRAPPING_BYTES },
		    second = { wrapped.p + WRAPPING_BYTES, WRAPPED_ROOT };
	bool ok = false;
	for (size_t i = 0; i < 2 && !ok; i++) {
		size_t n = oaep_open(key, hashes[i], first, aes);
		ok = unwrap_with(aes, n, second, root);
	}
	OPENSSL_cleanse(aes, sizeof aes);
	return ok;
}

err keyring_unwrap_root_key(struct keyring_port *p, struct arena *a, int64_t tenant,
	struct span sealed_wrapping_key, struct span wrapped_base64,
	struct span *ret_sealed_root_key)
{
	unsigned char root[WRAPPED_ROOT];
	struct span wrapped;
	AUTO(ring_pkey_freep) EVP_PKEY *key = NULL;
	TRY(private_key_open(
		p->k, tenant, SEAL_WRAPPING_KEY, SPAN_NONE, sealed_wrapping_key, &key));
	TRY(base64_secret(a, wrapped_base64, &wrapped));
	if (wrapped.n != WRAPPING_BYTES + WRAPPED_ROOT)
		return FAIL(CRYPTO);
	if (!unwrap(key, wrapped, root))
		return ring_crypto_failed();
	err e = seal_close(p->k, a, tenant, SEAL_ROOT_KEY, SPAN_NONE,
		span_make(root, ROOT_KEY_SIZE), ret_sealed_root_key);
	OPENSSL_cleanse(root, sizeof root);
	return e;
}
