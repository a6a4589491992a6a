/* SPDX-License-Identifier: Apache-2.0 */
#include "core/options.h"
#include "support.h"

#define SHOWN(legacy, strict)                                                                      \
	"{'legacy-tokens':" legacy ",'strict-audit':" strict                                       \
	",'two-person-rule':false,'max-manual-s':2592000,'log-retention-days':0,'dashboard-idle-"  \
	"s':1800,"                                                                                 \
	"'dashboard-life-s':43200}"

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
	assert_string_equal(shown(t), SHOWN("false", "true"));
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
	assert_string_equal(shown(t), SHOWN("false", "true"));
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

static void numbers_keep_to_their_bounds(void **state)
{
	static const struct {
		const char *name, *good[2], *bad[8];
	} rows[] = {
		{ "max-manual-s", { "60", "2592000" }, { "59", "2592001", "", "1h", "-1", "1e3" } },
		{ "log-retention-days", { "3650", "0" },
			{ "3651", "-1", "for ever", "", "on", "0x1", "99999999999999999999",
				"7 " } },
		{ "dashboard-idle-s", { "28800", "300" }, { "299", "28801", "", "60.0" } },
		{ "dashboard-life-s", { "86400", "3600" }, { "3599", "86401", "", "+3600" } },
	};
	struct core *t = *state;
	struct tenant_options o;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		for (size_t k = 0; k < 8 && rows[i].bad[k]; k++) {
			err e = options_set(&t->c, span_of(rows[i].name), span_of(rows[i].bad[k]));
			if (e.code != ERR_USAGE || !store_batch_is_empty(t->c.batch))
				fail_msg("%s=%s: %s", rows[i].name, rows[i].bad[k],
					err_name(e.code));
		}
		for (size_t k = 0; k < 2; k++)
			set(t, rows[i].name, rows[i].good[k]);
		assert_true(options_known(span_of(rows[i].name)));
	}
	assert_ok(options_read(&t->c, &o));
	assert_int_equal(o.max_manual_s, 2592000);
	assert_int_equal(o.log_retention_days, 0);
	assert_int_equal(o.dashboard_idle_s, 300);
	assert_int_equal(o.dashboard_life_s, 3600);
	assert_told(t, options_set(&t->c, SPAN("log-retention-days"), SPAN("3651")),
		"400 invalid_request log-retention-days is a number from 0 to 3650");
}

static void nobody_idles_longer_than_he_stays(void **state)
{
	struct core *t = *state;
	set(t, "dashboard-life-s", "7200");
	set(t, "dashboard-idle-s", "7200");
	assert_told(t, options_set(&t->c, SPAN("dashboard-idle-s"), SPAN("7201")),
		"400 invalid_request dashboard-idle-s is no longer than dashboard-life-s");
	assert_told(t, options_set(&t->c, SPAN("dashboard-life-s"), SPAN("7199")),
		"400 invalid_request dashboard-idle-s is no longer than dashboard-life-s");
	assert_true(store_batch_is_empty(t->c.batch));
	json_t *both = core_json(t, "{'dashboard-idle-s':8000,'dashboard-life-s':9000}");
	struct tenant_options o;
	assert_ok(options_put(&t->c, both, &o));
	assert_int_equal(o.dashboard_life_s, 9000);
	assert_int_equal(core_commit(t), ERR_OK);
	assert_err(options_put(&t->c, core_json(t, "{'dashboard-life-s':7999}"), &o), RANGE);
	set(t, "dashboard-idle-s", "1800");
	set(t, "dashboard-life-s", "43200");
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
	assert_string_equal(shown(t), SHOWN("false", "true"));
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
	assert_string_equal(shown(t), SHOWN("true", "false"));
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
		cmocka_unit_test(numbers_keep_to_their_bounds),
		cmocka_unit_test(nobody_idles_longer_than_he_stays),
	};
	return cmocka_run_group_tests(tests, core_new, core_free);
}
