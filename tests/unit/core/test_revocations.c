/* SPDX-License-Identifier: Apache-2.0 */
#include "core/revocations.h"
#include "support.h"

static void add(struct core *t, const char *aud, const char *jti)
{
	assert_ok(revocations_add(&t->c, aud ? span_of(aud) : SPAN_NONE, span_of(jti)));
	assert_int_equal(core_commit(t), ERR_OK);
}

static const char *listed(struct core *t, const char *aud)
{
	json_t *list = NULL;
	assert_ok(revocations_list(&t->c, aud ? span_of(aud) : SPAN_NONE, &list));
	return core_text(t, list);
}

static void an_empty_list_is_an_array(void **state)
{
	assert_string_equal(listed(*state, NULL), "[]");
}

static void pairs_come_sorted_and_once(void **state)
{
	struct core *t = *state;
	add(t, "b", "1");
	add(t, "a", "2");
	add(t, "a", "10");
	add(t, "a", "2");
	assert_string_equal(listed(t, NULL),
		"[{'aud':'a','jti':'10'},{'aud':'a','jti':'2'},{'aud':'b','jti':'1'}]");
	assert_string_equal(listed(t, ""), listed(t, NULL));
}

static void an_audience_lists_its_own(void **state)
{
	struct core *t = *state;
	assert_string_equal(listed(t, "b"), "[{'aud':'b','jti':'1'}]");
	assert_string_equal(listed(t, "B"), "[]");
	assert_string_equal(listed(t, "ab"), "[]");
}

static void without_an_audience_it_is_the_callers(void **state)
{
	struct core *t = *state;
	add(t, NULL, "mine");
	assert_string_equal(listed(t, "caller"), "[{'aud':'caller','jti':'mine'}]");
}

static void texts_are_kept_as_they_are(void **state)
{
	struct core *t = *state;
	add(t, "q", "\"\xC3\xBC\\");
	json_t *list = NULL;
	assert_ok(revocations_list(&t->c, SPAN("q"), &list));
	assert_string_equal(
		json_string_value(json_object_get(json_array_get(list, 0), "jti")), "\"\xC3\xBC\\");
}

static void another_tenant_sees_none(void **state)
{
	struct core *t = *state;
	bool revoked = true;
	core_tenant(t, "second");
	assert_string_equal(listed(t, NULL), "[]");
	assert_ok(store_is_revoked(t->conn, 2, SPAN("b"), SPAN("1"), &revoked));
	assert_false(revoked);
	assert_ok(store_is_revoked(t->conn, 1, SPAN("b"), SPAN("1"), &revoked));
	assert_true(revoked);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_list_is_an_array),
		cmocka_unit_test(pairs_come_sorted_and_once),
		cmocka_unit_test(an_audience_lists_its_own),
		cmocka_unit_test(without_an_audience_it_is_the_callers),
		cmocka_unit_test(texts_are_kept_as_they_are),
		cmocka_unit_test(another_tenant_sees_none),
	};
	return cmocka_run_group_tests(tests, core_new, core_free);
}
