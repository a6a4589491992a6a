/* SPDX-License-Identifier: Apache-2.0 */
#include "forge.h"

static struct mint_ctx *ctx;

static const struct header_row {
	const char *name, *header;
	enum mint_err want;
} headers[] = {
	{ "plain", HS256, MINT_OK },
	{ "with all that is ignored",
		"{\"alg\":\"HS256\",\"typ\":\"JWT\",\"cty\":\"x\",\"x5t\":\"y\",\"foo\":[{}]}",
		MINT_OK },
	{ "blanks", " { \"alg\" : \"HS256\" } ", MINT_OK },
	{ "escaped", "{\"\\u0061lg\":\"HS25\\u0036\"}", MINT_OK },
	{ "none", "{\"alg\":\"none\"}", MINT_ERR_ALG },
	{ "None", "{\"alg\":\"None\"}", MINT_ERR_ALG },
	{ "empty", "{\"alg\":\"\"}", MINT_ERR_ALG },
	{ "missing", "{}", MINT_ERR_ALG },
	{ "null", "{\"alg\":null}", MINT_ERR_ALG },
	{ "array", "{\"alg\":[\"HS256\"]}", MINT_ERR_ALG },
	{ "small letters", "{\"alg\":\"hs256\"}", MINT_ERR_ALG },
	{ "blank behind", "{\"alg\":\"HS256 \"}", MINT_ERR_ALG },
	{ "another of the family, allowed: the key's alg decides", "{\"alg\":\"HS384\"}",
		MINT_ERR_ALG },
	{ "another of the family, not allowed", "{\"alg\":\"HS512\"}", MINT_ERR_ALG },
	{ "RS256", "{\"alg\":\"RS256\"}", MINT_ERR_ALG },
	{ "alg twice", "{\"alg\":\"HS256\",\"alg\":\"HS256\"}", MINT_ERR_MALFORMED },
	{ "crit", "{\"alg\":\"HS256\",\"crit\":[\"exp\"],\"exp\":1}", MINT_ERR_CRIT },
	{ "crit empty", "{\"alg\":\"HS256\",\"crit\":[]}", MINT_ERR_CRIT },
	{ "b64 true", "{\"alg\":\"HS256\",\"b64\":true}", MINT_ERR_CRIT },
	{ "zip", "{\"alg\":\"HS256\",\"zip\":\"DEF\"}", MINT_ERR_CRIT },
	{ "kid", "{\"alg\":\"HS256\",\"kid\":\"k\"}", MINT_OK },
	{ "another kid", "{\"alg\":\"HS256\",\"kid\":\"K\"}", MINT_ERR_NO_KEY },
	{ "kid a number", "{\"alg\":\"HS256\",\"kid\":1}", MINT_ERR_MALFORMED },
	{ "kid of 65",
		"{\"alg\":\"HS256\",\"kid\":"
		"\"01234567890123456789012345678901234567890123456789012345678901234\"}",
		MINT_ERR_MALFORMED },
	{ "typ a number", "{\"alg\":\"HS256\",\"typ\":1}", MINT_ERR_MALFORMED },
	{ "jku, x5u, x5c: never followed",
		"{\"alg\":\"HS256\",\"jku\":\"https://127.0.0.1/\",\"x5u\":\"https://127.0.0.1/"
		"\",\"x5c\":[]}",
		MINT_OK },
	{ "array", "[]", MINT_ERR_MALFORMED },
	{ "text behind", "{\"alg\":\"HS256\"}x", MINT_ERR_MALFORMED },
	{ "nothing", "", MINT_ERR_MALFORMED },
};

/* J6, J7, J8, J9 */
static void the_header_can_ask_for_nothing_that_the_key_does_not_give(void **state)
{
	(void)state;
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, "k", SECRET);
	struct mint_verify_options o = any_claims(
		MINT_ALG_BIT(MINT_ALG_HS256) | MINT_ALG_BIT(MINT_ALG_HS384) | MINT_ALGS_RS);
	struct mint_verifier *v = verifier_of(jwk, &o);
	/* twice: the second time headers that were good come from the table */
	for (size_t i = 0; i < 2 * COUNT(headers); i++) {
		const struct header_row *r = &headers[i % COUNT(headers)];
		struct token t;
		struct mint_jwt jwt;
		struct mint_error e = { 0 };
		forge(&t, r->header, "{}");
		assert_err(r->name, verify(ctx, v, &t, &jwt, &e), r->want, e);
		assert_int_equal(jwt.verified, r->want == MINT_OK);
		assert_int_equal(jwt.header.n, r->want == MINT_OK ? strlen(r->header) : 0);
		if (r->want == MINT_OK)
			assert_memory_equal(jwt.header.p, r->header, jwt.header.n);
		else
			assert_true(e.code == r->want && e.detail[0]);
	}
	mint_verifier_unref(v);
	mint_jwk_unref(jwk);
}

/* RFC 8725 2.1: a token made with the public key's bytes as HMAC secret. */
static void a_public_key_is_no_secret(void **state)
{
	(void)state;
	static char forms[4][4096];
	struct mint_jwk_options o = { .alg = MINT_ALG_RS256, .kid = T("k") };
	struct mint_verify_options wide = any_claims(MINT_ALGS_HS | MINT_ALGS_RS);
	struct mint_jwk *jwk = NULL;
	struct mint_error e;
	size_t n;
	assert_err("", mint_jwk_generate_rsa(&o, 2048, &jwk, &e), MINT_OK, e);
	assert_err("", mint_jwk_write_pem(jwk, MINT_PUBLIC, forms[0], 4000, &n, &e), MINT_OK, e);
	snprintf(forms[1], sizeof forms[1], " %.4000s", forms[0]);
	snprintf(forms[2], sizeof forms[2], "\xe2\x80\x8b%.4000s", forms[0]);
	assert_err("", mint_jwk_write_json(jwk, MINT_PUBLIC, forms[3], 4000, &n, &e), MINT_OK, e);
	struct mint_verifier *v = verifier_of(jwk, &wide);
	for (size_t i = 0; i < COUNT(forms); i++) {
		struct token t;
		struct mint_jwt jwt;
		forge_bytes(&t, 256, forms[i], "{\"alg\":\"HS256\",\"kid\":\"k\"}", "{}", 2);
		assert_err("HS256", verify(ctx, v, &t, &jwt, &e), MINT_ERR_ALG, e);
		forge_bytes(&t, 256, forms[i], "{\"alg\":\"RS256\",\"kid\":\"k\"}", "{}", 2);
		assert_err("RS256", verify(ctx, v, &t, &jwt, &e), MINT_ERR_SIGNATURE, e);
	}
	mint_verifier_unref(v);
	mint_jwk_unref(jwk);
}

static void typ_is_compared_as_a_media_type(void **state)
{
	(void)state;
	static const struct {
		const char *want, *header;
		enum mint_err verdict;
	} rows[] = {
		{ "at+jwt", "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}", MINT_OK },
		{ "at+jwt", "{\"alg\":\"HS256\",\"typ\":\"AT+JWT\"}", MINT_OK },
		{ "at+jwt", "{\"alg\":\"HS256\",\"typ\":\"application/at+jwt\"}", MINT_OK },
		{ "application/at+jwt", "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}", MINT_OK },
		{ "at+jwt", "{\"alg\":\"HS256\",\"typ\":\"JWT\"}", MINT_ERR_TYP },
		{ "at+jwt", "{\"alg\":\"HS256\",\"typ\":\"at+jwt2\"}", MINT_ERR_TYP },
		{ "at+jwt", "{\"alg\":\"HS256\",\"typ\":\"text/at+jwt\"}", MINT_ERR_TYP },
		{ "at+jwt", "{\"alg\":\"HS256\",\"typ\":\"\"}", MINT_ERR_TYP },
		{ "at+jwt", HS256, MINT_ERR_TYP },
		{ "JWT", "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}", MINT_ERR_TYP },
		{ NULL, "{\"alg\":\"HS256\",\"typ\":\"x\"}", MINT_OK },
	};
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mint_verify_options o = any_claims(MINT_ALGS_HS);
		o.typ = text_of(rows[i].want);
		struct mint_verifier *v = verifier_of(jwk, &o);
		struct token t;
		struct mint_jwt jwt;
		struct mint_error e;
		forge(&t, rows[i].header, "{}");
		assert_err(rows[i].header, verify(ctx, v, &t, &jwt, &e), rows[i].verdict, e);
		mint_verifier_unref(v);
	}
	mint_jwk_unref(jwk);
}

/* A header is remembered for the verifier that took it, and for no other. */
static void a_remembered_header_does_not_cross_to_another_policy(void **state)
{
	(void)state;
	struct mint_jwk *one = secret_key(MINT_ALG_HS256, "k", SECRET),
			*two = secret_key(MINT_ALG_HS256, "k", SECRET "2");
	struct mint_verify_options strict = any_claims(MINT_ALGS_HS);
	strict.typ = T("at+jwt");
	struct mint_verifier *v1 = verifier_of(one, NULL), *v2 = verifier_of(two, NULL),
			     *v3 = verifier_of(one, &strict);
	struct token t;
	struct mint_jwt jwt;
	struct mint_error e;
	forge(&t, "{\"alg\":\"HS256\",\"kid\":\"k\"}", "{}");
	for (int i = 0; i < 3; i++) {
		assert_int_equal(verify(ctx, v1, &t, &jwt, &e), MINT_OK);
		assert_ptr_equal(jwt.key, one);
		assert_int_equal(jwt.kid.n, 1);
		assert_int_equal(verify(ctx, v2, &t, &jwt, &e), MINT_ERR_SIGNATURE);
		assert_int_equal(verify(ctx, v3, &t, &jwt, &e), MINT_ERR_TYP);
	}
	mint_verifier_unref(v1);
	mint_ctx_clear(ctx);
	assert_int_equal(verify(ctx, v2, &t, &jwt, &e), MINT_ERR_SIGNATURE);
	/* more policies than the table has room for */
	struct mint_verifier *many[40];
	for (int round = 0; round < 3; round++)
		for (size_t i = 0; i < COUNT(many); i++) {
			if (!round)
				many[i] = verifier_of(i % 2 ? two : one, NULL);
			assert_int_equal(verify(ctx, many[i], &t, &jwt, &e),
				i % 2 ? MINT_ERR_SIGNATURE : MINT_OK);
		}
	for (size_t i = 0; i < COUNT(many); i++)
		mint_verifier_unref(many[i]);
	mint_verifier_unref(v2);
	mint_verifier_unref(v3);
	mint_jwk_unref(one);
	mint_jwk_unref(two);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_header_can_ask_for_nothing_that_the_key_does_not_give),
		TEST(a_public_key_is_no_secret), TEST(typ_is_compared_as_a_media_type),
		TEST(a_remembered_header_does_not_cross_to_another_policy)
	};
	if (mint_ctx_new(&ctx, NULL) != MINT_OK)
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	mint_ctx_free(ctx);
	return failed;
}
