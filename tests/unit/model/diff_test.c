/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include "base/limits.h"
#include "model/diff.h"
#include "model/redact.h"

#define ROOM 100000

static json_t *json(const char *text)
{
	char *copy = strdup(text);
	for (char *p = copy; *p; p++)
		if (*p == '\'')
			*p = '"';
	json_t *doc = json_loads(copy, JSON_DECODE_ANY, NULL);
	assert_non_null(doc);
	free(copy);
	return doc;
}

static char *text_of(json_t *doc)
{
	char *text = json_dumps(doc, JSON_COMPACT | JSON_ENCODE_ANY);
	for (char *p = text; *p; p++)
		if (*p == '"')
			*p = '\'';
	json_decref(doc);
	return text;
}

static void assert_diff(const char *was, const char *is, const char *want)
{
	json_t *a = was ? json(was) : NULL, *b = is ? json(is) : NULL;
	struct diff d = { .members = json_array(), .left = ROOM };
	assert_int_equal(diff_documents(&d, a, b).code, ERR_OK);
	json_decref(a);
	json_decref(b);
	char *got = text_of(d.members);
	assert_string_equal(got, want);
	assert_int_equal(d.more, 0);
	free(got);
}

static void members_that_are_equal_are_not_named(void **state)
{
	(void)state;
	assert_diff("{'a':1,'b':[1,{'c':null}],'d':{'e':'x'}}",
		"{'d':{'e':'x'},'b':[1,{'c':null}],'a':1}", "[]");
	assert_diff("{}", "{}", "[]");
	assert_diff(NULL, "{}", "[]");
	assert_diff("{'client_secret':'same'}", "{'client_secret':'same'}", "[]");
}

static void a_member_has_two_sides_and_an_absent_one_has_none(void **state)
{
	(void)state;
	assert_diff("{'a':'x'}", "{'a':'y'}", "[{'path':'/a','before':'x','after':'y'}]");
	assert_diff("{'a':1}", "{'a':'1'}", "[{'path':'/a','before':1,'after':'1'}]");
	assert_diff("{'a':false}", "{}", "[{'path':'/a','before':false}]");
	assert_diff("{}", "{'a':0}", "[{'path':'/a','after':0}]");
	assert_diff(NULL, "{'a':0,'b':{'c':1}}",
		"[{'path':'/a','after':0},{'path':'/b','after':{'c':1}}]");
	assert_diff("{'a':[1]}", NULL, "[{'path':'/a','before':[1]}]");
}

static void null_is_a_value_and_not_an_absence(void **state)
{
	(void)state;
	assert_diff("{'a':null}", "{'a':1}", "[{'path':'/a','before':null,'after':1}]");
	assert_diff("{'a':1}", "{'a':null}", "[{'path':'/a','before':1,'after':null}]");
	assert_diff("{'a':null}", "{}", "[{'path':'/a','before':null}]");
	assert_diff("{}", "{'a':null}", "[{'path':'/a','after':null}]");
}

static void nested_members_are_named_by_a_pointer_with_its_escapes(void **state)
{
	(void)state;
	assert_diff("{'a':{'b':{'c':1,'d':2}}}", "{'a':{'b':{'c':1,'d':3}}}",
		"[{'path':'/a/b/d','before':2,'after':3}]");
	assert_diff("{'a':{'b/c':1,'~':2}}", "{'a':{'b/c':3,'~':4,'~1':5}}",
		"[{'path':'/a/b~1c','before':1,'after':3},{'path':'/a/~0','before':2,'after':4},"
		"{'path':'/a/~01','after':5}]");
	assert_diff("{'':{'':1}}", "{'':{'':2}}", "[{'path':'//','before':1,'after':2}]");
	assert_diff("{'a':{'b':1}}", "{'a':[1]}", "[{'path':'/a','before':{'b':1},'after':[1]}]");
}

static void lists_differ_by_what_was_added_and_removed(void **state)
{
	(void)state;
	assert_diff("{'s':['a','b','c']}", "{'s':['d','a','c']}",
		"[{'path':'/s','removed':['b'],'added':['d']}]");
	assert_diff("{'s':['a']}", "{'s':['a','b']}", "[{'path':'/s','added':['b']}]");
	assert_diff("{'s':['a']}", "{'s':[]}", "[{'path':'/s','removed':['a']}]");
	assert_diff("{'s':['a','a']}", "{'s':['a']}", "[{'path':'/s','removed':['a']}]");
	assert_diff("{'s':['a','b']}", "{'s':['b','a']}", "[{'path':'/s','reordered':true}]");
	assert_diff("{'s':[1,'1',null]}", "{'s':['1']}", "[{'path':'/s','removed':[1,null]}]");
	assert_diff("{'s':[{'value':'r','description':'old'},{'value':'w'}]}",
		"{'s':[{'value':'w'},{'description':'new','value':'r'}]}",
		"[{'path':'/s','removed':[{'value':'r','description':'old'}],"
		"'added':[{'description':'new','value':'r'}]}]");
	assert_diff("{'s':null}", "{'s':['a']}", "[{'path':'/s','before':null,'after':['a']}]");
}

static void secrets_are_the_word_changed_at_any_depth(void **state)
{
	(void)state;
	assert_diff("{'client_secret':'s1'}", "{'client_secret':'s2'}",
		"[{'path':'/client_secret','before':'changed','after':'changed','secret':true}]");
	assert_diff("{}", "{'client_secret':'s2'}",
		"[{'path':'/client_secret','after':'changed','secret':true}]");
	assert_diff("{'client_secret':'s1'}", "{'client_secret':null}",
		"[{'path':'/client_secret','before':'changed','after':null,'secret':true}]");
	assert_diff("{'a':{'b':{'privateKey':'s1','x':1}}}",
		"{'a':{'b':{'privateKey':'s2','x':1}}}",
		"[{'path':'/a/b/privateKey','before':'changed','after':'changed','secret':true}]");
	assert_diff("{'a':null}", "{'a':{'b':[{'pem':'s1','c':2}]}}",
		"[{'path':'/a','before':null,'after':{'b':[{'pem':'changed','c':2}]}}]");
	assert_diff("{'a':[{'key':'s1'}]}", "{'a':[{'key':'s2'}]}",
		"[{'path':'/a','removed':[{'key':'changed'}],'added':[{'key':'changed'}]}]");
	assert_diff("{'secret':['s1']}", "{'secret':['s2','s3']}",
		"[{'path':'/secret','before':'changed','after':'changed','secret':true}]");
	assert_diff("{'secret':{'a':'s1'}}", "{'secret':{'a':'s2'}}",
		"[{'path':'/secret','before':'changed','after':'changed','secret':true}]");
}

static void secrets_kept_beside_are_named(void **state)
{
	(void)state;
	struct diff d = { .members = json_array(), .left = ROOM };
	assert_int_equal(diff_secret(&d, "password", true, true).code, ERR_OK);
	assert_int_equal(diff_secret(&d, "password", false, true).code, ERR_OK);
	assert_int_equal(diff_secret(&d, "password", true, false).code, ERR_OK);
	char *got = text_of(d.members);
	assert_string_equal(got,
		"[{'path':'/password','before':'changed','after':'changed','secret':true},"
		"{'path':'/password','after':'changed','secret':true},"
		"{'path':'/password','before':'changed','secret':true}]");
	free(got);
}

/* The entry of a member whose value is `text` now. */
static json_t *entry_of(json_t *value, const char *name)
{
	struct diff d = { .members = json_array(), .left = ROOM };
	assert_int_equal(diff_member(&d, name, NULL, value).code, ERR_OK);
	json_t *entry = json_incref(json_array_get(d.members, 0));
	json_decref(d.members);
	json_decref(value);
	return entry;
}

static json_t *text_of_length(size_t n)
{
	char *text = calloc(1, n + 1);
	memset(text, 'x', n);
	json_t *v = json_string(text);
	free(text);
	return v;
}

static void a_long_value_is_cut_and_says_so(void **state)
{
	(void)state;
	json_t *whole = entry_of(text_of_length(LIMIT_CHANGE_VALUE), "a");
	assert_null(json_object_get(whole, "cut"));
	assert_int_equal(json_string_length(json_object_get(whole, "after")), LIMIT_CHANGE_VALUE);
	json_t *cut = entry_of(text_of_length(LIMIT_CHANGE_VALUE + 1), "a");
	assert_true(json_is_true(json_object_get(cut, "cut")));
	const char *text = json_string_value(json_object_get(cut, "after"));
	assert_int_equal(strlen(text), LIMIT_CHANGE_VALUE + strlen("\u2026"));
	assert_string_equal(text + LIMIT_CHANGE_VALUE, "\u2026");
	json_t *object = entry_of(
		json_pack("{s:s, s:o}", "pem", "s1", "b", text_of_length(LIMIT_CHANGE_VALUE)), "a");
	text = json_string_value(json_object_get(object, "after"));
	assert_memory_equal(text, "{\"pem\":\"changed\",\"b\":\"xx", 24);
	assert_true(json_is_true(json_object_get(object, "cut")));
	json_decref(whole);
	json_decref(cut);
	json_decref(object);
}

static void a_text_is_cut_between_characters(void **state)
{
	(void)state;
	char text[LIMIT_CHANGE_VALUE + 4] = { 0 };
	memset(text, 'x', LIMIT_CHANGE_VALUE - 1);
	memcpy(text + LIMIT_CHANGE_VALUE - 1, "\u00e9y", 3);
	json_t *cut = entry_of(json_string(text), "a");
	const char *got = json_string_value(json_object_get(cut, "after"));
	assert_string_equal(got + LIMIT_CHANGE_VALUE - 1, "\u2026");
	json_decref(cut);
}

static void a_long_path_is_cut_and_says_so(void **state)
{
	(void)state;
	char name[LIMIT_CHANGE_PATH + 9] = { 0 };
	memset(name, '/', LIMIT_CHANGE_PATH);
	json_t *entry = entry_of(json_true(), name);
	assert_int_equal(json_string_length(json_object_get(entry, "path")),
		LIMIT_CHANGE_PATH + strlen("\u2026"));
	assert_true(json_is_true(json_object_get(entry, "cut")));
	json_decref(entry);
}

static json_t *numbers(int from, int to)
{
	json_t *list = json_array();
	for (int i = from; i < to; i++)
		json_array_append_new(list, json_integer(i));
	return list;
}

static void a_long_list_says_how_many_more(void **state)
{
	(void)state;
	json_t *was = json_pack("{s:o}", "s", numbers(0, LIMIT_CHANGE_ITEMS));
	json_t *is =
		json_pack("{s:o}", "s", numbers(LIMIT_CHANGE_ITEMS, 2 * LIMIT_CHANGE_ITEMS + 7));
	struct diff d = { .members = json_array(), .left = ROOM };
	assert_int_equal(diff_documents(&d, was, is).code, ERR_OK);
	json_t *entry = json_array_get(d.members, 0);
	assert_int_equal(json_array_size(json_object_get(entry, "removed")), LIMIT_CHANGE_ITEMS);
	assert_int_equal(json_array_size(json_object_get(entry, "added")), LIMIT_CHANGE_ITEMS);
	assert_null(json_object_get(entry, "removed_more"));
	assert_int_equal(json_integer_value(json_object_get(entry, "added_more")), 7);
	json_decref(was);
	json_decref(is);
	json_decref(d.members);
}

static void the_whole_never_outgrows_its_room(void **state)
{
	(void)state;
	json_t *is = json_object();
	for (int i = 0; i < LIMIT_CHANGE_MEMBERS + 5; i++) {
		char name[16];
		snprintf(name, sizeof name, "m%d", i);
		json_object_set_new(is, name, json_integer(i));
	}
	struct diff d = { .members = json_array(), .left = ROOM };
	assert_int_equal(diff_documents(&d, NULL, is).code, ERR_OK);
	assert_int_equal(json_array_size(d.members), LIMIT_CHANGE_MEMBERS);
	assert_int_equal(d.more, 5);
	json_decref(d.members);
	d = (struct diff){ .members = json_array(), .left = 200 };
	assert_int_equal(diff_documents(&d, NULL, is).code, ERR_OK);
	assert_in_range(json_dumpb(d.members, NULL, 0, JSON_COMPACT), 100, 201);
	assert_int_equal(d.more + json_array_size(d.members), LIMIT_CHANGE_MEMBERS + 5);
	json_decref(d.members);
	json_decref(is);
}

static void a_copy_without_secrets_leaves_the_rest(void **state)
{
	(void)state;
	json_t *doc =
		json("{'a':[{'client_secret':'s1'}],'pem':'s2','password':null,'sasKey':{'x':1}}");
	char *got = text_of(redact_copy(doc, "*****"));
	assert_string_equal(got,
		"{'a':[{'client_secret':'*****'}],'pem':'*****','password':null,'sasKey':'*****'}");
	free(got);
	json_decref(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_that_are_equal_are_not_named),
		cmocka_unit_test(a_member_has_two_sides_and_an_absent_one_has_none),
		cmocka_unit_test(null_is_a_value_and_not_an_absence),
		cmocka_unit_test(nested_members_are_named_by_a_pointer_with_its_escapes),
		cmocka_unit_test(lists_differ_by_what_was_added_and_removed),
		cmocka_unit_test(secrets_are_the_word_changed_at_any_depth),
		cmocka_unit_test(secrets_kept_beside_are_named),
		cmocka_unit_test(a_long_value_is_cut_and_says_so),
		cmocka_unit_test(a_text_is_cut_between_characters),
		cmocka_unit_test(a_long_path_is_cut_and_says_so),
		cmocka_unit_test(a_long_list_says_how_many_more),
		cmocka_unit_test(the_whole_never_outgrows_its_room),
		cmocka_unit_test(a_copy_without_secrets_leaves_the_rest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
