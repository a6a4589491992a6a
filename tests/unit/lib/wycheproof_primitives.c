/* SPDX-License-Identifier: Apache-2.0 */
/* Project Wycheproof's cases of the algorithms below JOSE, through our keys. */
#include "wycheproof.h"
#include "../../../lib/ctx.h"
#include "../../../lib/okp.h"

static struct mint_ctx *ctx;

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

/* A signature under the key, as one of a token would be checked. */
static bool passes(const struct mint_jwk *jwk, const json_t *t)
{
	unsigned char msg[2048], sig[2048];
	size_t msg_len = unhex(str(t, "msg"), msg), sig_len = unhex(str(t, "sig"), sig);
	return sig_len == jwk->alg->family->signature_size(jwk) &&
	       jwk->alg->family->verify(ctx, jwk, (const char *)msg, msg_len, sig) == MINT_OK;
}

/* The cases of a key that is refused count as skipped. */
static void run(const char *file, enum mint_alg alg, struct score *s)
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
			if (!jwk)
				s->skipped++;
			else
				count(s, t, passes(jwk, t));
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
	run("wycheproof/rsa_signature_2048_sha256_test.json", MINT_ALG_RS256, &s);
	assert_string_equal(s.wrong_ids, "");
	assert_int_equal(s.right, 171);
	assert_int_equal(s.skipped, 2);
}

static void rsa_pss_is_right_in_all_cases(void **state)
{
	(void)state;
	struct score s = { 0 };
	run("wycheproof/rsa_pss_2048_sha256_mgf1_32_test.json", MINT_ALG_PS256, &s);
	assert_string_equal(s.wrong_ids, "");
	assert_int_equal(s.right, 72);
	assert_int_equal(s.skipped, 0);
}

static void ecdsa_is_right_in_all_cases(void **state)
{
	(void)state;
	static const struct {
		const char *file;
		int cases;
	} files[] = { { "wycheproof/ecdsa_secp256r1_sha256_p1363_test.json", 175 },
		{ "wycheproof/ecdsa_secp384r1_sha384_p1363_test.json", 187 },
		{ "wycheproof/ecdsa_secp521r1_sha512_p1363_test.json", 212 },
		{ "wycheproof/ecdsa_secp256k1_sha256_p1363_test.json", 168 } };
	for (size_t i = 0; i < COUNT(files); i++) {
		struct score s = { 0 };
		run(files[i].file, MINT_ALG_UNSET, &s);
		assert_string_equal(s.wrong_ids, "");
		assert_int_equal(s.right, files[i].cases);
		assert_int_equal(s.skipped, 0);
	}
}

static void ed25519_is_right_in_all_cases(void **state)
{
	(void)state;
	struct score s = { 0 };
	run("wycheproof/ed25519_test.json", MINT_ALG_EDDSA, &s);
	assert_string_equal(s.wrong_ids, "");
	assert_int_equal(s.right, 101);
	assert_int_equal(s.skipped, 0);
}

/* Keys for agreeing on secrets, on curves of the same type: none is taken for one that signs. */
static void keys_of_x25519_and_x448_are_refused(void **state)
{
	(void)state;
	static const char *const files[] = { "wycheproof/x25519_jwk_test.json",
		"wycheproof/x448_jwk_test.json" };
	size_t seen = 0;
	for (size_t f = 0; f < COUNT(files); f++) {
		json_t *doc = vector_json(files[f]), *group, *t;
		size_t i, k;
		if (!doc)
			skip();
		json_array_foreach(json_object_get(doc, "testGroups"), i, group)
			json_array_foreach(json_object_get(group, "tests"), k, t)
		{
			struct mint_jwk *jwk = NULL;
			char *text = json_dumps(json_object_get(t, "private"), JSON_COMPACT);
			assert_int_equal(mint_jwk_from_json(NULL, text, strlen(text), &jwk, NULL),
				MINT_ERR_KEY);
			free(text);
			seen++;
		}
		json_decref(doc);
	}
	assert_int_equal(seen, 703);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(hmac_is_right_in_all_cases),
		TEST(rsa_pkcs1_is_right_in_all_cases), TEST(rsa_pss_is_right_in_all_cases),
		TEST(ecdsa_is_right_in_all_cases), TEST(ed25519_is_right_in_all_cases),
		TEST(keys_of_x25519_and_x448_are_refused) };
	if (mint_ctx_new(&ctx, NULL) != MINT_OK)
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	mint_ctx_free(ctx);
	return failed;
}
