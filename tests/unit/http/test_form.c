/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/http/support.h"
#include "base/limits.h"
#include "http/form.h"

static const struct {
	const char *name;
	struct span text;
	enum err_code code;
	const char *fields; /* "name=value|" of all */
} rows[] = {
	{ "nothing", SPAN(""), ERR_OK, "" },
	{ "one pair", SPAN("a=b"), ERR_OK, "a=b|" },
	{ "two pairs", SPAN("a=b&c=d"), ERR_OK, "a=b|c=d|" },
	{ "a name alone", SPAN("a"), ERR_OK, "a=|" },
	{ "an empty value", SPAN("a="), ERR_OK, "a=|" },
	{ "an empty name", SPAN("=b"), ERR_OK, "=b|" },
	{ "empty pairs are skipped", SPAN("&&a=b&&c=d&"), ERR_OK, "a=b|c=d|" },
	{ "duplicates are kept", SPAN("a=1&a=2"), ERR_OK, "a=1|a=2|" },
	{ "plus is a blank", SPAN("a+b=c+d"), ERR_OK, "a b=c d|" },
	{ "escapes", SPAN("%61=%2b%26%3D%25"), ERR_OK, "a=+&=%|" },
	{ "an equals sign in a value", SPAN("a=b=c"), ERR_OK, "a=b=c|" },
	{ "UTF-8", SPAN("a=%C3%A9\xc3\xa9"), ERR_OK, "a=\xc3\xa9\xc3\xa9|" },
	{ "a semicolon does not part", SPAN("a=b;c=d"), ERR_OK, "a=b;c=d|" },
	{ "%00", SPAN("a=%00"), ERR_SYNTAX, NULL },
	{ "%00 in a name", SPAN("a%00=b"), ERR_SYNTAX, NULL },
	{ "NUL", SPAN("a=\0"), ERR_SYNTAX, NULL },
	{ "half an escape", SPAN("a=%4"), ERR_SYNTAX, NULL },
	{ "a percent at the end", SPAN("a=%"), ERR_SYNTAX, NULL },
	{ "an escape cut by the pair's end", SPAN("a=%4&1=b"), ERR_SYNTAX, NULL },
	{ "not hex", SPAN("a=%4g"), ERR_SYNTAX, NULL },
	{ "%u escape", SPAN("a=%u0041"), ERR_SYNTAX, NULL },
	{ "overlong UTF-8", SPAN("a=%C0%AF"), ERR_SYNTAX, NULL },
	{ "a lone tail", SPAN("a=%80"), ERR_SYNTAX, NULL },
	{ "a sequence cut short", SPAN("a=%E2%82"), ERR_SYNTAX, NULL },
	{ "a sequence cut by the pair's end", SPAN("a=%E2%82&b=%AC"), ERR_SYNTAX, NULL },
	{ "a surrogate", SPAN("a=%ED%A0%80"), ERR_SYNTAX, NULL },
	{ "above U+10FFFF", SPAN("a=%F4%90%80%80"), ERR_SYNTAX, NULL },
	{ "U+10FFFF", SPAN("a=%F4%8F%BF%BF"), ERR_OK, "a=\xf4\x8f\xbf\xbf|" },
};

static struct span join(struct arena *a, const struct form *f)
{
	char *text = arena_strndup(a, "", 0);
	for (size_t i = 0; i < f->count; i++) {
		assert_int_equal(strlen(f->fields[i].value.p), f->fields[i].value.n);
		text = arena_printf(a, "%s" SPAN_FMT "=" SPAN_FMT "|", text,
			SPAN_ARG(f->fields[i].name), SPAN_ARG(f->fields[i].value));
	}
	return span_of(text);
}

static void form_is_read_as_the_table_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		AUTO(arena_freep) struct arena *a = arena_new(1 << 20);
		char *copy = exact_copy(rows[i].text);
		struct form f;
		expect_int(rows[i].name, form_parse(a, span_make(copy, rows[i].text.n), &f).code,
			rows[i].code);
		if (!rows[i].code)
			expect_span(rows[i].name, join(a, &f), rows[i].fields);
		free(copy);
	}
}

static void form_gives_first_value_and_count(void **state)
{
	AUTO(arena_freep) struct arena *a = arena_new(1 << 20);
	struct form f;
	(void)state;
	assert_int_equal(form_parse(a, SPAN("a=1&b=2&a=3"), &f).code, ERR_OK);
	expect_span("first", form_get(&f, "a"), "1");
	assert_null(form_get(&f, "A").p);
	assert_int_equal(form_count(&f, "a"), 2);
	assert_int_equal(form_count(&f, "c"), 0);
}

static err parse_many(struct arena *a, size_t n)
{
	char text[4 * LIMIT_FORM_FIELDS];
	struct form f;
	for (size_t i = 0; i < n; i++)
		memcpy(text + 2 * i, "a&", 2);
	err e = form_parse(a, span_make(text, 2 * n), &f);
	if (!e.code)
		assert_int_equal(f.count, n);
	return e;
}

static void form_of_too_many_fields_is_refused(void **state)
{
	AUTO(arena_freep) struct arena *a = arena_new(1 << 20);
	(void)state;
	assert_int_equal(parse_many(a, LIMIT_FORM_FIELDS).code, ERR_OK);
	assert_int_equal(parse_many(a, LIMIT_FORM_FIELDS + 1).code, ERR_LIMIT);
}

static void form_says_when_memory_is_out(void **state)
{
	AUTO(arena_freep) struct arena *a = arena_new(16);
	struct form f;
	(void)state;
	assert_int_equal(form_parse(a, SPAN("abcdefghijklmnop=1"), &f).code, ERR_NOMEM);
}

static void plus_is_a_blank_in_forms_and_itself_in_paths(void **state)
{
	AUTO(arena_freep) struct arena *a = arena_new(1 << 20);
	struct span text;
	(void)state;
	assert_int_equal(form_decode(a, SPAN("a+b%2B"), &text).code, ERR_OK);
	expect_span("form", text, "a b+");
	assert_int_equal(percent_decode(a, SPAN("a+b%2F"), &text).code, ERR_OK);
	expect_span("path", text, "a+b/");
	assert_int_equal(percent_decode(a, SPAN("a%00"), &text).code, ERR_SYNTAX);
	assert_int_equal(percent_decode(a, SPAN("%ff"), &text).code, ERR_SYNTAX);
	assert_int_equal(form_decode(a, SPAN("%"), &text).code, ERR_SYNTAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(form_is_read_as_the_table_says),
		cmocka_unit_test(form_gives_first_value_and_count),
		cmocka_unit_test(form_of_too_many_fields_is_refused),
		cmocka_unit_test(form_says_when_memory_is_out),
		cmocka_unit_test(plus_is_a_blank_in_forms_and_itself_in_paths),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
