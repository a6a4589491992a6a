/* SPDX-License-Identifier: Apache-2.0 */
#include "model/format.h"
#include "model/pattern.h"
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <pthread.h>

static void formats_take_and_refuse(void **state)
{
	static const struct {
		const char *format, *yes[6], *no[8];
	} rows[] = {
		{ "url",
			{ "https://a", "http://localhost:3000/x?y#z", "https://a/{b}",
				"com.app://x", "urn:a:b" },
			{ "", "a", "https://", "https:a", "https://a b", "://a", "1a://b" } },
		{ "callback-url", { "https://*.example.com/cb", "com.app://host/ios/callback" },
			{ "", "/cb", "https://?x" } },
		{ "absolute-uri-or-empty", { "", "https://a/b.png" }, { "b.png", "https://" } },
		{ "absolute-https-uri-or-empty", { "", "https://a" }, { "http://a", "x" } },
		{ "absolute-https-uri-with-placeholders-or-empty",
			{ "", "https://{org}.a.b/login" }, { "http://a" } },
		{ "email", { "a@b.c", "a+b@example.co.uk" },
			{ "", "a", "@b.c", "a@", "a@b", "a@b@c.d", "a b@c.d", "a@.c" } },
		{ "email-or-empty", { "", "a@b.c" }, { "a" } },
		{ "acr", { "x", "http://a/mfa" }, { "", "a b" } },
		{ "date-time",
			{ "2024-02-29T12:00:00Z", "2024-08-06T10:44:43.477Z",
				"2024-08-06T10:44:43+02:00", "2024-01-01t00:00:00z" },
			{ "", "2024-08-06", "2024-13-06T10:44:43Z", "2024-00-06T10:44:43Z",
				"2024-02-30T10:44:43Z", "2024-08-06T24:44:43Z",
				"2024-08-06T10:44:43", "2024-08-06T10:44:43.Z" } },
		{ "client-id", { "AB2DEf6hIJK1mNoPqR89uVWXyZA0cdEF", "tpc_AB2DEf6hIJK1mNoPqR89uV" },
			{ "", "a b", "a/b", "\xc3\xa9" } },
		{ "credential-id", { "cred_n2FhK8PGRa9oQub38vNng1" },
			{ "", "cred_", "n2FhK8PGRa9oQub38vNng1", "cred_n2FhK8PGRa9oQub38vNng12" } },
		{ "organization-id", { "org_RABZnU8c4WlURlm8" }, { "org_1", "RABZnU8c4WlURlm8" } },
		{ "ipv4", { "192.0.2.1" }, { "", "192.0.2", "192.0.2.256", "::1" } },
		{ "ipv6", { "2001:db8::1", "::1" }, { "", "192.0.2.1", "2001:db8" } },
		{ "cidr", { "192.0.2.0/24", "0.0.0.0/0" },
			{ "192.0.2.0", "192.0.2.0/33", "192.0.2.0/", "::/8" } },
		{ "ipv6_cidr", { "2001:db8::/32" }, { "2001:db8::/129", "192.0.2.0/24" } },
		{ "uuid", { "1b3fbf52-80f0-455f-aaa8-26a97ebf7796" },
			{ "", "1b3fbf5280f0455faaa826a97ebf7796" } },
		{ "html-color", { "#fff", "#00Aa99" }, { "", "fff", "#ff", "#ggg" } },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_true(format_is_known(rows[i].format));
		print_message("# %s\n", rows[i].format);
		for (size_t k = 0; k < 6 && rows[i].yes[k]; k++) {
			print_message("# takes %s\n", rows[i].yes[k]);
			assert_true(format_matches(rows[i].format, span_of(rows[i].yes[k])));
		}
		for (size_t k = 0; k < 8 && rows[i].no[k]; k++) {
			print_message("# refuses %s\n", rows[i].no[k]);
			assert_false(format_matches(rows[i].format, span_of(rows[i].no[k])));
		}
	}
	assert_false(format_is_known("none-such"));
}

static void patterns_match_and_do_not(void **state)
{
	bool matches;
	(void)state;
	assert_int_equal(pattern_match("^[a-z]+$", SPAN("abc"), &matches).code, ERR_OK);
	assert_true(matches);
	assert_int_equal(pattern_match("^[a-z]+$", SPAN("abc\n"), &matches).code, ERR_OK);
	assert_false(matches);
	assert_int_equal(pattern_match("^.$", SPAN("\xe2\x82\xac"), &matches).code, ERR_OK);
	assert_true(matches);
	assert_int_equal(pattern_match("[", SPAN("a"), &matches).code, ERR_INTERNAL);
}

static void a_costly_match_is_given_up(void **state)
{
	bool matches;
	(void)state;
	/* the last part matches, after 2 to the power of 23 ways to part the letters */
	const char *pattern = "^(a+)+$|b$";
	assert_int_equal(
		pattern_match(pattern, SPAN("aaaaaaaaaaaaaaaaaaaaaaaab"), &matches).code, ERR_OK);
	assert_false(matches);
	assert_int_equal(pattern_match(pattern, SPAN("aaab"), &matches).code, ERR_OK);
	assert_true(matches);
}

static void *match_often(void *arg)
{
	static const char *const patterns[] = { "^x1$", "^x2$", "^x3$", "^x4$" };
	bool matches, *all = arg;
	*all = true;
	for (size_t i = 0; i < 400; i++)
		if (pattern_match(patterns[i % 4], SPAN("x1"), &matches).code ||
			matches != (i % 4 == 0))
			*all = false;
	return NULL;
}

static void threads_share_patterns(void **state)
{
	pthread_t threads[4];
	bool all[4];
	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, match_often, &all[i]), 0);
	for (size_t i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		assert_true(all[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats_take_and_refuse),
		cmocka_unit_test(patterns_match_and_do_not),
		cmocka_unit_test(a_costly_match_is_given_up),
		cmocka_unit_test(threads_share_patterns),
	};
	return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
