/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"
#include "support.h"

/* RFC 3629 3, the definition: the bytes of a code point. */
static size_t encode(uint32_t c, unsigned char out[4])
{
	static const unsigned char first[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
	if (c < 0x80) {
		out[0] = (unsigned char)c;
		return 1;
	}
	size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i; i--, c >>= 6)
		out[i] = (unsigned char)(0x80 | (c & 0x3F));
	out[0] = (unsigned char)(first[n] | c);
	return n;
}

static void every_code_point_is_read_but_surrogates(void **state)
{
	(void)state;
	for (uint32_t c = 0; c <= 0x110FFF; c++) {
		unsigned char bytes[4];
		size_t n = encode(c, bytes);
		bool good = c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
		size_t got = utf8_character((const char *)bytes, n);
		if (got != (good ? n : 0))
			fail_msg("U+%04X: %zu", c, got);
		if (n > 1 && utf8_character((const char *)bytes, n - 1))
			fail_msg("U+%04X with its last byte missing", c);
	}
}

static void ill_formed_sequences_are_refused(void **state)
{
	static const struct {
		const char *name;
		struct span in;
		bool valid;
	} rows[] = {
		{ "nothing", SPAN(""), true },
		{ "absent", SPAN_NONE, true },
		{ "all lengths", SPAN("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80z"), true },
		{ "NUL is a character", SPAN("a\0b"), true },
		{ "the first of two bytes", SPAN("\xC2\x80"), true },
		{ "overlong, two bytes", SPAN("\xC1\xBF"), false },
		{ "overlong NUL", SPAN("\xC0\x80"), false },
		{ "the first of three bytes", SPAN("\xE0\xA0\x80"), true },
		{ "overlong, three bytes", SPAN("\xE0\x9F\xBF"), false },
		{ "before the surrogates", SPAN("\xED\x9F\xBF"), true },
		{ "the first surrogate", SPAN("\xED\xA0\x80"), false },
		{ "the last surrogate", SPAN("\xED\xBF\xBF"), false },
		{ "after the surrogates", SPAN("\xEE\x80\x80"), true },
		{ "the first of four bytes", SPAN("\xF0\x90\x80\x80"), true },
		{ "overlong, four bytes", SPAN("\xF0\x8F\xBF\xBF"), false },
		{ "the last of all", SPAN("\xF4\x8F\xBF\xBF"), true },
		{ "beyond the last", SPAN("\xF4\x90\x80\x80"), false },
		{ "five bytes", SPAN("\xF8\x88\x80\x80\x80"), false },
		{ "never a byte", SPAN("\xFE\xFF"), false },
		{ "a tail alone", SPAN("a\x80"), false },
		{ "a head alone", SPAN("\xC3"), false },
		{ "a head before a letter", SPAN("\xC3z"), false },
		{ "a third byte that is no tail", SPAN("\xE2\x82z"), false },
		{ "a fourth byte that is no tail", SPAN("\xF0\x9F\x98z"), false },
		{ "a fourth byte that is a head", SPAN("\xF0\x9F\x98\xC3"), false },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char *exact = exact_copy(rows[i].in);
		struct span in = rows[i].in.p ? span_make(exact, rows[i].in.n) : SPAN_NONE;
		if (utf8_is_valid(in) != rows[i].valid)
			fail_msg("%s", rows[i].name);
		free(exact);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_point_is_read_but_surrogates),
		cmocka_unit_test(ill_formed_sequences_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
