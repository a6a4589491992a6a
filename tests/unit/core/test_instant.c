/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "core/instant.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct {
	const char *name, *text, *iso; /* iso NULL: refused */
} rows[] = {
	{ "as recorded traffic has it", "2023-05-16T11:07:30.535694+02:00",
		"2023-05-16T09:07:30.535Z" },
	{ "UTC", "2096-05-13T09:33:13Z", "2096-05-13T09:33:13.000Z" },
	{ "small letters", "2096-05-13t09:33:13z", "2096-05-13T09:33:13.000Z" },
	{ "one digit of fraction", "2096-05-13T09:33:13.5Z", "2096-05-13T09:33:13.500Z" },
	{ "zone before midnight", "2024-03-01T00:30:00+01:00", "2024-02-29T23:30:00.000Z" },
	{ "negative zone", "2023-12-31T23:30:00-01:00", "2024-01-01T00:30:00.000Z" },
	{ "leap day", "2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z" },
	{ "leap second", "2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z" },
	{ "last one", "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z" },
	{ "no leap day", "2023-02-29T00:00:00Z", NULL },
	{ "31 April", "2023-04-31T00:00:00Z", NULL },
	{ "month 13", "2023-13-01T00:00:00Z", NULL },
	{ "month 0", "2023-00-01T00:00:00Z", NULL },
	{ "day 0", "2023-01-00T00:00:00Z", NULL },
	{ "hour 24", "2023-01-01T24:00:00Z", NULL },
	{ "minute 60", "2023-01-01T00:60:00Z", NULL },
	{ "second 61", "2023-01-01T00:00:61Z", NULL },
	{ "no zone", "2023-01-01T00:00:00", NULL },
	{ "zone without colon", "2023-01-01T00:00:00+0100", NULL },
	{ "zone of 24 hours", "2023-01-01T00:00:00+24:00", NULL },
	{ "point without digits", "2023-01-01T00:00:00.Z", NULL },
	{ "blank for T", "2023-01-01 00:00:00Z", NULL },
	{ "date alone", "2023-01-01", NULL },
	{ "sign for a digit", "2023-01-01T00:00:+1Z", NULL },
	{ "text after it", "2023-01-01T00:00:00Z ", NULL },
	{ "empty", "", NULL },
};

static void date_times_are_read_as_rfc_3339_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char iso[CLOCK_ISO_SIZE] = "refused";
		int64_t ms = 0;
		if (!instant_read(span_of(rows[i].text), &ms).code)
			clock_iso(ms, iso);
		if (strcmp(iso, rows[i].iso ? rows[i].iso : "refused") != 0)
			fail_msg("%s: %s", rows[i].name, iso);
	}
}

static void instants_before_1970_are_negative(void **state)
{
	int64_t ms = 0;
	(void)state;
	if (instant_read(SPAN("1969-12-31T23:59:59.999Z"), &ms).code || ms != -1)
		fail_msg("%lld", (long long)ms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(date_times_are_read_as_rfc_3339_says),
		cmocka_unit_test(instants_before_1970_are_negative),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
