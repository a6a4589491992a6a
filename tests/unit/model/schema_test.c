/* SPDX-License-Identifier: Apache-2.0 */
/* The exact messages, each beside a value that passes. */
#include "model/schema.h"
#include <setjmp.h>
#include <cmocka.h>

#define NO_LENGTH .length_min = -1, .length_max = -1

static const struct schema text = { .types = TYPE_STRING, NO_LENGTH };
static const struct schema word = {
	.types = TYPE_STRING, .length_min = 1, .length_max = 3, .description = "A short word."
};
static const struct schema tag = { .types = TYPE_STRING, .pattern = "^[^<>]+$", NO_LENGTH };
static const struct schema nullable = { .types = TYPE_STRING | TYPE_NULL, NO_LENGTH };
static const struct schema colour = { .types = TYPE_STRING,
	NO_LENGTH,
	.values = (const char *const[]){ "\"red\"", "\"blue\"", NULL } };
static const struct schema maybe = { NO_LENGTH,
	.values = (const char *const[]){ "null", "true", "7", NULL } };
static const struct schema mail = {
	.types = TYPE_STRING, NO_LENGTH, .format = "email", .description = "Where to write."
};
static const struct schema small = { .types = TYPE_INTEGER,
	NO_LENGTH,
	.has_minimum = true,
	.minimum = 1,
	.has_maximum = true,
	.maximum = 3 };
static const struct schema ratio = {
	.types = TYPE_NUMBER, NO_LENGTH, .has_maximum = true, .maximum = 0.5
};
static const struct schema flag = { .types = TYPE_BOOLEAN, NO_LENGTH };
static const struct schema words = {
	.types = TYPE_ARRAY, .length_min = 1, .length_max = 2, .unique_items = true, .items = &word
};
static const struct schema set = { .types = TYPE_ARRAY, NO_LENGTH, .unique_items = true };
static const struct schema group = { .types = TYPE_OBJECT,
	NO_LENGTH,
	.closed = true,
	.prop_count = 2,
	.description = "One group.",
	.required = (const char *const[]){ "email", NULL },
	.props = (const struct schema_prop[]){
		{ "email", &mail, 0, NULL, NULL }, { "name", &text, 0, NULL, NULL } } };
static const struct schema groups = { .types = TYPE_ARRAY, NO_LENGTH, .items = &group };
static const struct schema labels = {
	.types = TYPE_OBJECT, .length_min = 1, .length_max = 2, .additional = &word
};
static const struct schema either = { NO_LENGTH,
	.one_of = (const struct schema *const[]){ &word, &tag, NULL } };
static const struct schema everything = { .types = TYPE_OBJECT,
	NO_LENGTH,
	.closed = true,
	.required = (const char *const[]){ "name", "groups", NULL },
	.prop_count = 8,
	.props = (const struct schema_prop[]){
		{ "name", &word, 0, NULL, NULL },
		{ "groups", &groups, 0, NULL, NULL },
		{ "id", &text, PROP_READ_ONLY, NULL, NULL },
		{ "kind", &text, PROP_CREATE_ONLY, NULL, NULL },
		{ "labels", &labels, PROP_MERGE, NULL, NULL },
		{ "old", &text, PROP_IGNORED, NULL, NULL },
		{ "group", &group, 0, NULL, NULL },
		{ "main", &group, PROP_MERGE, NULL, NULL },
	} };

struct row {
	const char *name;
	const struct schema *schema;
	const char *json;
	const char *message; /* NULL: passes */
};

static void run(const struct row *row, enum schema_use use)
{
	struct arena *a = arena_new(1 << 20);
	struct fault fault = { 0 };
	json_t *v;
	print_message("# %s\n", row->name);
	assert_int_equal(json_read_in(a, span_of(row->json), NULL, &v).code, ERR_OK);
	err e = schema_check(a, row->schema, v, use, ERR_M_BODY, &fault);
	if (row->message)
		assert_string_equal(fault.text, row->message);
	assert_int_equal(e.code, row->message ? ERR_M_BODY : ERR_OK);
	arena_free(a);
}

static void values_are_checked_by_type(void **state)
{
	static const struct row rows[] = {
		{ "a string is a string", &text, "\"\"", NULL },
		{ "a number is no string", &text, "5",
			"'Expected type string but found type integer'" },
		{ "a fraction is no string", &text, "5.5",
			"'Expected type string but found type number'" },
		{ "an object is no string", &text, "{}",
			"'Expected type string but found type object'" },
		{ "null is no string", &text, "null",
			"'Expected type string but found type null'" },
		{ "null where it may be", &nullable, "null", NULL },
		{ "neither of two types", &nullable, "[]",
			"'Expected type string,null but found type array'" },
		{ "true is a boolean", &flag, "true", NULL },
		{ "\"true\" is no boolean", &flag, "\"true\"",
			"'Expected type boolean but found type string'" },
		{ "a whole real is an integer", &small, "2.0", NULL },
		{ "a fraction is no integer", &small, "2.5",
			"'Expected type integer but found type number'" },
		{ "an integer is a number", &ratio, "0", NULL },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		run(&rows[i], SCHEMA_CREATE);
}

static void texts_and_numbers_are_bounded(void **state)
{
	static const struct row rows[] = {
		{ "shortest", &word, "\"a\"", NULL },
		{ "too short", &word, "\"\"", "'String is too short (0 chars), minimum 1'" },
		{ "longest, in characters", &word, "\"\xc3\xa9\xc3\xa9\xe2\x82\xac\"", NULL },
		{ "too long", &word, "\"abcd\"", "'String is too long (4 chars), maximum 3'" },
		{ "matches", &tag, "\"a b\"", NULL },
		{ "does not match", &tag, "\"a<b\"",
			"'String does not match pattern ^[^<>]+$: a<b'" },
		{ "the end is the very end", &tag, "\"a\\n\"", NULL },
		{ "an address", &mail, "\"a@example.com\"", NULL },
		{ "no address", &mail, "\"\"",
			"'Object didn't pass validation for format email: '" },
		{ "one of the values", &colour, "\"red\"", NULL },
		{ "none of the values", &colour, "\"re\"", "'No enum match for: re'" },
		{ "values of other types", &maybe, "7", NULL },
		{ "null among the values", &maybe, "null", NULL },
		{ "false is not true", &maybe, "false", "'No enum match for: false'" },
		{ "an object is no value", &maybe, "{\"a\":1}", "'No enum match for: {\"a\":1}'" },
		{ "smallest", &small, "1", NULL },
		{ "below", &small, "0", "'Value 0 is less than minimum 1'" },
		{ "largest", &small, "3", NULL },
		{ "above", &small, "5", "'Value 5 is greater than maximum 3'" },
		{ "a fraction as JavaScript writes it", &ratio, "0.6",
			"'Value 0.6 is greater than maximum 0.5'" },
		{ "a large number", &ratio, "100000000",
			"'Value 100000000 is greater than maximum 0.5'" },
		{ "one of two schemas", &either, "\"abcd\"", NULL },
		{ "both of two schemas", &either, "\"abc\"",
			"'Data is valid against more than one schema from 'oneOf''" },
		{ "neither of two schemas", &either, "\"<bcd\"",
			"'Data does not match any schemas from 'oneOf''" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		run(&rows[i], SCHEMA_CREATE);
}

static void arrays_and_objects_tell_where(void **state)
{
	static const struct row rows[] = {
		{ "a list", &words, "[\"a\",\"b\"]", NULL },
		{ "too short", &words, "[]", "'Array is too short (0), minimum 1'" },
		{ "too long", &words, "[\"a\",\"b\",\"c\"]", "'Array is too long (3), maximum 2'" },
		{ "repeats", &words, "[\"a\",\"a\"]",
			"'Array items are not unique (indexes 0 and 1)'" },
		{ "the first that is repeated is told", &set, "[\"a\",\"b\",\"b\",\"a\",\"a\"]",
			"'Array items are not unique (indexes 0 and 3)'" },
		{ "of objects the order of members does not count", &set,
			"[{\"a\":1,\"b\":2},{\"b\":2,\"a\":1}]",
			"'Array items are not unique (indexes 0 and 1)'" },
		{ "a number is no text", &set, "[1,\"1\",true,null]", NULL },
		{ "an item", &words, "[\"a\",\"bcde\"]",
			"'String is too long (4 chars), maximum 3' on property [1] (A short "
			"word.)" },
		{ "the last bad item is told", &words, "[\"abcd\",\"bcde\"]",
			"'String is too long (4 chars), maximum 3' on property [1] (A short "
			"word.)" },
		{ "members that nobody named", &labels, "{\"a\":\"b\"}", NULL },
		{ "too few members", &labels, "{}", "'Too few properties defined (0), minimum 1'" },
		{ "too many members", &labels, "{\"a\":\"b\",\"c\":\"d\",\"e\":\"f\"}",
			"'Too many properties defined (3), maximum 2'" },
		{ "a member that nobody named", &labels, "{\"a\":\"bcde\"}",
			"'String is too long (4 chars), maximum 3' on property a (A short word.)" },
		{ "whole", &everything, "{\"name\":\"a\",\"groups\":[]}", NULL },
		{ "missing at the top", &everything, "{\"groups\":[]}",
			"'Missing required property: name'" },
		{ "of two missing the last is told", &everything, "{}",
			"'Missing required property: groups'" },
		{ "missing inside", &everything, "{\"name\":\"a\",\"groups\":[{}]}",
			"'Missing required property: email' on property groups[0] (One group.)" },
		{ "deep inside", &everything, "{\"name\":\"a\",\"groups\":[{\"email\":\"\"}]}",
			"'Object didn't pass validation for format email: ' on property "
			"groups[0].email (Where to write.)" },
		{ "no description", &everything,
			"{\"name\":\"a\",\"groups\":[{\"email\":\"a@b.c\",\"name\":1}]}",
			"'Expected type string but found type integer' on property "
			"groups[0].name" },
		{ "unknown, from the last", &everything,
			"{\"name\":\"a\",\"groups\":[],\"x\":1,\"y\":2}",
			"'Additional properties not allowed: y,x'" },
		{ "unknown inside", &everything,
			"{\"name\":\"a\",\"groups\":[],\"group\":{\"email\":\"a@b.c\",\"p\":1,"
			"\"q\":1}}",
			"'Additional properties not allowed: q,p' on property group (One group.)" },
		{ "read-only counts as unknown", &everything,
			"{\"name\":\"a\",\"groups\":[],\"id\":\"1\"}",
			"'Additional properties not allowed: id'" },
		{ "ignored is not looked at", &everything,
			"{\"name\":\"a\",\"groups\":[],\"old\":{\"x\":[1]}}", NULL },
		{ "create-only in a creation", &everything,
			"{\"name\":\"a\",\"groups\":[],\"kind\":\"k\"}", NULL },
		{ "null in a creation", &everything, "{\"name\":\"a\",\"groups\":[],\"kind\":null}",
			"'Expected type string but found type null' on property kind" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		run(&rows[i], SCHEMA_CREATE);
}

static void a_patch_asks_for_less(void **state)
{
	static const struct row rows[] = {
		{ "nothing is required at the top", &everything, "{}", NULL },
		{ "but inside", &everything, "{\"group\":{}}",
			"'Missing required property: email' on property group (One group.)" },
		{ "not inside what is merged", &everything, "{\"main\":{\"name\":\"x\"}}", NULL },
		{ "null deletes", &everything, "{\"labels\":null}", NULL },
		{ "but not what must be there", &everything, "{\"name\":null}",
			"'Expected type string but found type null' on property name (A short "
			"word.)" },
		{ "null deletes inside what is merged", &everything, "{\"labels\":{\"a\":null}}",
			NULL },
		{ "other rules hold there", &everything, "{\"labels\":{\"a\":\"long\"}}",
			"'String is too long (4 chars), maximum 3' on property labels.a (A short "
			"word.)" },
		{ "null does not delete elsewhere inside", &everything,
			"{\"group\":{\"email\":null}}",
			"'Expected type string but found type null' on property group.email (Where "
			"to write.)" },
		{ "create-only counts as unknown", &everything, "{\"kind\":\"k\"}",
			"'Additional properties not allowed: kind'" },
		{ "even null", &everything, "{\"kind\":null}",
			"'Additional properties not allowed: kind'" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		run(&rows[i], SCHEMA_PATCH);
}

static void a_long_value_is_cut_at_a_character(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct fault fault = { 0 };
	char text_long[1200];
	(void)state;
	for (size_t shift = 0; shift < 3; shift++) {
		memset(text_long, '<', shift);
		for (size_t i = shift; i + 3 <= sizeof text_long; i += 3)
			memcpy(text_long + i, "\xe2\x82\xac", 3);
		json_t *v = json_keep(
			a, json_pack("s%", text_long, shift + (sizeof text_long - shift) / 3 * 3));
		assert_non_null(v);
		assert_int_equal(schema_check(a, &word, v, SCHEMA_CREATE, ERR_M_BODY, &fault).code,
			ERR_M_BODY);
		assert_int_equal(
			schema_check(a, &colour, v, SCHEMA_CREATE, ERR_M_BODY, &fault).code,
			ERR_M_BODY);
		json_t *back = json_string(fault.text); /* NULL for what is no UTF-8 */
		assert_non_null(back);
		json_decref(back);
	}
	arena_free(a);
}

static const struct schema inner_flag = {
	.types = TYPE_BOOLEAN, NO_LENGTH, .default_json = "false"
};
static const struct schema inner = { .types = TYPE_OBJECT,
	NO_LENGTH,
	.default_json = "{\"a\":1}",
	.prop_count = 1,
	.props = (const struct schema_prop[]){ { "flag", &inner_flag, 0, NULL, NULL } } };
static const struct schema outer = { .types = TYPE_OBJECT,
	NO_LENGTH,
	.prop_count = 2,
	.props = (const struct schema_prop[]){
		{ "x", &text, 0, NULL, NULL }, { "in", &inner, 0, NULL, NULL } } };

static const struct schema dependent = { NO_LENGTH, .default_json = "0",
	.defaults = (const struct schema_default[]){
		{ "kind", (const char *const[]){ "\"a\"", "\"b\"", NULL }, "1" },
		{ "own", (const char *const[]){ "false", NULL }, "2" },
		{ NULL, NULL, NULL },
	} };
static const struct schema depending = { .types = TYPE_OBJECT,
	NO_LENGTH,
	.prop_count = 1,
	.props = (const struct schema_prop[]){ { "n", &dependent, 0, NULL, NULL } } };

static void defaults_may_depend_on_a_neighbour(void **state)
{
	static const struct {
		const char *name, *json;
		json_int_t want;
	} rows[] = {
		{ "no neighbour", "{}", 0 },
		{ "another value", "{\"kind\": \"c\"}", 0 },
		{ "the first value", "{\"kind\": \"a\"}", 1 },
		{ "the second value", "{\"kind\": \"b\"}", 1 },
		{ "the second neighbour", "{\"own\": false}", 2 },
		{ "its other value", "{\"own\": true}", 0 },
		{ "the first row wins", "{\"own\": false, \"kind\": \"a\"}", 1 },
		{ "what is given stays", "{\"n\": 9, \"kind\": \"a\"}", 9 },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("# %s\n", rows[i].name);
		json_t *doc = json_loads(rows[i].json, 0, NULL);
		assert_int_equal(schema_defaults(&depending, doc).code, ERR_OK);
		assert_int_equal(json_int(doc, "n", -1), rows[i].want);
		json_decref(doc);
	}
}

static void defaults_fill_what_is_absent(void **state)
{
	static const struct {
		const char *name, *json, *want;
	} rows[] = {
		{ "a whole member", "{}", "{\"in\": {\"a\": 1}}" },
		{ "inside an object that is there", "{\"in\": {}}", "{\"in\": {\"flag\": false}}" },
		{ "nothing where all is there", "{\"in\": {\"flag\": true}}",
			"{\"in\": {\"flag\": true}}" },
		{ "null stays", "{\"in\": null}", "{\"in\": null}" },
		{ "appended at the end", "{\"x\": \"y\"}", "{\"x\": \"y\", \"in\": {\"a\": 1}}" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("# %s\n", rows[i].name);
		json_t *doc = json_loads(rows[i].json, 0, NULL);
		assert_int_equal(schema_defaults(&outer, doc).code, ERR_OK);
		char *got = json_dumps(doc, 0);
		assert_string_equal(got, rows[i].want);
		free(got);
		json_decref(doc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_checked_by_type),
		cmocka_unit_test(texts_and_numbers_are_bounded),
		cmocka_unit_test(arrays_and_objects_tell_where),
		cmocka_unit_test(a_patch_asks_for_less),
		cmocka_unit_test(a_long_value_is_cut_at_a_character),
		cmocka_unit_test(defaults_fill_what_is_absent),
		cmocka_unit_test(defaults_may_depend_on_a_neighbour),
	};
	return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
