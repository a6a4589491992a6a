/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "support.h"
#include <time.h>

#define LAST_MS INT64_C(253402300799999)

static void instants_are_written_in_both_forms(void **state)
{
	static const struct {
		const char *name;
		int64_t ms;
		const char *iso, *http;
	} rows[] = {
		{ "the first one", 0, "1970-01-01T00:00:00.000Z", "Thu, 01 Jan 1970 00:00:00 GMT" },
		{ "its last millisecond", 999, "1970-01-01T00:00:00.999Z",
			"Thu, 01 Jan 1970 00:00:00 GMT" },
		{ "the next second", 1000, "1970-01-01T00:00:01.000Z",
			"Thu, 01 Jan 1970 00:00:01 GMT" },
		{ "before 1970", -1, "1970-01-01T00:00:00.000Z", "Thu, 01 Jan 1970 00:00:00 GMT" },
		{ "long before 1970", INT64_MIN, "1970-01-01T00:00:00.000Z",
			"Thu, 01 Jan 1970 00:00:00 GMT" },
		{ "the example of RFC 9110", INT64_C(784111777000), "1994-11-06T08:49:37.000Z",
			"Sun, 06 Nov 1994 08:49:37 GMT" },
		{ "milliseconds keep their zeros", INT64_C(1795599265007),
			"2026-11-25T09:34:25.007Z", "Wed, 25 Nov 2026 09:34:25 GMT" },
		{ "the leap day of a century", INT64_C(951868799000), "2000-02-29T23:59:59.000Z",
			"Tue, 29 Feb 2000 23:59:59 GMT" },
		{ "the day after it", INT64_C(951868800000), "2000-03-01T00:00:00.000Z",
			"Wed, 01 Mar 2000 00:00:00 GMT" },
		{ "a leap day", INT64_C(1709208000000), "2024-02-29T12:00:00.000Z",
			"Thu, 29 Feb 2024 12:00:00 GMT" },
		{ "a year without one", INT64_C(1740787200000), "2025-03-01T00:00:00.000Z",
			"Sat, 01 Mar 2025 00:00:00 GMT" },
		{ "a century without one", INT64_C(4107542400000), "2100-03-01T00:00:00.000Z",
			"Mon, 01 Mar 2100 00:00:00 GMT" },
		{ "the end of a year", INT64_C(1704067199999), "2023-12-31T23:59:59.999Z",
			"Sun, 31 Dec 2023 23:59:59 GMT" },
		{ "beyond 31 bits of seconds", INT64_C(2147483648000), "2038-01-19T03:14:08.000Z",
			"Tue, 19 Jan 2038 03:14:08 GMT" },
		{ "the last one", LAST_MS, "9999-12-31T23:59:59.999Z",
			"Fri, 31 Dec 9999 23:59:59 GMT" },
		{ "after 9999", LAST_MS + 1, "9999-12-31T23:59:59.999Z",
			"Fri, 31 Dec 9999 23:59:59 GMT" },
		{ "long after 9999", INT64_MAX, "9999-12-31T23:59:59.999Z",
			"Fri, 31 Dec 9999 23:59:59 GMT" },
	};
	char iso[CLOCK_ISO_SIZE], http[CLOCK_HTTP_SIZE];
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		memset(iso, 'x', sizeof iso);
		memset(http, 'x', sizeof http);
		clock_iso(rows[i].ms, iso);
		clock_http_date(rows[i].ms, http);
		expect_text(rows[i].name, iso, rows[i].iso);
		expect_text(rows[i].name, http, rows[i].http);
	}
}

/* RFC 9110 5.6.7: the names are English whatever the locale. */
static void every_month_and_day_has_its_name(void **state)
{
	static const struct {
		int64_t ms;
		const char *want;
	} rows[] = {
		{ INT64_C(1767225600000), "Thu, 01 Jan 2026 00:00:00 GMT" },
		{ INT64_C(1769990400000), "Mon, 02 Feb 2026 00:00:00 GMT" },
		{ INT64_C(1772496000000), "Tue, 03 Mar 2026 00:00:00 GMT" },
		{ INT64_C(1775260800000), "Sat, 04 Apr 2026 00:00:00 GMT" },
		{ INT64_C(1777939200000), "Tue, 05 May 2026 00:00:00 GMT" },
		{ INT64_C(1780704000000), "Sat, 06 Jun 2026 00:00:00 GMT" },
		{ INT64_C(1783382400000), "Tue, 07 Jul 2026 00:00:00 GMT" },
		{ INT64_C(1786147200000), "Sat, 08 Aug 2026 00:00:00 GMT" },
		{ INT64_C(1788912000000), "Wed, 09 Sep 2026 00:00:00 GMT" },
		{ INT64_C(1791590400000), "Sat, 10 Oct 2026 00:00:00 GMT" },
		{ INT64_C(1794355200000), "Wed, 11 Nov 2026 00:00:00 GMT" },
		{ INT64_C(1797033600000), "Sat, 12 Dec 2026 00:00:00 GMT" },
		{ INT64_C(1767484800000), "Sun, 04 Jan 2026 00:00:00 GMT" },
		{ INT64_C(1767916800000), "Fri, 09 Jan 2026 00:00:00 GMT" },
	};
	char http[CLOCK_HTTP_SIZE];
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		clock_http_date(rows[i].ms, http);
		expect_text(rows[i].want, http, rows[i].want);
	}
}

static void the_zone_of_the_machine_does_not_matter(void **state)
{
	char iso[CLOCK_ISO_SIZE], http[CLOCK_HTTP_SIZE];
	(void)state;
	assert_int_equal(setenv("TZ", "NZST-12NZDT", 1), 0);
	tzset();
	clock_iso(INT64_C(1795599265123), iso);
	clock_http_date(INT64_C(1795599265123), http);
	unsetenv("TZ");
	tzset();
	assert_string_equal(iso, "2026-11-25T09:34:25.123Z");
	assert_string_equal(http, "Wed, 25 Nov 2026 09:34:25 GMT");
}

static int64_t stored(void *arg)
{
	return *(int64_t *)arg;
}

static void a_clock_is_a_value(void **state)
{
	int64_t now = 42;
	const struct clock c = { stored, &now };
	(void)state;
	assert_int_equal(clock_now_ms(&c), 42);
	now = -7;
	assert_int_equal(clock_now_ms(&c), -7);
}

static void the_systems_clock_counts_milliseconds_since_1970(void **state)
{
	(void)state;
	int64_t before = (int64_t)time(NULL) - 1; /* time() may lag behind by a tick */
	int64_t now = clock_now_ms(&clock_system);
	int64_t after = (int64_t)time(NULL) + 2;
	assert_true(now >= before * 1000 && now <= after * 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(instants_are_written_in_both_forms),
		cmocka_unit_test(every_month_and_day_has_its_name),
		cmocka_unit_test(the_zone_of_the_machine_does_not_matter),
		cmocka_unit_test(a_clock_is_a_value),
		cmocka_unit_test(the_systems_clock_counts_milliseconds_since_1970),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
