/* SPDX-License-Identifier: Apache-2.0 */
/* Refusals in jsonwebtoken's words, beyond what the recorded cases have (oracle.c). */
#include "forge.h"

static struct mint_ctx *ctx;

static const char letters[] = "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9";

static void describe(
	const struct mint_verify_options *o, const char *claims, struct mint_compat *ret_compat)
{
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	struct mint_verifier *v = verifier_of(jwk, o);
	struct token t;
	struct mint_jwt jwt;
	struct mint_error e = { 0 };
	forge(&t, "{\"alg\":\"HS256\"}", claims);
	enum mint_err got = mint_jwt_verify(ctx, v, t.p, t.n, NOW, &jwt, &e);
	assert_int_not_equal(got, MINT_OK);
	mint_compat_describe(got, &e, v, &jwt, ret_compat);
	mint_verifier_unref(v);
	mint_jwk_unref(jwk);
}

static void a_refusal_has_the_name_words_and_instant_of_jsonwebtoken(void **state)
{
	(void)state;
	static const struct mint_text two[] = { T("a"), T("b") }, must[] = { T("jti") };
	static const struct {
		const char *claims;
		struct mint_verify_options o;
		const char *name, *message, *date_name;
		double date_s;
	} rows[] = {
		{ "{\"exp\":1699999999.5}", { .leeway_s = 0 }, "TokenExpiredError", "jwt expired",
			"expiredAt", 1699999999.5 },
		{ "{\"nbf\":1700000009}", { .leeway_s = 0 }, "NotBeforeError", "jwt not active",
			"date", 1700000009 },
		{ "{\"iat\":1700000009}", { .flags = MINT_VERIFY_PAST_IAT }, "NotBeforeError",
			"jwt issued in the future", "date", 1700000009 },
		{ "{\"iat\":5}", { .max_age_s = 7 }, "TokenExpiredError", "maxAge exceeded",
			"expiredAt", 12 },
		{ "{\"aud\":\"c\"}", { .audiences = two, .audience_count = 2 }, "JsonWebTokenError",
			"jwt audience invalid. expected: a or b", NULL, 0 },
		{ "{}", { .issuers = two, .issuer_count = 2 }, "JsonWebTokenError",
			"jwt issuer invalid. expected: a,b", NULL, 0 },
		{ "{}", { .jwtid = T("x") }, "JsonWebTokenError", "jwt jwtid invalid. expected: x",
			NULL, 0 },
		{ "{}", { .required = must, .required_count = 1 }, "JsonWebTokenError",
			"the claim jti is missing", NULL, 0 },
		{ "{", { .leeway_s = 0 }, "JsonWebTokenError", "invalid token", NULL, 0 },
		{ "{}", { .typ = T("x") }, "JsonWebTokenError", "the token's typ is not x", NULL,
			0 },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mint_verify_options o = rows[i].o;
		struct mint_compat c;
		o.algs = MINT_ALGS_HS;
		o.flags |= MINT_VERIFY_ANY_ISSUER | MINT_VERIFY_ANY_AUDIENCE;
		describe(&o, rows[i].claims, &c);
		assert_string_equal(c.name, rows[i].name);
		assert_string_equal(c.message, rows[i].message);
		assert_int_equal(c.date_name != NULL, rows[i].date_name != NULL);
		if (c.date_name)
			assert_string_equal(c.date_name, rows[i].date_name);
		assert_true(c.date_s == rows[i].date_s);
	}
}

/* The detail of an error has 160 bytes; this has a thousand, and ends between characters. */
static void a_long_list_is_told_as_far_as_there_is_room(void **state)
{
	(void)state;
	for (size_t shift = 0; shift < 3; shift++) {
		struct mint_text many[80];
		struct mint_compat c;
		struct mint_verify_options o = any_claims(MINT_ALGS_HS);
		for (size_t i = 0; i < COUNT(many); i++)
			many[i] = (struct mint_text){ letters, 16 };
		many[0] = (struct mint_text){ "xyz", shift };
		o.audiences = many;
		o.audience_count = COUNT(many);
		describe(&o, "{}", &c);
		size_t n = strlen(c.message);
		assert_true(n >= sizeof c.message - 2 && n < sizeof c.message);
		assert_true((unsigned char)c.message[n - 1] != 0xc3);
		assert_non_null(strstr(c.message, " or \xc3\xa9"));
		o.audience_count = 20;
		describe(&o, "{}", &c);
		assert_int_equal(strlen(c.message),
			strlen("jwt audience invalid. expected: ") + shift + 19 * (16 + 4));
	}
}

static void without_a_token_or_a_detail_the_code_has_its_own_words(void **state)
{
	(void)state;
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	struct mint_verifier *v = verifier_of(jwk, NULL);
	struct mint_error other = { .code = MINT_ERR_KEY, .detail = "of another call" };
	struct mint_compat c;
	mint_compat_describe(MINT_ERR_EXPIRED, NULL, v, NULL, &c);
	assert_string_equal(c.message, "jwt expired");
	assert_null(c.date_name);
	mint_compat_describe(MINT_ERR_MALFORMED, &other, v, NULL, &c);
	assert_string_equal(c.message, "jwt malformed");
	mint_compat_describe(MINT_ERR_UNSIGNED, &other, v, NULL, &c);
	assert_string_equal(c.message, "jwt signature is required");
	mint_verifier_unref(v);
	mint_jwk_unref(jwk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_refusal_has_the_name_words_and_instant_of_jsonwebtoken),
		TEST(a_long_list_is_told_as_far_as_there_is_room),
		TEST(without_a_token_or_a_detail_the_code_has_its_own_words),
	};
	if (mint_ctx_new(&ctx, NULL) != MINT_OK)
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	mint_ctx_free(ctx);
	return failed;
}
