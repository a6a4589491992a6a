/* SPDX-License-Identifier: Apache-2.0 */
#include "forge.h"

static struct mint_ctx *ctx;

static void every_changed_character_is_noticed(void **state)
{
	(void)state;
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	struct mint_verifier *v = verifier_of(jwk, NULL);
	struct token good, t;
	struct mint_jwt jwt;
	struct mint_error e;
	forge(&good, HS256, "{\"sub\":\"a\"}");
	assert_int_equal(verify(ctx, v, &good, &jwt, &e), MINT_OK);
	for (size_t i = 0; i < good.n; i++)
		for (int bit = 0; bit < 8; bit++) {
			t = good;
			t.p[i] = (char)(t.p[i] ^ 1 << bit);
			assert_int_not_equal(verify(ctx, v, &t, &jwt, &e), MINT_OK);
			assert_false(jwt.verified);
		}
	for (size_t n = 0; n < good.n; n++) {
		t = good;
		t.n = n;
		assert_int_not_equal(verify(ctx, v, &t, &jwt, &e), MINT_OK);
	}
	mint_verifier_unref(v);
	mint_jwk_unref(jwk);
}

static void shapes_that_are_no_token_are_refused(void **state)
{
	(void)state;
	static const struct {
		const char *token;
		enum mint_err want;
	} rows[] = { { "", MINT_ERR_MALFORMED }, { ".", MINT_ERR_MALFORMED },
		{ "..", MINT_ERR_UNSIGNED }, { "a.b", MINT_ERR_MALFORMED },
		{ "a.b.", MINT_ERR_UNSIGNED }, { "e30.e30.AAAA", MINT_ERR_ALG },
		{ "eyJhbGciOiJIUzI1NiJ9.e30.AAAA", MINT_ERR_SIGNATURE },
		{ "eyJhbGciOiJIUzI1NiJ9.e30.AAAA.AAAA", MINT_ERR_MALFORMED },
		{ "eyJhbGciOiJIUzI1NiJ9.e30.A", MINT_ERR_MALFORMED },
		{ "eyJhbGciOiJIUzI1NiJ9.e30.=", MINT_ERR_MALFORMED },
		{ " eyJhbGciOiJIUzI1NiJ9.e30.AAAA", MINT_ERR_MALFORMED } };
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	struct mint_verifier *v = verifier_of(jwk, NULL);
	struct mint_jwt jwt;
	struct mint_error e;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_err(rows[i].token,
			mint_jwt_verify(
				ctx, v, rows[i].token, strlen(rows[i].token), NOW, &jwt, &e),
			rows[i].want, e);
	/* 10^6 points: the size decides, before anything is counted */
	char *dots = malloc(1000000);
	memset(dots, '.', 1000000);
	assert_int_equal(mint_jwt_verify(ctx, v, dots, 1000000, NOW, &jwt, &e), MINT_ERR_MALFORMED);
	assert_int_equal(mint_jwt_verify(ctx, v, dots, MINT_TOKEN_SIZE_MAX, NOW, &jwt, &e),
		MINT_ERR_MALFORMED);
	free(dots);
	mint_verifier_unref(v);
	mint_jwk_unref(jwk);
}

static void payloads_that_are_no_strict_object_are_refused_though_signed(void **state)
{
	(void)state;
	static const char *const bad[] = { "", "[1]", "\"a\"", "null", "1", "hello",
		"{\"a\":1,\"a\":2}", "{\"a\":\"\xff\"}", "{} x", "\xef\xbb\xbf{}",
		"{\"a\":\"\\u0000\"}" };
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	struct mint_verifier *v = verifier_of(jwk, NULL);
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct token t;
		struct mint_jwt jwt;
		struct mint_error e;
		forge(&t, HS256, bad[i]);
		assert_err(bad[i], verify(ctx, v, &t, &jwt, &e), MINT_ERR_MALFORMED, e);
		assert_false(jwt.verified);
	}
	mint_verifier_unref(v);
	mint_jwk_unref(jwk);
}

/* More key pairs than a context keeps state for: the oldest gives way, and nothing is mixed up. */
static void more_pairs_than_slots_are_served_in_turn(void **state)
{
	(void)state;
	enum { PAIRS = 40 };
	struct mint_jwk_options o = { .alg = MINT_ALG_PS256 };
	struct mint_jwk *base = NULL, *keys[PAIRS];
	struct mint_error e;
	char json[4096];
	size_t n;
	assert_err("", mint_jwk_generate_rsa(&o, 2048, &base, &e), MINT_OK, e);
	assert_err(
		"", mint_jwk_write_json(base, MINT_PRIVATE, json, sizeof json, &n, &e), MINT_OK, e);
	for (int i = 0; i < PAIRS; i++)
		assert_err("", mint_jwk_from_json(NULL, json, n, &keys[i], &e), MINT_OK, e);
	for (int i = 0; i < 2 * PAIRS; i++) {
		struct mint_signer *s = signer_of(keys[i % PAIRS], NULL);
		struct mint_verifier *v = verifier_of(keys[(i + 7) % PAIRS], NULL);
		struct token t;
		struct mint_jwt jwt;
		assert_err("", mint_jwt_sign_json(ctx, s, "{}", 2, t.p, sizeof t.p, &t.n, &e),
			MINT_OK, e);
		assert_err("", verify(ctx, v, &t, &jwt, &e), MINT_OK, e);
		mint_signer_unref(s);
		mint_verifier_unref(v);
	}
	for (int i = 0; i < PAIRS; i++)
		mint_jwk_unref(keys[i]);
	mint_jwk_unref(base);
}

/* All algorithms sign and verify; each signature is refused under each other algorithm and by each
 * other key. */
static void each_algorithm_verifies_its_own_and_no_other(void **state)
{
	(void)state;
	enum { ALGS = MINT_ALG_PS512 + 1 };
	struct mint_jwk *keys[ALGS] = { NULL }, *pair = NULL;
	struct mint_verify_options all = any_claims(MINT_ALGS_HS | MINT_ALGS_RS | MINT_ALGS_PS);
	struct mint_jwk_options rs = { .alg = MINT_ALG_RS256 };
	struct mint_error e;
	char pem[4096];
	size_t n;
	assert_err("", mint_jwk_generate_rsa(&rs, 2048, &pair, &e), MINT_OK, e);
	assert_err("", mint_jwk_write_pem(pair, MINT_PRIVATE, pem, sizeof pem, &n, &e), MINT_OK, e);
	for (int alg = MINT_ALG_HS256; alg < ALGS; alg++) {
		struct mint_jwk_options o = { .alg = (enum mint_alg)alg };
		enum mint_err got = alg <= MINT_ALG_HS512
					    ? mint_jwk_from_secret(&o, SECRET, 64, &keys[alg], &e)
					    : mint_jwk_from_pem(&o, pem, n, &keys[alg], &e);
		assert_err(mint_alg_name(o.alg), got, MINT_OK, e);
	}
	for (int a = MINT_ALG_HS256; a < ALGS; a++) {
		struct mint_signer *s = signer_of(keys[a], NULL);
		struct token t;
		struct mint_jwt jwt;
		assert_err("",
			mint_jwt_sign_json(ctx, s, "{\"a\":1}", 7, t.p, sizeof t.p, &t.n, &e),
			MINT_OK, e);
		for (int b = MINT_ALG_HS256; b < ALGS; b++) {
			struct mint_verifier *v = verifier_of(keys[b], &all);
			assert_err(mint_alg_name((enum mint_alg)b), verify(ctx, v, &t, &jwt, &e),
				a == b ? MINT_OK : MINT_ERR_ALG, e);
			if (a == b)
				assert_int_equal(jwt.alg, a);
			mint_verifier_unref(v);
		}
		mint_signer_unref(s);
	}
	for (int alg = MINT_ALG_HS256; alg < ALGS; alg++)
		mint_jwk_unref(keys[alg]);
	mint_jwk_unref(pair);
}

static void a_policy_without_a_bound_must_say_so(void **state)
{
	(void)state;
	const struct mint_text one = T("x");
	const struct {
		const char *name;
		struct mint_verify_options o;
		enum mint_err want;
	} rows[] = {
		{ "whole",
			{ .algs = 2,
				.issuers = &one,
				.issuer_count = 1,
				.audiences = &one,
				.audience_count = 1 },
			MINT_OK },
		{ "no algs",
			{ .issuers = &one,
				.issuer_count = 1,
				.audiences = &one,
				.audience_count = 1 },
			MINT_ERR_USAGE },
		{ "no issuer", { .algs = 2, .audiences = &one, .audience_count = 1 },
			MINT_ERR_USAGE },
		{ "any issuer",
			{ .algs = 2,
				.audiences = &one,
				.audience_count = 1,
				.flags = MINT_VERIFY_ANY_ISSUER },
			MINT_OK },
		{ "no audience", { .algs = 2, .issuers = &one, .issuer_count = 1 },
			MINT_ERR_USAGE },
		{ "any audience",
			{ .algs = 2,
				.issuers = &one,
				.issuer_count = 1,
				.flags = MINT_VERIFY_ANY_AUDIENCE },
			MINT_OK },
		{ "leeway", { .algs = 2, .leeway_s = 86401, .flags = 3 }, MINT_ERR_USAGE },
		{ "leeway", { .algs = 2, .leeway_s = -1, .flags = 3 }, MINT_ERR_USAGE },
		{ "age", { .algs = 2, .max_age_s = -1, .flags = 3 }, MINT_ERR_USAGE },
	};
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	struct mint_jwks *jwks = set_of(jwk);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mint_verifier *v = NULL;
		struct mint_error e;
		assert_err(
			rows[i].name, mint_verifier_new(jwks, &rows[i].o, &v, &e), rows[i].want, e);
		mint_verifier_unref(v);
	}
	mint_jwks_unref(jwks);
	mint_jwk_unref(jwk);
}

static void decoding_without_verification_says_that_nothing_was_verified(void **state)
{
	(void)state;
	static const struct {
		const char *token;
		enum mint_err want;
		enum mint_alg alg;
	} rows[] = {
		{ "eyJhbGciOiJub25lIn0.eyJhIjoxfQ.", MINT_OK, MINT_ALG_UNSET }, /* {"alg":"none"} */
		{ "eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.AAAA", MINT_OK, MINT_ALG_HS256 },
		{ "e30.eyJhIjoxfQ.AAAA", MINT_OK, MINT_ALG_UNSET },
		{ "e30.eyJhIjoxfQ.A", MINT_ERR_MALFORMED, MINT_ALG_UNSET },
		{ "e30.eyJhIjoxfQ.AA.A", MINT_ERR_MALFORMED, MINT_ALG_UNSET },
		{ "e30.eyJhIjoxfQ", MINT_ERR_MALFORMED, MINT_ALG_UNSET },
		{ "W10.eyJhIjoxfQ.AAAA", MINT_ERR_MALFORMED, MINT_ALG_UNSET }, /* [] */
		{ "e30.W10.AAAA", MINT_ERR_MALFORMED, MINT_ALG_UNSET },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mint_jwt jwt;
		struct mint_error e;
		int64_t a = 0;
		assert_err(rows[i].token,
			mint_jwt_decode_unverified(
				ctx, rows[i].token, strlen(rows[i].token), &jwt, &e),
			rows[i].want, e);
		assert_false(jwt.verified);
		assert_null(jwt.key);
		assert_int_equal(jwt.alg, rows[i].alg);
		if (rows[i].want == MINT_OK)
			assert_int_equal(mint_jwt_get_int(&jwt, "a", &a), MINT_OK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(every_changed_character_is_noticed),
		TEST(shapes_that_are_no_token_are_refused),
		TEST(payloads_that_are_no_strict_object_are_refused_though_signed),
		TEST(more_pairs_than_slots_are_served_in_turn),
		TEST(each_algorithm_verifies_its_own_and_no_other),
		TEST(a_policy_without_a_bound_must_say_so),
		TEST(decoding_without_verification_says_that_nothing_was_verified) };
	if (mint_ctx_new(&ctx, NULL) != MINT_OK)
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	mint_ctx_free(ctx);
	return failed;
}
