/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"
#include "../../../lib/jwks.h"

#define K               "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
#define OCT(kid, alg)   "{\"kty\":\"oct\",\"k\":\"" K "\",\"kid\":\"" kid "\",\"alg\":\"" alg "\"}"
#define EC              "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\",\"alg\":\"ES256\"}"
#define X               "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
#define Y               "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
#define P256(more)      "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" X "\",\"y\":\"" Y "\"" more "}"
#define OFF_CURVE(more) "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" Y "\",\"y\":\"" X "\"" more "}"
#define ED                                                                                         \
	"{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"a\",\"x\":"                                \
	"\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}"

static const struct row {
	const char *name, *json;
	enum mint_err want;
	size_t count, left_out;
} rows[] = {
	{ "empty", "{\"keys\":[]}", MINT_OK, 0, 0 },
	{ "one", "{\"keys\":[" OCT("a", "HS256") "]}", MINT_OK, 1, 0 },
	{ "two kids", "{\"keys\":[" OCT("a", "HS256") "," OCT("b", "HS256") "],\"more\":{}}",
		MINT_OK, 2, 0 },
	{ "a kid for two algs", "{\"keys\":[" OCT("a", "HS256") "," OCT("b", "HS256") "]}", MINT_OK,
		2, 0 },
	{ "a kid twice",
		"{\"keys\":[" OCT("a", "HS256") "," OCT("b", "HS256") "," OCT("a", "HS256") "]}",
		MINT_ERR_KEY, 0, 0 },
	{ "a kid twice, once broken",
		"{\"keys\":[" OCT("a", "HS256") ",{\"kty\":\"oct\",\"k\":\"" K
						"=\",\"kid\":\"a\",\"alg\":\"HS256\"}]}",
		MINT_ERR_KEY, 0, 0 },
	{ "a kid twice, once for another alg",
		"{\"keys\":[" OCT("a", "HS256") "," OCT("a", "HS512") "]}", MINT_OK, 1, 1 },
	{ "one that is too short", "{\"keys\":[" OCT("a", "HS256") "," OCT("b", "HS512") "]}",
		MINT_OK, 1, 1 },
	{ "kinds unknown here", "{\"keys\":[" EC ",{\"kty\":\"AKP\"},{}]}", MINT_OK, 0, 3 },
	{ "no object", "{\"keys\":[" OCT("a", "HS256") ",1]}", MINT_OK, 1, 1 },
	{ "secret beside a pair", "{\"keys\":[" OCT("a", "HS256") "," EC "]}", MINT_ERR_KEY, 0, 0 },
	{ "curves need no alg", "{\"keys\":[" P256("") "," ED "]}", MINT_OK, 2, 0 },
	{ "a kid for two curves", "{\"keys\":[" P256(",\"kid\":\"a\"") "," ED "]}", MINT_OK, 2, 0 },
	{ "a curve for encryption", "{\"keys\":[" P256(",\"use\":\"enc\"") "," ED "]}", MINT_OK, 1,
		1 },
	{ "X25519", "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"" X "\"}]}", MINT_OK, 0,
		1 },
	{ "a kid twice without alg",
		"{\"keys\":[" P256(",\"kid\":\"a\"") "," P256(",\"kid\":\"a\"") "]}", MINT_ERR_KEY,
		0, 0 },
	{ "a kid twice without alg, once broken",
		"{\"keys\":[" P256(",\"kid\":\"a\"") "," OFF_CURVE(",\"kid\":\"a\"") "]}",
		MINT_ERR_KEY, 0, 0 },
	{ "another kid, broken",
		"{\"keys\":[" P256(",\"kid\":\"a\"") "," OFF_CURVE(",\"kid\":\"b\"") "]}", MINT_OK,
		1, 1 },
	{ "secret beside a curve", "{\"keys\":[" OCT("b", "HS256") "," ED "]}", MINT_ERR_KEY, 0,
		0 },
	{ "no keys", "{}", MINT_ERR_MALFORMED, 0, 0 },
	{ "keys an object", "{\"keys\":{}}", MINT_ERR_MALFORMED, 0, 0 },
	{ "keys twice", "{\"keys\":[],\"keys\":[]}", MINT_ERR_MALFORMED, 0, 0 },
	{ "a member twice in a key", "{\"keys\":[{\"kty\":\"oct\",\"kty\":\"oct\"}]}",
		MINT_ERR_MALFORMED, 0, 0 },
	{ "array", "[]", MINT_ERR_MALFORMED, 0, 0 },
	{ "nothing", "", MINT_ERR_MALFORMED, 0, 0 },
};

static void a_set_is_read_without_what_is_of_no_use_here(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mint_jwks *jwks = NULL;
		struct mint_error e = { 0 };
		assert_err(rows[i].name,
			mint_jwks_from_json(
				MINT_ALG_UNSET, rows[i].json, strlen(rows[i].json), &jwks, &e),
			rows[i].want, e);
		if (!jwks)
			continue;
		assert_int_equal(mint_jwks_count(jwks), rows[i].count);
		assert_int_equal(mint_jwks_left_out(jwks), rows[i].left_out);
		mint_jwks_unref(jwks);
	}
}

static void keys_without_alg_take_that_of_the_caller(void **state)
{
	(void)state;
	static const char json[] = "{\"keys\":[{\"kty\":\"oct\",\"k\":\"" K "\"}]}";
	struct mint_jwks *jwks;
	struct mint_error e;
	assert_err("", mint_jwks_from_json(MINT_ALG_UNSET, json, sizeof json - 1, &jwks, &e),
		MINT_OK, e);
	assert_int_equal(mint_jwks_left_out(jwks), 1);
	mint_jwks_unref(jwks);
	assert_err("", mint_jwks_from_json(MINT_ALG_HS256, json, sizeof json - 1, &jwks, &e),
		MINT_OK, e);
	assert_int_equal(mint_jwk_alg(mint_jwks_at(jwks, 0)), MINT_ALG_HS256);
	assert_null(mint_jwks_at(jwks, 1));
	mint_jwks_unref(jwks);
}

static struct mint_jwks *several(void)
{
	const struct mint_jwk *keys[] = { secret_key(MINT_ALG_HS512, "b", SECRET),
		secret_key(MINT_ALG_HS256, "c", SECRET), secret_key(MINT_ALG_HS256, "a", SECRET),
		secret_key(MINT_ALG_HS256, "b", SECRET), secret_key(MINT_ALG_HS384, NULL, SECRET) };
	struct mint_jwks *jwks = NULL;
	struct mint_error e;
	assert_err("several", mint_jwks_new(keys, COUNT(keys), &jwks, &e), MINT_OK, e);
	for (size_t i = 0; i < COUNT(keys); i++)
		mint_jwk_unref(keys[i]);
	return jwks;
}

static const struct choice {
	const char *kid;
	enum mint_alg alg;
	int index;
	enum mint_err want;
} choices[] = {
	{ "a", MINT_ALG_HS256, 2, MINT_OK },
	{ "b", MINT_ALG_HS256, 3, MINT_OK },
	{ "b", MINT_ALG_HS512, 0, MINT_OK },
	{ "c", MINT_ALG_HS256, 1, MINT_OK },
	{ "a", MINT_ALG_HS512, -1, MINT_ERR_ALG },
	{ "b", MINT_ALG_HS384, -1, MINT_ERR_ALG },
	{ "aa", MINT_ALG_HS256, -1, MINT_ERR_NO_KEY },
	{ "", MINT_ALG_HS256, -1, MINT_ERR_NO_KEY },
	{ "../../etc/passwd", MINT_ALG_HS256, -1, MINT_ERR_NO_KEY },
	{ "a' OR '1'='1", MINT_ALG_HS256, -1, MINT_ERR_NO_KEY },
	{ NULL, MINT_ALG_HS384, 4, MINT_OK },
	{ NULL, MINT_ALG_HS512, 0, MINT_OK },
	{ NULL, MINT_ALG_HS256, -1, MINT_ERR_NO_KEY }, /* three fit */
	{ NULL, MINT_ALG_RS256, -1, MINT_ERR_ALG },
};

/* J9 */
static void a_key_is_chosen_by_kid_and_alg_or_not_at_all(void **state)
{
	(void)state;
	struct mint_jwks *jwks = several();
	for (size_t i = 0; i < COUNT(choices); i++) {
		const struct choice *c = &choices[i];
		const struct mint_jwk *got = NULL;
		struct mint_error e;
		assert_err(c->kid ? c->kid : "no kid",
			mi_jwks_choose(jwks, text_of(c->kid), c->alg, &got, &e), c->want, e);
		if (c->index >= 0)
			assert_ptr_equal(got, mint_jwks_at(jwks, (size_t)c->index));
		if (c->kid)
			assert_ptr_equal(mint_jwks_find(jwks, text_of(c->kid), c->alg),
				c->index < 0 ? NULL : mint_jwks_at(jwks, (size_t)c->index));
	}
	mint_jwks_unref(jwks);
}

static void a_lone_key_without_kid_takes_any_kid_and_one_with_a_kid_none_but_its_own(void **state)
{
	(void)state;
	const struct mint_jwk *got;
	struct mint_jwk *bare = secret_key(MINT_ALG_HS256, NULL, SECRET),
			*named = secret_key(MINT_ALG_HS256, "a", SECRET);
	struct mint_jwks *bare_set = set_of(bare), *named_set = set_of(named), *none;
	struct mint_error e;
	assert_int_equal(mi_jwks_choose(bare_set, T("x"), MINT_ALG_HS256, &got, &e), MINT_OK);
	assert_int_equal(mi_jwks_choose(bare_set, T("x"), MINT_ALG_HS384, &got, &e), MINT_ERR_ALG);
	assert_int_equal(
		mi_jwks_choose(named_set, T("x"), MINT_ALG_HS256, &got, &e), MINT_ERR_NO_KEY);
	assert_int_equal(
		mi_jwks_choose(named_set, text_of(NULL), MINT_ALG_HS256, &got, &e), MINT_OK);
	assert_int_equal(mint_jwks_new(NULL, 0, &none, &e), MINT_OK);
	assert_int_equal(mi_jwks_choose(none, T("x"), MINT_ALG_HS256, &got, &e), MINT_ERR_NO_KEY);
	mint_jwks_unref(none);
	mint_jwks_unref(bare_set);
	mint_jwks_unref(named_set);
	mint_jwk_unref(bare);
	mint_jwk_unref(named);
}

static void secrets_are_never_written_as_a_set(void **state)
{
	(void)state;
	struct mint_jwks *jwks = several(), *none;
	char text[4096];
	size_t n;
	struct mint_error e;
	assert_int_equal(mint_jwks_write_json(jwks, text, sizeof text, &n, &e), MINT_ERR_KEY);
	assert_int_equal(mint_jwks_new(NULL, 0, &none, &e), MINT_OK);
	assert_int_equal(mint_jwks_write_json(none, text, sizeof text, &n, &e), MINT_OK);
	assert_int_equal(n, 11);
	assert_memory_equal(text, "{\"keys\":[]}", n);
	mint_jwks_unref(jwks);
	mint_jwks_unref(none);
}

static void a_set_of_pairs_is_written_and_read_again(void **state)
{
	(void)state;
	char text[4096];
	size_t n, m;
	struct mint_error e;
	struct mint_jwk_options one = { .alg = MINT_ALG_RS256, .kid = T("one") },
				two = { .alg = MINT_ALG_PS256, .kid = T("two") };
	struct mint_jwk *keys[2] = { NULL, NULL },
			*secret = secret_key(MINT_ALG_HS256, "s", SECRET);
	struct mint_jwks *jwks = NULL, *again = NULL;
	assert_err("", mint_jwk_generate_rsa(&one, 2048, &keys[0], &e), MINT_OK, e);
	assert_err("", mint_jwk_write_pem(keys[0], MINT_PUBLIC, text, sizeof text, &n, &e), MINT_OK,
		e);
	assert_err("", mint_jwk_from_pem(&two, text, n, &keys[1], &e), MINT_OK, e);
	assert_err(
		"", mint_jwks_new((const struct mint_jwk *const *)keys, 2, &jwks, &e), MINT_OK, e);
	assert_int_equal(mint_jwks_write_json(jwks, NULL, 0, &n, &e), MINT_ERR_SPACE);
	for (size_t size = 0; size < n; size += 7) {
		char *exact = malloc(size + 1);
		assert_int_equal(mint_jwks_write_json(jwks, exact, size, &m, &e), MINT_ERR_SPACE);
		assert_int_equal(m, n);
		free(exact);
	}
	assert_int_equal(mint_jwks_write_json(jwks, text, n, &m, &e), MINT_OK);
	text[n] = 0;
	assert_null(strstr(text, "\"d\""));
	assert_err("", mint_jwks_from_json(MINT_ALG_UNSET, text, n, &again, &e), MINT_OK, e);
	assert_int_equal(mint_jwks_count(again), 2);
	assert_non_null(mint_jwks_find(again, T("two"), MINT_ALG_PS256));
	mint_jwks_unref(jwks);
	mint_jwks_unref(again);
	mint_jwk_unref(keys[1]);
	keys[1] = secret;
	assert_err("mixed", mint_jwks_new((const struct mint_jwk *const *)keys, 2, &jwks, &e),
		MINT_ERR_KEY, e);
	mint_jwk_unref(keys[0]);
	mint_jwk_unref(secret);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(a_set_is_read_without_what_is_of_no_use_here),
		TEST(keys_without_alg_take_that_of_the_caller),
		TEST(a_key_is_chosen_by_kid_and_alg_or_not_at_all),
		TEST(a_lone_key_without_kid_takes_any_kid_and_one_with_a_kid_none_but_its_own),
		TEST(secrets_are_never_written_as_a_set),
		TEST(a_set_of_pairs_is_written_and_read_again) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
