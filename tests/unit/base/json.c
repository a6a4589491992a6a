/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "base/limits.h"
#include "support.h"

static json_t *const untouched = (json_t *)(uintptr_t)0x10;

static json_t *read_good(const char *name, struct span text)
{
	json_t *doc = untouched;
	struct fault f = { 0 };
	char *exact = exact_copy(text);
	expect_err(name, json_read(span_make(exact, text.n), &f, &doc), ERR_OK);
	free(exact);
	return doc;
}

static void expect_refused(const char *name, struct span text, enum err_code wanted)
{
	json_t *doc = untouched;
	struct fault f = { 0 };
	char *exact = exact_copy(text);
	err e = json_read(text.p ? span_make(exact, text.n) : SPAN_NONE, &f, &doc);
	free(exact);
	expect_err(name, e, wanted);
	if (doc != untouched)
		fail_msg("%s: the result was touched", name);
	if (f.code != wanted || !*f.text)
		fail_msg("%s: the fault says nothing", name);
}

static void any_value_is_a_document(void **state)
{
	static const struct {
		const char *name;
		struct span in;
		json_type type;
	} rows[] = {
		{ "an object", SPAN("{\"a\":1}"), JSON_OBJECT },
		{ "an empty object", SPAN("{}"), JSON_OBJECT },
		{ "an array", SPAN("[1,2]"), JSON_ARRAY },
		{ "an empty array", SPAN("[]"), JSON_ARRAY },
		{ "a string", SPAN("\"x\""), JSON_STRING },
		{ "an integer", SPAN("7"), JSON_INTEGER },
		{ "a real", SPAN("7.5"), JSON_REAL },
		{ "true", SPAN("true"), JSON_TRUE },
		{ "false", SPAN("false"), JSON_FALSE },
		{ "null", SPAN("null"), JSON_NULL },
		{ "blanks around it", SPAN(" \t\r\n{} \t\r\n"), JSON_OBJECT },
		{ "the same member in two objects", SPAN("[{\"a\":1},{\"a\":2}]"), JSON_ARRAY },
		{ "members that differ in case", SPAN("{\"a\":1,\"A\":2}"), JSON_OBJECT },
		{ "a member with an empty name", SPAN("{\"\":1}"), JSON_OBJECT },
		{ "all escapes", SPAN("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\ud83d\\ude00\""),
			JSON_STRING },
		{ "UTF-8 of each length", SPAN("\"\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80\""),
			JSON_STRING },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		AUTO(json_decrefp) json_t *doc = read_good(rows[i].name, rows[i].in);
		if (json_typeof(doc) != rows[i].type)
			fail_msg("%s: another type", rows[i].name);
	}
}

static void what_is_not_strict_json_is_refused(void **state)
{
	static const struct {
		const char *name;
		struct span in;
	} rows[] = {
		{ "nothing", SPAN("") },
		{ "absent", SPAN_NONE },
		{ "blanks alone", SPAN("  \n") },
		{ "a member twice", SPAN("{\"a\":1,\"a\":1}") },
		{ "a member twice, once escaped", SPAN("{\"a\":1,\"\\u0061\":1}") },
		{ "a member twice deep inside", SPAN("[{\"x\":{\"a\":1,\"b\":2,\"a\":3}}]") },
		{ "a NUL byte at the end", SPAN("{}\0") },
		{ "a NUL byte in a string", SPAN("\"a\0b\"") },
		{ "a NUL byte between", SPAN("[1,\0 2]") },
		{ "an escaped NUL", SPAN("\"a\\u0000b\"") },
		{ "an escaped NUL in a name", SPAN("{\"a\\u0000b\":1}") },
		{ "a BOM", SPAN("\xEF\xBB\xBF{}") },
		{ "a lone tail of UTF-8", SPAN("\"\x80\"") },
		{ "a cut UTF-8 sequence", SPAN("\"\xE2\x82\"") },
		{ "overlong UTF-8", SPAN("\"\xC0\xAF\"") },
		{ "a surrogate in UTF-8", SPAN("\"\xED\xA0\x80\"") },
		{ "beyond U+10FFFF", SPAN("\"\xF4\x90\x80\x80\"") },
		{ "Latin-1", SPAN("{\"\xE4\":1}") },
		{ "UTF-16", SPAN("[\0]\0") },
		{ "half of an escaped pair", SPAN("\"\\ud83d\"") },
		{ "the wrong half first", SPAN("\"\\ude00\\ud83d\"") },
		{ "a raw newline in a string", SPAN("\"a\nb\"") },
		{ "an unknown escape", SPAN("\"\\x41\"") },
		{ "a short escape", SPAN("\"\\u12\"") },
		{ "two values", SPAN("{}{}") },
		{ "trailing text", SPAN("{} x") },
		{ "a trailing comma in an object", SPAN("{\"a\":1,}") },
		{ "a trailing comma in an array", SPAN("[1,]") },
		{ "a comment", SPAN("{}//x") },
		{ "single quotes", SPAN("{'a':1}") },
		{ "a name without quotes", SPAN("{a:1}") },
		{ "a leading zero", SPAN("[01]") },
		{ "a plus", SPAN("[+1]") },
		{ "a number without digits before the point", SPAN("[.5]") },
		{ "a number without digits after the point", SPAN("[5.]") },
		{ "hexadecimal", SPAN("[0x10]") },
		{ "NaN", SPAN("[NaN]") },
		{ "Infinity", SPAN("[-Infinity]") },
		{ "capital letters", SPAN("[True]") },
		{ "an integer above 64 bits", SPAN("[9223372036854775808]") },
		{ "an integer below 64 bits", SPAN("[-9223372036854775809]") },
		{ "a real that is too large", SPAN("[1e400]") },
		{ "a string that does not end", SPAN("\"abc") },
		{ "an array that does not end", SPAN("[1") },
		{ "an object that does not end", SPAN("{\"a\":1") },
		{ "a closing bracket too many", SPAN("[1]]") },
		{ "the wrong closing bracket", SPAN("[1}") },
		{ "a string where a comma belongs", SPAN("[1 \"a\"]") },
		{ "a string behind the end", SPAN("{} \"a\"") },
		{ "a word that runs into a quote", SPAN("[x\"") },
		{ "a word for a name that runs into a quote", SPAN("{x\"") },
		{ "an end behind a string", SPAN("{\"a\":\"b\"") },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		expect_refused(rows[i].name, rows[i].in, ERR_SYNTAX);
}

static void a_fault_says_where(void **state)
{
	json_t *doc = untouched;
	struct fault f = { 0 };
	(void)state;
	expect_err("with", json_read(SPAN("{\n \"a\": x}"), &f, &doc), ERR_SYNTAX);
	assert_non_null(strstr(f.text, "line 2"));
	expect_err("without", json_read(SPAN("{\n \"a\": x}"), NULL, &doc), ERR_SYNTAX);
}

static void numbers_keep_their_value(void **state)
{
	AUTO(json_decrefp)
	json_t *doc = read_good("numbers",
		SPAN("[9223372036854775807,-9223372036854775808,-0,1e3,0.1,1e308,5e-324]"));
	(void)state;
	assert_true(json_integer_value(json_array_get(doc, 0)) == INT64_MAX);
	assert_true(json_integer_value(json_array_get(doc, 1)) == INT64_MIN);
	assert_int_equal(json_integer_value(json_array_get(doc, 2)), 0);
	assert_true(json_is_real(json_array_get(doc, 3)));
	assert_true(json_number_value(json_array_get(doc, 3)) == 1000.0);
	assert_true(json_real_value(json_array_get(doc, 4)) == 0.1);
	assert_true(json_real_value(json_array_get(doc, 5)) == 1e308);
	assert_true(json_real_value(json_array_get(doc, 6)) > 0);
}

/* `depth` brackets of a kind around a value; a heap text. */
static char *nested(size_t depth, const char *open, const char *value, char close)
{
	struct buf b;
	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < depth; i++)
		buf_puts(&b, open);
	buf_puts(&b, value);
	for (size_t i = 0; i < depth; i++)
		buf_putc(&b, close);
	expect_err("nested", buf_status(&b), ERR_OK);
	return b.p;
}

static void documents_nest_to_a_depth(void **state)
{
	static const struct {
		const char *name;
		size_t depth;
		const char *open, *value;
		char close;
		enum err_code want;
	} rows[] = {
		{ "arrays as deep as may be", LIMIT_JSON_DEPTH, "[", "1", ']', ERR_OK },
		{ "empty arrays as deep as may be", LIMIT_JSON_DEPTH, "[", "", ']', ERR_OK },
		{ "arrays one deeper", LIMIT_JSON_DEPTH + 1, "[", "1", ']', ERR_LIMIT },
		{ "empty arrays one deeper", LIMIT_JSON_DEPTH + 1, "[", "", ']', ERR_LIMIT },
		{ "objects as deep as may be", LIMIT_JSON_DEPTH, "{\"a\":", "1", '}', ERR_OK },
		{ "an empty object as deep as may be", LIMIT_JSON_DEPTH - 1, "{\"a\":", "{}", '}',
			ERR_OK },
		{ "an empty object one deeper", LIMIT_JSON_DEPTH, "{\"a\":", "{}", '}', ERR_LIMIT },
		{ "objects one deeper", LIMIT_JSON_DEPTH + 1, "{\"a\":", "1", '}', ERR_LIMIT },
		{ "the deep one is not the first", LIMIT_JSON_DEPTH + 1, "[1,", "1", ']',
			ERR_LIMIT },
		{ "much deeper", 2000, "[", "1", ']', ERR_LIMIT },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char *text = nested(rows[i].depth, rows[i].open, rows[i].value, rows[i].close);
		if (rows[i].want)
			expect_refused(rows[i].name, span_of(text), rows[i].want);
		else
			json_decref(read_good(rows[i].name, span_of(text)));
		free(text);
	}
	char *text = nested(100000, "[", "", ']');
	json_t *doc = untouched;
	struct fault f = { 0 };
	err e = json_read(span_of(text), &f, &doc); /* jansson's own bound; the stack holds */
	free(text);
	assert_true(e.code == ERR_LIMIT || e.code == ERR_SYNTAX);
	assert_ptr_equal(doc, untouched);
}

/* Documents, and whether jansson writes the same bytes (it writes \u001F and does not escape DEL).
 */
static const struct {
	const char *name, *text;
	bool is_jansson;
} documents[] = {
	{ "an empty object", "{}", true },
	{ "an empty array", "[]", true },
	{ "literals", "[true,false,null]", true },
	{ "integers", "[0,-1,9223372036854775807,-9223372036854775808]", true },
	{ "reals", "[0.5,-0.1,1e300,1e-300,100.0,1234567.891,5e-324,1.7976931348623157e308]",
		true },
	{ "a real alone", "2.5", true },
	{ "a whole real stays a real", "[1.0,-0.0,1e22]", true },
	{ "a string alone", "\"x\"", true },
	{ "an empty string", "\"\"", true },
	{ "short escapes", "[\"\\\"\\\\\\b\\f\\n\\r\\t\"]", true },
	{ "a slash is no escape", "[\"https:\\/\\/a/b\"]", true },
	{ "controls", "[\"\\u0001\\u0019\"]", true },
	{ "controls with a letter in their number", "[\"\\u000b\\u001f\"]", false },
	{ "DEL", "[\"\\u007f\"]", false },
	{ "beyond ASCII", "{\"\xC3\xA4\":\"\xE2\x82\xAC\xF0\x9F\x98\x80\"}", true },
	{ "escaped beyond ASCII", "[\"\\u00e4\\ud83d\\ude00\\u2028\"]", true },
	{ "names with escapes", "{\"a\\\"b\":{\"c\\\\\\n\":[]}}", true },
	{ "members in their order", "{\"z\":1,\"a\":2,\"m\":{\"y\":1,\"b\":2},\"\":3}", true },
	{ "nested", "{\"a\":[{\"b\":[[],{},[[1,[2]]]]},{\"c\":{\"d\":{\"e\":null}}}],\"f\":[1]}",
		true },
};

static void documents_are_written_as_they_were_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(documents); i++) {
		AUTO(json_decrefp)
		json_t *doc = read_good(documents[i].name, span_of(documents[i].text));
		struct buf b;
		buf_init(&b, 10000);
		expect_err(documents[i].name, json_write(doc, &b), ERR_OK);
		AUTO(json_decrefp) json_t *again = read_good(documents[i].name, buf_span(&b));
		if (!json_equal(doc, again))
			fail_msg("%s: another document: %s", documents[i].name, b.p);
		char *theirs = json_dumps(doc, JSON_COMPACT | JSON_ENCODE_ANY);
		if (documents[i].is_jansson)
			expect_text(documents[i].name, b.p, theirs);
		free(theirs);
		buf_done(&b);
	}
}

static void writing_appends_and_keeps_the_order(void **state)
{
	AUTO(json_decrefp)
	json_t *doc = read_good("order", SPAN("{ \"z\" : [ 1 , 2 ] , \"a\" : \"\xC3\xA4\" }"));
	struct buf b;
	(void)state;
	buf_init(&b, 100);
	buf_puts(&b, "x=");
	expect_err("order", json_write(doc, &b), ERR_OK);
	expect_span("order", buf_span(&b), SPAN("x={\"z\":[1,2],\"a\":\"\xC3\xA4\"}"));
	buf_done(&b);
}

static void writing_stops_at_the_buffers_maximum(void **state)
{
	AUTO(json_decrefp) json_t *doc = read_good("bound", SPAN("{\"a\":[1,2]}"));
	struct buf b;
	(void)state;
	for (size_t max = 0; max < 12; max++) {
		buf_init(&b, max);
		expect_err("bound", json_write(doc, &b), max < 11 ? ERR_LIMIT : ERR_OK);
		buf_done(&b);
	}
	buf_init(&b, 100);
	memory_left(0);
	err e = json_write(doc, &b);
	memory_left(-1);
	expect_err("no memory", e, ERR_NOMEM);
	buf_done(&b);
}

static void text_of_our_own_is_read_back(void **state)
{
	struct arena *a = arena_new(1 << 20);
	(void)state;
	for (size_t i = 0; i < COUNT_OF(documents); i++) {
		AUTO(json_decrefp)
		json_t *doc = read_good(documents[i].name, span_of(documents[i].text));
		struct span text;
		json_t *again;
		expect_err(documents[i].name, json_write_in(a, doc, &text), ERR_OK);
		assert_int_equal(text.p[text.n], 0);
		expect_err(documents[i].name, json_read_own(a, text, &again), ERR_OK);
		if (!json_equal(doc, again))
			fail_msg("%s: another document", documents[i].name);
	}
	arena_free(a); /* and with it every document: the sanitizer looks for leaks */
}

/* Reads with memory for ever more of the document. jansson takes its memory from here. */
static void memory_that_is_out_is_no_fault_of_the_text(void **state)
{
	static const struct span rows[] = { SPAN("\"abc\""), SPAN("[\"abc\",\"d\"]"),
		SPAN("{\"abc\":\"d\",\"e\":[1,2.5,null,{}]}"), SPAN("[\"\",{\"\":\"\\\"\"}]"),
		SPAN("[1,2,3,4,5,6,7,8,9,10]"), SPAN("[]"), SPAN("7"), SPAN("7.5") };
	struct arena *a = arena_new(1 << 20);
	(void)state;
	json_set_alloc_funcs(malloc, free);
	for (size_t i = 0; i < 2 * COUNT_OF(rows); i++) {
		const struct span text = rows[i / 2];
		bool is_own = i % 2;
		json_t *doc = untouched;
		long left = 0;
		for (;; left++) {
			memory_left(left);
			err e = is_own ? json_read_own(a, text, &doc) : json_read(text, NULL, &doc);
			memory_left(-1);
			if (!e.code)
				break;
			expect_err(text.p, e, ERR_NOMEM);
			assert_ptr_equal(doc, untouched);
		}
		assert_true(left > 1);
		if (!is_own)
			json_decref(doc);
	}
	arena_free(a);
}

static void own_text_that_is_no_json_is_corrupt(void **state)
{
	static const struct span rows[] = { SPAN(""), SPAN_NONE, SPAN("{"), SPAN("{}x"),
		SPAN("\"\xC0\xAF\""), SPAN("{}\0") };
	struct arena *a = arena_new(1 << 20);
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		json_t *doc = untouched;
		expect_err("own", json_read_own(a, rows[i], &doc), ERR_CORRUPT);
		assert_ptr_equal(doc, untouched);
	}
	arena_free(a);
}

static void a_document_in_an_arena_goes_with_it(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct fault f = { 0 };
	json_t *doc = untouched;
	(void)state;
	expect_err("refused", json_read_in(a, SPAN("{\"a\":1,\"a\":2}"), &f, &doc), ERR_SYNTAX);
	assert_ptr_equal(doc, untouched);
	expect_err("good", json_read_in(a, SPAN("{\"a\":1}"), &f, &doc), ERR_OK);
	json_t *mine = json_incref(doc);
	assert_int_equal(mine->refcount, 2);
	arena_reset(a);
	assert_int_equal(mine->refcount, 1);
	assert_ptr_equal(json_keep(a, mine), mine);
	assert_null(json_keep(a, NULL));
	arena_free(a);
}

static void an_arena_that_is_full_keeps_no_document(void **state)
{
	struct arena *a = arena_new(8);
	json_t *doc = untouched, *mine = json_array();
	struct fault f = { 0 };
	struct span text;
	(void)state;
	expect_err("read", json_read_in(a, SPAN("[1]"), &f, &doc), ERR_NOMEM);
	expect_err("own", json_read_own(a, SPAN("[1]"), &doc), ERR_NOMEM);
	assert_ptr_equal(doc, untouched);
	json_incref(mine);
	assert_null(json_keep(a, mine));
	assert_int_equal(mine->refcount, 1); /* the reference that was handed over is gone */
	json_array_append_new(mine, json_string("longer than the arena"));
	expect_err("write", json_write_in(a, mine, &text), ERR_NOMEM);
	json_decref(mine);
	arena_free(a);
}

static void members_are_read_by_type(void **state)
{
	AUTO(json_decrefp)
	json_t *doc = read_good("members",
		SPAN("{\"s\":\"x\",\"e\":\"\",\"i\":7,\"n\":-7,\"r\":7.0,\"t\":true,\"f\":false,"
		     "\"null\":null}"));
	(void)state;
	expect_span("a string", json_str(doc, "s"), SPAN("x"));
	assert_true(json_str(doc, "e").p && !json_str(doc, "e").n);
	assert_null(json_str(doc, "i").p);
	assert_null(json_str(doc, "null").p);
	assert_null(json_str(doc, "absent").p);
	assert_int_equal(json_int(doc, "i", 1), 7);
	assert_int_equal(json_int(doc, "n", 1), -7);
	assert_int_equal(json_int(doc, "r", 1), 1);
	assert_int_equal(json_int(doc, "s", 1), 1);
	assert_int_equal(json_int(doc, "absent", INT64_MIN), INT64_MIN);
	assert_true(json_bool(doc, "t", false) && !json_bool(doc, "f", true));
	assert_true(json_bool(doc, "i", true) && !json_bool(doc, "i", false));
	assert_true(json_bool(doc, "null", true) && !json_bool(doc, "absent", false));
	assert_null(json_str(NULL, "s").p);
	assert_int_equal(json_int(NULL, "i", 3), 3);
	assert_true(json_bool(NULL, "t", true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_value_is_a_document),
		cmocka_unit_test(what_is_not_strict_json_is_refused),
		cmocka_unit_test(a_fault_says_where),
		cmocka_unit_test(numbers_keep_their_value),
		cmocka_unit_test(documents_nest_to_a_depth),
		cmocka_unit_test(documents_are_written_as_they_were_read),
		cmocka_unit_test(writing_appends_and_keeps_the_order),
		cmocka_unit_test(writing_stops_at_the_buffers_maximum),
		cmocka_unit_test(text_of_our_own_is_read_back),
		cmocka_unit_test(memory_that_is_out_is_no_fault_of_the_text),
		cmocka_unit_test(own_text_that_is_no_json_is_corrupt),
		cmocka_unit_test(a_document_in_an_arena_goes_with_it),
		cmocka_unit_test(an_arena_that_is_full_keeps_no_document),
		cmocka_unit_test(members_are_read_by_type),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
