/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures over any bytes: beside the token, unencoded, and what crit may name. */
#include "forge.h"
#include "vectors.h"

static struct mint_ctx *ctx;

/* RFC 7797 4: the key of its examples. */
static const char rfc_key[] =
	"{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"AyM1SysPpbyDfgZld3umj1qzKObwVMko"
	"qQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow\"}";

static struct mint_jwk *key_of_rfc(void)
{
	struct mint_jwk *jwk = NULL;
	struct mint_error e;
	assert_err("key", mint_jwk_from_json(NULL, rfc_key, strlen(rfc_key), &jwk, &e), MINT_OK, e);
	return jwk;
}

static struct mint_signer *plain_signer(struct mint_jwk *jwk, unsigned flags)
{
	struct mint_sign_options o = { .typ = { "", 0 }, .flags = flags };
	return signer_of(jwk, &o);
}

static struct mint_verifier *verifier_for(
	struct mint_jwk *jwk, unsigned flags, const struct mint_text *crit, size_t count)
{
	struct mint_verify_options o = any_claims(MINT_ALGS_HS);
	o.flags |= flags;
	o.crit = crit;
	o.crit_count = count;
	return verifier_of(jwk, &o);
}

static enum mint_err check(const struct mint_verifier *v, const struct token *t,
	const struct mint_text *detached, struct mint_jws *jws, struct mint_error *e)
{
	enum mint_err got = mint_jws_verify(ctx, v, t->p, t->n, detached, jws, e);
	assert_true((got == MINT_OK) == (jws->key != NULL));
	return got;
}

static void sign_as(
	struct mint_signer *s, struct mint_text payload, unsigned flags, struct token *t)
{
	struct mint_error e;
	assert_err("sign",
		mint_jws_sign(
			ctx, s, payload.p, payload.n, flags, t->p, sizeof t->p - 1, &t->n, &e),
		MINT_OK, e);
	t->p[t->n] = 0;
}

static void rfc_7797_section_4_comes_out_byte_by_byte(void **state)
{
	(void)state;
	struct mint_jwk *jwk = key_of_rfc();
	struct mint_signer *encoded = plain_signer(jwk, 0),
			   *plain = plain_signer(jwk, MINT_SIGN_UNENCODED);
	struct token t;
	sign_as(encoded, T("$.02"), 0, &t);
	assert_string_equal(
		t.p, "eyJhbGciOiJIUzI1NiJ9.JC4wMg.5mvfOroL-g7HyqJoozehmsaqmvTYGEq5jTI1gVvoEoQ");
	sign_as(plain, T("$.02"), MINT_JWS_DETACHED, &t);
	assert_string_equal(t.p, "eyJhbGciOiJIUzI1NiIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19.."
				 "A5dxf2s96_n5FLueVuW1Z_vh161FwXZC4YLPff6dmDY");
	mint_signer_unref(encoded);
	mint_signer_unref(plain);
	mint_jwk_unref(jwk);
}

static void the_cookbook_of_rfc_7797_comes_out_byte_by_byte(void **state)
{
	(void)state;
	json_t *doc = vector_json("ietf-cookbook/rfc7797/hmac-sha2_b64_false.json");
	if (!doc)
		skip();
	struct mint_jwk *jwk = key_of_rfc();
	struct mint_signer *s = plain_signer(jwk, MINT_SIGN_UNENCODED);
	struct mint_verifier *v = verifier_for(jwk, MINT_VERIFY_UNENCODED, NULL, 0);
	struct mint_text payload = text_of(str(json_object_get(doc, "input"), "payload"));
	struct token t;
	struct mint_jws jws;
	struct mint_error e = { 0 };
	sign_as(s, payload, 0, &t);
	assert_string_equal(t.p, str(json_object_get(doc, "output"), "compact"));
	assert_err("verify", check(v, &t, NULL, &jws, &e), MINT_OK, e);
	assert_true(jws.unencoded && jws.payload.n == payload.n);
	assert_memory_equal(jws.payload.p, payload.p, payload.n);
	mint_verifier_unref(v);
	mint_signer_unref(s);
	mint_jwk_unref(jwk);
	json_decref(doc);
}

/* 4.2 of the cookbook leaves b64 out of crit, which RFC 7797 6 forbids: the MAC holds, and it is
 * refused. */
static void the_cookbooks_token_without_crit_is_refused(void **state)
{
	(void)state;
	json_t *doc = vector_json("ietf-cookbook/rfc7797/4.2.hmac-sha2_b64_false.json");
	if (!doc)
		skip();
	json_t *signing = json_object_get(doc, "signing");
	struct mint_jwk *jwk = key_of_rfc();
	struct mint_verifier *v = verifier_for(jwk, MINT_VERIFY_UNENCODED, NULL, 0);
	struct mint_text payload = text_of(str(json_object_get(doc, "input"), "payload"));
	struct token t;
	struct mint_jws jws;
	struct mint_error e = { 0 };
	t.n = (size_t)snprintf(
		t.p, sizeof t.p, "%s..%s", str(signing, "protected_b64u"), str(signing, "sig"));
	assert_err("verify", check(v, &t, &payload, &jws, &e), MINT_ERR_CRIT, e);
	mint_verifier_unref(v);
	mint_jwk_unref(jwk);
	json_decref(doc);
}

static const struct mint_text payloads[] = { T(""), T("x"), T("$.02"), T("a\0b\xff.\n"),
	T("{\"a\":1}") };

static void a_detached_payload_must_be_the_one_that_was_signed(void **state)
{
	(void)state;
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, "k", SECRET);
	for (int unencoded = 0; unencoded < 2; unencoded++) {
		struct mint_signer *s = plain_signer(jwk, unencoded ? MINT_SIGN_UNENCODED : 0);
		struct mint_verifier *v =
			verifier_for(jwk, unencoded ? MINT_VERIFY_UNENCODED : 0, NULL, 0);
		for (size_t i = 0; i < COUNT(payloads); i++) {
			struct token t;
			struct mint_jws jws;
			struct mint_error e = { 0 };
			sign_as(s, payloads[i], MINT_JWS_DETACHED, &t);
			assert_non_null(strstr(t.p, ".."));
			for (size_t j = 0; j < COUNT(payloads); j++)
				assert_err(payloads[i].p, check(v, &t, &payloads[j], &jws, &e),
					i == j ? MINT_OK : MINT_ERR_SIGNATURE, e);
			/* taken for a token that has its payload, it has an empty one */
			assert_err("not detached", check(v, &t, NULL, &jws, &e),
				payloads[i].n ? MINT_ERR_SIGNATURE : MINT_OK, e);
		}
		mint_verifier_unref(v);
		mint_signer_unref(s);
	}
	mint_jwk_unref(jwk);
}

static void a_payload_is_in_one_place(void **state)
{
	(void)state;
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	struct mint_signer *s = plain_signer(jwk, 0);
	struct mint_verifier *v = verifier_for(jwk, 0, NULL, 0);
	struct mint_text x = T("x"), empty = { NULL, 0 };
	struct token t;
	struct mint_jws jws;
	struct mint_error e = { 0 };
	sign_as(s, x, 0, &t);
	assert_err("in the token", check(v, &t, NULL, &jws, &e), MINT_OK, e);
	assert_true(jws.payload.n == 1 && *jws.payload.p == 'x' && !jws.unencoded);
	assert_err("in both", check(v, &t, &x, &jws, &e), MINT_ERR_MALFORMED, e);
	assert_err("in both, empty", check(v, &t, &empty, &jws, &e), MINT_ERR_MALFORMED, e);
	mint_verifier_unref(v);
	mint_signer_unref(s);
	mint_jwk_unref(jwk);
}

static void unencoded_is_taken_only_where_it_was_asked_for(void **state)
{
	(void)state;
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	struct mint_signer *s = plain_signer(jwk, MINT_SIGN_UNENCODED);
	struct mint_verifier *yes = verifier_for(jwk, MINT_VERIFY_UNENCODED, NULL, 0),
			     *no = verifier_for(jwk, 0, NULL, 0);
	struct token t, jwt_like;
	struct mint_jws jws;
	struct mint_jwt jwt;
	struct mint_error e = { 0 };
	sign_as(s, T("plain words"), 0, &t);
	assert_err("yes", check(yes, &t, NULL, &jws, &e), MINT_OK, e);
	assert_err("no", check(no, &t, NULL, &jws, &e), MINT_ERR_CRIT, e);
	/* RFC 7797 7: a JWT never; also not when the header is remembered */
	sign_as(s, T("{}"), 0, &jwt_like);
	assert_err("as JWS", check(yes, &jwt_like, NULL, &jws, &e), MINT_OK, e);
	assert_err("as JWT", mint_jwt_verify(ctx, yes, jwt_like.p, jwt_like.n, NOW, &jwt, &e),
		MINT_ERR_CRIT, e);
	assert_err("JWT", mint_jwt_sign(ctx, s, NULL, 0, NOW, t.p, sizeof t.p, &t.n, &e),
		MINT_ERR_USAGE, e);
	assert_err("JSON", mint_jwt_sign_json(ctx, s, "{}", 2, t.p, sizeof t.p, &t.n, &e),
		MINT_ERR_USAGE, e);
	mint_verifier_unref(yes);
	mint_verifier_unref(no);
	mint_signer_unref(s);
	mint_jwk_unref(jwk);
}

static void between_the_points_an_unencoded_payload_is_plain(void **state)
{
	(void)state;
	static const struct mint_text bad[] = { T("a.b"), T("a\n"), T("\xc3\xa9"), T("a\0"),
		T("\x7f") };
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	struct mint_signer *s = plain_signer(jwk, MINT_SIGN_UNENCODED);
	struct mint_verifier *v = verifier_for(jwk, MINT_VERIFY_UNENCODED, NULL, 0);
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct token t, d;
		struct mint_jws jws;
		struct mint_error e = { 0 };
		assert_err(bad[i].p,
			mint_jws_sign(ctx, s, bad[i].p, bad[i].n, 0, t.p, sizeof t.p, &t.n, &e),
			MINT_ERR_MALFORMED, e);
		sign_as(s, bad[i], MINT_JWS_DETACHED, &d);
		/* the payload put between the points all the same */
		const char *gap = strstr(d.p, "..") + 1;
		size_t head = (size_t)(gap - d.p);
		memcpy(t.p, d.p, head);
		memcpy(t.p + head, bad[i].p, bad[i].n);
		memcpy(t.p + head + bad[i].n, gap, d.n - head);
		t.n = d.n + bad[i].n;
		assert_err(bad[i].p, check(v, &t, NULL, &jws, &e), MINT_ERR_MALFORMED, e);
	}
	mint_verifier_unref(v);
	mint_signer_unref(s);
	mint_jwk_unref(jwk);
}

static void large_payloads_stand_beside_the_token(void **state)
{
	(void)state;
	static char big[MINT_JWS_SIZE_MAX + 1];
	static const size_t sizes[] = { 9000, 12000, 13000, 1 << 20 };
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	struct mint_signer *s = plain_signer(jwk, 0);
	struct mint_verifier *v = verifier_for(jwk, 0, NULL, 0);
	struct token t;
	struct mint_jws jws;
	struct mint_error e = { 0 };
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct mint_text payload = { big, sizes[i] };
		sign_as(s, payload, MINT_JWS_DETACHED, &t);
		assert_err("big", check(v, &t, &payload, &jws, &e), MINT_OK, e);
		payload.n--;
		assert_err("shorter", check(v, &t, &payload, &jws, &e), MINT_ERR_SIGNATURE, e);
	}
	assert_err("too big",
		mint_jws_sign(
			ctx, s, big, sizeof big, MINT_JWS_DETACHED, t.p, sizeof t.p, &t.n, &e),
		MINT_ERR_MALFORMED, e);
	assert_err("too big inside",
		mint_jws_sign(ctx, s, big, 13000, 0, t.p, sizeof t.p, &t.n, &e), MINT_ERR_MALFORMED,
		e);
	t.n = 5;
	assert_err("no room",
		mint_jws_sign(ctx, s, big, 13000, MINT_JWS_DETACHED, NULL, 0, &t.n, &e),
		MINT_ERR_SPACE, e);
	assert_int_equal(t.n, strlen("eyJhbGciOiJIUzI1NiJ9") + 2 + 43);
	mint_verifier_unref(v);
	mint_signer_unref(s);
	mint_jwk_unref(jwk);
}

/* ---- crit ---- */

static const struct crit_row {
	const char *name, *header;
	enum mint_err want;
	unsigned crit;
} crits[] = {
	{ "none", "{\"alg\":\"HS256\"}", MINT_OK, 0 },
	{ "one", "{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}", MINT_OK, 1 },
	{ "the other", "{\"alg\":\"HS256\",\"crit\":[\"https://e/y\"],\"https://e/y\":null}",
		MINT_OK, 2 },
	{ "both", "{\"alg\":\"HS256\",\"https://e/y\":0,\"crit\":[\"https://e/y\",\"x\"],\"x\":1}",
		MINT_OK, 3 },
	{ "escaped", "{\"alg\":\"HS256\",\"crit\":[\"\\u0078\"],\"\\u0078\":1}", MINT_OK, 1 },
	{ "there, but not demanded", "{\"alg\":\"HS256\",\"x\":1}", MINT_OK, 0 },
	{ "unknown", "{\"alg\":\"HS256\",\"crit\":[\"z\"],\"z\":1}", MINT_ERR_CRIT, 0 },
	{ "known and unknown", "{\"alg\":\"HS256\",\"crit\":[\"x\",\"z\"],\"x\":1,\"z\":1}",
		MINT_ERR_CRIT, 0 },
	{ "absent", "{\"alg\":\"HS256\",\"crit\":[\"x\"]}", MINT_ERR_CRIT, 0 },
	{ "twice", "{\"alg\":\"HS256\",\"crit\":[\"x\",\"x\"],\"x\":1}", MINT_ERR_CRIT, 0 },
	{ "empty", "{\"alg\":\"HS256\",\"crit\":[]}", MINT_ERR_CRIT, 0 },
	{ "no array", "{\"alg\":\"HS256\",\"crit\":\"x\",\"x\":1}", MINT_ERR_CRIT, 0 },
	{ "null", "{\"alg\":\"HS256\",\"crit\":null,\"x\":1}", MINT_ERR_CRIT, 0 },
	{ "a number", "{\"alg\":\"HS256\",\"crit\":[1],\"x\":1}", MINT_ERR_CRIT, 0 },
	{ "an array inside", "{\"alg\":\"HS256\",\"crit\":[[\"x\"]],\"x\":1}", MINT_ERR_CRIT, 0 },
	{ "registered", "{\"alg\":\"HS256\",\"crit\":[\"alg\"]}", MINT_ERR_CRIT, 0 },
	{ "b64, not asked for", "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":true}",
		MINT_ERR_CRIT, 0 },
};

static void crit_names_what_the_caller_said_it_understands(void **state)
{
	(void)state;
	static const struct mint_text known[] = { T("x"), T("https://e/y") };
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	struct mint_verifier *v = verifier_for(jwk, 0, known, 2);
	for (size_t i = 0; i < 2 * COUNT(crits); i++) { /* the second time from memory */
		const struct crit_row *r = &crits[i % COUNT(crits)];
		struct token t;
		struct mint_jwt jwt;
		struct mint_jws jws;
		struct mint_error e = { 0 };
		forge(&t, r->header, "{}");
		assert_err(r->name, mint_jwt_verify(ctx, v, t.p, t.n, NOW, &jwt, &e), r->want, e);
		assert_int_equal(jwt.crit, r->crit);
		assert_err(r->name, check(v, &t, NULL, &jws, &e), r->want, e);
		assert_int_equal(jws.crit, r->crit);
	}
	mint_verifier_unref(v);
	mint_jwk_unref(jwk);
}

static void b64_counts_only_when_crit_names_it(void **state)
{
	(void)state;
	static const struct {
		const char *name, *header;
		enum mint_err want;
	} rows[] = {
		{ "true", "{\"alg\":\"HS256\",\"b64\":true}", MINT_OK },
		{ "true in crit", "{\"alg\":\"HS256\",\"b64\":true,\"crit\":[\"b64\"]}", MINT_OK },
		{ "false", "{\"alg\":\"HS256\",\"b64\":false}", MINT_ERR_CRIT },
		{ "a text", "{\"alg\":\"HS256\",\"b64\":\"false\",\"crit\":[\"b64\"]}",
			MINT_ERR_CRIT },
		{ "null", "{\"alg\":\"HS256\",\"b64\":null,\"crit\":[\"b64\"]}", MINT_ERR_CRIT },
		{ "absent", "{\"alg\":\"HS256\",\"crit\":[\"b64\"]}", MINT_ERR_CRIT },
		{ "twice", "{\"alg\":\"HS256\",\"b64\":true,\"crit\":[\"b64\",\"b64\"]}",
			MINT_ERR_CRIT },
		{ "zip", "{\"alg\":\"HS256\",\"zip\":\"DEF\"}", MINT_ERR_CRIT },
	};
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	struct mint_verifier *v = verifier_for(jwk, MINT_VERIFY_UNENCODED, NULL, 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct token t;
		struct mint_jws jws;
		struct mint_error e = { 0 };
		forge(&t, rows[i].header, "{}");
		assert_err(rows[i].name, check(v, &t, NULL, &jws, &e), rows[i].want, e);
	}
	mint_verifier_unref(v);
	mint_jwk_unref(jwk);
}

static void a_verifier_understands_no_registered_name(void **state)
{
	(void)state;
	static const struct mint_text names[] = { T("alg"), T("b64"), T("kid"), T("zip"),
		T("exp") };
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	struct mint_jwks *jwks = set_of(jwk);
	struct mint_text many[MINT_CRIT_MAX + 1];
	struct mint_verify_options o = any_claims(MINT_ALGS_HS);
	struct mint_verifier *v = NULL;
	struct mint_error e;
	o.crit_count = 1;
	for (size_t i = 0; i < COUNT(names); i++) {
		o.crit = &names[i];
		assert_err(names[i].p, mint_verifier_new(jwks, &o, &v, &e),
			i == 4 ? MINT_OK : MINT_ERR_USAGE, e);
	}
	mint_verifier_unref(v);
	for (size_t i = 0; i < COUNT(many); i++)
		many[i] = (struct mint_text){ "abcdefghijklmnopqrstuvwxyz0123456789" + i, 1 };
	o.crit = many;
	for (o.crit_count = MINT_CRIT_MAX; o.crit_count <= COUNT(many); o.crit_count++) {
		bool fits = o.crit_count == MINT_CRIT_MAX;
		assert_err("many", mint_verifier_new(jwks, &o, &v, &e),
			fits ? MINT_OK : MINT_ERR_USAGE, e);
		if (fits)
			mint_verifier_unref(v);
	}
	mint_jwks_unref(jwks);
	mint_jwk_unref(jwk);
}

static void members_of_the_header_can_be_read(void **state)
{
	(void)state;
	struct mint_jwk *jwk = secret_key(MINT_ALG_HS256, NULL, SECRET);
	struct mint_verifier *v = verifier_for(jwk, 0, NULL, 0);
	struct mint_jwt jwt;
	struct mint_error e = { 0 };
	struct token t;
	enum mint_json_type type;
	const char *text;
	size_t n;
	forge(&t, "{\"alg\":\"HS256\",\"x\":{\"y\":[1]}}", "{}");
	assert_err("", mint_jwt_verify(ctx, v, t.p, t.n, NOW, &jwt, &e), MINT_OK, e);
	assert_int_equal(mint_jwt_get_header(&jwt, "x", &type, &text, &n), MINT_OK);
	assert_int_equal(type, MINT_JSON_OBJECT);
	assert_true(n == 9 && memcmp(text, "{\"y\":[1]}", 9) == 0);
	assert_int_equal(mint_jwt_get_header(&jwt, "alg", NULL, &text, &n), MINT_OK);
	assert_int_equal(mint_jwt_get_header(&jwt, "y", &type, &text, &n), MINT_ERR_MISSING);
	t.p[t.n - 5] ^= 1;
	assert_int_not_equal(mint_jwt_verify(ctx, v, t.p, t.n, NOW, &jwt, &e), MINT_OK);
	assert_int_equal(mint_jwt_get_header(&jwt, "x", &type, &text, &n), MINT_ERR_MISSING);
	mint_verifier_unref(v);
	mint_jwk_unref(jwk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rfc_7797_section_4_comes_out_byte_by_byte),
		TEST(the_cookbook_of_rfc_7797_comes_out_byte_by_byte),
		TEST(the_cookbooks_token_without_crit_is_refused),
		TEST(a_detached_payload_must_be_the_one_that_was_signed),
		TEST(a_payload_is_in_one_place),
		TEST(unencoded_is_taken_only_where_it_was_asked_for),
		TEST(between_the_points_an_unencoded_payload_is_plain),
		TEST(large_payloads_stand_beside_the_token),
		TEST(crit_names_what_the_caller_said_it_understands),
		TEST(b64_counts_only_when_crit_names_it),
		TEST(a_verifier_understands_no_registered_name),
		TEST(members_of_the_header_can_be_read),
	};
	if (mint_ctx_new(&ctx, NULL) != MINT_OK)
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	mint_ctx_free(ctx);
	return failed;
}
