/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

static struct mint_ctx *ctx;

/* The header or payload (part 0 or 1) of the last token, decoded. */
static const char *part_of(const struct token *t, int part)
{
	static char out[MINT_TOKEN_SIZE_MAX];
	const char *from = t->p, *to;
	size_t n = 0;
	for (; part; part--)
		from = strchr(from, '.') + 1;
	to = strchr(from, '.');
	assert_int_equal(
		mint_b64url_decode(from, (size_t)(to - from), out, sizeof out - 1, &n), MINT_OK);
	out[n] = 0;
	return out;
}

static enum mint_err sign(struct mint_signer *s, const struct mint_claim *claims, size_t count,
	struct token *t, struct mint_error *e)
{
	enum mint_err got =
		mint_jwt_sign(ctx, s, claims, count, NOW, t->p, sizeof t->p - 1, &t->n, e);
	if (got == MINT_OK)
		t->p[t->n] = 0;
	return got;
}

static void the_header_is_alg_typ_kid(void **state)
{
	(void)state;
	static const struct {
		const char *kid;
		struct mint_sign_options options;
		const char *header;
	} rows[] = {
		{ "k1", { .ttl_s = 0 }, "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"k1\"}" },
		{ "k1", { .typ = { "at+jwt", 6 } },
			"{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}" },
		{ "k1", { .typ = { "", 0 } }, "{\"alg\":\"HS256\",\"kid\":\"k1\"}" },
		{ "k1", { .flags = MINT_SIGN_NO_KID }, "{\"alg\":\"HS256\",\"typ\":\"JWT\"}" },
		{ NULL, { .ttl_s = 0 }, "{\"alg\":\"HS256\",\"typ\":\"JWT\"}" },
		{ "a\"b\\", { .ttl_s = 0 },
			"{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"a\\\"b\\\\\"}" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, rows[i].kid, SECRET);
		struct mint_signer *s = signer_of(jwk, &rows[i].options);
		struct token t;
		struct mint_error e;
		assert_err("", sign(s, NULL, 0, &t, &e), MINT_OK, e);
		assert_string_equal(part_of(&t, 0), rows[i].header);
		assert_string_equal(part_of(&t, 1), "{}");
		mint_signer_unref(s);
		mint_jwk_unref(jwk);
	}
}

static void claims_are_written_in_their_order_and_type(void **state)
{
	(void)state;
	const struct mint_text scopes[] = { T("a"), T("b\"") };
	const struct mint_claim claims[] = {
		{ .name = T("iss"), .type = MINT_CLAIM_STR, .text = T("https://\xc3\xa9/\n\x01") },
		{ .name = T("n"), .type = MINT_CLAIM_INT, .number = INT64_MIN },
		{ .name = T("m"), .type = MINT_CLAIM_INT, .number = INT64_MAX },
		{ .name = T("z"), .type = MINT_CLAIM_INT },
		{ .name = T("t"), .type = MINT_CLAIM_BOOL, .number = 2 },
		{ .name = T("f"), .type = MINT_CLAIM_BOOL },
		{ .name = T("aud"), .type = MINT_CLAIM_STRS, .items = scopes, .item_count = 2 },
		{ .name = T("none"), .type = MINT_CLAIM_STRS },
		{ .name = T("j"), .type = MINT_CLAIM_JSON, .text = T("{\"x\":[1.50]}") },
		{ .name = T("q\"t"), .type = MINT_CLAIM_STR, .text = T("") },
		{ .name = T(""), .type = MINT_CLAIM_STR, .text = { NULL, 0 } },
	};
	struct mint_sign_options o = { .ttl_s = 60, .flags = MINT_SIGN_IAT };
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	struct mint_signer *s = signer_of(jwk, &o);
	struct token t;
	struct mint_error e;
	assert_err("", sign(s, claims, COUNT(claims), &t, &e), MINT_OK, e);
	assert_string_equal(part_of(&t, 1), "{\"iss\":\"https://\xc3\xa9/"
					    "\\n\\u0001\",\"n\":-9223372036854775808,\"m\":"
					    "9223372036854775807,\"z\":0,\"t\":true,"
					    "\"f\":false,\"aud\":[\"a\",\"b\\\"\"],\"none\":[],"
					    "\"j\":{\"x\":[1.50]},\"q\\\"t\":\"\",\"\":\"\","
					    "\"iat\":1700000000,\"exp\":1700000060}");
	mint_signer_unref(s);
	mint_jwk_unref(jwk);
}

static void an_integer_of_any_length_is_written_as_it_is(void **state)
{
	(void)state;
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	struct mint_signer *s = signer_of(jwk, NULL);
	struct token t;
	struct mint_error e;
	int64_t power = 1;
	for (int digits = 1; digits <= 19; digits++, power = digits < 19 ? power * 10 : power) {
		const int64_t numbers[] = { power, power - 1, -power, 1 - power, power + 90 };
		for (size_t i = 0; i < COUNT(numbers); i++) {
			struct mint_claim c = {
				.name = T("n"), .type = MINT_CLAIM_INT, .number = numbers[i]
			};
			char expected[64];
			snprintf(expected, sizeof expected, "{\"n\":%lld}", (long long)numbers[i]);
			assert_err(expected, sign(s, &c, 1, &t, &e), MINT_OK, e);
			assert_string_equal(part_of(&t, 1), expected);
		}
	}
	mint_signer_unref(s);
	mint_jwk_unref(jwk);
}

static void a_payload_that_nobody_could_read_is_not_signed(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		struct mint_claim claims[2];
		size_t count;
	} rows[] = {
		{ "bad UTF-8",
			{ { .name = { "a", 1 }, .type = MINT_CLAIM_STR, .text = { "\xff", 1 } } },
			1 },
		{ "bad UTF-8 in a name", { { .name = { "\xff", 1 }, .type = MINT_CLAIM_INT } }, 1 },
		{ "NUL", { { .name = { "a", 1 }, .type = MINT_CLAIM_STR, .text = { "b\0c", 3 } } },
			1 },
		{ "repeated",
			{ { .name = { "a", 1 }, .type = MINT_CLAIM_INT },
				{ .name = { "a", 1 }, .type = MINT_CLAIM_BOOL } },
			2 },
		{ "iat twice", { { .name = { "iat", 3 }, .type = MINT_CLAIM_INT } }, 1 },
		{ "exp twice", { { .name = { "exp", 3 }, .type = MINT_CLAIM_INT } }, 1 },
		{ "no JSON",
			{ { .name = { "a", 1 }, .type = MINT_CLAIM_JSON, .text = { "{", 1 } } },
			1 },
		{ "more than one value",
			{ { .name = { "a", 1 },
				.type = MINT_CLAIM_JSON,
				.text = { "1,\"b\":2", 7 } } },
			1 },
		{ "no value",
			{ { .name = { "a", 1 }, .type = MINT_CLAIM_JSON, .text = { "", 0 } } }, 1 },
		{ "no such type", { { .name = { "a", 1 }, .type = (enum mint_claim_type)99 } }, 1 },
	};
	struct mint_sign_options o = { .ttl_s = 60, .flags = MINT_SIGN_IAT };
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	struct mint_signer *s = signer_of(jwk, &o);
	struct token t = { .n = 4711 };
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mint_error e;
		assert_err(rows[i].name, sign(s, rows[i].claims, rows[i].count, &t, &e),
			MINT_ERR_MALFORMED, e);
		assert_int_equal(t.n, 4711);
	}
	mint_signer_unref(s);
	mint_jwk_unref(jwk);
}

static void json_is_signed_byte_by_byte_when_it_is_an_object(void **state)
{
	(void)state;
	static const struct {
		const char *json;
		enum mint_err want;
	} rows[] = { { "{\"iss\":\"joe\",\r\n \"exp\":1300819380}", MINT_OK }, { " {} ", MINT_OK },
		{ "{\"a\":1,\"a\":1}", MINT_ERR_MALFORMED }, { "[]", MINT_ERR_MALFORMED },
		{ "", MINT_ERR_MALFORMED }, { "{\"a\":\"\xff\"}", MINT_ERR_MALFORMED } };
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	struct mint_signer *s = signer_of(jwk, NULL);
	struct token t;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mint_error e;
		assert_err(rows[i].json,
			mint_jwt_sign_json(ctx, s, rows[i].json, strlen(rows[i].json), t.p,
				sizeof t.p - 1, &t.n, &e),
			rows[i].want, e);
		if (rows[i].want == MINT_OK)
			assert_string_equal(part_of(&t, 1), rows[i].json);
	}
	mint_signer_unref(s);
	mint_jwk_unref(jwk);
}

static void every_size_too_small_is_told_and_nothing_is_written_beyond(void **state)
{
	(void)state;
	const struct mint_claim claim = { .name = T("a"), .type = MINT_CLAIM_INT, .number = 1 };
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, "k", SECRET);
	struct mint_signer *s = signer_of(jwk, NULL);
	size_t need = 0, n = 0;
	struct mint_error e;
	assert_int_equal(mint_jwt_sign(ctx, s, &claim, 1, NOW, NULL, 0, &need, &e), MINT_ERR_SPACE);
	for (size_t size = 0; size <= need; size++) {
		char *exact = malloc(size + 1);
		exact[size] = 'x';
		assert_int_equal(mint_jwt_sign(ctx, s, &claim, 1, NOW, exact, size, &n, &e),
			size < need ? MINT_ERR_SPACE : MINT_OK);
		assert_int_equal(n, need);
		assert_int_equal(exact[size], 'x');
		free(exact);
	}
	mint_signer_unref(s);
	mint_jwk_unref(jwk);
}

static void a_token_is_never_longer_than_may_be_verified(void **state)
{
	(void)state;
	static char text[MINT_TOKEN_SIZE_MAX];
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	struct mint_signer *s = signer_of(jwk, NULL);
	struct mint_verifier *v = verifier_of(jwk, NULL);
	struct mint_claim claim = { .name = T("a"), .type = MINT_CLAIM_STR, .text = { text, 0 } };
	struct token t = { .n = 0 };
	struct mint_jwt jwt;
	struct mint_error e;
	memset(text, 'x', sizeof text);
	size_t longest = 0;
	for (claim.text.n = 12000; claim.text.n < 12400; claim.text.n++)
		if (sign(s, &claim, 1, &t, &e) == MINT_OK) {
			longest = t.n;
			assert_int_equal(mint_jwt_verify(ctx, v, t.p, t.n, NOW, &jwt, &e), MINT_OK);
		}
	assert_in_range(longest, MINT_TOKEN_SIZE_MAX - 1, MINT_TOKEN_SIZE_MAX);
	claim.text.n = sizeof text;
	assert_int_equal(sign(s, &claim, 1, &t, &e), MINT_ERR_MALFORMED);
	assert_int_equal(mint_jwt_sign_json(ctx, s, text, sizeof text, t.p, sizeof t.p, &t.n, &e),
		MINT_ERR_MALFORMED);
	mint_verifier_unref(v);
	mint_signer_unref(s);
	mint_jwk_unref(jwk);
}

static void options_that_make_no_sense_are_refused(void **state)
{
	(void)state;
	static const struct mint_sign_options bad[] = { { .typ = { "a\nb", 3 } },
		{ .typ = { "\xc3\xa9", 2 } }, { .ttl_s = -1 },
		{ .typ = { "0123456789012345678901234567890123456789012345678901234567890123456789",
			  65 } } };
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	struct mint_signer *s = NULL;
	struct mint_error e;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_err("", mint_signer_new(jwk, &bad[i], &s, &e), MINT_ERR_USAGE, e);
	assert_null(s);
	mint_jwk_unref(jwk);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(the_header_is_alg_typ_kid),
		TEST(claims_are_written_in_their_order_and_type),
		TEST(an_integer_of_any_length_is_written_as_it_is),
		TEST(a_payload_that_nobody_could_read_is_not_signed),
		TEST(json_is_signed_byte_by_byte_when_it_is_an_object),
		TEST(every_size_too_small_is_told_and_nothing_is_written_beyond),
		TEST(a_token_is_never_longer_than_may_be_verified),
		TEST(options_that_make_no_sense_are_refused) };
	if (mint_ctx_new(&ctx, NULL) != MINT_OK)
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	mint_ctx_free(ctx);
	return failed;
}
