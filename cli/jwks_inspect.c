/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/jwks_inspect.h"
#include "base/secret.h"
#include "cli/jwk_out.h"
#include "cli/jwk_read.h"

static void wrong_add(json_t *row, const char *text)
{
	json_t *list = json_object_get(row, "wrong");
	if (!list) {
		list = json_array();
		json_object_set_new(row, "wrong", list);
	}
	json_array_append_new(list, json_string(text));
}

/* What the element says of itself, for a key that cannot be read. */
static void said_add(json_t *row, const json_t *key)
{
	static const char *const names[] = { "kid", "alg", "kty", "crv" };
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		json_t *value = json_object_get(key, names[i]);
		if (json_is_string(value))
			json_object_set(row, names[i], value);
	}
}

static err key_of(const json_t *key, struct fault *fault, const struct mint_jwk **ret_jwk)
{
	struct mint_jwk_options options = { 0 };
	char *text = json_dumps(key, JSON_COMPACT | JSON_ENCODE_ANY);
	TRY_PTR(text);
	err e = jwk_read(&options, span_of(text), "key", fault, ret_jwk);
	secret_wipe(text, strlen(text));
	free(text);
	return e;
}

static err row_fill(json_t *row, const json_t *key)
{
	AUTO(jwk_unrefp) const struct mint_jwk *jwk = NULL;
	struct fault fault = { 0 };
	err e = key_of(key, &fault, &jwk);
	if (e.code == ERR_NOMEM)
		return e;
	if (e.code) {
		said_add(row, key);
		wrong_add(row, fault.text + (strncmp(fault.text, "key: ", 5) == 0 ? 5 : 0));
		return OK;
	}
	json_object_update_new(row, jwk_facts(jwk));
	if (mint_jwk_kty(jwk) == MINT_KTY_OCT)
		wrong_add(row, "a secret, which never belongs into a key set that others read");
	else if (mint_jwk_can_sign(jwk))
		wrong_add(
			row, "a private key, which never belongs into a key set that others read");
	if (!json_object_get(key, "alg"))
		wrong_add(row, "no alg: who verifies has to guess it");
	if (!json_object_get(key, "kid"))
		wrong_add(row, "no kid: nobody can tell it from the others");
	return OK;
}

static bool is_same(const json_t *a, const json_t *b)
{
	const json_t *kid = json_object_get(a, "kid"), *alg = json_object_get(a, "alg");
	return json_is_string(kid) && json_equal(kid, json_object_get(b, "kid")) &&
	       json_equal(alg, json_object_get(b, "alg"));
}

static void repeated_add(json_t *rows)
{
	for (size_t i = 0; i < json_array_size(rows); i++)
		for (size_t j = 0; j < i; j++)
			if (is_same(json_array_get(rows, i), json_array_get(rows, j))) {
				wrong_add(json_array_get(rows, i),
					"kid and alg are those of a key before it");
				break;
			}
}

static err rows_make(const json_t *keys, json_t *rows)
{
	for (size_t i = 0; i < json_array_size(keys); i++) {
		json_t *row = json_pack("{s:I}", "index", (json_int_t)i);
		if (!row || json_array_append_new(rows, row) != 0)
			return FAIL(NOMEM);
		TRY(row_fill(row, json_array_get(keys, i)));
	}
	return OK;
}

err jwks_inspect(struct span text, const char *where, struct fault *fault, json_t **ret_rows)
{
	AUTO(json_decrefp) json_t *doc = NULL;
	AUTO(json_decrefp) json_t *rows = json_array();
	struct fault why = { 0 };
	TRY_PTR(rows);
	if (json_read(text, &why, &doc).code)
		return fault_set(fault, ERR_SYNTAX, "%s: %s", where, why.text);
	const json_t *keys = json_object_get(doc, "keys");
	if (!json_is_array(keys) || json_array_size(keys) > MINT_JWKS_KEYS_MAX)
		return fault_set(fault, ERR_SYNTAX,
			"%s: no key set: it has no list \"keys\", or one of more than %d", where,
			MINT_JWKS_KEYS_MAX);
	TRY(rows_make(keys, rows));
	repeated_add(rows);
	*ret_rows = TAKE(rows);
	return OK;
}
