/* SPDX-License-Identifier: Apache-2.0 */
#include "model/scope.h"
#include <setjmp.h>
#include <cmocka.h>

static int arena_make(void **state)
{
	*state = arena_new(1 << 20);
	return *state ? 0 : -1;
}

static int arena_drop(void **state)
{
	arena_free(*state);
	return 0;
}

static struct scope_set parse(struct arena *a, const char *text)
{
	struct scope_set set;
	assert_int_equal(scope_parse(a, span_of(text), &set).code, ERR_OK);
	return set;
}

static void assert_joined(struct arena *a, const struct scope_set *set, const char *want)
{
	struct span text;
	assert_int_equal(scope_join(a, set, " ", &text).code, ERR_OK);
	assert_string_equal(text.p, want);
	assert_int_equal(text.n, strlen(want));
}

static void parse_sorts_and_folds(void **state)
{
	static const struct {
		const char *name, *text, *want;
	} rows[] = {
		{ "nothing", "", "" },
		{ "one", "read:clients", "read:clients" },
		{ "two in order", "a b", "a b" },
		{ "two out of order", "b a", "a b" },
		{ "repeats", "b a b a a", "a b" },
		{ "a prefix stays apart", "read:clients read:client", "read:client read:clients" },
		{ "case counts", "Read read", "Read read" },
		{ "all marks", "! # [ ] ~ https://x/y?z=1", "! # [ ] https://x/y?z=1 ~" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("# %s\n", rows[i].name);
		struct scope_set set = parse(*state, rows[i].text);
		assert_joined(*state, &set, rows[i].want);
	}
}

static void parse_refuses_what_rfc_6749_does_not_have(void **state)
{
	static const struct {
		const char *name, *text;
	} rows[] = {
		{ "blank alone", " " },
		{ "leading blank", " a" },
		{ "trailing blank", "a " },
		{ "double blank", "a  b" },
		{ "tab", "a\tb" },
		{ "newline", "a\nb" },
		{ "quote", "a\"b" },
		{ "backslash", "a\\b" },
		{ "DEL", "a\x7f" },
		{ "not ASCII", "lire:\xc3\xa9" },
	};
	struct scope_set set;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("# %s\n", rows[i].name);
		assert_int_equal(scope_parse(*state, span_of(rows[i].text), &set).code, ERR_SYNTAX);
	}
	assert_int_equal(scope_parse(*state, SPAN("a\0b"), &set).code, ERR_SYNTAX);
}

static void has_compares_whole_names(void **state)
{
	struct scope_set set = parse(*state, "read:clients update:clients");
	assert_true(scope_has(&set, SPAN("read:clients")));
	assert_false(scope_has(&set, SPAN("read:client")));
	assert_false(scope_has(&set, SPAN("read:clientsx")));
	assert_false(scope_has(&set, SPAN("Read:clients")));
	assert_false(scope_has(&set, SPAN("")));
	assert_false(scope_has(&(struct scope_set){ 0 }, SPAN("read:clients")));
}

static void any_and_all_read_lists(void **state)
{
	struct scope_set set = parse(*state, "a b");
	static const char *const none[] = { NULL }, *const a_or_x[] = { "x", "a", NULL },
				 *const both[] = { "a", "b", NULL }, *const x[] = { "x", NULL };
	assert_true(scope_has_any(&set, a_or_x));
	assert_false(scope_has_any(&set, x));
	assert_false(scope_has_any(&set, none));
	assert_false(scope_has_any(&set, NULL));
	assert_true(scope_has_all(&set, both));
	assert_false(scope_has_all(&set, a_or_x));
	assert_true(scope_has_all(&set, none));
}

static void missing_is_what_is_wanted_and_not_had(void **state)
{
	struct scope_set want = parse(*state, "c a b"), have = parse(*state, "b z"), missing;
	assert_int_equal(scope_missing(*state, &want, &have, &missing).code, ERR_OK);
	assert_joined(*state, &missing, "a c");
	assert_int_equal(scope_missing(*state, &have, &have, &missing).code, ERR_OK);
	assert_int_equal(missing.count, 0);
}

static void from_takes_names_in_any_order(void **state)
{
	struct span names[] = { SPAN("b"), SPAN("a"), SPAN("b") }, text;
	struct scope_set set;
	assert_int_equal(scope_from(*state, names, 3, &set).code, ERR_OK);
	assert_int_equal(scope_join(*state, &set, ", ", &text).code, ERR_OK);
	assert_string_equal(text.p, "a, b");
}

static void no_memory_is_told(void **state)
{
	struct arena *small = arena_new(16);
	struct scope_set set;
	(void)state;
	assert_int_equal(scope_parse(small, SPAN("a b c d e f g h"), &set).code, ERR_NOMEM);
	arena_free(small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(parse_sorts_and_folds, arena_make, arena_drop),
		cmocka_unit_test_setup_teardown(
			parse_refuses_what_rfc_6749_does_not_have, arena_make, arena_drop),
		cmocka_unit_test_setup_teardown(has_compares_whole_names, arena_make, arena_drop),
		cmocka_unit_test_setup_teardown(any_and_all_read_lists, arena_make, arena_drop),
		cmocka_unit_test_setup_teardown(
			missing_is_what_is_wanted_and_not_had, arena_make, arena_drop),
		cmocka_unit_test_setup_teardown(
			from_takes_names_in_any_order, arena_make, arena_drop),
		cmocka_unit_test(no_memory_is_told),
	};
	return cmocka_run_group_tests_name("scope", tests, NULL, NULL);
}
