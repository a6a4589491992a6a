/* SPDX-License-Identifier: Apache-2.0 */
/* The examples of RFC 7515, 7517, 7520, 7638 and 8037 that use algorithms of ours. */
#include "vectors.h"
#include "../../../lib/jws.h"

static struct mint_ctx *ctx;

static struct mint_jwk *key_from(const char *file, enum mint_alg alg)
{
	struct mint_jwk_options o = { .alg = alg };
	struct mint_jwk *jwk = NULL;
	struct mint_error e = { 0 };
	size_t n = 0;
	char *text = vector_text(file, &n);
	if (!text) {
		print_message("# no reference vectors: %s\n", file);
		skip();
	}
	assert_err(file, mint_jwk_from_json(&o, text, n, &jwk, &e), MINT_OK, e);
	free(text);
	return jwk;
}

static const struct signature {
	const char *key, *token;
	enum mint_alg alg;
	bool exact; /* signing again gives the same bytes */
} signatures[] = {
	{ "rfc-latchset/rfc7515_A.1.jwk", "rfc-latchset/rfc7515_A.1.jwsc", MINT_ALG_HS256, true },
	{ "rfc-latchset/rfc7515_A.2.jwk", "rfc-latchset/rfc7515_A.2.jwsc", MINT_ALG_RS256, true },
	{ "rfc-latchset/rfc7515_A.3.jwk", "rfc-latchset/rfc7515_A.3.jwsc", MINT_ALG_UNSET, false },
	{ "rfc-latchset/rfc7515_A.4.jwk", "rfc-latchset/rfc7515_A.4.jwsc", MINT_ALG_UNSET, false },
	{ "rfc-latchset/rfc7520_3.2.jwk", "rfc-latchset/rfc7520_4.3.jwsc", MINT_ALG_UNSET, false },
	{ "rfc-latchset/rfc7520_3.4.jwk", "rfc-latchset/rfc7520_4.1.jwsc", MINT_ALG_RS256, true },
	{ "rfc-latchset/rfc7520_3.4.jwk", "rfc-latchset/rfc7520_4.2.jwsc", MINT_ALG_PS384, false },
	{ "rfc-latchset/rfc7520_3.5.jwk", "rfc-latchset/rfc7520_4.4.jwsc", MINT_ALG_HS256, true },
};

static void examples_verify_and_are_signed_byte_by_byte(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(signatures); i++) {
		const struct signature *x = &signatures[i];
		struct mint_jwk *jwk = key_from(x->key, x->alg);
		struct mint_verifier *v = verifier_of(jwk, NULL);
		struct mi_verified verified;
		struct mint_error e = { 0 };
		unsigned char raw[MI_SIGNATURE_MAX], want[MI_SIGNATURE_MAX];
		size_t n = 0, len;
		char *token = vector_text(x->token, &n);
		assert_err(x->token, mi_jws_verify(ctx, v, token, n, &verified, &e), MINT_OK, e);
		assert_int_equal(jwk->alg->family->sign(ctx, jwk, verified.parts.signed_.p,
					 verified.parts.signed_.n, raw),
			MINT_OK);
		assert_int_equal(mint_b64url_decode(verified.parts.signature.p,
					 verified.parts.signature.n, want, sizeof want, &len),
			MINT_OK);
		assert_int_equal(len, jwk->alg->family->signature_size(jwk));
		assert_int_equal(memcmp(raw, want, len) == 0, x->exact);
		token[n - 20] = token[n - 20] == 'A' ? 'B' : 'A';
		assert_err(x->token, mi_jws_verify(ctx, v, token, n, &verified, &e),
			MINT_ERR_SIGNATURE, e);
		free(token);
		mint_verifier_unref(v);
		mint_jwk_unref(jwk);
	}
}

/* RFC 7515 A.1 is a JWT: its claims too. */
static void the_first_jwt_expired_in_2011(void **state)
{
	(void)state;
	struct mint_jwk *jwk = key_from("rfc-latchset/rfc7515_A.1.jwk", MINT_ALG_HS256);
	struct mint_verifier *v = verifier_of(jwk, NULL);
	struct mint_jwt jwt;
	struct mint_error e = { 0 };
	bool root = false;
	size_t n = 0;
	char *token = vector_text("rfc-latchset/rfc7515_A.1.jwsc", &n);
	assert_err("", mint_jwt_verify(ctx, v, token, n, 1300819379, &jwt, &e), MINT_OK, e);
	assert_int_equal(mint_jwt_get_bool(&jwt, "http://example.com/is_root", &root), MINT_OK);
	assert_true(root);
	assert_err(
		"", mint_jwt_verify(ctx, v, token, n, 1300819380, &jwt, &e), MINT_ERR_EXPIRED, e);
	assert_string_equal(e.detail, "jwt expired");
	free(token);
	mint_verifier_unref(v);
	mint_jwk_unref(jwk);
}

static const struct cookbook {
	const char *file;
	bool exact;
} cookbooks[] = {
	{ "ietf-cookbook/jws/4_1.rsa_v15_signature.json", true },
	{ "ietf-cookbook/jws/4_2.rsa-pss_signature.json", false },
	{ "ietf-cookbook/jws/4_3.ecdsa_signature.json", false },
	{ "ietf-cookbook/curve25519/jws.json", true },
	{ "ietf-cookbook/jws/4_4.hmac-sha2_integrity_protection.json", true },
};

/* RFC 7520 4, RFC 8037 A.4: from key and payload to the whole token. The header there is
 * {"alg":...,"kid":...}, so the signer writes no typ. */
static void cookbook_tokens_are_made_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cookbooks); i++) {
		json_t *doc = vector_json(cookbooks[i].file);
		if (!doc)
			skip();
		json_t *in = json_object_get(doc, "input");
		char *json = json_dumps(json_object_get(in, "key"), JSON_COMPACT);
		struct mint_jwk_options o = { .alg = mint_alg_from_name(
						      str(in, "alg"), strlen(str(in, "alg"))) };
		struct mint_sign_options bare = { .typ = T("") };
		struct mint_jwk *jwk = NULL;
		struct mint_error e = { 0 };
		assert_err(cookbooks[i].file, mint_jwk_from_json(&o, json, strlen(json), &jwk, &e),
			MINT_OK, e);
		struct mint_signer *s = signer_of(jwk, &bare);
		struct mint_verifier *v = verifier_of(jwk, NULL);
		struct mi_verified verified;
		struct token t;
		const char *payload = str(in, "payload"),
			   *want = str(json_object_get(doc, "output"), "compact");
		assert_err("",
			mi_jws_sign(ctx, s, payload, strlen(payload), t.p, sizeof t.p, &t.n, &e),
			MINT_OK, e);
		assert_int_equal(t.n, strlen(want));
		if (cookbooks[i].exact)
			assert_memory_equal(t.p, want, t.n);
		assert_err("", mi_jws_verify(ctx, v, t.p, t.n, &verified, &e), MINT_OK, e);
		assert_err(
			"", mi_jws_verify(ctx, v, want, strlen(want), &verified, &e), MINT_OK, e);
		mint_signer_unref(s);
		mint_verifier_unref(v);
		mint_jwk_unref(jwk);
		free(json);
		json_decref(doc);
	}
}

static const struct set {
	const char *file;
	enum mint_alg alg;
	size_t count, left_out;
	enum mint_alg first;
} sets[] = {
	{ "rfc-latchset/rfc7515_A.6.jwkset", MINT_ALG_RS256, 2, 0, MINT_ALG_RS256 },
	{ "rfc-latchset/rfc7515_A.6.jwkset", MINT_ALG_UNSET, 1, 1, MINT_ALG_ES256 },
	{ "rfc-latchset/rfc7517_A.1.jwkset", MINT_ALG_UNSET, 1, 1,
		MINT_ALG_RS256 }, /* the EC key is for encryption */
	{ "rfc-latchset/rfc7517_A.2.jwkset", MINT_ALG_UNSET, 1, 1, MINT_ALG_RS256 },
	{ "rfc-latchset/rfc7517_A.3.jwkset", MINT_ALG_HS256, 1, 1,
		MINT_ALG_HS256 }, /* the other is for AES */
	{ "rfc-latchset/rfc7517_A.3.jwkset", MINT_ALG_UNSET, 0, 2, MINT_ALG_UNSET },
};

static void key_sets_of_rfc_7517_give_the_keys_that_can_be_used(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sets); i++) {
		struct mint_jwks *jwks = NULL;
		struct mint_error e = { 0 };
		size_t n = 0;
		char *text = vector_text(sets[i].file, &n);
		if (!text)
			skip();
		assert_err(sets[i].file, mint_jwks_from_json(sets[i].alg, text, n, &jwks, &e),
			MINT_OK, e);
		assert_int_equal(mint_jwks_count(jwks), sets[i].count);
		assert_int_equal(mint_jwks_left_out(jwks), sets[i].left_out);
		if (sets[i].count)
			assert_int_equal(mint_jwk_alg(mint_jwks_at(jwks, 0)), sets[i].first);
		mint_jwks_unref(jwks);
		free(text);
	}
}

static void members_of_private_keys_come_out_as_they_went_in(void **state)
{
	(void)state;
	static const char *const files[] = { "ietf-cookbook/jwk/3_1.ec_public_key.json",
		"ietf-cookbook/jwk/3_2.ec_private_key.json",
		"ietf-cookbook/jwk/3_3.rsa_public_key.json",
		"ietf-cookbook/jwk/3_4.rsa_private_key.json",
		"ietf-cookbook/jwk/3_5.symmetric_key_mac_computation.json" };
	static const enum mint_alg algs[] = { MINT_ALG_UNSET, MINT_ALG_UNSET, MINT_ALG_RS256,
		MINT_ALG_RS256, MINT_ALG_HS256 };
	for (size_t i = 0; i < COUNT(files); i++) {
		struct mint_jwk *jwk = key_from(files[i], algs[i]);
		char out[4096];
		size_t n;
		struct mint_error e;
		assert_err(files[i],
			mint_jwk_write_json(jwk,
				mint_jwk_can_sign(jwk) ? MINT_PRIVATE : MINT_PUBLIC, out,
				sizeof out, &n, &e),
			MINT_OK, e);
		json_t *want = vector_json(files[i]), *got = json_loadb(out, n, 0, NULL);
		json_object_set_new(want, "alg", json_string(mint_alg_name(mint_jwk_alg(jwk))));
		assert_true(json_equal(want, got));
		json_decref(want);
		json_decref(got);
		mint_jwk_unref(jwk);
	}
}

static void the_thumbprint_is_that_of_rfc_7638(void **state)
{
	(void)state;
	struct mint_jwk *jwk = key_from("rfc-latchset/rfc7638_3.1.jwk", MINT_ALG_UNSET);
	char out[MINT_THUMBPRINT_SIZE];
	struct mint_error e;
	size_t n = 0;
	char *want = vector_text("rfc-latchset/rfc7638_3.1.thp", &n);
	assert_err("", mint_jwk_thumbprint(jwk, out, &e), MINT_OK, e);
	assert_string_equal(out, want);
	free(want);
	mint_jwk_unref(jwk);
}

/* RFC 7797 is not built: a token with b64 is refused, detached or not. */
static void unencoded_payloads_are_refused(void **state)
{
	(void)state;
	static const char *const files[] = { "ietf-cookbook/rfc7797/hmac-sha2_b64_false.json",
		"ietf-cookbook/rfc7797/4.2.hmac-sha2_b64_false.json" };
	for (size_t i = 0; i < COUNT(files); i++) {
		json_t *doc = vector_json(files[i]);
		if (!doc)
			skip();
		const json_t *in = json_object_get(doc, "input"),
			     *flat = json_object_get(json_object_get(doc, "output"), "json_flat");
		char *json = json_dumps(json_object_get(in, "key"), JSON_COMPACT);
		struct mint_jwk_options o = { .alg = MINT_ALG_HS256 };
		struct mint_jwk *jwk = NULL;
		struct mint_error e = { 0 };
		assert_err(
			files[i], mint_jwk_from_json(&o, json, strlen(json), &jwk, &e), MINT_OK, e);
		struct mint_verifier *v = verifier_of(jwk, NULL);
		struct mi_verified verified;
		char token[1024];
		int n = snprintf(token, sizeof token, "%s..%s", str(flat, "protected"),
			str(flat, "signature"));
		assert_err(files[i], mi_jws_verify(ctx, v, token, (size_t)n, &verified, &e),
			MINT_ERR_CRIT, e);
		mint_verifier_unref(v);
		mint_jwk_unref(jwk);
		free(json);
		json_decref(doc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(examples_verify_and_are_signed_byte_by_byte),
		TEST(the_first_jwt_expired_in_2011), TEST(cookbook_tokens_are_made_whole),
		TEST(key_sets_of_rfc_7517_give_the_keys_that_can_be_used),
		TEST(members_of_private_keys_come_out_as_they_went_in),
		TEST(the_thumbprint_is_that_of_rfc_7638), TEST(unencoded_payloads_are_refused) };
	if (mint_ctx_new(&ctx, NULL) != MINT_OK)
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	mint_ctx_free(ctx);
	return failed;
}
