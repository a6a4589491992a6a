/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "core/throttle.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#define NOW   INT64_C(1764063265123)
#define MS(s) ((s)*INT64_C(1000))

static const struct span client = { "client", 6 }, address = { "192.0.2.1", 9 };

static int setup(void **state)
{
	*state = throttle_new();
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	throttle_free(*state);
	return 0;
}

static void wrong(struct throttle *t, int times, int64_t now_ms)
{
	for (int i = 0; i < times; i++)
		throttle_wrong(t, client, address, now_ms);
}

static void it_closes_at_the_limit_and_not_one_before(void **state)
{
	struct throttle *t = *state;
	wrong(t, LIMIT_WRONG_SECRETS - 1, NOW);
	assert_false(throttle_is_closed(t, client, address, NOW));
	wrong(t, 1, NOW);
	assert_true(throttle_is_closed(t, client, address, NOW));
}

static void others_stay_open(void **state)
{
	struct throttle *t = *state;
	wrong(t, LIMIT_WRONG_SECRETS, NOW);
	assert_false(throttle_is_closed(t, client, SPAN("192.0.2.2"), NOW));
	assert_false(throttle_is_closed(t, SPAN("client2"), address, NOW));
	assert_false(throttle_is_closed(t, SPAN("client192.0.2"), SPAN(".1"), NOW));
}

static void an_ipv6_network_is_one_address(void **state)
{
	struct throttle *t = *state;
	for (int i = 0; i < LIMIT_WRONG_SECRETS; i++) {
		char text[64];
		snprintf(text, sizeof text, "2001:db8:1:2:%x::%x", i, i + 1);
		throttle_wrong(t, client, span_of(text), NOW);
	}
	assert_true(throttle_is_closed(t, client, SPAN("2001:db8:1:2::1"), NOW));
	assert_false(throttle_is_closed(t, client, SPAN("2001:db8:1:3::1"), NOW));
}

static void ipv4_in_ipv6_is_as_ipv4(void **state)
{
	struct throttle *t = *state;
	for (int i = 0; i < LIMIT_WRONG_SECRETS; i++)
		throttle_wrong(t, client, SPAN("::ffff:192.0.2.1"), NOW);
	assert_true(throttle_is_closed(t, client, SPAN("::ffff:192.0.2.1"), NOW));
	assert_false(throttle_is_closed(t, client, SPAN("::ffff:192.0.2.2"), NOW));
}

static void the_window_ends_on_time(void **state)
{
	struct throttle *t = *state;
	wrong(t, LIMIT_WRONG_SECRETS, NOW);
	assert_true(throttle_is_closed(t, client, address, NOW + MS(LIMIT_WRONG_WINDOW_S) - 1));
	assert_false(throttle_is_closed(t, client, address, NOW + MS(LIMIT_WRONG_WINDOW_S)));
	wrong(t, 1, NOW + MS(LIMIT_WRONG_WINDOW_S));
	assert_false(throttle_is_closed(t, client, address, NOW + MS(LIMIT_WRONG_WINDOW_S)));
}

static void retry_counts_down_to_one(void **state)
{
	struct throttle *t = *state;
	wrong(t, LIMIT_WRONG_SECRETS, NOW);
	assert_int_equal(throttle_retry_s(t, client, address, NOW), LIMIT_WRONG_WINDOW_S);
	assert_int_equal(throttle_retry_s(t, client, address, NOW + 1), LIMIT_WRONG_WINDOW_S);
	assert_int_equal(
		throttle_retry_s(t, client, address, NOW + 1000), LIMIT_WRONG_WINDOW_S - 1);
	assert_int_equal(
		throttle_retry_s(t, client, address, NOW + MS(LIMIT_WRONG_WINDOW_S) - 1), 1);
	assert_int_equal(throttle_retry_s(t, SPAN("nobody"), address, NOW), 1);
}

static void a_flood_of_other_clients_keeps_the_table_small_and_working(void **state)
{
	struct throttle *t = *state;
	char name[24];
	for (int i = 0; i < LIMIT_THROTTLE_ENTRIES * 4; i++) {
		int n = snprintf(name, sizeof name, "flood-%d", i);
		throttle_wrong(t, span_make(name, (size_t)n), address, NOW);
	}
	wrong(t, LIMIT_WRONG_SECRETS, NOW + 1);
	assert_true(throttle_is_closed(t, client, address, NOW + 1));
}

static struct span named(char name[24], const char *prefix, int i)
{
	return span_make(name, (size_t)snprintf(name, 24, "%s-%d", prefix, i));
}

static void newcomers_take_the_oldest_places(void **state)
{
	struct throttle *t = *state;
	char name[24];
	for (int i = 0; i < LIMIT_THROTTLE_ENTRIES * 4; i++)
		throttle_wrong(t, named(name, "old", i), address, NOW);
	for (int i = 0; i < 20 * LIMIT_WRONG_SECRETS; i++)
		throttle_wrong(t, named(name, "closed", i % 20), address, NOW + 1);
	for (int i = 0; i < LIMIT_THROTTLE_ENTRIES / 4; i++)
		throttle_wrong(t, named(name, "new", i), address, NOW + 2);
	for (int i = 0; i < 20; i++)
		assert_true(throttle_is_closed(t, named(name, "closed", i), address, NOW + 2));
}

static void a_clock_that_goes_back_does_not_close_for_long(void **state)
{
	struct throttle *t = *state;
	wrong(t, LIMIT_WRONG_SECRETS, NOW + MS(86400));
	assert_false(throttle_is_closed(t, client, address, NOW));
	assert_int_equal(throttle_retry_s(t, client, address, NOW), 1);
}

static void one_that_was_right_is_taken_back(void **state)
{
	struct throttle *t = *state;
	wrong(t, LIMIT_WRONG_SECRETS, NOW);
	throttle_right(t, client, address, NOW);
	assert_false(throttle_is_closed(t, client, address, NOW));
	wrong(t, 1, NOW);
	assert_true(throttle_is_closed(t, client, address, NOW));
	throttle_right(t, SPAN("nobody"), address, NOW);
	assert_true(throttle_is_closed(t, client, address, NOW));
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(it_closes_at_the_limit_and_not_one_before),
		T(others_stay_open),
		T(an_ipv6_network_is_one_address),
		T(ipv4_in_ipv6_is_as_ipv4),
		T(the_window_ends_on_time),
		T(retry_counts_down_to_one),
		T(a_flood_of_other_clients_keeps_the_table_small_and_working),
		T(newcomers_take_the_oldest_places),
		T(a_clock_that_goes_back_does_not_close_for_long),
		T(one_that_was_right_is_taken_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
