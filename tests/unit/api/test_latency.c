/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "api/latency.h"
#include "base/limits.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#define HOUR INT64_C(3600000)
#define NOW  (INT64_C(490000) * HOUR + 60000)

static int setup(void **state)
{
	struct latency *l;
	assert_int_equal(latency_new(NOW, &l).code, ERR_OK);
	*state = l;
	return 0;
}

static int teardown(void **state)
{
	latency_free(*state);
	return 0;
}

static struct latency_counts *opened(struct latency *l)
{
	struct latency_counts *c;
	assert_int_equal(latency_open(l, &c).code, ERR_OK);
	return c;
}

static struct latency_sum sum_of(struct latency *l, int64_t tenant, int64_t now)
{
	struct latency_sum s;
	latency_read(l, tenant, now, &s);
	return s;
}

static void nothing_was_counted(void **state)
{
	struct latency_sum s = sum_of(*state, 1, NOW);
	assert_int_equal(s.count, 0);
	assert_int_equal(s.p50_us, 0);
	assert_int_equal(s.p99_us, 0);
	assert_int_equal(s.since, NOW);
}

/* For every single value: what is told is never below, and at most an eighth above. */
static void one_value_is_told_within_an_eighth(void **state)
{
	int64_t tenant = 1;
	struct latency_counts *c = opened(*state);
	for (uint64_t us = 0; us < 5000000; us = us * 17 / 16 + 1) {
		int64_t now = NOW + tenant++ * LATENCY_HOURS * HOUR; /* each alone */
		latency_note(c, 7, now, us);
		struct latency_sum s = sum_of(*state, 7, now);
		assert_int_equal(s.count, 1);
		assert_in_range(s.p50_us, us, us + us / 8);
		assert_int_equal(s.p99_us, s.p50_us);
	}
}

static void what_never_ends_counts_as_the_longest(void **state)
{
	latency_note(opened(*state), 1, NOW, UINT64_MAX);
	assert_int_equal(sum_of(*state, 1, NOW).p99_us, (1U << 26) - 1);
}

static void quantiles_of_a_hundred(void **state)
{
	struct latency_counts *c = opened(*state);
	for (int i = 0; i < 99; i++)
		latency_note(c, 1, NOW, i < 50 ? 4 : 100);
	latency_note(c, 1, NOW, 100000);
	struct latency_sum s = sum_of(*state, 1, NOW);
	assert_int_equal(s.count, 100);
	assert_int_equal(s.p50_us, 4);
	assert_in_range(s.p99_us, 100, 112); /* the hundredth is the one beyond */
	latency_note(c, 1, NOW, 100000);
	latency_note(c, 1, NOW, 100000);
	assert_in_range(sum_of(*state, 1, NOW).p99_us, 100000, 112500);
}

static void workers_are_added_and_tenants_kept_apart(void **state)
{
	struct latency_counts *a = opened(*state), *b = opened(*state);
	latency_note(a, 1, NOW, 5);
	latency_note(b, 1, NOW, 5);
	latency_note(b, 2, NOW, 900);
	latency_note(b, 1 + LIMIT_LATENCY_TENANTS, NOW, 70); /* the same place as 1 */
	assert_int_equal(sum_of(*state, 1, NOW).count, 2);
	assert_int_equal(sum_of(*state, 1, NOW).p99_us, 5);
	assert_int_equal(sum_of(*state, 2, NOW).count, 1);
	assert_int_equal(sum_of(*state, 1 + LIMIT_LATENCY_TENANTS, NOW).count, 1);
	assert_int_equal(sum_of(*state, 3, NOW).count, 0);
}

static void more_tenants_than_there_is_room_for(void **state)
{
	struct latency_counts *c = opened(*state);
	for (int64_t t = 1; t <= LIMIT_LATENCY_TENANTS + 1; t++)
		latency_note(c, t, NOW, 5);
	assert_int_equal(sum_of(*state, 1, NOW).count, 1);
	assert_int_equal(sum_of(*state, LIMIT_LATENCY_TENANTS, NOW).count, 1);
	assert_int_equal(sum_of(*state, LIMIT_LATENCY_TENANTS + 1, NOW).count, 0);
}

static void a_day_and_no_more(void **state)
{
	struct latency_counts *c = opened(*state);
	latency_note(c, 1, NOW, 5);
	latency_note(c, 1, NOW + HOUR, 5);
	int64_t last = NOW + (LATENCY_HOURS - 1) * HOUR;
	assert_int_equal(sum_of(*state, 1, last).count, 2);
	assert_int_equal(sum_of(*state, 1, last).since, NOW);
	assert_int_equal(sum_of(*state, 1, last + HOUR).count, 1);
	assert_int_equal(sum_of(*state, 1, last + HOUR).since, NOW - NOW % HOUR + HOUR);
	latency_note(c, 1, last + HOUR, 9); /* in the place of the first */
	assert_int_equal(sum_of(*state, 1, last + HOUR).count, 2);
	assert_int_equal(sum_of(*state, 1, last + HOUR).p99_us, 9);
	/* a clock that was wrong and is put right: what is ahead does not count */
	assert_int_equal(sum_of(*state, 1, NOW).count, 0);
}

static void only_so_many_workers(void **state)
{
	struct latency_counts *c;
	for (int i = 0; i < LIMIT_WORKERS; i++)
		opened(*state);
	assert_int_equal(latency_open(*state, &c).code, ERR_INTERNAL);
}

struct busy {
	struct latency_counts *counts;
	atomic_bool done;
};

/* Hours begin all the time: a reader never sees more than what was counted within a day. */
static void *count(void *arg)
{
	struct busy *b = arg;
	for (int i = 0; i < 200000; i++)
		latency_note(b->counts, 1 + i % 3, NOW + i / 2000 * HOUR, (uint64_t)i % 50);
	atomic_store(&b->done, true);
	return NULL;
}

static void readers_disturb_nobody(void **state)
{
	struct busy b = { .counts = opened(*state) };
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, count, &b), 0);
	while (!atomic_load(&b.done))
		for (int hour = 0; hour < 100; hour += 9) {
			struct latency_sum s = sum_of(*state, 1, NOW + hour * HOUR);
			assert_true(s.count <= 667 * LATENCY_HOURS);
			assert_true(s.p99_us < 56);
		}
	pthread_join(thread, NULL);
	uint64_t all = 0;
	for (int64_t tenant = 1; tenant <= 3; tenant++)
		all += sum_of(*state, tenant, NOW + 99 * HOUR).count;
	assert_int_equal(all, 2000 * LATENCY_HOURS);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(nothing_was_counted),
		TEST(one_value_is_told_within_an_eighth),
		TEST(what_never_ends_counts_as_the_longest),
		TEST(quantiles_of_a_hundred),
		TEST(workers_are_added_and_tenants_kept_apart),
		TEST(more_tenants_than_there_is_room_for),
		TEST(a_day_and_no_more),
		TEST(only_so_many_workers),
		TEST(readers_disturb_nobody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
