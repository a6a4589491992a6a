/* SPDX-License-Identifier: Apache-2.0 */
/* Project Wycheproof's JWS and JWK cases, in compact form. Most payloads are no JSON, so the JWS
 * layer below the claims is what is tested. */
#include "wycheproof.h"
#include "../../../lib/jws.h"

static struct mint_ctx *ctx;

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
	struct mint_verify_options o = any_claims(MINT_ALGS_HS | MINT_ALGS_PUBLIC);
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
		struct mint_jwks *jwks = keys_of(group);
		json_array_foreach(json_object_get(group, "tests"), k, t)
		{
			if (!json_object_get(t, "jws"))
				s->skipped++;
			else
				count(s, t, jws_passes(jwks, json_object_get(t, "jws")));
		}
		mint_jwks_unref(jwks);
	}
	json_decref(doc);
	return true;
}

/* The five of 267 that differ are errata: 346 has another alg than its key, 347 and 351 have keys
 * of an alg that is no registered name ("ES521"), 372 and 373 have characters outside of the
 * alphabet. */
static void json_web_signature_is_right_but_for_its_errata(void **state)
{
	(void)state;
	struct score s;
	if (!run_jws("wycheproof/json_web_signature_test.json", &s))
		skip();
	assert_string_equal(s.wrong_ids, " 346 347 351 372 373");
	assert_int_equal(s.right, 262);
	assert_int_equal(s.skipped, 0);
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

/* The 21 that are skipped are encrypted. */
static void json_web_crypto_is_right_in_all_signatures(void **state)
{
	(void)state;
	struct score s;
	if (!run_jws("wycheproof/json_web_crypto_test.json", &s))
		skip();
	assert_string_equal(s.wrong_ids, "");
	assert_int_equal(s.right, 31);
	assert_int_equal(s.skipped, 21);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(json_web_signature_is_right_but_for_its_errata),
		TEST(json_web_key_is_right_in_all_cases),
		TEST(json_web_crypto_is_right_in_all_signatures) };
	if (mint_ctx_new(&ctx, NULL) != MINT_OK)
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	mint_ctx_free(ctx);
	return failed;
}
