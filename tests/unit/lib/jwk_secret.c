/* SPDX-License-Identifier: Apache-2.0 */
/* Secrets from base64 text. */
#include "support.h"

/* 32 bytes whose base64 differs between the alphabets */
#define BYTES                                                                                      \
	"\xfb\xef\xbe\xff\xff\xff\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f" \
	"\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19"
#define STANDARD "++++////AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBk="
#define URL      "----____AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBk"
#define JWK_TEXT "eyJrdHkiOiJSU0EiLCJuIjoiMHZ4N2Fnb2ViR2NRU3V1UGlMSlhaIiwiZSI6IkFRQUIifQ"

static const struct row {
	const char *name, *text;
	unsigned flags;
	enum mint_alg alg;
	enum mint_err want;
} rows[] = {
	{ "the standard alphabet", STANDARD, 0, MINT_ALG_HS256, MINT_OK },
	{ "the URL alphabet", URL, 0, MINT_ALG_HS256, MINT_OK },
	{ "both, over two lines", "++++____\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBk=\n", 0,
		MINT_ALG_HS256, MINT_OK },
	{ "too short for HS384", STANDARD, 0, MINT_ALG_HS384, MINT_ERR_KEY },
	{ "too short for HS384, allowed", STANDARD, MINT_ALLOW_SHORT_SECRET, MINT_ALG_HS384,
		MINT_OK },
	{ "a character of neither alphabet", "++++////AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGB.", 0,
		MINT_ALG_HS256, MINT_ERR_KEY },
	{ "empty", "", MINT_ALLOW_SHORT_SECRET, MINT_ALG_HS256, MINT_ERR_KEY },
	{ "padding alone", "==", MINT_ALLOW_SHORT_SECRET, MINT_ALG_HS256, MINT_ERR_KEY },
	{ "for RS256", STANDARD, 0, MINT_ALG_RS256, MINT_ERR_ALG },
	{ "for ES256", STANDARD, 0, MINT_ALG_ES256, MINT_ERR_ALG },
	{ "for EdDSA", STANDARD, 0, MINT_ALG_EDDSA, MINT_ERR_ALG },
	{ "a PEM block, which decodes",
		"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAfU0Of2FTpptiQrUiq77mhf2kQg\n"
		"-----END PUBLIC KEY-----\n",
		0, MINT_ALG_HS256, MINT_ERR_KEY },
	{ "the base64 of a JWK", JWK_TEXT, 0, MINT_ALG_HS256, MINT_ERR_KEY },
	{ "the base64 of a JWK, wanted as bytes", JWK_TEXT, MINT_SECRET_RAW, MINT_ALG_HS256,
		MINT_OK },
};

static void base64_of_either_alphabet_is_a_secret(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mint_jwk_options o = { .alg = rows[i].alg, .flags = rows[i].flags };
		struct mint_jwk *jwk = NULL;
		struct mint_error e = { 0 };
		assert_err(rows[i].name,
			mint_jwk_from_secret_base64(
				&o, rows[i].text, strlen(rows[i].text), &jwk, &e),
			rows[i].want, e);
		assert_int_equal(jwk != NULL, rows[i].want == MINT_OK);
		mint_jwk_unref(jwk);
	}
}

static void the_bytes_are_those_that_the_text_stands_for(void **state)
{
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct mint_jwk_options o = { .alg = MINT_ALG_HS256 };
		struct mint_jwk *a = NULL, *b = NULL;
		char x[MINT_THUMBPRINT_SIZE], y[MINT_THUMBPRINT_SIZE];
		const char *text = rows[i].text;
		assert_int_equal(
			mint_jwk_from_secret_base64(&o, text, strlen(text), &a, NULL), MINT_OK);
		assert_int_equal(mint_jwk_from_secret(&o, BYTES, 32, &b, NULL), MINT_OK);
		assert_int_equal(mint_jwk_thumbprint(a, x, NULL), MINT_OK);
		assert_int_equal(mint_jwk_thumbprint(b, y, NULL), MINT_OK);
		assert_string_equal(x, y);
		mint_jwk_unref(a);
		mint_jwk_unref(b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(base64_of_either_alphabet_is_a_secret),
		TEST(the_bytes_are_those_that_the_text_stands_for) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
