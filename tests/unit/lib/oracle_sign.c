/* SPDX-License-Identifier: Apache-2.0 */
/* What npm's jsonwebtoken 9.0.3 makes of 65 payloads and options, and what it decodes: the same
 * bytes or the same words from us, but for the cases that stand here with a reason. */
#include "vectors.h"

static struct mint_ctx *ctx;

static const struct stricter {
	const char *about; /* a text that the case has as JSON */
	enum mint_err ours;
	const char *why;
} stricter[] = {
	{ "\"algorithm\":\"none\"", MINT_ERR_ALG, "none can't be named" },
	{ "\"header\":{\"alg\":\"HS512\"}", MINT_ERR_USAGE, "the key alone decides on alg" },
	{ "\\u0000", MINT_ERR_MALFORMED, "NUL in a claim is refused by our verifier" },
};

static const struct stricter *stricter_for(const char *json)
{
	for (size_t i = 0; i < COUNT(stricter); i++)
		if (strstr(json, stricter[i].about))
			return &stricter[i];
	return NULL;
}

/* ---- options: false when C can't say it ---- */

static bool span_of(const json_t *value, struct mint_span *span)
{
	if (json_is_integer(value))
		*span = (struct mint_span){ .type = MINT_SPAN_SECONDS,
			.seconds = json_integer_value(value) };
	else if (json_is_string(value))
		*span = (struct mint_span){ .type = MINT_SPAN_TEXT,
			.text = text_of(json_string_value(value)) };
	return json_is_integer(value) || json_is_string(value);
}

static bool text_to(const json_t *value, struct mint_text *text)
{
	if (json_is_string(value))
		*text = text_of(json_string_value(value));
	return json_is_string(value);
}

static bool audiences_of(
	const json_t *value, struct mint_text *texts, struct mint_claim_options *to)
{
	size_t i;
	json_t *item;
	to->audiences = texts;
	to->audience_count = json_is_string(value) ? 1 : json_array_size(value);
	if (json_is_array(value))
		to->flags |= MINT_CLAIMS_AUDIENCE_ARRAY;
	json_array_foreach(value, i, item) text_to(item, &texts[i]);
	return text_to(value, texts) || json_is_array(value);
}

struct call {
	enum mint_alg alg;
	struct mint_sign_options signer;
	struct mint_claim_options claims;
	struct mint_text audiences[4];
	char *header;
};

static bool option_of(struct call *c, const char *name, json_t *value)
{
	struct mint_claim_options *o = &c->claims;
	if (strcmp(name, "expiresIn") == 0)
		return span_of(value, &o->expires_in);
	if (strcmp(name, "notBefore") == 0)
		return span_of(value, &o->not_before);
	if (strcmp(name, "audience") == 0)
		return audiences_of(value, c->audiences, o);
	if (strcmp(name, "issuer") == 0)
		return text_to(value, &o->issuer);
	if (strcmp(name, "subject") == 0)
		return text_to(value, &o->subject);
	if (strcmp(name, "jwtid") == 0)
		return text_to(value, &o->jwtid);
	if (strcmp(name, "keyid") == 0)
		return text_to(value, &c->signer.kid);
	if (strcmp(name, "noTimestamp") == 0)
		o->flags |= json_is_true(value) ? MINT_CLAIMS_NO_TIMESTAMP : 0;
	else if (strcmp(name, "algorithm") == 0)
		c->alg = mint_alg_from_name(json_string_value(value), json_string_length(value));
	else if (strcmp(name, "header") == 0)
		c->signer.header = text_of(c->header = json_dumps(value, JSON_COMPACT));
	return strcmp(name, "foo") != 0;
}

static bool options_of(struct call *c, json_t *options)
{
	const char *name;
	json_t *value;
	bool fine = true;
	json_object_foreach(options, name, value) fine = option_of(c, name, value) && fine;
	return fine;
}

/* ---- one case ---- */

static enum mint_err make(struct call *c, const json_t *payload, const char *secret,
	struct token *t, struct mint_error *e)
{
	struct mint_jwk_options key = { .alg = c->alg, .flags = MINT_ALLOW_SHORT_SECRET };
	struct mint_jwk *jwk = NULL;
	struct mint_signer *s = NULL;
	char *json = json_dumps(payload, JSON_COMPACT | JSON_ENCODE_ANY);
	enum mint_err got = mint_jwk_from_secret(&key, secret, strlen(secret), &jwk, e);
	if (json_is_string(payload))
		c->signer.typ = (struct mint_text){ "", 0 };
	if (got == MINT_OK)
		got = mint_signer_new(jwk, &c->signer, &s, e);
	c->claims.json = text_of(json);
	if (got == MINT_OK && json_is_string(payload))
		got = mint_jws_sign(ctx, s, json_string_value(payload), json_string_length(payload),
			0, t->p, sizeof t->p - 1, &t->n, e);
	else if (got == MINT_OK)
		got = mint_jwt_sign_options(
			ctx, s, &c->claims, NOW, t->p, sizeof t->p - 1, &t->n, e);
	t->p[got == MINT_OK ? t->n : 0] = 0;
	mint_signer_unref(s);
	mint_jwk_unref(jwk);
	free(json);
	return got;
}

/* Refusals that come before the options are looked at have words of our own. */
static bool words_are_ours(const json_t *payload, enum mint_err got)
{
	return !json_is_object(payload) || got == MINT_ERR_ALG || got == MINT_ERR_KEY;
}

static void compare(json_t *t, const char *secret, size_t counts[4])
{
	struct call c = { .alg = MINT_ALG_HS256, .claims = { .flags = MINT_CLAIMS_COMPAT } };
	struct token token;
	struct mint_error e = { 0 };
	char *about = json_dumps(t, JSON_COMPACT | JSON_ENSURE_ASCII);
	const char *key = str(t, "key"), *theirs = str(t, "ok");
	const json_t *payload = json_object_get(t, "payload"), *error = json_object_get(t, "error");
	const struct stricter *expected = stricter_for(about);
	bool can_be_said =
		options_of(&c, json_object_get(t, "options")) &&
		!(json_is_string(payload) && json_object_size(json_object_get(t, "options")));
	enum mint_err got = make(&c, payload ? payload : json_null(),
		strcmp(key, "secret") == 0 ? secret : "", &token, &e);
	if (expected) {
		assert_true(theirs && *expected->why);
		if (strcmp(key, "null")) /* without a key, there is nothing to be strict with */
			assert_err(about, got, expected->ours, e);
		counts[0]++;
	} else if (!can_be_said) {
		assert_non_null(error);
		counts[1]++;
	} else if (theirs) {
		assert_err(about, got, MINT_OK, e);
		assert_string_equal(token.p, theirs);
		counts[2]++;
	} else {
		assert_int_not_equal(got, MINT_OK);
		if (!words_are_ours(payload, got))
			assert_string_equal(e.detail, str(error, "message"));
		counts[3]++;
	}
	free(c.header);
	free(about);
}

static void what_jsonwebtoken_signs_we_sign_and_what_it_refuses_we_refuse(void **state)
{
	(void)state;
	json_t *doc = vector_json("jsonwebtoken-oracle/oracle.json"), *t;
	size_t i, counts[4] = { 0 };
	if (!doc)
		skip();
	json_array_foreach(json_object_get(doc, "sign"), i, t)
		compare(t, str(doc, "secret_utf8"), counts);
	print_message("# sign: %zu stricter, %zu that C can't say, %zu tokens, %zu refusals\n",
		counts[0], counts[1], counts[2], counts[3]);
	assert_int_equal(counts[0], 4);
	assert_int_equal(counts[1], 11);
	assert_int_equal(counts[2], 29);
	assert_int_equal(counts[3], 21);
	assert_int_equal(i, 65);
	json_decref(doc);
}

/* ---- decode ---- */

/* An array as payload: RFC 7519 7.2 wants an object. */
static bool is_stricter(const json_t *payload)
{
	return json_is_array(payload);
}

static void same_json(const char *about, struct mint_text ours, const json_t *theirs)
{
	json_t *doc = json_loadb(ours.p, ours.n, JSON_DECODE_ANY, NULL);
	if (!json_equal(doc, theirs))
		fail_msg("%s: %.*s", about, (int)ours.n, ours.p);
	json_decref(doc);
}

static void what_jsonwebtoken_decodes_we_decode(void **state)
{
	(void)state;
	json_t *doc = vector_json("jsonwebtoken-oracle/oracle.json"), *t;
	size_t i, decoded = 0;
	if (!doc)
		skip();
	json_array_foreach(json_object_get(doc, "decode"), i, t)
	{
		const char *token = str(t, "token") ? str(t, "token") : "";
		json_t *theirs = json_object_get(t, "ok"), *payload = theirs;
		bool complete =
			json_is_true(json_object_get(json_object_get(t, "options"), "complete"));
		struct mint_jwt jwt;
		struct mint_error e = { 0 };
		if (complete && theirs)
			payload = json_object_get(theirs, "payload");
		enum mint_err got = mint_jwt_decode_unverified(ctx, token, strlen(token), &jwt, &e);
		bool takes = json_is_object(payload);
		if ((got == MINT_OK) != takes ||
			(!takes && payload && !json_is_null(payload) && !is_stricter(payload)))
			fail_msg("%s: %s", token, mint_err_name(got));
		if (got != MINT_OK)
			continue;
		same_json(token, jwt.payload, payload);
		if (complete)
			same_json(token, jwt.header, json_object_get(theirs, "header"));
		decoded++;
	}
	assert_int_equal(i, 16);
	assert_int_equal(decoded, 4);
	json_decref(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_jsonwebtoken_signs_we_sign_and_what_it_refuses_we_refuse),
		TEST(what_jsonwebtoken_decodes_we_decode),
	};
	if (mint_ctx_new(&ctx, NULL) != MINT_OK)
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	mint_ctx_free(ctx);
	return failed;
}
