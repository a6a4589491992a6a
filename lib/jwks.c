/* SPDX-License-Identifier: Apache-2.0 */
#include "jwks.h"
#include "out.h"
#include <stdlib.h>
#include <string.h>

/* ---- order ---- */

static int compare_kid(struct mint_text a, struct mint_text b)
{
	if (!a.p || !b.p)
		return (a.p != NULL) - (b.p != NULL);
	int d = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
	return d ? d : (a.n > b.n) - (a.n < b.n);
}

static int compare(const void *x, const void *y)
{
	const struct mint_jwk *a = *(const struct mint_jwk *const *)x;
	const struct mint_jwk *b = *(const struct mint_jwk *const *)y;
	int d = compare_kid(mint_jwk_kid(a), mint_jwk_kid(b));
	return d ? d : (int)mint_jwk_alg(a) - (int)mint_jwk_alg(b);
}

/* Index of the first key whose kid is not before this one. */
static size_t first_at(const struct mint_jwks *jwks, struct mint_text kid)
{
	size_t low = 0, high = jwks->count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (compare_kid(mint_jwk_kid(jwks->by_kid[middle]), kid) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* ---- life ---- */

static enum mint_err check(struct mint_jwks *jwks, struct mint_error *error)
{
	qsort(jwks->by_kid, jwks->count, sizeof *jwks->by_kid, compare);
	for (size_t i = 1; i < jwks->count; i++) {
		if (jwks->by_kid[i]->has_kid &&
			compare(&jwks->by_kid[i - 1], &jwks->by_kid[i]) == 0)
			return mi_fail(
				error, MINT_ERR_KEY, "two keys of the set share kid and alg");
		if (!jwks->keys[0]->pkey != !jwks->keys[i]->pkey)
			return mi_fail(
				error, MINT_ERR_KEY, "secrets and key pairs are mixed in one set");
	}
	return MINT_OK;
}

static void unrefp(struct mint_jwks **jwks)
{
	mint_jwks_unref(*jwks);
}

enum mint_err mint_jwks_new(const struct mint_jwk *const *keys, size_t count,
	struct mint_jwks **ret_jwks, struct mint_error *error)
{
	if (count > MINT_JWKS_KEYS_MAX)
		return mi_fail(
			error, MINT_ERR_KEY, "a set has at most %d keys", MINT_JWKS_KEYS_MAX);
	AUTO(unrefp)
	struct mint_jwks *jwks = calloc(1, sizeof *jwks + 2 * count * sizeof *jwks->keys);
	if (!jwks)
		return mi_fail_plain(error, MINT_ERR_NOMEM);
	atomic_init(&jwks->refs, 1);
	jwks->by_kid = jwks->keys + count;
	for (size_t i = 0; i < count; i++)
		jwks->by_kid[i] = jwks->keys[i] = mint_jwk_ref(keys[i]);
	jwks->count = count;
	TRY(check(jwks, error));
	*ret_jwks = mi_take(jwks);
	return MINT_OK;
}

struct mint_jwks *mint_jwks_ref(const struct mint_jwks *jwks)
{
	struct mint_jwks *own = (struct mint_jwks *)jwks;
	if (own)
		atomic_fetch_add_explicit(&own->refs, 1, memory_order_relaxed);
	return own;
}

void mint_jwks_unref(const struct mint_jwks *jwks)
{
	struct mint_jwks *own = (struct mint_jwks *)jwks;
	if (!own || atomic_fetch_sub_explicit(&own->refs, 1, memory_order_acq_rel) != 1)
		return;
	for (size_t i = 0; i < own->count; i++)
		mint_jwk_unref(own->keys[i]);
	free(own);
}

/* ---- looking ---- */

size_t mint_jwks_count(const struct mint_jwks *jwks)
{
	return jwks->count;
}

size_t mint_jwks_left_out(const struct mint_jwks *jwks)
{
	return jwks->left_out;
}

const struct mint_jwk *mint_jwks_at(const struct mint_jwks *jwks, size_t index)
{
	return index < jwks->count ? jwks->keys[index] : NULL;
}

const struct mint_jwk *mint_jwks_find(
	const struct mint_jwks *jwks, struct mint_text kid, enum mint_alg alg)
{
	for (size_t i = first_at(jwks, kid);
		i < jwks->count && compare_kid(mint_jwk_kid(jwks->by_kid[i]), kid) == 0; i++)
		if (mint_jwk_alg(jwks->by_kid[i]) == alg)
			return jwks->by_kid[i];
	return NULL;
}

static enum mint_err choose_by_kid(const struct mint_jwks *jwks, struct mint_text kid,
	enum mint_alg alg, const struct mint_jwk **ret_jwk, struct mint_error *error)
{
	*ret_jwk = mint_jwks_find(jwks, kid, alg);
	if (*ret_jwk)
		return MINT_OK;
	size_t i = first_at(jwks, kid);
	if (i < jwks->count && compare_kid(mint_jwk_kid(jwks->by_kid[i]), kid) == 0)
		return mi_fail(error, MINT_ERR_ALG, "the key is for another algorithm");
	if (jwks->count != 1 || jwks->keys[0]->has_kid)
		return mi_fail(error, MINT_ERR_NO_KEY, "no key has the token's kid");
	if (mint_jwk_alg(jwks->keys[0]) != alg)
		return mi_fail(error, MINT_ERR_ALG, "the key is for another algorithm");
	*ret_jwk = jwks->keys[0];
	return MINT_OK;
}

enum mint_err mi_jwks_choose(const struct mint_jwks *jwks, struct mint_text kid, enum mint_alg alg,
	const struct mint_jwk **ret_jwk, struct mint_error *error)
{
	const struct mint_jwk *found = NULL;
	if (jwks->count == 0)
		return mi_fail(error, MINT_ERR_NO_KEY, "secret or public key must be provided");
	if (kid.p)
		return choose_by_kid(jwks, kid, alg, ret_jwk, error);
	for (size_t i = 0; i < jwks->count; i++) {
		if (mint_jwk_alg(jwks->keys[i]) != alg)
			continue;
		if (found)
			return mi_fail(error, MINT_ERR_NO_KEY,
				"the token has no kid and more than one key fits");
		found = jwks->keys[i];
	}
	if (!found)
		return mi_fail(error, MINT_ERR_ALG, "no key is for the token's algorithm");
	*ret_jwk = found;
	return MINT_OK;
}

/* ---- writing ---- */

enum mint_err mint_jwks_write_json(const struct mint_jwks *jwks, char *buf, size_t size,
	size_t *ret_len, struct mint_error *error)
{
	struct mi_out out = { .p = buf, .size = size };
	mi_out_puts(&out, "{\"keys\":[");
	for (size_t i = 0; i < jwks->count; i++) {
		size_t room, n = 0;
		if (i)
			mi_out_puts(&out, ",");
		room = out.n < out.size ? out.size - out.n : 0;
		enum mint_err e = mint_jwk_write_json(
			jwks->keys[i], MINT_PUBLIC, room ? out.p + out.n : NULL, room, &n, error);
		if (e == MINT_ERR_SPACE)
			out.size = 0;
		else if (e != MINT_OK)
			return e;
		out.n += n;
	}
	mi_out_puts(&out, "]}");
	return mi_out_end(&out, ret_len, error);
}
