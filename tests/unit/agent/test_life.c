/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "cli/agent/limits.h"

static void what_is_over_by_either_clock_is_over(void **state)
{
	static const struct {
		const char *name;
		int64_t wall, boot, left;
	} rows[] = {
		{ "at once", 0, 0, HOUR },
		{ "half of it", HOUR / 2, HOUR / 2, HOUR / 2 },
		{ "one millisecond before the end", HOUR - 1, HOUR - 1, 1 },
		{ "the end itself", HOUR, HOUR, 0 },
		{ "the wall clock was set forward", 2 * HOUR, 1000, -HOUR },
		{ "the wall clock was set back", -1000 * (int64_t)HOUR, HOUR / 4, HOUR / 4 * 3 },
		{ "set back, and its time is up", -1000 * (int64_t)HOUR, HOUR + 5, -5 },
		{ "the machine slept", 10, HOUR + 1, -1 },
		{ "both went back", -5, -5, HOUR },
	};
	(void)state;
	const struct life life = { { WALL, BOOT }, HOUR };
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct moment now = { WALL + rows[i].wall, BOOT + rows[i].boot };
		if (life_left_ms(&life, now) != rows[i].left)
			fail_msg("%s: %" PRId64, rows[i].name, life_left_ms(&life, now));
	}
}

static void renewal_begins_well_before_the_end(void **state)
{
	static const struct {
		const char *name;
		int64_t ttl_ms;
		uint32_t chance;
		int64_t after_ms;
	} rows[] = {
		{ "a day, soonest", 24 * HOUR, 0, 18 * HOUR },
		{ "a day, latest", 24 * HOUR, AGENT_RENEW_SPREAD, 24 * HOUR / 10 * 8 },
		{ "chance wraps", 24 * HOUR, AGENT_RENEW_SPREAD + 1, 18 * HOUR },
		{ "two minutes: the margin decides", 120000, AGENT_RENEW_SPREAD, 90000 },
		{ "a minute: half of it", 60000, AGENT_RENEW_SPREAD, 30000 },
		{ "ten seconds: half of it", 10000, 7, 5000 },
		{ "one second", 1000, 0, 500 },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		int64_t after = life_renew_after_ms(rows[i].ttl_ms, rows[i].chance);
		if (after != rows[i].after_ms)
			fail_msg("%s: %" PRId64, rows[i].name, after);
	}
}

static void renewals_of_many_agents_are_spread(void **state)
{
	(void)state;
	assert_true(life_renew_after_ms(24 * HOUR, 3) < life_renew_after_ms(24 * HOUR, 4));
	for (uint32_t c = 0; c < 500; c++) {
		int64_t after = life_renew_after_ms(24 * HOUR, c);
		assert_in_range(after, 18 * HOUR, 24 * HOUR / 10 * 8);
	}
}

static void waits_double_up_to_their_bound_and_a_half_is_chance(void **state)
{
	static const struct {
		unsigned failures;
		int64_t most;
	} rows[] = { { 1, 1000 }, { 2, 2000 }, { 3, 4000 }, { 6, 32000 }, { 7, 60000 },
		{ 100, 60000 }, { UINT32_MAX, 60000 } };
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		int64_t half = rows[i].most / 2;
		assert_int_equal(life_backoff_ms(rows[i].failures, 60000, 0), half);
		assert_int_equal(
			life_backoff_ms(rows[i].failures, 60000, (uint32_t)half), 2 * half);
		assert_int_equal(
			life_backoff_ms(rows[i].failures, 60000, (uint32_t)half + 1), half);
	}
}

static void the_boot_clock_runs(void **state)
{
	(void)state;
	int64_t first = clock_now_ms(&clock_boot), second = clock_now_ms(&clock_boot);
	assert_true(first > 0 && second >= first);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_over_by_either_clock_is_over),
		cmocka_unit_test(renewal_begins_well_before_the_end),
		cmocka_unit_test(renewals_of_many_agents_are_spread),
		cmocka_unit_test(waits_double_up_to_their_bound_and_a_half_is_chance),
		cmocka_unit_test(the_boot_clock_runs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
