/* SPDX-License-Identifier: Apache-2.0 */
#include "forge.h"

static struct mint_ctx *ctx;
static struct mint_jwk *jwk;

static const struct mint_text iss1[] = { { "i", 1 } }, iss2[] = { { "x", 1 }, { "i", 1 } };
static const struct mint_text aud1[] = { { "a", 1 } }, aud2[] = { { "a", 1 }, { "b", 1 } };
static const struct mint_text sub_jti[] = { { "sub", 3 }, { "jti", 3 } };
#define ANY       MINT_VERIFY_ANY_ISSUER | MINT_VERIFY_ANY_AUDIENCE
#define NO_AUD    .flags = MINT_VERIFY_ANY_AUDIENCE
#define NO_ISS    .flags = MINT_VERIFY_ANY_ISSUER
#define ISS(list) .issuers = list, .issuer_count = COUNT(list)
#define AUD(list) .audiences = list, .audience_count = COUNT(list)

/* NOW is 1700000000. */
static const struct row {
	const char *name;
	struct mint_verify_options o;
	const char *payload;
	enum mint_err want;
	unsigned failed;
} rows[] = {
	{ "nothing asked, nothing there", { .flags = ANY }, "{}", MINT_OK, 0 },
	/* exp: RFC 7519 4.1.4 */
	{ "exp in a second", { .flags = ANY }, "{\"exp\":1700000001}", MINT_OK, 0 },
	{ "exp now", { .flags = ANY }, "{\"exp\":1700000000}", MINT_ERR_EXPIRED, MINT_FAILED_EXP },
	{ "exp in half a second", { .flags = ANY }, "{\"exp\":1700000000.5}", MINT_OK, 0 },
	{ "exp half a second ago", { .flags = ANY }, "{\"exp\":1699999999.5}", MINT_ERR_EXPIRED,
		MINT_FAILED_EXP },
	{ "exp a hair from now", { .flags = ANY }, "{\"exp\":1700000000.00000000000000000000001}",
		MINT_OK, 0 },
	{ "exp with an exponent", { .flags = ANY }, "{\"exp\":1.7000000005e9}", MINT_OK, 0 },
	{ "exp 5 s ago, leeway 5", { .leeway_s = 5, .flags = ANY }, "{\"exp\":1699999995}",
		MINT_ERR_EXPIRED, MINT_FAILED_EXP },
	{ "exp 5 s ago, leeway 6", { .leeway_s = 6, .flags = ANY }, "{\"exp\":1699999995}", MINT_OK,
		0 },
	{ "exp negative", { .flags = ANY }, "{\"exp\":-1}", MINT_ERR_EXPIRED, MINT_FAILED_EXP },
	{ "exp past, ignored", { .flags = ANY | MINT_VERIFY_IGNORE_EXP }, "{\"exp\":1}", MINT_OK,
		0 },
	{ "exp text, ignored", { .flags = ANY | MINT_VERIFY_IGNORE_EXP }, "{\"exp\":\"1\"}",
		MINT_ERR_CLAIM_TYPE, MINT_FAILED_TYPE },
	{ "exp 2^53", { .flags = ANY }, "{\"exp\":9007199254740992}", MINT_ERR_CLAIM_TYPE,
		MINT_FAILED_TYPE },
	{ "exp 2^53 - 1", { .flags = ANY }, "{\"exp\":9007199254740991}", MINT_OK, 0 },
	{ "exp 2^64 + now", { .flags = ANY }, "{\"exp\":18446744075409551617}", MINT_ERR_CLAIM_TYPE,
		MINT_FAILED_TYPE },
	{ "exp null", { .flags = ANY }, "{\"exp\":null}", MINT_ERR_CLAIM_TYPE, MINT_FAILED_TYPE },
	/* nbf: 4.1.5 */
	{ "nbf now", { .flags = ANY }, "{\"nbf\":1700000000}", MINT_OK, 0 },
	{ "nbf in a second", { .flags = ANY }, "{\"nbf\":1700000001}", MINT_ERR_NOT_YET,
		MINT_FAILED_NBF },
	{ "nbf in half a second", { .flags = ANY }, "{\"nbf\":1700000000.5}", MINT_ERR_NOT_YET,
		MINT_FAILED_NBF },
	{ "nbf in 5 s, leeway 5", { .leeway_s = 5, .flags = ANY }, "{\"nbf\":1700000005}", MINT_OK,
		0 },
	{ "nbf in 6 s, leeway 5", { .leeway_s = 5, .flags = ANY }, "{\"nbf\":1700000006}",
		MINT_ERR_NOT_YET, MINT_FAILED_NBF },
	{ "nbf ignored", { .flags = ANY | MINT_VERIFY_IGNORE_NBF }, "{\"nbf\":1700000005}", MINT_OK,
		0 },
	{ "nbf text", { .flags = ANY }, "{\"nbf\":\"1\"}", MINT_ERR_CLAIM_TYPE, MINT_FAILED_TYPE },
	/* iat: 4.1.6 */
	{ "iat in the future", { .flags = ANY }, "{\"iat\":1700000001}", MINT_OK, 0 },
	{ "iat in the future, refused", { .flags = ANY | MINT_VERIFY_PAST_IAT },
		"{\"iat\":1700000001}", MINT_ERR_NOT_YET, MINT_FAILED_IAT },
	{ "iat now", { .flags = ANY | MINT_VERIFY_PAST_IAT }, "{\"iat\":1700000000}", MINT_OK, 0 },
	{ "iat text", { .flags = ANY }, "{\"iat\":\"1\"}", MINT_ERR_CLAIM_TYPE, MINT_FAILED_TYPE },
	{ "age 100 of 100", { .max_age_s = 100, .flags = ANY }, "{\"iat\":1699999900}",
		MINT_ERR_TOO_OLD, MINT_FAILED_IAT },
	{ "age 100 of 101", { .max_age_s = 101, .flags = ANY }, "{\"iat\":1699999900}", MINT_OK,
		0 },
	{ "age 100 of 99, leeway 2", { .max_age_s = 99, .leeway_s = 2, .flags = ANY },
		"{\"iat\":1699999900}", MINT_OK, 0 },
	{ "age without iat", { .max_age_s = 100, .flags = ANY }, "{}", MINT_ERR_MISSING,
		MINT_FAILED_REQUIRED },
	{ "age from the future", { .max_age_s = 100, .flags = ANY }, "{\"iat\":1700000001}",
		MINT_ERR_NOT_YET, MINT_FAILED_IAT },
	/* iss: 4.1.1 */
	{ "iss", { ISS(iss1), NO_AUD }, "{\"iss\":\"i\"}", MINT_OK, 0 },
	{ "iss escaped", { ISS(iss1), NO_AUD }, "{\"iss\":\"\\u0069\"}", MINT_OK, 0 },
	{ "iss, one of two", { ISS(iss2), NO_AUD }, "{\"iss\":\"i\"}", MINT_OK, 0 },
	{ "iss with a slash", { ISS(iss1), NO_AUD }, "{\"iss\":\"i/\"}", MINT_ERR_ISSUER,
		MINT_FAILED_ISS },
	{ "iss in capitals", { ISS(iss1), NO_AUD }, "{\"iss\":\"I\"}", MINT_ERR_ISSUER,
		MINT_FAILED_ISS },
	{ "iss missing", { ISS(iss1), NO_AUD }, "{}", MINT_ERR_ISSUER, MINT_FAILED_ISS },
	{ "iss array", { ISS(iss1), NO_AUD }, "{\"iss\":[\"i\"]}", MINT_ERR_CLAIM_TYPE,
		MINT_FAILED_TYPE | MINT_FAILED_ISS },
	/* aud: 4.1.3 */
	{ "aud text", { AUD(aud1), NO_ISS }, "{\"aud\":\"a\"}", MINT_OK, 0 },
	{ "aud array", { AUD(aud1), NO_ISS }, "{\"aud\":[\"x\",\"a\"]}", MINT_OK, 0 },
	{ "aud escaped", { AUD(aud1), NO_ISS }, "{\"aud\":[\"\\u0061\"]}", MINT_OK, 0 },
	{ "aud any of two", { AUD(aud2), NO_ISS }, "{\"aud\":\"b\"}", MINT_OK, 0 },
	{ "aud all of two",
		{ AUD(aud2), .flags = MINT_VERIFY_ANY_ISSUER | MINT_VERIFY_ALL_AUDIENCES },
		"{\"aud\":[\"b\",\"a\"]}", MINT_OK, 0 },
	{ "aud not all of two",
		{ AUD(aud2), .flags = MINT_VERIFY_ANY_ISSUER | MINT_VERIFY_ALL_AUDIENCES },
		"{\"aud\":[\"b\"]}", MINT_ERR_AUDIENCE, MINT_FAILED_AUD },
	{ "aud longer", { AUD(aud1), NO_ISS }, "{\"aud\":\"a/\"}", MINT_ERR_AUDIENCE,
		MINT_FAILED_AUD },
	{ "aud other", { AUD(aud1), NO_ISS }, "{\"aud\":[\"b\"]}", MINT_ERR_AUDIENCE,
		MINT_FAILED_AUD },
	{ "aud empty", { AUD(aud1), NO_ISS }, "{\"aud\":[]}", MINT_ERR_AUDIENCE, MINT_FAILED_AUD },
	{ "aud missing", { AUD(aud1), NO_ISS }, "{}", MINT_ERR_AUDIENCE, MINT_FAILED_AUD },
	{ "aud number", { AUD(aud1), NO_ISS }, "{\"aud\":1}", MINT_ERR_CLAIM_TYPE,
		MINT_FAILED_TYPE | MINT_FAILED_AUD },
	{ "aud object: CVE-2020-26160's kind", { AUD(aud1), NO_ISS }, "{\"aud\":{\"a\":1}}",
		MINT_ERR_CLAIM_TYPE, MINT_FAILED_TYPE | MINT_FAILED_AUD },
	{ "aud with a number in it", { AUD(aud1), NO_ISS }, "{\"aud\":[\"a\",1]}",
		MINT_ERR_CLAIM_TYPE, MINT_FAILED_TYPE | MINT_FAILED_AUD },
	{ "aud number, not asked", { .flags = ANY }, "{\"aud\":1}", MINT_ERR_CLAIM_TYPE,
		MINT_FAILED_TYPE },
	/* sub, jti, nonce */
	{ "sub", { .subject = { "s", 1 }, .flags = ANY }, "{\"sub\":\"s\"}", MINT_OK, 0 },
	{ "sub other", { .subject = { "s", 1 }, .flags = ANY }, "{\"sub\":\"t\"}", MINT_ERR_SUBJECT,
		MINT_FAILED_SUB },
	{ "sub missing", { .subject = { "s", 1 }, .flags = ANY }, "{}", MINT_ERR_SUBJECT,
		MINT_FAILED_SUB },
	{ "sub number", { .flags = ANY }, "{\"sub\":1}", MINT_ERR_CLAIM_TYPE, MINT_FAILED_TYPE },
	{ "jti", { .jwtid = { "j", 1 }, .flags = ANY }, "{\"jti\":\"j\"}", MINT_OK, 0 },
	{ "jti other", { .jwtid = { "j", 1 }, .flags = ANY }, "{\"jti\":\"J\"}", MINT_ERR_JWTID,
		MINT_FAILED_JTI },
	{ "jti number", { .flags = ANY }, "{\"jti\":1}", MINT_ERR_CLAIM_TYPE, MINT_FAILED_TYPE },
	{ "nonce", { .nonce = { "n", 1 }, .flags = ANY }, "{\"nonce\":\"n\"}", MINT_OK, 0 },
	{ "nonce other", { .nonce = { "n", 1 }, .flags = ANY }, "{\"nonce\":\"m\"}", MINT_ERR_NONCE,
		MINT_FAILED_NONCE },
	{ "nonce number, not asked", { .flags = ANY }, "{\"nonce\":1}", MINT_OK, 0 },
	/* required */
	{ "both there", { .required = sub_jti, .required_count = 2, .flags = ANY },
		"{\"sub\":\"\",\"jti\":\"\"}", MINT_OK, 0 },
	{ "one missing", { .required = sub_jti, .required_count = 2, .flags = ANY },
		"{\"sub\":\"\"}", MINT_ERR_MISSING, MINT_FAILED_REQUIRED },
	/* the first failure names the error, the mask names all: expired comes before audience */
	{ "all wrong",
		{ ISS(iss1), AUD(aud1), .subject = { "s", 1 }, .jwtid = { "j", 1 },
			.nonce = { "n", 1 } },
		"{\"exp\":1,\"nbf\":1700000001,\"iss\":\"x\",\"aud\":\"x\",\"sub\":\"x\",\"jti\":"
		"\"x\",\"nonce\":\"x\"}",
		MINT_ERR_NOT_YET,
		MINT_FAILED_NBF | MINT_FAILED_EXP | MINT_FAILED_ISS | MINT_FAILED_AUD |
			MINT_FAILED_SUB | MINT_FAILED_JTI | MINT_FAILED_NONCE },
	{ "expired for another audience", { AUD(aud1), NO_ISS }, "{\"exp\":1,\"aud\":\"x\"}",
		MINT_ERR_EXPIRED, MINT_FAILED_EXP | MINT_FAILED_AUD },
};

/* J10, J11, J18 */
static void claims_are_held_against_the_policy(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mint_verify_options o = rows[i].o;
		o.algs = MINT_ALGS_HS;
		struct mint_verifier *v = verifier_of(jwk, &o);
		struct token t;
		struct mint_jwt jwt;
		struct mint_error e = { 0 };
		forge(&t, "{\"alg\":\"HS256\"}", rows[i].payload);
		assert_err(rows[i].name, mint_jwt_verify(ctx, v, t.p, t.n, NOW, &jwt, &e),
			rows[i].want, e);
		assert_true(jwt.verified);
		if (jwt.failed != rows[i].failed)
			fail_msg("%s: failed %x", rows[i].name, jwt.failed);
		assert_int_equal(jwt.payload.n, strlen(rows[i].payload));
		mint_verifier_unref(v);
	}
}

/* What a server needs to say "Bad audience: <aud>". */
static void claims_can_be_read_when_only_they_failed(void **state)
{
	(void)state;
	struct mint_verify_options o = { .algs = MINT_ALGS_HS, AUD(aud2), NO_ISS };
	struct mint_verifier *v = verifier_of(jwk, &o);
	struct token t;
	struct mint_jwt jwt;
	struct mint_error e;
	const char *aud;
	size_t n;
	forge(&t, "{\"alg\":\"HS256\"}", "{\"aud\":\"https://other/\"}");
	assert_int_equal(mint_jwt_verify(ctx, v, t.p, t.n, NOW, &jwt, &e), MINT_ERR_AUDIENCE);
	assert_string_equal(e.detail, "jwt audience invalid. expected: a or b");
	assert_int_equal(mint_jwt_get_str(&jwt, "aud", &aud, &n), MINT_OK);
	assert_int_equal(n, 14);
	assert_memory_equal(aud, "https://other/", n);
	t.p[t.n - 5] ^= 1;
	assert_int_equal(mint_jwt_verify(ctx, v, t.p, t.n, NOW, &jwt, &e), MINT_ERR_SIGNATURE);
	assert_int_equal(mint_jwt_get_str(&jwt, "aud", &aud, &n), MINT_ERR_MISSING);
	mint_verifier_unref(v);
}

static void a_clock_at_the_end_of_time_overflows_nothing(void **state)
{
	(void)state;
	struct mint_verify_options o = any_claims(MINT_ALGS_HS);
	o.leeway_s = 86400;
	o.max_age_s = INT64_C(9007199254740991);
	struct mint_verifier *v = verifier_of(jwk, &o);
	struct token t;
	struct mint_jwt jwt;
	struct mint_error e;
	forge(&t, "{\"alg\":\"HS256\"}", "{\"exp\":1,\"nbf\":1,\"iat\":1}");
	assert_int_equal(mint_jwt_verify(ctx, v, t.p, t.n, INT64_MAX, &jwt, &e), MINT_ERR_EXPIRED);
	assert_int_equal(mint_jwt_verify(ctx, v, t.p, t.n, INT64_MIN, &jwt, &e), MINT_ERR_NOT_YET);
	mint_verifier_unref(v);
}

#define PAYLOAD                                                                                    \
	"{\"s\":\"plain\",\"e\":\"a\\u00e9\\n\",\"i\":-42,\"w\":1e3,\"d\":1.5,\"big\":"            \
	"9223372036854775808,\"huge\":1e400,\"t\":true,"                                           \
	"\"f\":false,\"z\":null,\"a\":[\"x\",\"y\\t\"],\"m\":[\"x\",1],\"l\":[],\"o\":{\"k\":[1]}" \
	",\"\\u0065sc\":1}"

static void getters_give_the_type_that_is_asked_for_or_nothing(void **state)
{
	(void)state;
	struct token t;
	struct mint_jwt jwt;
	struct mint_error e;
	struct mint_verifier *v = verifier_of(jwk, NULL);
	forge(&t, "{\"alg\":\"HS256\"}", PAYLOAD);
	assert_err("", mint_jwt_verify(ctx, v, t.p, t.n, NOW, &jwt, &e), MINT_OK, e);
	static const struct {
		const char *name;
		enum mint_err str, integer, real, boolean;
	} want[] = {
#define OK_ MINT_OK
#define NO  MINT_ERR_CLAIM_TYPE
		{ "s", OK_, NO, NO, NO },
		{ "e", OK_, NO, NO, NO },
		{ "i", NO, OK_, OK_, NO },
		{ "w", NO, OK_, OK_, NO },
		{ "d", NO, NO, OK_, NO },
		{ "big", NO, NO, OK_, NO },
		{ "huge", NO, NO, NO, NO },
		{ "t", NO, NO, NO, OK_ },
		{ "f", NO, NO, NO, OK_ },
		{ "z", NO, NO, NO, NO },
		{ "a", NO, NO, NO, NO },
		{ "o", NO, NO, NO, NO },
		{ "esc", NO, OK_, OK_, NO },
		{ "missing", MINT_ERR_MISSING, MINT_ERR_MISSING, MINT_ERR_MISSING,
			MINT_ERR_MISSING },
	};
	for (size_t i = 0; i < COUNT(want); i++) {
		const char *text = "kept";
		size_t n = 4711;
		int64_t integer = 4711;
		double real = 4711;
		bool boolean = true;
		enum mint_err got[] = { mint_jwt_get_str(&jwt, want[i].name, &text, &n),
			mint_jwt_get_int(&jwt, want[i].name, &integer),
			mint_jwt_get_double(&jwt, want[i].name, &real),
			mint_jwt_get_bool(&jwt, want[i].name, &boolean) };
		enum mint_err wants[] = { want[i].str, want[i].integer, want[i].real,
			want[i].boolean };
		for (size_t k = 0; k < 4; k++)
			assert_err(want[i].name, got[k], wants[k], e);
		assert_true(got[0] == MINT_OK || (strcmp(text, "kept") == 0 && n == 4711));
		assert_true(got[1] == MINT_OK || integer == 4711);
		assert_true(got[2] == MINT_OK || real == 4711);
	}
	const char *text;
	size_t n;
	int64_t integer;
	bool boolean;
	for (int twice = 0; twice < 2; twice++) {
		assert_int_equal(mint_jwt_get_str(&jwt, "e", &text, &n), MINT_OK);
		assert_int_equal(n, 4);
		assert_memory_equal(text, "a\xc3\xa9\n", 4);
	}
	assert_int_equal(mint_jwt_get_int(&jwt, "w", &integer), MINT_OK);
	assert_int_equal(integer, 1000);
	assert_int_equal(mint_jwt_get_bool(&jwt, "f", &boolean), MINT_OK);
	assert_false(boolean);
	assert_memory_equal(
		jwt.payload.p, PAYLOAD, sizeof PAYLOAD - 1); /* unescaping left it alone */
	mint_verifier_unref(v);
}

static void arrays_members_and_raw_json_are_walked(void **state)
{
	(void)state;
	struct token t;
	struct mint_jwt jwt;
	struct mint_error e;
	const char *text;
	size_t n, cursor = 0;
	enum mint_json_type type;
	struct mint_text name, json;
	struct mint_verifier *v = verifier_of(jwk, NULL);
	forge(&t, "{\"alg\":\"HS256\"}", PAYLOAD);
	assert_err("", mint_jwt_verify(ctx, v, t.p, t.n, NOW, &jwt, &e), MINT_OK, e);
	assert_int_equal(mint_jwt_next_str(&jwt, "a", &cursor, &text, &n), MINT_OK);
	assert_memory_equal(text, "x", n);
	assert_int_equal(mint_jwt_next_str(&jwt, "a", &cursor, &text, &n), MINT_OK);
	assert_int_equal(n, 2);
	assert_memory_equal(text, "y\t", n);
	assert_int_equal(mint_jwt_next_str(&jwt, "a", &cursor, &text, &n), MINT_ERR_MISSING);
	cursor = 0;
	assert_int_equal(mint_jwt_next_str(&jwt, "m", &cursor, &text, &n), MINT_OK);
	assert_int_equal(mint_jwt_next_str(&jwt, "m", &cursor, &text, &n), MINT_ERR_CLAIM_TYPE);
	cursor = 0;
	assert_int_equal(mint_jwt_next_str(&jwt, "l", &cursor, &text, &n), MINT_ERR_MISSING);
	assert_int_equal(mint_jwt_next_str(&jwt, "i", &cursor, &text, &n), MINT_ERR_CLAIM_TYPE);
	assert_int_equal(mint_jwt_next_str(&jwt, "missing", &cursor, &text, &n), MINT_ERR_MISSING);
	cursor = 0;
	assert_int_equal(mint_jwt_next_str(&jwt, "s", &cursor, &text, &n), MINT_OK);
	assert_memory_equal(text, "plain", n);
	assert_int_equal(mint_jwt_next_str(&jwt, "s", &cursor, &text, &n), MINT_ERR_MISSING);
	assert_int_equal(mint_jwt_get_json(&jwt, "o", &type, &text, &n), MINT_OK);
	assert_int_equal(type, MINT_JSON_OBJECT);
	assert_memory_equal(text, "{\"k\":[1]}", n);
	assert_int_equal(mint_jwt_get_json(&jwt, "z", NULL, &text, &n), MINT_OK);
	assert_memory_equal(text, "null", n);
	assert_int_equal(mint_jwt_claim_at(&jwt, 14, &name, &json), MINT_OK);
	assert_int_equal(name.n, 3);
	assert_memory_equal(name.p, "esc", 3);
	assert_memory_equal(json.p, "1", json.n);
	assert_int_equal(mint_jwt_claim_at(&jwt, 15, &name, &json), MINT_ERR_MISSING);
	mint_verifier_unref(v);
}

static void aud_contains_looks_at_whole_strings(void **state)
{
	(void)state;
	static const struct {
		const char *payload;
		bool has;
	} aud[] = { { "{\"aud\":\"ab\"}", true }, { "{\"aud\":[\"x\",\"a\\u0062\"]}", true },
		{ "{\"aud\":\"abc\"}", false }, { "{\"aud\":[\"a\",\"b\"]}", false },
		{ "{}", false }, { "{\"aud\":[]}", false } };
	struct mint_verifier *v = verifier_of(jwk, NULL);
	for (size_t i = 0; i < COUNT(aud); i++) {
		struct token t;
		struct mint_jwt jwt;
		struct mint_error e;
		forge(&t, "{\"alg\":\"HS256\"}", aud[i].payload);
		assert_err(aud[i].payload, mint_jwt_verify(ctx, v, t.p, t.n, NOW, &jwt, &e),
			MINT_OK, e);
		assert_int_equal(mint_jwt_aud_contains(&jwt, "ab", 2), aud[i].has);
	}
	mint_verifier_unref(v);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(claims_are_held_against_the_policy),
		TEST(claims_can_be_read_when_only_they_failed),
		TEST(a_clock_at_the_end_of_time_overflows_nothing),
		TEST(getters_give_the_type_that_is_asked_for_or_nothing),
		TEST(arrays_members_and_raw_json_are_walked),
		TEST(aud_contains_looks_at_whole_strings) };
	if (mint_ctx_new(&ctx, NULL) != MINT_OK)
		return 1;
	jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	mint_jwk_unref(jwk);
	mint_ctx_free(ctx);
	return failed;
}
