/* SPDX-License-Identifier: Apache-2.0 */
#include "core/options.h"
#include "support.h"

static void set(struct core *t, const char *name, const char *value)
{
	assert_ok(options_set(&t->c, span_of(name), span_of(value)));
	assert_int_equal(core_commit(t), ERR_OK);
}

static const char *shown(struct core *t)
{
	json_t *doc = NULL;
	assert_ok(options_show(&t->c, &doc));
	return core_text(t, doc);
}

static void nothing_set_means_the_defaults(void **state)
{
	struct core *t = *state;
	struct tenant_options o;
	assert_ok(options_read(&t->c, &o));
	assert_false(o.legacy_tokens);
	assert_true(o.strict_audit);
	assert_string_equal(
		shown(t), "{'legacy-tokens':false,'strict-audit':true,'two-person-rule':false}");
}

static void a_switch_keeps_what_it_was_set_to(void **state)
{
	struct core *t = *state;
	struct tenant_options o;
	set(t, "legacy-tokens", "on");
	set(t, "strict-audit", "off");
	assert_ok(options_read(&t->c, &o));
	assert_true(o.legacy_tokens);
	assert_false(o.strict_audit);
	set(t, "legacy-tokens", "off");
	set(t, "strict-audit", "on");
	assert_string_equal(
		shown(t), "{'legacy-tokens':false,'strict-audit':true,'two-person-rule':false}");
}

static void other_words_are_refused_and_nothing_changes(void **state)
{
	static const char *const bad[][2] = { { "legacy-tokens", "true" },
		{ "legacy-tokens", "ON" }, { "legacy-tokens", "" }, { "legacy_tokens", "on" },
		{ "legacy-token", "on" }, { "", "on" }, { "Strict-Audit", "off" } };
	struct core *t = *state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		err e = options_set(&t->c, span_of(bad[i][0]), span_of(bad[i][1]));
		if (e.code != ERR_USAGE || !store_batch_is_empty(t->c.batch))
			fail_msg("%s=%s: %s", bad[i][0], bad[i][1], err_name(e.code));
	}
	assert_told(t, options_set(&t->c, SPAN("quick"), SPAN("on")),
		"400 invalid_request no tenant option named quick");
	assert_told(t, options_set(&t->c, SPAN("strict-audit"), SPAN("no")),
		"400 invalid_request strict-audit is \"on\" or \"off\"");
}

static void known_names_are_known(void **state)
{
	(void)state;
	assert_true(options_known(SPAN("legacy-tokens")));
	assert_true(options_known(SPAN("strict-audit")));
	assert_false(options_known(SPAN("strict-audi")));
	assert_false(options_known(SPAN("strict-audit ")));
	assert_false(options_known(SPAN_NONE));
}

static void tenants_have_switches_of_their_own(void **state)
{
	struct core *t = *state;
	set(t, "legacy-tokens", "on");
	core_tenant(t, "second");
	assert_string_equal(
		shown(t), "{'legacy-tokens':false,'strict-audit':true,'two-person-rule':false}");
	core_tenant(t, "first");
	set(t, "legacy-tokens", "off");
}

static void the_rule_for_two_wants_two(void **state)
{
	struct core *t = *state;
	assert_told(t, options_set(&t->c, SPAN("two-person-rule"), SPAN("on")),
		"400 invalid_request The two-person rule needs two owners who are not blocked.");
	core_drop(t);
	set(t, "two-person-rule", "off");
}

static void each_change_is_an_event(void **state)
{
	struct core *t = *state;
	struct event_row *rows;
	size_t before, after;
	assert_ok(store_events(t->conn, t->arena, 1, 0, 1000, &rows, &before));
	set(t, "legacy-tokens", "on");
	assert_ok(store_events(t->conn, t->arena, 1, 0, 1000, &rows, &after));
	assert_int_equal(after, before + 1);
	assert_string_equal(rows[after - 1].event.type, "sapi");
	assert_span(rows[after - 1].event.description, "Set a tenant option");
	set(t, "legacy-tokens", "off");
}

static void of_two_writers_at_once_one_is_told(void **state)
{
	struct core *t = *state;
	set(t, "legacy-tokens", "on");
	struct store_batch *mine = t->c.batch, *theirs = store_batch_new();
	assert_ok(options_set(&t->c, SPAN("legacy-tokens"), SPAN("off")));
	t->c.batch = theirs;
	assert_ok(options_set(&t->c, SPAN("strict-audit"), SPAN("off")));
	assert_int_equal(core_commit(t), ERR_OK);
	store_batch_free(t->c.batch);
	t->c.batch = mine;
	assert_int_equal(core_commit(t), ERR_CHANGED);
	assert_string_equal(
		shown(t), "{'legacy-tokens':true,'strict-audit':false,'two-person-rule':false}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_set_means_the_defaults),
		cmocka_unit_test(a_switch_keeps_what_it_was_set_to),
		cmocka_unit_test(other_words_are_refused_and_nothing_changes),
		cmocka_unit_test(known_names_are_known),
		cmocka_unit_test(tenants_have_switches_of_their_own),
		cmocka_unit_test(the_rule_for_two_wants_two),
		cmocka_unit_test(each_change_is_an_event),
		cmocka_unit_test(of_two_writers_at_once_one_is_told),
	};
	return cmocka_run_group_tests(tests, core_new, core_free);
}
