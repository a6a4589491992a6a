/* SPDX-License-Identifier: Apache-2.0 */
#include "../../../lib/number.h"
#include "vectors.h"
#include <math.h>

/* 66 readings recorded from npm's ms 2.1.3 */
static void ms_agrees_on_every_recorded_text(void **state)
{
	(void)state;
	json_t *doc = vector_json("jsonwebtoken-oracle/oracle.json"), *t;
	if (!doc)
		skip();
	size_t i;
	json_array_foreach(json_object_get(doc, "ms"), i, t)
	{
		double ms = 0;
		json_t *in = json_object_get(t, "in"), *ok = json_object_get(t, "ok");
		enum mint_err e = mint_timespan_parse_compat(
			json_string_value(in), json_string_length(in), &ms);
		if ((e == MINT_OK) != (ok != NULL) || (ok && ms != json_number_value(ok)))
			fail_msg("\"%s\": %s %g", json_string_value(in), mint_err_name(e), ms);
	}
	assert_int_equal(i, 66);
	json_decref(doc);
}

static void what_people_type_counts_in_seconds(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t s;
		enum mint_err e;
	} rows[] = { { "120", 120, MINT_OK }, { "1.9", 1, MINT_OK }, { "-1.5", -2, MINT_OK },
		{ "1y", 31557600, MINT_OK }, { "1500ms", 1, MINT_OK },
		{ "2 days", 172800, MINT_OK },
		{ "-111111111111111", -INT64_C(111111111111111), MINT_OK },
		{ "9007199254740992", INT64_C(9007199254740992), MINT_OK },
		{ "9007199254740994", 0, MINT_ERR_TIMESPAN }, { "", 0, MINT_ERR_TIMESPAN },
		{ "1mo", 0, MINT_ERR_TIMESPAN }, { "1e3", 0, MINT_ERR_TIMESPAN },
		{ "one", 0, MINT_ERR_TIMESPAN } };
	for (size_t i = 0; i < COUNT(rows); i++) {
		int64_t s = 4711;
		enum mint_err e = mint_timespan_seconds(rows[i].text, strlen(rows[i].text), &s);
		if (e != rows[i].e || s != (e ? 4711 : rows[i].s))
			fail_msg("\"%s\": %s %lld", rows[i].text, mint_err_name(e), (long long)s);
	}
}

static const struct floor_row {
	const char *text;
	bool fine, fraction;
	int64_t floor;
} floors[] = {
	{ "0", true, false, 0 },
	{ "-0", true, false, 0 },
	{ "1", true, false, 1 },
	{ "-1", true, false, -1 },
	{ "1.5", true, true, 1 },
	{ "-1.5", true, true, -2 },
	{ "-0.5", true, true, -1 },
	{ "0.5", true, true, 0 },
	{ "1.0", true, false, 1 },
	{ "1e3", true, false, 1000 },
	{ "1.5e1", true, false, 15 },
	{ "1.55e1", true, true, 15 },
	{ "1500e-3", true, true, 1 },
	{ "1000e-3", true, false, 1 },
	{ "0e400", true, false, 0 },
	{ "0.0e-400", true, false, 0 },
	{ "1e-400", true, true, 0 },
	{ "-1e-400", true, true, -1 },
	{ "1700000000.0000000000000000000000000000000000000001", true, true, 1700000000 },
	{ "9223372036854775807", true, false, INT64_MAX },
	{ "9223372036854775807.5", true, true, INT64_MAX },
	{ "9223372036854775808", false, false, 0 },
	{ "-9223372036854775808", true, false, INT64_MIN },
	{ "-9223372036854775808.5", false, false, 0 },
	{ "-9223372036854775809", false, false, 0 },
	{ "18446744073709551617", false, false, 0 },
	{ "1e18", true, false, INT64_C(1000000000000000000) },
	{ "1e19", false, false, 0 },
	{ "1e400", false, false, 0 },
	{ "-1e400", false, false, 0 },
	{ "1e99999999999999999999", false, false, 0 },
	{ "1e-99999999999999999999", true, true, 0 },
	{ "0.00000000000000000001e20", true, false, 1 },
	{ "99999999999999999999e-2", true, true, INT64_C(999999999999999999) },
};

static void numbers_are_cut_exactly(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(floors); i++) {
		int64_t floor = 0;
		bool fraction = false;
		bool fine =
			mi_number_floor(floors[i].text, strlen(floors[i].text), &floor, &fraction);
		if (fine != floors[i].fine ||
			(fine && (floor != floors[i].floor || fraction != floors[i].fraction)))
			fail_msg(
				"%s: %d %lld %d", floors[i].text, fine, (long long)floor, fraction);
	}
}

static void numbers_become_the_double_that_strtod_has(void **state)
{
	(void)state;
	static const char *const texts[] = { "0", "-0", "0.1", "1e22", "123456789.123456789",
		"1.7976931348623157e308", "5e-324", "2.2250738585072011e-308", "9007199254740993",
		"-1.5E-3" };
	double value;
	for (size_t i = 0; i < COUNT(texts); i++) {
		assert_true(mi_number_double(texts[i], strlen(texts[i]), &value));
		assert_true(value == strtod(texts[i], NULL));
	}
	assert_false(mi_number_double("1e400", 5, &value));
	assert_false(mi_number_double("-1e400", 6, &value));
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(ms_agrees_on_every_recorded_text),
		TEST(what_people_type_counts_in_seconds), TEST(numbers_are_cut_exactly),
		TEST(numbers_become_the_double_that_strtod_has) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
