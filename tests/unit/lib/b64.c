/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"
#include "../../../lib/b64.h"

/* RFC 4648 10, without padding */
static const struct pair {
	const char *bytes, *text;
} pairs[] = {
	{ "", "" },
	{ "f", "Zg" },
	{ "fo", "Zm8" },
	{ "foo", "Zm9v" },
	{ "foob", "Zm9vYg" },
	{ "fooba", "Zm9vYmE" },
	{ "foobar", "Zm9vYmFy" },
	{ "\xff\xfe\xfd", "__79" },
	{ "\xfb\xf0", "-_A" },
	{ "a text that is long enough for sixteen characters at a time",
		"YSB0ZXh0IHRoYXQgaXMgbG9uZyBlbm91Z2ggZm9yIHNpeHRlZW4gY2hhcmFjdGVycyBhdCBhIHRpbWU" },
};

static void each_pair_goes_both_ways(void **state)
{
	(void)state;
	char out[128];
	size_t n;
	for (size_t i = 0; i < COUNT(pairs); i++) {
		size_t bytes = strlen(pairs[i].bytes), text = strlen(pairs[i].text);
		assert_int_equal(
			mint_b64url_encode(pairs[i].bytes, bytes, out, sizeof out, &n), MINT_OK);
		assert_int_equal(n, text);
		assert_memory_equal(out, pairs[i].text, n);
		assert_int_equal(MINT_B64URL_SIZE(bytes), text);
		assert_int_equal(
			mi_b64url_put_secret(out, (const unsigned char *)pairs[i].bytes, bytes), n);
		assert_memory_equal(out, pairs[i].text, n);
		assert_int_equal(
			mint_b64url_decode(pairs[i].text, text, out, sizeof out, &n), MINT_OK);
		assert_int_equal(n, bytes);
		assert_memory_equal(out, pairs[i].bytes, n);
	}
}

static const char *const refused[] = { "Z", "Zg==", "Zm8=", "Zh", "Zm9", "Zm9vY", "Zm9v\n", " Zm9v",
	"Zm+v", "Zm/v", "Zm9.", "Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmF+",
	"Zm9vYmF.Zm9vYmFyZm9vYmFyZm9vYmFy", "\xc3\xa9Zm", "Zm9v====" };

static void what_is_no_strict_base64url_is_refused_and_nothing_told(void **state)
{
	(void)state;
	char out[64];
	for (size_t i = 0; i < COUNT(refused); i++) {
		size_t n = 4711;
		if (mint_b64url_decode(refused[i], strlen(refused[i]), out, sizeof out, &n) !=
			MINT_ERR_MALFORMED)
			fail_msg("%s", refused[i]);
		assert_int_equal(n, 4711);
		if (mi_b64url_decode_secret(refused[i], strlen(refused[i]), (unsigned char *)out,
			    sizeof out, &n) != MINT_ERR_MALFORMED)
			fail_msg("secret: %s", refused[i]);
	}
}

/* Every byte in every place of a text that is longer than one vector: only the 64 characters pass,
 * and the two decoders agree. */
static void only_the_alphabet_passes_in_every_place(void **state)
{
	(void)state;
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	char text[40];
	unsigned char a[40], b[40];
	size_t an = 0, bn = 0;
	for (size_t at = 0; at < sizeof text; at++)
		for (int c = 0; c < 256; c++) {
			memset(text, 'A', sizeof text);
			text[at] = (char)c;
			enum mint_err x = mint_b64url_decode(text, sizeof text, a, sizeof a, &an);
			enum mint_err y =
				mi_b64url_decode_secret(text, sizeof text, b, sizeof b, &bn);
			assert_int_equal(
				x, c && strchr(alphabet, c) ? MINT_OK : MINT_ERR_MALFORMED);
			assert_int_equal(x, y);
			if (x == MINT_OK)
				assert_memory_equal(a, b, an);
		}
}

/* Of the spellings of one or two last bytes exactly one is taken. */
static void a_value_has_one_spelling(void **state)
{
	(void)state;
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	char two[] = "AA", three[] = "AAA", out[4];
	size_t n, taken2 = 0, taken3 = 0;
	for (const char *c = alphabet; *c; c++) {
		two[1] = three[2] = *c;
		taken2 += mint_b64url_decode(two, 2, out, sizeof out, &n) == MINT_OK;
		taken3 += mint_b64url_decode(three, 3, out, sizeof out, &n) == MINT_OK;
	}
	assert_int_equal(taken2, 4);
	assert_int_equal(taken3, 16);
}

static void every_length_survives_the_way_there_and_back(void **state)
{
	(void)state;
	for (size_t n = 0; n < 100; n++) {
		unsigned char *in = malloc(n + 1), *back = malloc(n + 1);
		char *text = malloc(MINT_B64URL_SIZE(n) + 1);
		size_t len = 0, m = 0;
		for (size_t i = 0; i < n; i++)
			in[i] = (unsigned char)(i * 37 + n);
		assert_int_equal(
			mint_b64url_encode(in, n, text, MINT_B64URL_SIZE(n), &len), MINT_OK);
		assert_int_equal(len, MINT_B64URL_SIZE(n));
		assert_int_equal(mint_b64url_decode(text, len, back, n, &m), MINT_OK);
		assert_int_equal(m, n);
		assert_memory_equal(in, back, n);
		free(in);
		free(back);
		free(text);
	}
}

static void a_buffer_that_is_too_small_is_told_the_size(void **state)
{
	(void)state;
	char out[8];
	size_t n = 0;
	assert_int_equal(mint_b64url_encode("foobar", 6, out, 7, &n), MINT_ERR_SPACE);
	assert_int_equal(n, 8);
	assert_int_equal(mint_b64url_encode("foobar", 6, NULL, 0, &n), MINT_ERR_SPACE);
	assert_int_equal(n, 8);
	assert_int_equal(mint_b64url_decode("Zm9vYmFy", 8, out, 5, &n), MINT_ERR_SPACE);
	assert_int_equal(n, 6);
	assert_int_equal(mint_b64url_decode("Zm9vYmFy", 8, out, 6, &n), MINT_OK);
	assert_int_equal(mint_base64_decode_any("Zm9vYmFy", 8, NULL, 0, &n), MINT_ERR_SPACE);
	assert_int_equal(n, 6);
}

static const struct lenient {
	const char *text, *bytes;
} lenient[] = {
	{ "Zm8=", "fo" },
	{ "Zm8", "fo" },
	{ "Zm9", "fo" },
	{ " Zm9v\r\nYmFy\n", "foobar" },
	{ "-_A=", "\xfb\xf0" },
	{ "+/A", "\xfb\xf0" },
	{ "-/A", "\xfb\xf0" },
	{ "Zm9vY", "foo" },
	{ "Zg==\n", "f" },
	{ "", "" },
	{ "====", "" },
};

static void secrets_are_read_in_both_alphabets_with_or_without_padding(void **state)
{
	(void)state;
	char out[32];
	size_t n;
	for (size_t i = 0; i < COUNT(lenient); i++) {
		assert_int_equal(mint_base64_decode_any(lenient[i].text, strlen(lenient[i].text),
					 out, sizeof out, &n),
			MINT_OK);
		assert_int_equal(n, strlen(lenient[i].bytes));
		assert_memory_equal(out, lenient[i].bytes, n);
	}
}

static void secrets_with_other_characters_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = { "Zm9v!", "Zm=9v", "Zm9v.", "\xc3\xa9", "Zm9v\v" };
	char out[32];
	size_t n;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_int_equal(
			mint_base64_decode_any(bad[i], strlen(bad[i]), out, sizeof out, &n),
			MINT_ERR_MALFORMED);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(each_pair_goes_both_ways),
		TEST(what_is_no_strict_base64url_is_refused_and_nothing_told),
		TEST(only_the_alphabet_passes_in_every_place), TEST(a_value_has_one_spelling),
		TEST(every_length_survives_the_way_there_and_back),
		TEST(a_buffer_that_is_too_small_is_told_the_size),
		TEST(secrets_are_read_in_both_alphabets_with_or_without_padding),
		TEST(secrets_with_other_characters_are_refused) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
