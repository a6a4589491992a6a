/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "cli/agent/slot.h"

static struct moment at(int64_t wall, int64_t boot)
{
	return (struct moment){ WALL + wall, BOOT + boot };
}

/* A slot whose token lives an hour from moment 0. */
static struct slot with_token(void)
{
	struct slot s;
	struct secret token = fixture_token("abc");
	slot_init(&s, NULL);
	slot_take(&s, &token, (struct life){ at(0, 0), HOUR }, 0);
	assert_null(token.p);
	return s;
}

static void a_new_slot_asks_at_once_and_has_nothing(void **state)
{
	struct slot s;
	(void)state;
	slot_init(&s, NULL);
	assert_false(slot_is_fresh(&s, at(0, 0)));
	assert_true(slot_is_due(&s, at(0, 0)));
	assert_int_equal(slot_wait_ms(&s, at(0, 0)), 0);
	assert_int_equal(slot_left_s(&s, at(0, 0)), 0);
	assert_false(slot_expire(&s, at(0, 0)));
	s.is_asking = true;
	assert_false(slot_is_due(&s, at(0, 0)));
	assert_int_equal(slot_wait_ms(&s, at(0, 0)), AGENT_SLEEP_MAX_MS);
}

static void a_token_is_fresh_until_its_end_and_due_before(void **state)
{
	static const struct {
		const char *name;
		int64_t wall, boot;
		bool fresh, due;
	} rows[] = {
		{ "at once", 0, 0, true, false },
		{ "just before renewal", HOUR / 4 * 3 - 1, HOUR / 4 * 3 - 1, true, false },
		{ "renewal", HOUR / 4 * 3, HOUR / 4 * 3, true, true },
		{ "a wall clock ahead brings renewal forward", HOUR / 4 * 3, 0, true, true },
		{ "so does sleep", 0, HOUR / 4 * 3, true, true },
		{ "a wall clock behind does not put it off", -HOUR, HOUR / 4 * 3, true, true },
		{ "the last millisecond", HOUR - 1, HOUR - 1, true, true },
		{ "the end", HOUR, HOUR, false, true },
		{ "over by the wall clock", HOUR, 1, false, true },
		{ "over by the boot clock", 1, HOUR, false, true },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct slot s = with_token();
		struct moment now = at(rows[i].wall, rows[i].boot);
		if (slot_is_fresh(&s, now) != rows[i].fresh ||
			slot_is_due(&s, now) != rows[i].due ||
			slot_expire(&s, now) != !rows[i].fresh)
			fail_msg("%s", rows[i].name);
		slot_done(&s);
	}
}

static void what_is_over_stays_over_when_the_clock_is_set_back(void **state)
{
	struct slot s = with_token();
	(void)state;
	assert_true(slot_expire(&s, at(2 * HOUR, 10)));
	assert_false(slot_is_fresh(&s, at(20, 20)));
	assert_null(s.token.p);
	assert_false(slot_expire(&s, at(20, 20)));
	slot_done(&s);
}

static void a_failure_waits_and_the_token_stays(void **state)
{
	struct slot s = with_token();
	struct moment now = at(HOUR / 4 * 3, HOUR / 4 * 3);
	(void)state;
	slot_fail(&s, "no answer", 0, false, now, 500);
	assert_string_equal(s.error, "no answer");
	assert_true(slot_is_fresh(&s, now));
	assert_false(slot_is_due(&s, now));
	assert_int_equal(slot_wait_ms(&s, now), 1000);
	now.boot_ms += 999;
	assert_false(slot_is_due(&s, now));
	now.boot_ms += 1;
	assert_true(slot_is_due(&s, now));
	slot_fail(&s, "still none", 0, false, now, 1000);
	assert_int_equal(slot_wait_ms(&s, now), 2000);
	now.wall_ms += 1000 * (int64_t)HOUR; /* the wall clock has no say in how long to wait */
	assert_false(slot_is_due(&s, now));
	slot_done(&s);
}

static void retry_after_is_respected_within_an_hour(void **state)
{
	static const struct {
		const char *name;
		int64_t asked_s, wait_ms;
	} rows[] = {
		{ "nothing asked", 0, 500 },
		{ "less than ours", 0, 500 },
		{ "ten seconds", 10, 10000 },
		{ "an hour", 3600, HOUR },
		{ "a day", 86400, HOUR },
		{ "more than a number holds in milliseconds", INT64_MAX, HOUR },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct slot s;
		slot_init(&s, NULL);
		slot_fail(&s, "busy", rows[i].asked_s, false, at(0, 0), 0);
		if (s.retry_at_ms != BOOT + rows[i].wait_ms)
			fail_msg("%s: %" PRId64, rows[i].name, s.retry_at_ms - BOOT);
	}
}

static void a_refusal_is_repeated_less_often(void **state)
{
	struct slot s, t;
	(void)state;
	slot_init(&s, NULL);
	slot_init(&t, NULL);
	for (int i = 0; i < 30; i++) {
		slot_fail(&s, "no", 0, true, at(0, 0), 0);
		slot_fail(&t, "no", 0, false, at(0, 0), 0);
	}
	assert_int_equal(s.retry_at_ms - BOOT, AGENT_REFUSED_MAX_MS / 2);
	assert_int_equal(t.retry_at_ms - BOOT, AGENT_RETRY_MAX_MS / 2);
}

static void a_success_forgets_the_failures(void **state)
{
	struct slot s = with_token();
	struct secret token = fixture_token("second");
	(void)state;
	slot_fail(&s, "no", 100, false, at(0, 0), 0);
	slot_take(&s, &token, (struct life){ at(5, 5), HOUR }, 0);
	assert_int_equal(s.failures, 0);
	assert_string_equal(s.error, "");
	assert_int_equal(s.serial, 2);
	assert_false(slot_is_due(&s, at(5, 5)));
	assert_true(span_eq_str(secret_span(&s.token), "second"));
	slot_done(&s);
}

static void the_next_look_is_no_later_than_the_end(void **state)
{
	struct slot s = with_token();
	(void)state;
	s.is_asking = true;
	assert_int_equal(slot_wait_ms(&s, at(HOUR - 300, HOUR - 500)), 300);
	s.is_asking = false;
	slot_fail(&s, "no", 30, false, at(HOUR - 300, HOUR - 300), 0);
	assert_int_equal(slot_wait_ms(&s, at(HOUR - 300, HOUR - 300)), 300);
	slot_done(&s);
	s = with_token();
	assert_int_equal(slot_wait_ms(&s, at(0, 0)), AGENT_SLEEP_MAX_MS);
	assert_int_equal(slot_wait_ms(&s, at(0, HOUR / 4 * 3 - 20)), 20);
	slot_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_slot_asks_at_once_and_has_nothing),
		cmocka_unit_test(a_token_is_fresh_until_its_end_and_due_before),
		cmocka_unit_test(what_is_over_stays_over_when_the_clock_is_set_back),
		cmocka_unit_test(a_failure_waits_and_the_token_stays),
		cmocka_unit_test(retry_after_is_respected_within_an_hour),
		cmocka_unit_test(a_refusal_is_repeated_less_often),
		cmocka_unit_test(a_success_forgets_the_failures),
		cmocka_unit_test(the_next_look_is_no_later_than_the_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
