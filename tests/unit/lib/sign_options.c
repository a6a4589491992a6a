/* SPDX-License-Identifier: Apache-2.0 */
/* Claims from JSON, typed claims and options together. Every row has a neighbour that is refused.
 */
#include "support.h"

static struct mint_ctx *ctx;
static struct mint_jwk *jwk;

static const char *payload_of(const struct token *t)
{
	static char out[MINT_TOKEN_SIZE_MAX];
	struct mint_jwt jwt;
	struct mint_error e;
	assert_err("decode", mint_jwt_decode_unverified(ctx, t->p, t->n, &jwt, &e), MINT_OK, e);
	memcpy(out, jwt.payload.p, jwt.payload.n);
	out[jwt.payload.n] = 0;
	return out;
}

static enum mint_err make(const struct mint_sign_options *so, const struct mint_claim_options *o,
	int64_t now_s, struct token *t, struct mint_error *e)
{
	struct mint_signer *s = signer_of(jwk, so);
	*e = (struct mint_error){ 0 };
	enum mint_err got = mint_jwt_sign_options(ctx, s, o, now_s, t->p, sizeof t->p, &t->n, e);
	mint_signer_unref(s);
	return got;
}

#define SECONDS(n)                                                                                 \
	{                                                                                          \
		.type = MINT_SPAN_SECONDS, .seconds = (n)                                          \
	}
#define SPAN(s)                                                                                    \
	{                                                                                          \
		.type = MINT_SPAN_TEXT, .text = T(s)                                               \
	}
#define IAT      "\"iat\":1700000000"
#define EXP_TEXT "\"expiresIn\" should be a number of seconds or string representing a timespan"
#define EXP_EG   EXP_TEXT " eg: \"1d\", \"20h\", 60"

static const struct mint_text one[] = { T("a") }, two[] = { T("a"), T("b\"") };
static const struct mint_claim typed[] = { { .name = T("x"), .text = T("y") },
	{ .name = T("n"), .type = MINT_CLAIM_INT, .number = 1 } };
static const struct mint_claim typed_iat[] = { { .name = T("a"), .text = T("b") },
	{ .name = T("iat"), .type = MINT_CLAIM_INT, .number = 5 },
	{ .name = T("c"), .text = T("d") } };
static const struct mint_claim typed_zero[] = {
	{ .name = T("iat"), .type = MINT_CLAIM_INT },
	{ .name = T("c"), .text = T("d") },
};
static const struct mint_claim json_exp[] = {
	{ .name = T("exp"), .type = MINT_CLAIM_JSON, .text = T("1700000001.5") }
};

static const struct made_row {
	const char *name;
	struct mint_claim_options o;
	const char *payload;
} made[] = {
	{ "nothing", { .flags = 0 }, "{" IAT "}" },
	{ "nothing at all", { .flags = MINT_CLAIMS_NO_TIMESTAMP }, "{}" },
	{ "JSON, blanks between members dropped",
		{ .json = T(" { \"a\" : [ 1, 2 ] ,\"b\":null } ") },
		"{\"a\":[ 1, 2 ],\"b\":null," IAT "}" },
	{ "JSON then claims then options",
		{ .json = T("{\"j\":1}"),
			.claims = typed,
			.claim_count = 2,
			.expires_in = SECONDS(60),
			.not_before = SECONDS(-60),
			.audiences = one,
			.audience_count = 1,
			.issuer = T("i"),
			.subject = T("s"),
			.jwtid = T("t") },
		"{\"j\":1,\"x\":\"y\",\"n\":1," IAT ",\"nbf\":1699999940,\"exp\":1700000060,"
		"\"aud\":\"a\",\"iss\":\"i\",\"sub\":\"s\",\"jti\":\"t\"}" },
	{ "iat stays where it is", { .json = T("{\"iat\":7,\"a\":1}"), .expires_in = SPAN("1m") },
		"{\"iat\":7,\"a\":1,\"exp\":67}" },
	{ "an iat of 0 is now, where it is", { .json = T("{\"iat\":0,\"a\":1}") },
		"{" IAT ",\"a\":1}" },
	{ "no timestamp, but counted from",
		{ .json = T("{\"iat\":7,\"a\":1}"),
			.expires_in = SECONDS(3),
			.flags = MINT_CLAIMS_NO_TIMESTAMP },
		"{\"a\":1,\"exp\":10}" },
	{ "typed iat", { .claims = typed_iat, .claim_count = 3, .expires_in = SECONDS(1) },
		"{\"a\":\"b\",\"iat\":5,\"c\":\"d\",\"exp\":6}" },
	{ "typed iat left out",
		{ .claims = typed_iat, .claim_count = 3, .flags = MINT_CLAIMS_NO_TIMESTAMP },
		"{\"a\":\"b\",\"c\":\"d\"}" },
	{ "typed iat of 0", { .claims = typed_zero, .claim_count = 2 }, "{" IAT ",\"c\":\"d\"}" },
	{ "exp of our own", { .claims = json_exp, .claim_count = 1 },
		"{\"exp\":1700000001.5," IAT "}" },
	{ "audiences", { .audiences = two, .audience_count = 2 },
		"{" IAT ",\"aud\":[\"a\",\"b\\\"\"]}" },
	{ "one audience in an array",
		{ .audiences = one, .audience_count = 1, .flags = MINT_CLAIMS_AUDIENCE_ARRAY },
		"{" IAT ",\"aud\":[\"a\"]}" },
	{ "no audience in an array", { .flags = MINT_CLAIMS_AUDIENCE_ARRAY },
		"{" IAT ",\"aud\":[]}" },
	{ "a year", { .expires_in = SPAN("1y") }, "{" IAT ",\"exp\":1731557600}" },
	{ "digits are seconds", { .expires_in = SPAN("120") }, "{" IAT ",\"exp\":1700000120}" },
	{ "and milliseconds only for who asks",
		{ .expires_in = SPAN("1999"), .flags = MINT_CLAIMS_COMPAT },
		"{" IAT ",\"exp\":1700000001}" },
	{ "backwards", { .expires_in = SPAN("-1h"), .not_before = SPAN("-2 days") },
		"{" IAT ",\"nbf\":1699827200,\"exp\":1699996400}" },
	{ "fractions add up", { .json = T("{\"iat\":1.75}"), .expires_in = SPAN("250ms") },
		"{\"iat\":1.75,\"exp\":2}" },
	{ "fractions are rounded down", { .json = T("{\"iat\":1.5}"), .expires_in = SPAN("250ms") },
		"{\"iat\":1.5,\"exp\":1}" },
	{ "seconds from a fraction are whole",
		{ .json = T("{\"iat\":1.5}"), .expires_in = SECONDS(2) },
		"{\"iat\":1.5,\"exp\":3}" },
};

static void options_make_the_payload_in_jsonwebtokens_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(made); i++) {
		struct token t;
		struct mint_error e;
		assert_err(made[i].name, make(NULL, &made[i].o, NOW, &t, &e), MINT_OK, e);
		assert_string_equal(payload_of(&t), made[i].payload);
	}
}

static const struct mint_claim typed_twice[] = { { .name = T("j"), .text = T("y") } };
static const struct mint_claim typed_text_exp[] = { { .name = T("exp"), .text = T("y") } };
static const struct mint_claim typed_big_iat[] = {
	{ .name = T("iat"), .type = MINT_CLAIM_INT, .number = INT64_MAX }
};

static const struct refused_row {
	const char *name;
	struct mint_claim_options o;
	enum mint_err want;
	const char *detail;
} refused[] = {
	{ "no object", { .json = T("[]") }, MINT_ERR_MALFORMED, NULL },
	{ "no JSON", { .json = T("{\"a\":1") }, MINT_ERR_MALFORMED, NULL },
	{ "empty text", { .json = { "", 0 } }, MINT_ERR_MALFORMED, NULL },
	{ "a name twice", { .json = T("{\"a\":1,\"a\":1}") }, MINT_ERR_MALFORMED, NULL },
	{ "JSON and claim", { .json = T("{\"j\":1}"), .claims = typed_twice, .claim_count = 1 },
		MINT_ERR_MALFORMED, NULL },
	{ "JSON, escaped, and claim",
		{ .json = T("{\"\\u006a\":1}"), .claims = typed_twice, .claim_count = 1 },
		MINT_ERR_MALFORMED, NULL },
	{ "exp twice", { .json = T("{\"exp\":1}"), .expires_in = SECONDS(1) }, MINT_ERR_USAGE,
		"Bad \"options.expiresIn\" option the payload already has an \"exp\" property." },
	{ "nbf twice", { .json = T("{\"nbf\":1}"), .not_before = SECONDS(1) }, MINT_ERR_USAGE,
		"Bad \"options.notBefore\" option the payload already has an \"nbf\" property." },
	{ "typed exp and option",
		{ .claims = json_exp, .claim_count = 1, .expires_in = SECONDS(1) }, MINT_ERR_USAGE,
		NULL },
	{ "aud twice", { .json = T("{\"aud\":1}"), .audiences = one, .audience_count = 1 },
		MINT_ERR_USAGE,
		"Bad \"options.audience\" option. The payload already has an \"aud\" property." },
	{ "iss twice", { .json = T("{\"iss\":1}"), .issuer = T("i") }, MINT_ERR_USAGE,
		"Bad \"options.issuer\" option. The payload already has an \"iss\" property." },
	{ "sub twice", { .json = T("{\"sub\":1}"), .subject = T("i") }, MINT_ERR_USAGE, NULL },
	{ "jti twice", { .json = T("{\"jti\":1}"), .jwtid = T("i") }, MINT_ERR_USAGE,
		"Bad \"options.jwtid\" option. The payload already has an \"jti\" property." },
	{ "iat a text", { .json = T("{\"iat\":\"x\"}") }, MINT_ERR_CLAIM_TYPE,
		"\"iat\" should be a number of seconds" },
	{ "exp null", { .json = T("{\"exp\":null}") }, MINT_ERR_CLAIM_TYPE,
		"\"exp\" should be a number of seconds" },
	{ "exp a typed text", { .claims = typed_text_exp, .claim_count = 1 }, MINT_ERR_CLAIM_TYPE,
		NULL },
	{ "exp beyond", { .json = T("{\"exp\":1e400}") }, MINT_ERR_CLAIM_TYPE, NULL },
	{ "nbf 2^53", { .json = T("{\"nbf\":9007199254740992}") }, MINT_ERR_CLAIM_TYPE, NULL },
	{ "iat beyond", { .claims = typed_big_iat, .claim_count = 1 }, MINT_ERR_CLAIM_TYPE, NULL },
	{ "no span", { .expires_in = SPAN("foo") }, MINT_ERR_TIMESPAN, EXP_EG },
	{ "empty span", { .expires_in = SPAN("") }, MINT_ERR_TIMESPAN, EXP_TEXT },
	{ "blank in front", { .expires_in = SPAN(" 1s") }, MINT_ERR_TIMESPAN, EXP_EG },
	{ "compound", { .expires_in = SPAN("1d2h"), .flags = MINT_CLAIMS_COMPAT },
		MINT_ERR_TIMESPAN, EXP_EG },
	{ "a span of ages", { .expires_in = SPAN("999999999y") }, MINT_ERR_TIMESPAN, NULL },
	{ "seconds of ages", { .not_before = SECONDS(INT64_MAX) }, MINT_ERR_TIMESPAN, NULL },
	{ "seconds of ages ago", { .expires_in = SECONDS(INT64_MIN) }, MINT_ERR_TIMESPAN, NULL },
	{ "issuer no UTF-8", { .issuer = T("\xff") }, MINT_ERR_MALFORMED, NULL },
};

static void contradictions_are_refused_in_jsonwebtokens_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct token t = { .n = 77 };
		struct mint_error e;
		assert_err(refused[i].name, make(NULL, &refused[i].o, NOW, &t, &e), refused[i].want,
			e);
		assert_int_equal(t.n, 77);
		if (refused[i].detail)
			assert_string_equal(e.detail, refused[i].detail);
	}
}

static void a_signers_ttl_is_the_expiry_that_nobody_gave(void **state)
{
	(void)state;
	const struct mint_sign_options so = { .ttl_s = 100 };
	const struct mint_claim_options none = { .flags = 0 }, given = { .json = T("{\"exp\":5}") },
					asked = { .expires_in = SECONDS(7) };
	struct token t;
	struct mint_error e;
	assert_err("ttl", make(&so, &none, NOW, &t, &e), MINT_OK, e);
	assert_string_equal(payload_of(&t), "{" IAT ",\"exp\":1700000100}");
	assert_err("exp", make(&so, &given, NOW, &t, &e), MINT_OK, e);
	assert_string_equal(payload_of(&t), "{\"exp\":5," IAT "}");
	assert_err("expires_in", make(&so, &asked, NOW, &t, &e), MINT_OK, e);
	assert_string_equal(payload_of(&t), "{" IAT ",\"exp\":1700000007}");
	assert_err("a clock of ages", make(&so, &none, INT64_MAX, &t, &e), MINT_ERR_USAGE, e);
}

static void members_of_the_header_are_the_callers_but_for_those_that_decide(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		struct mint_sign_options o;
		const char *header; /* NULL: USAGE */
	} rows[] = {
		{ "more", { .header = T("{\"cty\":\"x\",\"n\" : [1]}") },
			"{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"k\",\"cty\":\"x\",\"n\":[1]"
			"}" },
		{ "typ and kid at their places",
			{ .header = T("{\"x\":1,\"kid\":\"h\",\"typ\":\"at+jwt\"}") },
			"{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"h\",\"x\":1}" },
		{ "kid of the call", { .kid = T("other") },
			"{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"other\"}" },
		{ "kid of the call alone", { .kid = T("other"), .flags = MINT_SIGN_NO_KID },
			"{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"other\"}" },
		{ "empty", { .header = T("{}"), .flags = MINT_SIGN_NO_KID },
			"{\"alg\":\"HS256\",\"typ\":\"JWT\"}" },
		{ "alg", { .header = T("{\"alg\":\"HS512\"}") }, NULL },
		{ "alg, escaped", { .header = T("{\"\\u0061lg\":\"none\"}") }, NULL },
		{ "crit", { .header = T("{\"crit\":[\"x\"],\"x\":1}") }, NULL },
		{ "b64", { .header = T("{\"b64\":true}") }, NULL },
		{ "zip", { .header = T("{\"zip\":\"DEF\"}") }, NULL },
		{ "twice", { .header = T("{\"x\":1,\"x\":1}") }, NULL },
		{ "no object", { .header = T("[]") }, NULL },
		{ "no JSON", { .header = T("{") }, NULL },
		{ "typ a number", { .header = T("{\"typ\":1}") }, NULL },
		{ "typ with a control", { .header = T("{\"typ\":\"\\u0001\"}") }, NULL },
		{ "kid a number", { .header = T("{\"kid\":1}") }, NULL },
		{ "kid empty", { .header = T("{\"kid\":\"\"}") }, NULL },
		{ "kid of the call empty", { .kid = T("") }, NULL },
		{ "kid no UTF-8", { .kid = T("\xff") }, NULL },
		{ "kid of 65",
			{ .kid = T("01234567890123456789012345678901234567890123456789012345678"
				   "901234") },
			NULL },
	};
	struct mint_jwk *keyed = secret_key(MINT_ALG_HS256, "k", SECRET);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mint_signer *s = NULL;
		struct mint_error e = { 0 };
		struct token t;
		struct mint_jwt jwt;
		enum mint_err got = mint_signer_new(keyed, &rows[i].o, &s, &e);
		assert_err(rows[i].name, got, rows[i].header ? MINT_OK : MINT_ERR_USAGE, e);
		if (got != MINT_OK)
			continue;
		assert_int_equal(
			mint_jwt_sign(ctx, s, NULL, 0, NOW, t.p, sizeof t.p, &t.n, &e), MINT_OK);
		assert_int_equal(mint_jwt_decode_unverified(ctx, t.p, t.n, &jwt, &e), MINT_OK);
		assert_int_equal(jwt.header.n, strlen(rows[i].header));
		assert_memory_equal(jwt.header.p, rows[i].header, jwt.header.n);
		mint_signer_unref(s);
	}
	mint_jwk_unref(keyed);
}

static void a_header_has_a_greatest_size(void **state)
{
	(void)state;
	static char text[MINT_HEADER_SIZE_MAX + 8];
	memset(text, 'x', sizeof text);
	memcpy(text, "{\"a\":\"", 6);
	for (int more = 0; more < 2; more++) {
		size_t n = MINT_HEADER_SIZE_MAX + (size_t)more;
		struct mint_sign_options o = { .header = { text, n } };
		struct mint_signer *s = NULL;
		struct mint_error e;
		text[n - 3] = 'x';
		memcpy(text + n - 2, "\"}", 2);
		assert_err(
			"", mint_signer_new(jwk, &o, &s, &e), more ? MINT_ERR_USAGE : MINT_OK, e);
		mint_signer_unref(s);
	}
}

/* What the merged payload asks of a reader is what our own reader gives. */
static void what_is_made_can_be_read_back(void **state)
{
	(void)state;
	static char json[8192];
	size_t n = 1;
	json[0] = '{';
	for (int i = 0; i < MINT_CLAIMS_MAX; i++)
		n += (size_t)snprintf(json + n, sizeof json - n, "%s\"c%d\":1", i ? "," : "", i);
	json[n++] = '}';
	struct mint_claim_options o = { .json = { json, n }, .flags = MINT_CLAIMS_NO_TIMESTAMP };
	struct mint_verifier *v = verifier_of(jwk, NULL);
	struct token t;
	struct mint_jwt jwt;
	struct mint_error e;
	assert_err("256", make(NULL, &o, NOW, &t, &e), MINT_OK, e);
	assert_err("read", mint_jwt_verify(ctx, v, t.p, t.n, NOW, &jwt, &e), MINT_OK, e);
	o.flags = 0; /* iat is one too many */
	assert_err("257", make(NULL, &o, NOW, &t, &e), MINT_ERR_MALFORMED, e);
	mint_verifier_unref(v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(options_make_the_payload_in_jsonwebtokens_order),
		TEST(contradictions_are_refused_in_jsonwebtokens_words),
		TEST(a_signers_ttl_is_the_expiry_that_nobody_gave),
		TEST(members_of_the_header_are_the_callers_but_for_those_that_decide),
		TEST(a_header_has_a_greatest_size),
		TEST(what_is_made_can_be_read_back),
	};
	if (mint_ctx_new(&ctx, NULL) != MINT_OK)
		return 1;
	jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	mint_jwk_unref(jwk);
	mint_ctx_free(ctx);
	return failed;
}
