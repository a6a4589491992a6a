/* SPDX-License-Identifier: Apache-2.0 */
#include "keyring/ring.h"
#include <openssl/crypto.h>

#define VERSION  1
#define TAG_SIZE 16
#define AAD_HEAD 18 /* label, version, purpose, tenant */
#define AAD_MAX  (AAD_HEAD + SEAL_CONTEXT_MAX)

struct aad {
	unsigned char bytes[AAD_MAX];
	int n;
};

/* All parts before the context have a fixed length, so no two lists of parts give the same bytes.
 */
static bool aad_make(
	int64_t tenant, enum seal_purpose purpose, struct span context, struct aad *out)
{
	static const char label[] = "mintseal";
	if (context.n > SEAL_CONTEXT_MAX)
		return false;
	memcpy(out->bytes, label, 8);
	out->bytes[8] = VERSION;
	out->bytes[9] = (unsigned char)purpose;
	for (int i = 0; i < 8; i++)
		out->bytes[10 + i] = (unsigned char)((uint64_t)tenant >> (56 - 8 * i));
	if (context.n)
		memcpy(out->bytes + AAD_HEAD, context.p, context.n);
	out->n = (int)(AAD_HEAD + context.n);
	return true;
}

static void ctx_freep(EVP_CIPHER_CTX **ctx)
{
	EVP_CIPHER_CTX_free(*ctx);
}

static const unsigned char *key_of(const struct keyring *k, enum seal_purpose purpose)
{
	return k->keys->alive ? k->keys->seal[purpose] : NULL;
}

static bool encrypt(EVP_CIPHER_CTX *ctx, const struct keyring *k, const unsigned char *key,
	const struct aad *aad, struct span plain, unsigned char *blob)
{
	unsigned char *text = blob + 1 + SEAL_NONCE_SIZE;
	int n, last;
	return EVP_EncryptInit_ex(ctx, k->aes_gcm, NULL, key, blob + 1) == 1 &&
	       EVP_EncryptUpdate(ctx, NULL, &n, aad->bytes, aad->n) == 1 &&
	       EVP_EncryptUpdate(ctx, text, &n, (const unsigned char *)plain.p, (int)plain.n) ==
		       1 &&
	       EVP_EncryptFinal_ex(ctx, text + n, &last) == 1 &&
	       EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_GET_TAG, TAG_SIZE, text + plain.n) == 1;
}

err seal_close(struct keyring *k, struct arena *a, int64_t tenant, enum seal_purpose purpose,
	struct span context, struct span plain, struct span *ret_sealed)
{
	struct aad aad;
	if (plain.n > SEAL_PLAIN_MAX || !aad_make(tenant, purpose, context, &aad))
		return FAIL(RANGE);
	const unsigned char *key = key_of(k, purpose);
	if (!key)
		return FAIL(CRYPTO);
	unsigned char *blob = arena_alloc(a, plain.n + SEAL_OVERHEAD);
	AUTO(ctx_freep) EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	if (!blob || !ctx)
		return FAIL(NOMEM);
	blob[0] = VERSION;
	/* NIST SP 800-38D 8.2.2: a random 96-bit nonce serves 2^32 messages of one key; we seal a
	 * few per managed object. */
	TRY(rand_bytes(&k->rng, blob + 1, SEAL_NONCE_SIZE));
	if (!encrypt(ctx, k, key, &aad, plain.n ? plain : SPAN(""), blob))
		return ring_crypto_failed();
	*ret_sealed = span_make(blob, plain.n + SEAL_OVERHEAD);
	return OK;
}

static bool decrypt(EVP_CIPHER_CTX *ctx, const struct keyring *k, const unsigned char *key,
	const struct aad *aad, const unsigned char *blob, unsigned char *plain, size_t plain_n)
{
	const unsigned char *text = blob + 1 + SEAL_NONCE_SIZE;
	int n, last;
	return EVP_DecryptInit_ex(ctx, k->aes_gcm, NULL, key, blob + 1) == 1 &&
	       EVP_DecryptUpdate(ctx, NULL, &n, aad->bytes, aad->n) == 1 &&
	       EVP_DecryptUpdate(ctx, plain, &n, text, (int)plain_n) == 1 &&
	       EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_SET_TAG, TAG_SIZE,
		       (void *)(uintptr_t)(text + plain_n)) == 1 &&
	       EVP_DecryptFinal_ex(ctx, plain + n, &last) == 1;
}

err seal_open(struct keyring *k, int64_t tenant, enum seal_purpose purpose, struct span context,
	struct span sealed, struct secret *ret_plain)
{
	struct aad aad;
	const unsigned char *blob = (const unsigned char *)sealed.p;
	if (sealed.n < SEAL_OVERHEAD || sealed.n > SEAL_PLAIN_MAX + SEAL_OVERHEAD ||
		blob[0] != VERSION || !aad_make(tenant, purpose, context, &aad))
		return FAIL(CRYPTO);
	const unsigned char *key = key_of(k, purpose);
	if (!key)
		return FAIL(CRYPTO);
	AUTO(ctx_freep) EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	TRY_PTR(ctx);
	AUTO(secret_done) struct secret plain = { 0 };
	size_t n = sealed.n - SEAL_OVERHEAD;
	TRY(secret_copy(
		blob + 1 + SEAL_NONCE_SIZE, n, &plain)); /* room of the right size; overwritten */
	if (!decrypt(ctx, k, key, &aad, blob, plain.p, n))
		return ring_crypto_failed();
	*ret_plain = plain;
	plain = (struct secret){ 0 };
	return OK;
}
