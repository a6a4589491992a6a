/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

static void absent_and_empty_are_told_apart(void **state)
{
	(void)state;
	assert_null(SPAN_NONE.p);
	assert_null(span_of(NULL).p);
	assert_int_equal(span_of(NULL).n, 0);
	assert_non_null(span_of("").p);
	assert_non_null(SPAN("").p);
	assert_int_equal(SPAN("a\0b").n, 3);
	assert_true(span_is_empty(SPAN_NONE) && span_is_empty(SPAN("")));
	assert_false(span_is_empty(SPAN(" ")));
}

static void equal_spans_have_the_same_bytes(void **state)
{
	static const struct {
		const char *name;
		struct span a, b;
		bool equal, equal_nocase;
	} rows[] = {
		{ "the same", SPAN("abc"), SPAN("abc"), true, true },
		{ "another byte", SPAN("abc"), SPAN("abd"), false, false },
		{ "a prefix", SPAN("ab"), SPAN("abc"), false, false },
		{ "longer", SPAN("abcd"), SPAN("abc"), false, false },
		{ "another case", SPAN("Content-LENGTH"), SPAN("content-length"), false, true },
		{ "no letters, 0x20 apart", SPAN("[]"), SPAN("{}"), false, false },
		{ "@ and `", SPAN("@"), SPAN("`"), false, false },
		{ "bytes beyond ASCII have no case", SPAN("\xC3\x84"), SPAN("\xC3\xA4"), false,
			false },
		{ "absent and empty hold the same bytes", SPAN_NONE, SPAN(""), true, true },
		{ "empty and something", SPAN(""), SPAN("a"), false, false },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (span_eq(rows[i].a, rows[i].b) != rows[i].equal ||
			span_eq(rows[i].b, rows[i].a) != rows[i].equal ||
			span_eq_str(rows[i].a, rows[i].b.p) != rows[i].equal)
			fail_msg("%s: equal", rows[i].name);
		if (span_eq_nocase(rows[i].a, rows[i].b.p) != rows[i].equal_nocase)
			fail_msg("%s: equal without case", rows[i].name);
	}
	assert_false(span_eq(SPAN("a\0b"), SPAN("a\0c")));
	assert_false(span_eq_str(SPAN("a\0b"), "a"));
	assert_false(span_eq_nocase(SPAN("a\0b"), "a"));
}

static void a_prefix_is_no_longer_than_the_span(void **state)
{
	char *exact = exact_copy(SPAN("Bear"));
	(void)state;
	assert_true(span_starts_with(SPAN("Bearer x"), "Bearer "));
	assert_true(span_starts_with(SPAN("Bearer "), "Bearer "));
	assert_true(span_starts_with(SPAN("x"), ""));
	assert_false(span_starts_with(span_make(exact, 4), "Bearer "));
	assert_false(span_starts_with(SPAN("bearer x"), "Bearer "));
	assert_false(span_starts_with(SPAN(" Bearer "), "Bearer "));
	free(exact);
}

static void cut_takes_parts_until_nothing_is_left(void **state)
{
	static const struct {
		const char *name, *text;
		size_t parts;
		const char *want[4];
	} rows[] = {
		{ "no separator", "abc", 1, { "abc" } },
		{ "two", "a b", 2, { "a", "b" } },
		{ "empty parts stand", " a  b", 4, { "", "a", "", "b" } },
		{ "a separator at the end leaves an empty part", "a ", 2, { "a", "" } },
		{ "only a separator", " ", 2, { "", "" } },
		{ "empty", "", 1, { "" } },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char *exact = exact_copy(span_of(rows[i].text));
		struct span rest = span_make(exact, strlen(rows[i].text));
		size_t parts = 0;
		while (rest.p && parts < 4)
			expect_span(
				rows[i].name, span_cut(&rest, ' '), span_of(rows[i].want[parts++]));
		if (parts != rows[i].parts || rest.p || rest.n)
			fail_msg("%s: %zu parts", rows[i].name, parts);
		free(exact);
	}
}

static void cut_of_nothing_is_nothing(void **state)
{
	struct span rest = SPAN_NONE;
	(void)state;
	assert_null(span_cut(&rest, ' ').p);
	assert_null(rest.p);
}

static void compare_orders_by_bytes_shorter_first(void **state)
{
	/* in order; each is compared with each */
	static const struct span sorted[] = { SPAN(""), SPAN("\0"), SPAN("A"), SPAN("a"),
		SPAN("a\0"), SPAN("aa"), SPAN("b"), SPAN("\x7F"), SPAN("\x80"), SPAN("\xFF"),
		SPAN("\xFF\xFF") };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(sorted); i++)
		for (size_t j = 0; j < COUNT_OF(sorted); j++) {
			int d = span_compare(sorted[i], sorted[j]);
			if ((d > 0) - (d < 0) != (i > j) - (i < j))
				fail_msg("row %zu against row %zu: %d", i, j, d);
		}
	assert_int_equal(span_compare(SPAN_NONE, SPAN("")), 0);
	assert_true(span_compare(SPAN_NONE, SPAN("a")) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(absent_and_empty_are_told_apart),
		cmocka_unit_test(equal_spans_have_the_same_bytes),
		cmocka_unit_test(a_prefix_is_no_longer_than_the_span),
		cmocka_unit_test(cut_takes_parts_until_nothing_is_left),
		cmocka_unit_test(cut_of_nothing_is_nothing),
		cmocka_unit_test(compare_orders_by_bytes_shorter_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
