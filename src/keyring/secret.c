/* SPDX-License-Identifier: Apache-2.0 */
#include "keyring/ring.h"
#include <openssl/crypto.h>

#define HASH_SIZE 32

/* HMAC-SHA-256 under the pepper over the tenant and the text: the same secret at two tenants has
 * two hashes. */
static err keyed_hash(
	struct keyring_port *p, int64_t tenant, struct span text, unsigned char out[HASH_SIZE])
{
	unsigned char id[8];
	size_t n = 0;
	for (int i = 0; i < 8; i++)
		id[i] = (unsigned char)((uint64_t)tenant >> (56 - 8 * i));
	/* a NULL key means: the same key again, already expanded */
	if (EVP_MAC_init(p->pepper, NULL, 0, NULL) != 1 ||
		EVP_MAC_update(p->pepper, id, sizeof id) != 1 ||
		EVP_MAC_update(p->pepper, (const unsigned char *)(text.p ? text.p : ""), text.n) !=
			1 ||
		EVP_MAC_final(p->pepper, out, &n, HASH_SIZE) != 1 || n != HASH_SIZE)
		return ring_crypto_failed();
	return OK;
}

/* Every hash is compared to its end, whatever came before; a hash of another size compares as the
 * dummy, and fits never. */
static size_t first_fit(const unsigned char *mine, const struct span *hashes, size_t count)
{
	static const unsigned char dummy[HASH_SIZE];
	size_t which = count;
	for (size_t i = count; i-- > 0;) {
		bool sound = hashes[i].n == HASH_SIZE;
		bool same = CRYPTO_memcmp(mine, sound ? hashes[i].p : (const char *)dummy,
				    HASH_SIZE) == 0;
		if (sound & same)
			which = i;
	}
	if (!count)
		(void)(CRYPTO_memcmp(mine, dummy, HASH_SIZE) == 0);
	return which;
}

void keyring_check_secret(struct keyring_port *p, int64_t tenant, struct span presented,
	const struct span *hashes, size_t count, check_done_fn *done, void *arg)
{
	unsigned char mine[HASH_SIZE];
	err e = keyed_hash(p, tenant, presented, mine);
	if (e.code) {
		done(arg, e, false, 0);
		return;
	}
	size_t which = first_fit(mine, hashes, count);
	OPENSSL_cleanse(mine, sizeof mine);
	/* An empty secret is no secret, even where its hash was stored. */
	bool ok = which < count && presented.n > 0;
	done(arg, OK, ok, ok ? which : 0);
}

err keyring_secret_seal(struct keyring_port *p, struct arena *a, int64_t tenant, struct span text,
	struct sealed_secret *ret_sealed)
{
	if (!text.n || text.n > KEYRING_SECRET_MAX)
		return FAIL(RANGE);
	struct sealed_secret s;
	unsigned char *hash = arena_alloc(a, HASH_SIZE);
	TRY_PTR(hash);
	TRY(keyed_hash(p, tenant, text, hash));
	s.hash = span_make(hash, HASH_SIZE);
	TRY(seal_close(p->k, a, tenant, SEAL_SECRET, SPAN_NONE, text, &s.sealed));
	*ret_sealed = s;
	return OK;
}

err keyring_secret_new(struct keyring_port *p, struct arena *a, int64_t tenant, size_t n,
	bool alnum_only, struct sealed_secret *ret_sealed, struct span *ret_text)
{
	char *text = NULL;
	if (n < KEYRING_SECRET_NEW_MIN || n > KEYRING_SECRET_NEW_MAX)
		return FAIL(RANGE);
	TRY(ring_secret_room(a, n, &text));
	if (alnum_only)
		TRY(rand_alnum(&p->k->rng, text, n));
	else
		TRY(rand_urlsafe(&p->k->rng, text, n));
	TRY(keyring_secret_seal(p, a, tenant, span_make(text, n), ret_sealed));
	*ret_text = span_make(text, n);
	return OK;
}

err keyring_secret_reveal(struct keyring_port *p, struct arena *a, int64_t tenant,
	struct span sealed, struct span *ret_text)
{
	AUTO(secret_done) struct secret plain = { 0 };
	TRY(seal_open(p->k, tenant, SEAL_SECRET, SPAN_NONE, sealed, &plain));
	return ring_keep_secret(a, secret_span(&plain), ret_text);
}

err keyring_person_seal(struct keyring_port *p, struct arena *a, int64_t tenant,
	struct span context, struct span plain, struct span *ret_sealed)
{
	if (!plain.n || plain.n > KEYRING_SECRET_MAX)
		return FAIL(RANGE);
	return seal_close(p->k, a, tenant, SEAL_PERSON, context, plain, ret_sealed);
}

err keyring_person_open(struct keyring_port *p, struct arena *a, int64_t tenant,
	struct span context, struct span sealed, struct span *ret_plain)
{
	AUTO(secret_done) struct secret plain = { 0 };
	TRY(seal_open(p->k, tenant, SEAL_PERSON, context, sealed, &plain));
	return ring_keep_secret(a, secret_span(&plain), ret_plain);
}
