/* SPDX-License-Identifier: Apache-2.0 */
#include "keyring/ring.h"
#include "base/limits.h"
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/kdf.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

err ring_crypto_failed(void)
{
	ERR_clear_error();
	return FAIL(CRYPTO);
}

err ring_mint_failed(enum mint_err e)
{
	ERR_clear_error();
	return e == MINT_ERR_NOMEM ? FAIL(NOMEM) : FAIL(CRYPTO);
}

/* ---- the page of keys ---- */

static struct ring_keys *keys_page_new(size_t *ret_size)
{
	long page = sysconf(_SC_PAGESIZE);
	size_t size = page > 0 ? (size_t)page : 4096;
	_Static_assert(sizeof(struct ring_keys) <= 4096, "the derived keys fit one page");
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return NULL;
	/* Best effort, each of them: a small RLIMIT_MEMLOCK or an old kernel must not stop the
	 * server. */
	(void)mlock(p, size);
	(void)madvise(p, size, MADV_DONTDUMP);
	(void)madvise(p, size, MADV_WIPEONFORK);
	*ret_size = size;
	return p;
}

static void keys_page_free(struct ring_keys *keys, size_t size)
{
	if (!keys)
		return;
	OPENSSL_cleanse(keys, sizeof *keys);
	munmap(keys, size);
}

/* RFC 5869: HKDF-SHA-256 with no salt, since the master key is uniformly random; info names the
 * use. */
static bool derive(EVP_KDF_CTX *ctx, const unsigned char *master, const char *use,
	unsigned char out[RING_KEY_SIZE])
{
	char info[64];
	int n = snprintf(info, sizeof info, "mintage keyring 1 %s", use);
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)"SHA256", 0),
		OSSL_PARAM_construct_octet_string(
			OSSL_KDF_PARAM_KEY, (void *)(uintptr_t)master, KEYRING_MASTER_SIZE),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info, (size_t)n),
		OSSL_PARAM_construct_end(),
	};
	return EVP_KDF_derive(ctx, out, RING_KEY_SIZE, params) == 1;
}

static bool derive_all(EVP_KDF_CTX *ctx, const unsigned char *master, struct ring_keys *keys)
{
	static const char *const uses[SEAL_PURPOSES] = { [SEAL_SECRET] = "seal secret",
		[SEAL_SIGNING_KEY] = "seal signing key",
		[SEAL_WRAPPING_KEY] = "seal wrapping key",
		[SEAL_ROOT_KEY] = "seal root key",
		[SEAL_PERSON] = "seal person" };
	for (int i = 1; i < SEAL_PURPOSES; i++)
		if (!derive(ctx, master, uses[i], keys->seal[i]))
			return false;
	keys->alive = 1;
	return derive(ctx, master, "pepper", keys->pepper);
}

static err keys_derive(const unsigned char *master, struct ring_keys *keys)
{
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	EVP_KDF_CTX *ctx = kdf ? EVP_KDF_CTX_new(kdf) : NULL;
	bool ok = ctx && derive_all(ctx, master, keys);
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	return ok ? OK : ring_crypto_failed();
}

/* ---- the keyring ---- */

static err keyring_init(struct keyring *k, const struct keyring_config *config)
{
	k->clock = *config->clock;
	k->rng = *config->rng;
	k->keys = keys_page_new(&k->page_size);
	TRY_PTR(k->keys);
	TRY(keys_derive(config->master, k->keys));
	k->aes_gcm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
	k->hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	return k->aes_gcm && k->hmac ? OK : ring_crypto_failed();
}

err keyring_new(const struct keyring_config *config, struct keyring **ret_keyring)
{
	struct keyring *k = calloc(1, sizeof *k);
	TRY_PTR(k);
	if (pthread_rwlock_init(&k->lock, NULL)) {
		free(k);
		return FAIL(NOMEM);
	}
	err e = keyring_init(k, config);
	if (e.code)
		keyring_free(k);
	else
		*ret_keyring = k;
	return e;
}

void keyring_free(struct keyring *k)
{
	if (!k)
		return;
	while (k->made) {
		struct ring_tenant *t = k->made;
		k->made = t->next;
		free(t);
	}
	free(k->tenants);
	EVP_CIPHER_free(k->aes_gcm);
	EVP_MAC_free(k->hmac);
	keys_page_free(k->keys, k->page_size);
	pthread_rwlock_destroy(&k->lock);
	free(k);
}

/* ---- ports ---- */

static err pepper_init(struct keyring_port *p)
{
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"SHA256", 0),
		OSSL_PARAM_construct_end(),
	};
	if (!p->k->keys->alive)
		return FAIL(CRYPTO);
	p->pepper = EVP_MAC_CTX_new(p->k->hmac);
	TRY_PTR(p->pepper);
	return EVP_MAC_init(p->pepper, p->k->keys->pepper, RING_KEY_SIZE, params) == 1
		       ? OK
		       : ring_crypto_failed();
}

static err port_init(struct keyring_port *p)
{
	TRY(pepper_init(p));
	TRY(signers_new(&p->signers));
	enum mint_err e = mint_ctx_new(&p->legacy, NULL);
	return e ? ring_mint_failed(e) : OK;
}

err keyring_port_new(struct keyring *k, struct keyring_port **ret_port)
{
	struct keyring_port *p = calloc(1, sizeof *p);
	TRY_PTR(p);
	p->k = k;
	buf_init(&p->payload, LIMIT_TOKEN_SIZE);
	err e = port_init(p);
	if (e.code)
		keyring_port_free(p);
	else
		*ret_port = p;
	return e;
}

void keyring_port_free(struct keyring_port *p)
{
	if (!p)
		return;
	signers_free(p->signers);
	mint_ctx_free(p->legacy);
	buf_done(&p->payload);
	EVP_MAC_CTX_free(p->pepper);
	free(p);
}

/* ---- small helpers ---- */

static void wipe_text(void *arg)
{
	struct span *text = arg;
	OPENSSL_cleanse((void *)(uintptr_t)text->p, text->n);
}

err ring_secret_room(struct arena *a, size_t n, char **ret_room)
{
	struct span *room = arena_new_of(a, struct span);
	char *p = arena_calloc(a, 1, n + 1);
	if (!room || !p)
		return FAIL(NOMEM);
	*room = span_make(p, n + 1);
	TRY(arena_on_reset(a, wipe_text, room));
	*ret_room = p;
	return OK;
}

err ring_keep_secret(struct arena *a, struct span text, struct span *ret_text)
{
	char *room = NULL;
	TRY(ring_secret_room(a, text.n, &room));
	if (text.n)
		memcpy(room, text.p, text.n);
	*ret_text = span_make(room, text.n);
	return OK;
}

/* A leak checker attaches to its own process at the end, which this forbids. */
void keyring_harden(void)
{
#ifndef __SANITIZE_ADDRESS__
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}
