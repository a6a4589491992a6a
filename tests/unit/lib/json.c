/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"
#include "../../../lib/json.h"
#include <jansson.h>

static struct mi_member room[64];

static const char *read_object(struct mi_object *o, const char *text, size_t len)
{
	*o = (struct mi_object){ .members = room, .max = COUNT(room) };
	/* behind exactly as much memory as the text has, so that a sanitizer sees a read beyond it
	 */
	char *exact = malloc(len ? len : 1);
	memcpy(exact, text, len);
	const char *why = mi_json_object(o, exact, len, 16);
	free(exact);
	o->text = text;
	return why;
}

static const struct row {
	const char *text;
	const char *why; /* NULL: accepted */
} rows[] = {
	{ "{}", NULL },
	{ " \t\r\n{ } ", NULL },
	{ "{\"a\":1,\"b\":-0.5e+3,\"c\":true,\"d\":false,\"e\":null,\"f\":\"\",\"g\":[],\"h\":{}}",
		NULL },
	{ "{\"a\":[1,[2,{\"a\":3}],{\"a\":4,\"b\":5}],\"b\":{\"a\":6}}", NULL },
	{ "{\"a\\n\\u00e9\\ud83d\\ude00\\/\":\"\\\"\\\\\\b\\f\\n\\r\\t\"}", NULL },
	{ "{\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\":\"\x7f\"}", NULL },
	{ "{\"\":0}", NULL },
	{ "", "not a JSON object" },
	{ "[]", "not a JSON object" },
	{ "\"a\"", "not a JSON object" },
	{ "null", "not a JSON object" },
	{ "\xef\xbb\xbf{}", "not a JSON object" },
	{ "{", "a member's name is missing" },
	{ "{\"a\"", "a member's value is missing" },
	{ "{\"a\":", "the text ends early" },
	{ "{\"a\":1", "the text ends early" },
	{ "{\"a\":1]", "a comma or a closing bracket is missing" },
	{ "{\"a\":[1}", "a comma or a closing bracket is missing" },
	{ "{\"a\":1 \"b\":2}", "a comma or a closing bracket is missing" },
	{ "{\"a\":1,}", "a member's name is missing" },
	{ "{,\"a\":1}", "a member's name is missing" },
	{ "{\"a\":[1,]}", "not a JSON value" },
	{ "{\"a\":[,1]}", "not a JSON value" },
	{ "{a:1}", "a member's name is missing" },
	{ "{'a':1}", "a member's name is missing" },
	{ "{\"a\" 1}", "a member's value is missing" },
	{ "{}x", "text after the end" },
	{ "{}{}", "text after the end" },
	{ "{}/**/", "text after the end" },
	{ "{\"a\":01}", "bad number" },
	{ "{\"a\":-}", "bad number" },
	{ "{\"a\":1.}", "bad number" },
	{ "{\"a\":.5}", "not a JSON value" },
	{ "{\"a\":+1}", "not a JSON value" },
	{ "{\"a\":1e}", "bad number" },
	{ "{\"a\":1e+}", "bad number" },
	{ "{\"a\":0x10}", "a comma or a closing bracket is missing" },
	{ "{\"a\":NaN}", "not a JSON value" },
	{ "{\"a\":Infinity}", "not a JSON value" },
	{ "{\"a\":True}", "not a JSON value" },
	{ "{\"a\":tru}", "not a JSON value" },
	{ "{\"a\":truex}", "a comma or a closing bracket is missing" },
	{ "{\"a\":\"}", "string without an end" },
	{ "{\"a\":\"\\", "bad escape in a string" },
	{ "{\"a\":\"\\x\"}", "bad escape in a string" },
	{ "{\"a\":\"\\u12\"}", "bad escape in a string" },
	{ "{\"a\":\"\\u12g4\"}", "bad escape in a string" },
	{ "{\"a\":\"\\u0000\"}", "NUL in a string" },
	{ "{\"a\\u0000\":1}", "NUL in a string" },
	{ "{\"a\":\"\\ud800\"}", "lone surrogate in a string" },
	{ "{\"a\":\"\\ud800x\"}", "lone surrogate in a string" },
	{ "{\"a\":\"\\ud800\\n12345\"}", "lone surrogate in a string" },
	{ "{\"a\":\"\\ud800\\ud800\"}", "lone surrogate in a string" },
	{ "{\"a\":\"\\udc00\"}", "lone surrogate in a string" },
	{ "{\"a\":\"\n\"}", "control character in a string" },
	{ "{\"a\":\"\x1f\"}", "control character in a string" },
	{ "{\"a\":\"\xff\"}", "invalid UTF-8" },
	{ "{\"a\":\"\xc3\"}", "invalid UTF-8" },
	{ "{\"a\":\"\xc0\xaf\"}", "invalid UTF-8" },
	{ "{\"a\":\"\xe0\x9f\xbf\"}", "invalid UTF-8" },
	{ "{\"a\":\"\xed\xa0\x80\"}", "invalid UTF-8" },
	{ "{\"a\":\"\xf0\x8f\xbf\xbf\"}", "invalid UTF-8" },
	{ "{\"a\":\"\xf4\x90\x80\x80\"}", "invalid UTF-8" },
	{ "{\"a\":\"\xf5\x80\x80\x80\"}", "invalid UTF-8" },
	{ "{\"a\":\"\x80\"}", "invalid UTF-8" },
	{ "{\"a\":1,\"a\":2}", "a member is repeated" },
	{ "{\"a\":1,\"\\u0061\":2}", "a member is repeated" },
	{ "{\"\\u0061\":1,\"\\u0061\":2}", "a member is repeated" },
	{ "{\"\xf0\x9f\x98\x80\":1,\"\\uD83D\\uDE00\":2}", "a member is repeated" },
	{ "{\"exp\":1,\"\\u0065xp\":2}", "a member is repeated" },
	{ "{\"abcdefghi\":1,\"abcdefgh\\u0069\":2}", "a member is repeated" },
	{ "{\"abcdefghi\":1,\"abcdefghj\":2}", NULL },
	{ "{\"a\":{\"b\":1,\"b\":2}}", "a member is repeated" },
	{ "{\"a\":[{\"b\":1,\"b\":2}]}", "a member is repeated" },
	{ "{\"b\":{\"c\":1},\"b\":2}", "a member is repeated" },
	{ "{\"a\":{\"b\":1},\"b\":{\"a\":1,\"c\":[{\"a\":1}]}}", NULL },
	{ "{\"a/\":1,\"a\\/\":2}", "a member is repeated" },
	{ "{\"\":1,\"\":2}", "a member is repeated" },
};

static void the_grammar_is_held_to_the_letter(void **state)
{
	(void)state;
	struct mi_object o;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *why = read_object(&o, rows[i].text, strlen(rows[i].text));
		if ((why == NULL) != (rows[i].why == NULL) || (why && strcmp(why, rows[i].why)))
			fail_msg("%s: %s", rows[i].text, why ? why : "accepted");
		if (why)
			assert_int_equal(o.count, 0);
	}
}

/* jansson with JSON_REJECT_DUPLICATES is as strict, but for \u0000 in values, which jansson refuses
 * too without JSON_ALLOW_NUL, and numbers beyond a double, which are left to who reads them here.
 */
static void jansson_agrees(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		json_t *doc = json_loads(rows[i].text, JSON_REJECT_DUPLICATES, NULL);
		if ((doc && json_is_object(doc)) != (rows[i].why == NULL))
			fail_msg("%s", rows[i].text);
		json_decref(doc);
	}
}

static void a_raw_nul_is_refused_wherever_it_stands(void **state)
{
	(void)state;
	struct mi_object o;
	const char text[] = "{\"a\":\"b\",\"cc\":1}";
	for (size_t i = 0; i < sizeof text; i++) {
		char with[sizeof text + 1];
		memcpy(with, text, i);
		with[i] = 0;
		memcpy(with + i + 1, text + i, sizeof text - i);
		assert_non_null(read_object(&o, with, sizeof text));
	}
}

static void every_early_end_is_refused(void **state)
{
	(void)state;
	struct mi_object o;
	const char text[] = "{\"a\":[1,{\"b\":\"\\ud83d\\ude00 "
			    "\xe2\x82\xac\"}],\"c\":-1.5e10,\"dddddddddddd\":true}";
	assert_null(read_object(&o, text, sizeof text - 1));
	for (size_t n = 0; n < sizeof text - 1; n++)
		assert_non_null(read_object(&o, text, n));
}

static void depth_is_limited_exactly(void **state)
{
	(void)state;
	char text[128];
	struct mi_object o;
	for (size_t depth = 2; depth < 40; depth++) {
		size_t n = 0;
		n += (size_t)snprintf(text, sizeof text, "{\"a\":");
		memset(text + n, '[', depth - 1);
		n += depth - 1;
		memset(text + n, ']', depth - 1);
		n += depth - 1;
		text[n++] = '}';
		const char *why = read_object(&o, text, n);
		assert_int_equal(why == NULL, depth <= 16);
		if (why)
			assert_string_equal(why, "nested too deeply");
	}
}

static void members_are_limited_over_all_open_objects(void **state)
{
	(void)state;
	char text[4096];
	struct mi_object o;
	for (size_t count = 60; count < 70; count++) {
		size_t n = (size_t)snprintf(text, sizeof text, "{\"x\":{\"y\":1},\"z\":1");
		for (size_t i = 2; i < count; i++)
			n += (size_t)snprintf(text + n, sizeof text - n, ",\"m%zu\":%zu", i, i);
		text[n++] = '}';
		const char *why = read_object(&o, text, n);
		assert_int_equal(why == NULL, count <= COUNT(room));
		assert_int_equal(o.count, why ? 0 : count);
	}
	/* an object in an object counts on top of what is open */
	size_t n = (size_t)snprintf(text, sizeof text, "{");
	for (size_t i = 0; i < 63; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "\"m%zu\":0,", i);
	size_t one = n + (size_t)snprintf(text + n, sizeof text - n, "\"l\":{}}");
	assert_null(read_object(&o, text, one));
	one = n + (size_t)snprintf(text + n, sizeof text - n, "\"l\":{\"b\":1}}");
	assert_string_equal(read_object(&o, text, one), "too many members");
}

static void members_come_with_their_text_and_type(void **state)
{
	(void)state;
	static const struct {
		const char *name, *value;
		enum mint_json_type type;
	} want[] = { { "s", "\"x\"", MINT_JSON_STRING }, { "n", "-1.5", MINT_JSON_NUMBER },
		{ "t", "true", MINT_JSON_BOOL }, { "z", "null", MINT_JSON_NULL },
		{ "a", "[1, {\"s\":2}]", MINT_JSON_ARRAY },
		{ "o", "{ \"n\" : {} }", MINT_JSON_OBJECT } };
	const char text[] = " { \"s\" : \"x\" , \"n\":-1.5,\"t\":true ,\"z\":null,\"a\":[1, "
			    "{\"s\":2}] ,\"o\":{ \"n\" : {} } } ";
	struct mi_object o;
	assert_null(read_object(&o, text, sizeof text - 1));
	assert_int_equal(o.count, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++) {
		const struct mi_member *m = mi_json_find(&o, want[i].name, 1);
		assert_ptr_equal(m, &room[i]);
		assert_int_equal(m->type, want[i].type);
		assert_int_equal(m->value_len, strlen(want[i].value));
		assert_memory_equal(text + m->value, want[i].value, m->value_len);
	}
	assert_null(mi_json_find(&o, "x", 1));
	assert_null(mi_json_find(&o, "", 0));
}

static void a_name_is_found_by_what_it_means(void **state)
{
	(void)state;
	const char text[] = "{\"\\u0065\\u0078p\":1,\"scope_of_things\\u0021\":2}";
	struct mi_object o;
	assert_null(read_object(&o, text, sizeof text - 1));
	assert_ptr_equal(mi_json_find(&o, "exp", 3), &room[0]);
	assert_ptr_equal(mi_json_find(&o, "scope_of_things!", 16), &room[1]);
	assert_null(mi_json_find(&o, "\\u0065\\u0078p", 13));
}

static void escapes_are_undone_and_compared(void **state)
{
	(void)state;
	const char raw[] = "a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u20AC\\ud83d\\ude00z";
	const char plain[] = "a\"\\/\b\f\n\r\t\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z";
	char out[sizeof raw];
	assert_int_equal(mi_json_unescape(raw, sizeof raw - 1, out), sizeof plain - 1);
	assert_memory_equal(out, plain, sizeof plain - 1);
	assert_true(mi_json_equal(raw, sizeof raw - 1, true, plain, sizeof plain - 1));
	assert_false(mi_json_equal(raw, sizeof raw - 1, true, plain, sizeof plain - 2));
	assert_false(mi_json_equal(raw, sizeof raw - 2, true, plain, sizeof plain - 1));
	assert_false(mi_json_equal("a", 1, false, "b", 1));
	memcpy(out, raw, sizeof raw);
	assert_int_equal(mi_json_unescape(out, sizeof raw - 1, out), sizeof plain - 1);
	assert_memory_equal(out, plain, sizeof plain - 1);
}

static void text_is_escaped_as_little_as_may_be(void **state)
{
	(void)state;
	const char in[] = "plain \"q\" \\ / \x01\x1f\n \xc3\xa9 \x7f and more text";
	const char want[] = "plain \\\"q\\\" \\\\ / \\u0001\\u001f\\n \xc3\xa9 \x7f and more text";
	char out[sizeof want];
	assert_int_equal(mi_json_escaped_size(in, sizeof in - 1), sizeof want - 1);
	assert_ptr_equal(mi_json_escape(out, in, sizeof in - 1), out + sizeof want - 1);
	assert_memory_equal(out, want, sizeof want - 1);
	assert_int_equal(mi_json_escaped_size("a\0b", 3), SIZE_MAX);
	assert_int_equal(mi_json_escaped_size("a\xff", 2), SIZE_MAX);
	assert_int_equal(mi_json_escaped_size("a\xc3", 2), SIZE_MAX);
}

static void an_array_is_walked_element_by_element(void **state)
{
	(void)state;
	static const char *const want[] = { "1", "\"a\\\"]\"", "[2,[\"]\"]]", "{\"x\":\"}\"}",
		"true", "null", "-1e5" };
	const char text[] = "[ 1 ,\"a\\\"]\",[2,[\"]\"]] , {\"x\":\"}\"},true,null,-1e5 ]";
	struct mi_element e;
	size_t at = 0, i = 0;
	for (; mi_json_next(text, sizeof text - 1, &at, &e); i++) {
		assert_int_equal(e.len, strlen(want[i]));
		assert_memory_equal(e.text, want[i], e.len);
		assert_int_equal(e.escaped, i == 1);
	}
	assert_int_equal(i, COUNT(want));
	assert_false(mi_json_next(text, sizeof text - 1, &at, &e));
	at = 0;
	assert_false(mi_json_next("[ ]", 3, &at, &e));
}

static void one_value_is_told_from_more_than_one(void **state)
{
	(void)state;
	static const char *const fine[] = { "1", " \"a\" ", "[1,2]", "{\"a\":{}}", "null" };
	static const char *const bad[] = { "", " ", "1,2", "1,\"admin\":true", "}", "\"a", "[1",
		"{\"a\":1,\"a\":2}", "nul" };
	for (size_t i = 0; i < COUNT(fine); i++)
		assert_null(mi_json_value(fine[i], strlen(fine[i]), 4, room, COUNT(room)));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_non_null(mi_json_value(bad[i], strlen(bad[i]), 4, room, COUNT(room)));
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(the_grammar_is_held_to_the_letter),
		TEST(jansson_agrees), TEST(a_raw_nul_is_refused_wherever_it_stands),
		TEST(every_early_end_is_refused), TEST(depth_is_limited_exactly),
		TEST(members_are_limited_over_all_open_objects),
		TEST(members_come_with_their_text_and_type), TEST(a_name_is_found_by_what_it_means),
		TEST(escapes_are_undone_and_compared), TEST(text_is_escaped_as_little_as_may_be),
		TEST(an_array_is_walked_element_by_element),
		TEST(one_value_is_told_from_more_than_one) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
