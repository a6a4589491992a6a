/* SPDX-License-Identifier: Apache-2.0 */
#include "model/schema.h"
#include <setjmp.h>
#include <cmocka.h>

#define NO_LENGTH .length_min = -1, .length_max = -1

static const struct schema text = { .types = TYPE_STRING, NO_LENGTH };
static const struct schema whole = { .types = TYPE_INTEGER, NO_LENGTH };
static const struct schema ratio = { .types = TYPE_NUMBER, NO_LENGTH };
static const struct schema flag = { .types = TYPE_BOOLEAN, NO_LENGTH };
static const struct schema kind = {
	.types = TYPE_STRING, NO_LENGTH, .values = (const char *const[]){ "\"a\"", "\"b\"", NULL }
};
static const struct schema kinds = { .types = TYPE_ARRAY, NO_LENGTH, .items = &kind };
static const struct schema texts = { .types = TYPE_ARRAY, NO_LENGTH, .items = &text };
static const struct schema inner = { .types = TYPE_OBJECT,
	NO_LENGTH,
	.prop_count = 2,
	.props = (const struct schema_prop[]){
		{ "n", &whole, 0, NULL, NULL }, { "list", &texts, 0, NULL, NULL } } };
static const struct schema form = { .types = TYPE_OBJECT,
	NO_LENGTH,
	.prop_count = 7,
	.props = (const struct schema_prop[]){
		{ "text", &text, 0, NULL, NULL },
		{ "n", &whole, 0, NULL, NULL },
		{ "r", &ratio, 0, NULL, NULL },
		{ "flag", &flag, 0, NULL, NULL },
		{ "kinds", &kinds, 0, NULL, NULL },
		{ "texts", &texts, 0, NULL, NULL },
		{ "in", &inner, 0, NULL, NULL },
	} };

struct row {
	const char *name;
	const char *fields[8]; /* name, value ... NULL */
	const char *want;
};

static void run(const struct row *row)
{
	struct arena *a = arena_new(1 << 20);
	struct span names[4], values[4];
	size_t n = 0;
	json_t *v;
	print_message("# %s\n", row->name);
	for (size_t i = 0; i < 8 && row->fields[i]; i += 2, n++) {
		names[n] = span_of(row->fields[i]);
		values[n] = span_of(row->fields[i + 1]);
	}
	assert_int_equal(schema_from_form(a, &form, names, values, n, &v).code, ERR_OK);
	char *got = json_dumps(v, JSON_COMPACT);
	assert_string_equal(got, row->want);
	free(got);
	arena_free(a);
}

static void texts_become_what_the_schema_wants(void **state)
{
	static const struct row rows[] = {
		{ "text stays text", { "text", "12" }, "{\"text\":\"12\"}" },
		{ "a whole number", { "n", "12" }, "{\"n\":12}" },
		{ "below zero", { "n", "-1" }, "{\"n\":-1}" },
		{ "no number", { "n", "12x" }, "{\"n\":\"12x\"}" },
		{ "a fraction is none where whole numbers are", { "n", "1.5" }, "{\"n\":\"1.5\"}" },
		{ "nothing", { "n", "" }, "{\"n\":\"\"}" },
		{ "a blank in front", { "n", " 1" }, "{\"n\":\" 1\"}" },
		{ "a number beyond 64 bits", { "n", "99999999999999999999" },
			"{\"n\":\"99999999999999999999\"}" },
		{ "a fraction", { "r", "1.5" }, "{\"r\":1.5}" },
		{ "hexadecimal is no number", { "r", "0x10" }, "{\"r\":\"0x10\"}" },
		{ "infinity is no number", { "r", "inf" }, "{\"r\":\"inf\"}" },
		{ "true", { "flag", "true" }, "{\"flag\":true}" },
		{ "True is no boolean", { "flag", "True" }, "{\"flag\":\"True\"}" },
		{ "an unknown name", { "zzz", "1" }, "{\"zzz\":\"1\"}" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		run(&rows[i]);
}

static void lists_come_in_several_forms(void **state)
{
	static const struct row rows[] = {
		{ "once", { "texts", "x" }, "{\"texts\":[\"x\"]}" },
		{ "repeated", { "texts", "x", "texts", "y" }, "{\"texts\":[\"x\",\"y\"]}" },
		{ "with brackets", { "texts[]", "x" }, "{\"texts\":[\"x\"]}" },
		{ "commas part enumerations", { "kinds", "a,b" }, "{\"kinds\":[\"a\",\"b\"]}" },
		{ "commas stand in other texts", { "texts", "https://a/?b,c" },
			"{\"texts\":[\"https://a/?b,c\"]}" },
		{ "what is no list is repeated: to be refused", { "text", "x", "text", "y" },
			"{\"text\":[\"x\",\"y\"]}" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		run(&rows[i]);
}

static void names_may_be_nested(void **state)
{
	static const struct row rows[] = {
		{ "one level", { "in[n]", "1" }, "{\"in\":{\"n\":1}}" },
		{ "two members", { "in[n]", "1", "in[list]", "x" },
			"{\"in\":{\"n\":1,\"list\":[\"x\"]}}" },
		{ "a list inside", { "in[list][]", "x", "in[list][]", "y" },
			"{\"in\":{\"list\":[\"x\",\"y\"]}}" },
		{ "no end: the name as it stands", { "in[n", "1" }, "{\"in[n\":\"1\"}" },
		{ "bracket in front: the name as it stands", { "[n]", "1" }, "{\"[n]\":\"1\"}" },
		{ "text behind the bracket", { "in[n]x", "1" }, "{\"in\":{},\"in[n]x\":\"1\"}" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		run(&rows[i]);
}

static void nesting_is_bounded(void **state)
{
	static const struct row row = { "twelve levels",
		{ "a[b][b][b][b][b][b][b][b][b][b][b]", "1" }, NULL };
	struct arena *a = arena_new(1 << 20);
	struct span name = span_of(row.fields[0]), value = SPAN("1");
	json_t *v;
	(void)state;
	assert_int_equal(schema_from_form(a, &form, &name, &value, 1, &v).code, ERR_OK);
	assert_non_null(json_object_get(v, row.fields[0])); /* unknown, as it stands */
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_become_what_the_schema_wants),
		cmocka_unit_test(lists_come_in_several_forms),
		cmocka_unit_test(names_may_be_nested),
		cmocka_unit_test(nesting_is_bounded),
	};
	return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
