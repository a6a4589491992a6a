/* SPDX-License-Identifier: Apache-2.0 */
/* Project Wycheproof, restricted to what exists here: kty oct and RSA, JWS in compact form. Counts
 * are exact, so that a case that is silently left out shows. Most payloads are no JSON, so the JWS
 * layer below the claims is what is tested. */
#include "vectors.h"
#include "../../../lib/jws.h"

static struct mint_ctx *ctx;

struct score {
	int right, wrong, skipped;
	char wrong_ids[256];
};

static void count(struct score *s, const json_t *t, bool accepted)
{
	bool valid = strcmp(str(t, "result"), "valid") == 0;
	if (accepted == valid) {
		s->right++;
		return;
	}
	size_t n = strlen(s->wrong_ids);
	snprintf(s->wrong_ids + n, sizeof s->wrong_ids - n, " %d",
		(int)json_integer_value(json_object_get(t, "tcId")));
	s->wrong++;
}

static bool uses_kty(const json_t *key, const char *kty)
{
	return str(key, "kty") && strcmp(str(key, "kty"), kty) == 0;
}

/* The set as text of {"keys":[...]}, a lone JWK as a set of one. */
static struct mint_jwks *keys_of(const json_t *group)
{
	json_t *key = json_object_get(group, "public") ? json_object_get(group, "public")
						       : json_object_get(group, "private");
	json_t *set =
		json_object_get(key, "keys") ? json_incref(key) : json_pack("{s:[O]}", "keys", key);
	char *text = json_dumps(set, JSON_COMPACT);
	struct mint_jwks *jwks = NULL;
	if (mint_jwks_from_json(MINT_ALG_UNSET, text, strlen(text), &jwks, NULL) != MINT_OK)
		jwks = NULL; /* the whole set is refused, and so is every token */
	free(text);
	json_decref(set);
	return jwks;
}

static bool jws_passes(struct mint_jwks *jwks, const json_t *jws)
{
	struct mint_verify_options o = any_claims(MINT_ALGS_HS | MINT_ALGS_RS | MINT_ALGS_PS);
	struct mint_verifier *v = NULL;
	struct mi_verified verified;
	static char payload[MINT_TOKEN_SIZE_MAX];
	size_t n;
	char *text = json_is_string(jws) ? strdup(json_string_value(jws))
					 : json_dumps(jws, JSON_COMPACT);
	bool passes = false;
	if (jwks && mint_verifier_new(jwks, &o, &v, NULL) == MINT_OK)
		passes = mi_jws_verify(ctx, v, text, strlen(text), &verified, NULL) == MINT_OK &&
			 mint_b64url_decode(verified.parts.payload.p, verified.parts.payload.n,
				 payload, sizeof payload, &n) == MINT_OK;
	mint_verifier_unref(v);
	free(text);
	return passes;
}

static bool run_jws(const char *file, struct score *s)
{
	json_t *doc = vector_json(file), *group, *t;
	size_t i, k;
	*s = (struct score){ 0 };
	if (!doc)
		return false;
	json_array_foreach(json_object_get(doc, "testGroups"), i, group)
	{
		const json_t *key = json_object_get(group, "private");
		struct mint_jwks *jwks = keys_of(group);
		json_array_foreach(json_object_get(group, "tests"), k, t)
		{
			if (!json_object_get(t, "jws") || uses_kty(key, "EC"))
				s->skipped++;
			else
				count(s, t, jws_passes(jwks, json_object_get(t, "jws")));
		}
		mint_jwks_unref(jwks);
	}
	json_decref(doc);
	return true;
}

/* 267 cases, 30 of them with curves. The three that differ are errata: 346 has another alg than its
 * key, 372 and 373 have characters outside of the alphabet. */
static void json_web_signature_is_right_but_for_its_errata(void **state)
{
	(void)state;
	struct score s;
	if (!run_jws("wycheproof/json_web_signature_test.json", &s))
		skip();
	assert_string_equal(s.wrong_ids, " 346 372 373");
	assert_int_equal(s.right, 234);
	assert_int_equal(s.skipped, 30);
}

static void json_web_key_is_right_in_all_cases(void **state)
{
	(void)state;
	struct score s;
	if (!run_jws("wycheproof/json_web_key_test.json", &s))
		skip();
	assert_string_equal(s.wrong_ids, "");
	assert_int_equal(s.right, 17);
	assert_int_equal(s.skipped, 0);
}

static void json_web_crypto_is_right_in_all_signatures(void **state)
{
	(void)state;
	struct score s;
	if (!run_jws("wycheproof/json_web_crypto_test.json", &s))
		skip();
	assert_string_equal(s.wrong_ids, "");
	assert_int_equal(s.right, 23);
	assert_int_equal(s.skipped, 29);
}

/* ---- primitives ---- */

static void hmac_is_right_in_all_cases(void **state)
{
	(void)state;
	static const unsigned bits[] = { 256, 384, 512 };
	for (size_t b = 0; b < 3; b++) {
		char file[64];
		size_t i, k;
		struct score s = { 0 };
		snprintf(file, sizeof file, "wycheproof/hmac_sha%u_test.json", bits[b]);
		json_t *doc = vector_json(file), *group, *t;
		if (!doc)
			skip();
		json_array_foreach(json_object_get(doc, "testGroups"), i, group)
			json_array_foreach(json_object_get(group, "tests"), k, t)
		{
			unsigned char key[256], msg[1024], tag[64], mac[64];
			struct mi_hmac h;
			size_t key_len = unhex(str(t, "key"), key),
			       msg_len = unhex(str(t, "msg"), msg);
			size_t tag_len = unhex(str(t, "tag"), tag);
			mi_hmac_init(&h, bits[b], key, key_len);
			mi_hmac(&h, msg, msg_len, mac);
			count(&s, t, memcmp(mac, tag, tag_len) == 0);
		}
		assert_string_equal(s.wrong_ids, "");
		assert_int_equal(s.right, 116);
		json_decref(doc);
	}
}

static void run_rsa(const char *file, enum mint_alg alg, struct score *s)
{
	json_t *doc = vector_json(file), *group, *t;
	size_t i, k;
	if (!doc)
		skip();
	json_array_foreach(json_object_get(doc, "testGroups"), i, group)
	{
		struct mint_jwk_options o = { .alg = alg };
		struct mint_jwk *jwk = NULL;
		const char *pem = str(group, "publicKeyPem");
		if (mint_jwk_from_pem(&o, pem, strlen(pem), &jwk, NULL) != MINT_OK)
			assert_string_equal(
				str(json_object_get(group, "publicKey"), "publicExponent"), "03");
		json_array_foreach(json_object_get(group, "tests"), k, t)
		{
			unsigned char msg[1024], sig[1024];
			size_t msg_len = unhex(str(t, "msg"), msg),
			       sig_len = unhex(str(t, "sig"), sig);
			if (!jwk)
				s->skipped++;
			else
				count(s, t,
					sig_len == jwk->alg->family->signature_size(jwk) &&
						jwk->alg->family->verify(ctx, jwk,
							(const char *)msg, msg_len,
							sig) == MINT_OK);
		}
		mint_jwk_unref(jwk);
	}
	json_decref(doc);
}

/* Two keys of the file have e = 3, which is refused whole. */
static void rsa_pkcs1_is_right_in_all_cases(void **state)
{
	(void)state;
	struct score s = { 0 };
	run_rsa("wycheproof/rsa_signature_2048_sha256_test.json", MINT_ALG_RS256, &s);
	assert_string_equal(s.wrong_ids, "");
	assert_int_equal(s.right, 171);
	assert_int_equal(s.skipped, 2);
}

static void rsa_pss_is_right_in_all_cases(void **state)
{
	(void)state;
	struct score s = { 0 };
	run_rsa("wycheproof/rsa_pss_2048_sha256_mgf1_32_test.json", MINT_ALG_PS256, &s);
	assert_string_equal(s.wrong_ids, "");
	assert_int_equal(s.right, 72);
	assert_int_equal(s.skipped, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(json_web_signature_is_right_but_for_its_errata),
		TEST(json_web_key_is_right_in_all_cases),
		TEST(json_web_crypto_is_right_in_all_signatures), TEST(hmac_is_right_in_all_cases),
		TEST(rsa_pkcs1_is_right_in_all_cases), TEST(rsa_pss_is_right_in_all_cases) };
	if (mint_ctx_new(&ctx, NULL) != MINT_OK)
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	mint_ctx_free(ctx);
	return failed;
}
