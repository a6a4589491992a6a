/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"
#include "../../../lib/fail.h"

static void codes_have_the_numbers_that_were_published(void **state)
{
	(void)state;
	static const struct {
		enum mint_err code;
		int number;
		const char *name;
	} rows[] = {
#define ROW(name, number) { name, number, #name }
		ROW(MINT_OK, 0),
		ROW(MINT_ERR_NOMEM, 1),
		ROW(MINT_ERR_SPACE, 2),
		ROW(MINT_ERR_USAGE, 3),
		ROW(MINT_ERR_CRYPTO, 4),
		ROW(MINT_ERR_MALFORMED, 10),
		ROW(MINT_ERR_UNSIGNED, 11),
		ROW(MINT_ERR_ALG, 12),
		ROW(MINT_ERR_KEY, 13),
		ROW(MINT_ERR_NO_KEY, 14),
		ROW(MINT_ERR_SIGNATURE, 15),
		ROW(MINT_ERR_CRIT, 16),
		ROW(MINT_ERR_TYP, 17),
		ROW(MINT_ERR_CLAIM_TYPE, 20),
		ROW(MINT_ERR_MISSING, 21),
		ROW(MINT_ERR_EXPIRED, 22),
		ROW(MINT_ERR_NOT_YET, 23),
		ROW(MINT_ERR_TOO_OLD, 24),
		ROW(MINT_ERR_ISSUER, 25),
		ROW(MINT_ERR_AUDIENCE, 26),
		ROW(MINT_ERR_SUBJECT, 27),
		ROW(MINT_ERR_JWTID, 28),
		ROW(MINT_ERR_NONCE, 29),
		ROW(MINT_ERR_TIMESPAN, 40),
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(rows[i].code, rows[i].number);
		assert_string_equal(mint_err_name(rows[i].code), rows[i].name);
		assert_true(strlen(mint_err_text(rows[i].code)) > 0);
	}
	assert_string_equal(mint_err_name((enum mint_err)999), "MINT_ERR_?");
	assert_string_equal(mint_err_text((enum mint_err)999), "unknown error");
	assert_string_equal(mint_version(), MINT_VERSION_TEXT);
}

static void a_long_detail_is_cut_between_characters(void **state)
{
	(void)state;
	static const char *const characters[] = { "x", "\xc3\xa9", "\xe2\x82\xac",
		"\xf0\x9f\x98\x80" };
	for (size_t c = 0; c < COUNT(characters); c++)
		for (size_t lead = 0; lead < 4; lead++) {
			char text[400] = "";
			struct mint_error e;
			size_t width = strlen(characters[c]), n = lead;
			memset(text, '.', lead);
			for (; n + width < sizeof text; n += width)
				memcpy(text + n, characters[c], width);
			assert_int_equal(mi_fail(&e, MINT_ERR_KEY, "%s", text), MINT_ERR_KEY);
			assert_int_equal(e.code, MINT_ERR_KEY);
			assert_int_equal(strlen(e.detail), lead + (159 - lead) / width * width);
		}
	assert_int_equal(mi_fail(NULL, MINT_ERR_KEY, "nobody listens"), MINT_ERR_KEY);
}

/* Texts of the caller's in a detail: "the claim %.*s is missing" and the like. */
static void a_long_text_inside_a_detail_is_cut_between_characters(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t max;
		int n;
	} rows[] = { { "abc", 64, 3 }, { "abc", 3, 3 }, { "abc", 2, 2 }, { "", 4, 0 },
		{ "\xc3\xa9\xc3\xa9", 4, 4 }, { "\xc3\xa9\xc3\xa9", 3, 2 },
		{ "\xc3\xa9\xc3\xa9", 1, 0 }, { "a\xf0\x9f\x98\x80", 4, 1 },
		{ "a\xf0\x9f\x98\x80", 5, 5 } };
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(mi_cut(text_of(rows[i].text), rows[i].max), rows[i].n);
}

static void names_of_algorithms_go_both_ways(void **state)
{
	(void)state;
	static const char *const none[] = { "", "none", "None", "hs256", "HS256 ", "HS25", "RS1",
		"ES521", "EdDSa", "Ed25519", "A128KW" };
	static const enum mint_kty families[] = { MINT_KTY_OCT, MINT_KTY_RSA, MINT_KTY_RSA,
		MINT_KTY_EC, MINT_KTY_EC };
	for (int alg = MINT_ALG_HS256; alg <= MINT_ALG_EDDSA; alg++) {
		const char *name = mint_alg_name((enum mint_alg)alg);
		assert_int_equal(mint_alg_from_name(name, strlen(name)), alg);
		assert_int_equal(mint_alg_kty((enum mint_alg)alg),
			alg == MINT_ALG_EDDSA ? MINT_KTY_OKP : families[(alg - 1) / 3]);
	}
	for (size_t i = 0; i < COUNT(none); i++)
		assert_int_equal(mint_alg_from_name(none[i], strlen(none[i])), MINT_ALG_UNSET);
	assert_string_equal(mint_alg_name(MINT_ALG_UNSET), "");
	assert_string_equal(mint_alg_name((enum mint_alg)15), "");
	assert_int_equal(mint_alg_kty((enum mint_alg)15), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(codes_have_the_numbers_that_were_published),
		TEST(a_long_detail_is_cut_between_characters),
		TEST(a_long_text_inside_a_detail_is_cut_between_characters),
		TEST(names_of_algorithms_go_both_ways) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
