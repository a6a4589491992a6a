/* SPDX-License-Identifier: Apache-2.0 */
/* What npm's jsonwebtoken 9.0.3 says to 77 verifications, beside what we say. Where we are stricter
 * on purpose, the case stands in a list with the reason and our code; everything else must agree,
 * down to the text. */
#include "vectors.h"

static struct mint_ctx *ctx;

/* Options with no counterpart in the library: an empty value counts as not given there, or it is an
 * option of another type system. */
static const char *const not_ours[] = { "nonce empty", "maxAge foo iat=now-100",
	"clockTimestamp str", "non string", "alg none null key", "alg none null key allowed",
	"no key" };

static const struct stricter {
	const char *name;
	enum mint_err ours;
	const char *why;
} stricter[] = {
	{ "exp 1e400", MINT_ERR_CLAIM_TYPE, "no number that a clock reaches" },
	{ "iat string no maxAge", MINT_ERR_CLAIM_TYPE,
		"a claim of the wrong type is an error, asked for or not" },
	{ "aud number", MINT_ERR_CLAIM_TYPE, "RFC 7519 4.1.3: string or strings; there: no match" },
	{ "payload string", MINT_ERR_MALFORMED, "RFC 7519 7.2: a JSON object" },
	{ "payload array", MINT_ERR_MALFORMED, "the same" },
	{ "payload null", MINT_ERR_MALFORMED, "the same; there a TypeError" },
	{ "payload text", MINT_ERR_MALFORMED, "the same" },
	{ "payload text typ JWT", MINT_ERR_MALFORMED, "the same; there a SyntaxError" },
	{ "dup exp last wins", MINT_ERR_MALFORMED, "RFC 7519 4: names are unique" },
	{ "crit unknown", MINT_ERR_CRIT, "RFC 7515 4.1.11" },
	{ "b64 false crit", MINT_ERR_CRIT, "RFC 7797 7: never in a JWT" },
	{ "noncanonical trailing bits", MINT_ERR_MALFORMED,
		"one spelling; there: invalid signature" },
};

static bool is_not_ours(const char *name)
{
	for (size_t i = 0; i < COUNT(not_ours); i++)
		if (strcmp(not_ours[i], name) == 0)
			return true;
	return false;
}

static const struct stricter *stricter_for(const char *name)
{
	for (size_t i = 0; i < COUNT(stricter); i++)
		if (strcmp(stricter[i].name, name) == 0)
			return &stricter[i];
	return NULL;
}

/* A string or an array of strings; an empty string counts as not given. */
static size_t texts(const json_t *value, struct mint_text *out)
{
	size_t n = 0, i;
	json_t *item;
	if (json_is_string(value) && json_string_length(value))
		out[n++] = text_of(json_string_value(value));
	json_array_foreach(value, i, item) out[n++] = text_of(json_string_value(item));
	return n;
}

static struct mint_text one_text(const json_t *o, const char *name)
{
	return str(o, name) && *str(o, name) ? text_of(str(o, name))
					     : (struct mint_text){ NULL, 0 };
}

static int64_t max_age(const json_t *value)
{
	double ms = 0;
	if (json_is_string(value) && mint_timespan_parse_compat(json_string_value(value),
					     json_string_length(value), &ms) == MINT_OK)
		return (int64_t)(ms / 1000);
	return json_integer_value(value);
}

static struct mint_verify_options options_of(
	const json_t *o, struct mint_text *iss, struct mint_text *aud)
{
	struct mint_verify_options to = any_claims(MINT_ALGS_HS);
	const json_t *algs = json_object_get(o, "algorithms");
	if (algs)
		to.algs = MINT_ALG_BIT(
			mint_alg_from_name(json_string_value(json_array_get(algs, 0)), 5));
	to.issuers = iss;
	to.issuer_count = texts(json_object_get(o, "issuer"), iss);
	to.audiences = aud;
	to.audience_count = texts(json_object_get(o, "audience"), aud);
	to.subject = one_text(o, "subject");
	to.jwtid = one_text(o, "jwtid");
	to.nonce = one_text(o, "nonce");
	to.leeway_s = json_integer_value(json_object_get(o, "clockTolerance"));
	to.max_age_s = max_age(json_object_get(o, "maxAge"));
	if (json_is_true(json_object_get(o, "ignoreExpiration")))
		to.flags |= MINT_VERIFY_IGNORE_EXP;
	if (json_is_true(json_object_get(o, "ignoreNotBefore")))
		to.flags |= MINT_VERIFY_IGNORE_NBF;
	return to;
}

/* Name, words and instant are theirs, where a case is not stricter. */
static void same_refusal(const char *about, const json_t *theirs, const struct mint_compat *ours)
{
	const char *key = ours->date_name ? ours->date_name : "date";
	const json_t *date = json_object_get(theirs, key);
	if (strcmp(ours->message, str(theirs, "message")) ||
		strcmp(ours->name, str(theirs, "name")))
		fail_msg("%s: \"%s\" there, %s \"%s\" here", about, str(theirs, "message"),
			ours->name, ours->message);
	assert_int_equal(json_object_size(theirs), ours->date_name ? 3 : 2);
	assert_true(!ours->date_name || ours->date_s == json_number_value(date));
}

static void compare(const json_t *t, struct mint_jwk *jwk)
{
	struct mint_text iss[4], aud[4];
	struct mint_verify_options o = options_of(json_object_get(t, "options"), iss, aud);
	struct mint_verifier *v = verifier_of(jwk, &o);
	struct mint_jwt jwt;
	struct mint_error e = { 0 };
	const char *name = str(t, "case"), *token = str(t, "token");
	const struct stricter *expected = stricter_for(name);
	enum mint_err got = mint_jwt_verify(ctx, v, token, strlen(token), NOW, &jwt, &e);
	if (expected) {
		assert_err(name, got, expected->ours, e);
	} else if ((got == MINT_OK) != (json_object_get(t, "error") == NULL)) {
		fail_msg("%s: %s %s", name, mint_err_name(got), e.detail);
	} else if (got != MINT_OK) {
		struct mint_compat c;
		mint_compat_describe(got, &e, v, &jwt, &c);
		same_refusal(name, json_object_get(t, "error"), &c);
	}
	mint_verifier_unref(v);
}

static void jsonwebtoken_agrees_but_where_we_are_stricter(void **state)
{
	(void)state;
	json_t *doc = vector_json("jsonwebtoken-oracle/oracle.json"), *t;
	size_t i, compared = 0, passed_over = 0;
	if (!doc)
		skip();
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, str(doc, "secret_utf8"));
	assert_int_equal(json_integer_value(json_object_get(doc, "now")), NOW);
	json_array_foreach(json_object_get(doc, "verify"), i, t)
	{
		if (is_not_ours(str(t, "case"))) {
			passed_over++;
			continue;
		}
		compare(t, jwk);
		compared++;
	}
	assert_int_equal(passed_over, COUNT(not_ours));
	assert_int_equal(compared + passed_over, 77);
	mint_jwk_unref(jwk);
	json_decref(doc);
}

/* Tokens that jsonwebtoken made are ours byte by byte: header {alg, typ}, the payload as it is
 * there. */
static void tokens_of_jsonwebtoken_are_signed_byte_by_byte(void **state)
{
	(void)state;
	json_t *doc = vector_json("jsonwebtoken-oracle/oracle.json"), *t;
	size_t i, same = 0;
	if (!doc)
		skip();
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, str(doc, "secret_utf8"));
	struct mint_signer *s = signer_of(jwk, NULL);
	static const char head[] = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.";
	json_array_foreach(json_object_get(doc, "sign"), i, t)
	{
		const char *token = str(t, "ok");
		struct mint_jwt jwt;
		struct token again;
		struct mint_error e = { 0 };
		if (!token || strncmp(token, head, sizeof head - 1))
			continue;
		if (mint_jwt_decode_unverified(ctx, token, strlen(token), &jwt, &e) != MINT_OK) {
			assert_non_null(strstr(
				e.detail, "NUL")); /* the one thing of theirs that is refused */
			continue;
		}
		assert_err("sign",
			mint_jwt_sign_json(ctx, s, jwt.payload.p, jwt.payload.n, again.p,
				sizeof again.p, &again.n, &e),
			MINT_OK, e);
		assert_int_equal(again.n, strlen(token));
		assert_memory_equal(again.p, token, again.n);
		same++;
	}
	assert_true(same > 20);
	mint_signer_unref(s);
	mint_jwk_unref(jwk);
	json_decref(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(jsonwebtoken_agrees_but_where_we_are_stricter),
		TEST(tokens_of_jsonwebtoken_are_signed_byte_by_byte) };
	if (mint_ctx_new(&ctx, NULL) != MINT_OK)
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	mint_ctx_free(ctx);
	return failed;
}
