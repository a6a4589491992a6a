/* SPDX-License-Identifier: Apache-2.0 */
/* From a JWK Set's text to keys (RFC 7517 5). */
#include "jwk_read.h"
#include "jwks.h"
#include <stdlib.h>

struct collected {
	struct mint_jwk *keys[MINT_JWKS_KEYS_MAX];
	struct mint_text kids[MINT_JWKS_KEYS_MAX], algs[MINT_JWKS_KEYS_MAX]; /* of those left out */
	size_t count, left_out;
	bool secrets, pairs; /* seen among all keys, those left out included */
};

static void collected_free(struct collected **c)
{
	for (size_t i = 0; *c && i < (*c)->count; i++)
		mint_jwk_unref((*c)->keys[i]);
	free(*c);
}

/* The inside of a string member as it is written; p == NULL: none. */
static struct mint_text written(const struct mi_object *o, const char *name)
{
	const struct mi_member *m = mi_json_find(o, name, 3);
	if (!m || m->type != MINT_JSON_STRING)
		return (struct mint_text){ NULL, 0 };
	return (struct mint_text){ o->text + m->value + 1, m->value_len - 2u };
}

/* The algorithm that a key which is left out would have had. */
static struct mint_text alg_meant(const struct mi_object *o, enum mint_alg alg)
{
	struct mint_text text = written(o, "alg"), crv = written(o, "crv");
	if (text.p)
		return text;
	if (crv.p)
		alg = mint_crv_alg(mint_crv_from_name(crv.p, crv.n));
	const char *name = mint_alg_name(alg);
	return (struct mint_text){ *name ? name : NULL, strlen(name) };
}

static void leave_out(struct collected *c, struct mint_text kid, struct mint_text alg)
{
	c->kids[c->left_out] = kid;
	c->algs[c->left_out++] = alg;
}

/* A key that can't be used is left out: a set may hold kinds of keys that came after this library.
 * Only memory and libcrypto end the reading. */
static enum mint_err collect(struct collected *c, enum mint_alg alg,
	const struct mi_element *element, struct mint_error *error)
{
	struct mi_member room[MI_JWK_MEMBERS];
	struct mi_object o = { .members = room, .max = MI_JWK_MEMBERS };
	struct mint_jwk_options options = { 0 };
	if (c->count + c->left_out == MINT_JWKS_KEYS_MAX)
		return mi_fail(
			error, MINT_ERR_KEY, "a set has at most %d keys", MINT_JWKS_KEYS_MAX);
	if (mi_json_object(&o, element->text, element->len, MINT_TOKEN_DEPTH_MAX)) {
		leave_out(c, (struct mint_text){ NULL, 0 }, (struct mint_text){ NULL, 0 });
		return MINT_OK;
	}
	struct mint_text kty = written(&o, "kty");
	bool secret = kty.n == 3 && memcmp(kty.p, "oct", 3) == 0;
	c->secrets |= secret;
	c->pairs |= !secret;
	const struct mi_family *family = mi_family_of(kty.p, kty.n);
	bool says = mi_json_find(&o, "alg", 3) || (family && family->has_curves);
	options.alg = says ? MINT_ALG_UNSET : alg;
	enum mint_err e = mi_jwk_read(&options, &o, &c->keys[c->count], error);
	if (e == MINT_ERR_NOMEM || e == MINT_ERR_CRYPTO)
		return e;
	if (e == MINT_OK)
		c->count++;
	else
		leave_out(c, written(&o, "kid"), alg_meant(&o, alg));
	return MINT_OK;
}

static bool same(struct mint_text a, const char *p, size_t n)
{
	return a.p && a.n == n && memcmp(a.p, p, n) == 0;
}

/* A kid that stands for a usable key and a broken one of the same alg is as ambiguous as one that
 * stands for two. */
static bool shadows_a_key(const struct collected *c, size_t left_out)
{
	for (size_t i = 0; i < c->count; i++)
		if (same(c->kids[left_out], c->keys[i]->kid, c->keys[i]->kid_len) &&
			same(c->algs[left_out], c->keys[i]->alg->name,
				strlen(c->keys[i]->alg->name)))
			return true;
	return false;
}

static enum mint_err collect_all(
	struct collected *c, enum mint_alg alg, const struct mi_object *o, struct mint_error *error)
{
	const struct mi_member *keys = mi_json_find(o, "keys", 4);
	struct mi_element element;
	size_t at = 0;
	if (!keys || keys->type != MINT_JSON_ARRAY)
		return mi_fail(error, MINT_ERR_MALFORMED, "JWK Set: \"keys\" is no array");
	while (mi_json_next(o->text + keys->value, keys->value_len, &at, &element))
		TRY(collect(c, alg, &element, error));
	if (c->secrets && c->pairs)
		return mi_fail(error, MINT_ERR_KEY, "secrets and key pairs are mixed in one set");
	for (size_t i = 0; i < c->left_out; i++)
		if (shadows_a_key(c, i))
			return mi_fail(
				error, MINT_ERR_KEY, "two keys of the set share kid and alg");
	return MINT_OK;
}

enum mint_err mint_jwks_from_json(enum mint_alg alg, const char *json, size_t len,
	struct mint_jwks **ret_jwks, struct mint_error *error)
{
	struct mi_member room[2 * MI_JWK_MEMBERS];
	struct mi_object o = { .members = room, .max = 2 * MI_JWK_MEMBERS };
	const char *why = mi_json_object(&o, json, len, MINT_TOKEN_DEPTH_MAX);
	if (why)
		return mi_fail(error, MINT_ERR_MALFORMED, "JWK Set: %s", why);
	AUTO(collected_free) struct collected *c = calloc(1, sizeof *c);
	if (!c)
		return mi_fail_plain(error, MINT_ERR_NOMEM);
	TRY(collect_all(c, alg, &o, error));
	struct mint_jwks *jwks;
	TRY(mint_jwks_new((const struct mint_jwk *const *)c->keys, c->count, &jwks, error));
	jwks->left_out = c->left_out;
	*ret_jwks = jwks;
	return MINT_OK;
}
