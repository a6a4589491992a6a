/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#define MAX 8

static void text_is_bounded_and_utf8_whatever_came(void **state)
{
	static const struct {
		const char *name, *in, *want;
	} rows[] = {
		{ "plain text is taken as it is", "abc", "abc" },
		{ "empty text", "", "" },
		{ "exactly the bound", "12345678", "12345678" },
		{ "one byte more is cut", "123456789", "12345678" },
		{ "two bytes at the bound stay whole", "123456\xC3\xA4", "123456\xC3\xA4" },
		{ "a character across the bound goes", "1234567\xC3\xA4", "1234567" },
		{ "four bytes across the bound go", "123456\xF0\x9F\x98\x80", "123456" },
		{ "a lone continuation byte", "a\x80z", "a?z" },
		{ "an overlong slash", "\xC0\xAF", "??" },
		{ "a surrogate", "\xED\xA0\x80", "???" },
		{ "beyond U+10FFFF", "\xF4\x90\x80\x80", "????" },
		{ "a cut sequence at the end", "ab\xE2\x82", "ab??" },
		{ "controls and DEL", "a\r\n\x7F", "a???" },
	};
	struct arena *a = arena_new(4096);
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct span got = text_clean(a, span_of(rows[i].in), MAX);
		if (!span_eq_str(got, rows[i].want))
			fail_msg("%s: got \"" SPAN_FMT "\"", rows[i].name, SPAN_ARG(got));
	}
	arena_free(a);
}

static void clean_text_is_borrowed_not_copied(void **state)
{
	struct arena *a = arena_new(4096);
	struct span in = SPAN("abc");
	(void)state;
	assert_ptr_equal(text_clean(a, in, MAX).p, in.p);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_bounded_and_utf8_whatever_came),
		cmocka_unit_test(clean_text_is_borrowed_not_copied),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
