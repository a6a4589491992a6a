/* SPDX-License-Identifier: Apache-2.0 */
#include "core/host.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* An issuer, a Host field, and whether the one is meant by the other. */
static const struct {
	const char *what, *issuer, *asked;
	bool same;
} rows[] = {
	{ "the same name", "https://mint.example/", "mint.example", true },
	{ "upper case", "https://mint.example/", "MINT.Example", true },
	{ "upper case in the issuer", "https://Mint.example/", "mint.example", true },
	{ "https and its port", "https://mint.example/", "mint.example:443", true },
	{ "its port in the issuer", "https://mint.example:443/", "mint.example", true },
	{ "https and the port of http", "https://mint.example/", "mint.example:80", false },
	{ "http and its port", "http://localhost/", "localhost:80", true },
	{ "http's port in the issuer", "http://localhost:80/", "localhost", true },
	{ "http and the port of https", "http://localhost/", "localhost:443", false },
	{ "another port", "https://mint.example/", "mint.example:8443", false },
	{ "the issuer's port", "https://mint.example:8443/", "mint.example:8443", true },
	{ "no port, and another than the scheme's", "https://mint.example:8443/", "mint.example",
		false },
	{ "a colon alone", "https://mint.example/", "mint.example:", true },
	{ "a colon alone, and another port", "https://mint.example:8443/", "mint.example:", false },
	{ "zeros before the port", "https://mint.example/", "mint.example:00443", true },
	{ "a port that wraps to the right one", "https://mint.example/", "mint.example:65979",
		false },
	{ "a port that wraps in 32 bits", "https://mint.example/", "mint.example:4294967739",
		false },
	{ "a port that is a word", "https://mint.example/", "mint.example:https", false },
	{ "a sign before the port", "https://mint.example/", "mint.example:+443", false },
	{ "two ports", "https://mint.example/", "mint.example:443:443", false },
	{ "a longer name", "https://mint.example/", "mint.example.evil", false },
	{ "a shorter name", "https://mint.example/", "mint.exampl", false },
	{ "no name", "https://mint.example/", "", false },
	{ "a port alone", "https://mint.example/", ":443", false },
	{ "IPv6", "https://[2001:db8::1]/", "[2001:db8::1]", true },
	{ "IPv6 and its port", "https://[2001:db8::1]/", "[2001:db8::1]:443", true },
	{ "IPv6 and a colon alone", "https://[2001:db8::1]/", "[2001:db8::1]:", true },
	{ "IPv6 in upper case", "https://[2001:db8::a]/", "[2001:DB8::A]", true },
	{ "IPv6 written out", "https://[::1]:8443/", "[0:0:0:0:0:0:0:1]:8443", true },
	{ "IPv6 written out in the issuer", "https://[2001:0db8:0:0:0:0:0:1]/", "[2001:db8::1]",
		true },
	{ "another IPv6 address", "https://[2001:db8::1]/", "[2001:db8::2]", false },
	{ "IPv6 and another port", "https://[2001:db8::1]/", "[2001:db8::1]:8443", false },
	{ "IPv6 and a word", "https://[2001:db8::1]/", "[2001:db8::1]x", false },
	{ "IPv6 without its bracket", "https://[2001:db8::1]/", "2001:db8::1", false },
	{ "IPv6 that does not close", "https://[2001:db8::1]/", "[2001:db8::1", false },
	{ "IPv4 and IPv6 that maps it", "https://192.0.2.1/", "[::ffff:192.0.2.1]", false },
	{ "IPv4", "https://192.0.2.1/", "192.0.2.1:443", true },
};

static void a_host_is_the_issuers_or_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct host here, asked;
		if (!host_of_issuer(span_of(rows[i].issuer), &here))
			fail_msg("%s: the issuer has no host", rows[i].what);
		bool same = host_read(span_of(rows[i].asked), &asked) && host_is(&here, &asked);
		if (same != rows[i].same)
			fail_msg("%s: %d", rows[i].what, same);
	}
}

static void what_is_no_host_leaves_the_result_alone(void **state)
{
	struct host h = { .port = 7 };
	(void)state;
	assert_false(host_read(SPAN_NONE, &h));
	assert_false(host_read(SPAN("a:b"), &h));
	assert_false(host_of_issuer(SPAN("ftp://mint.example/"), &h));
	assert_false(host_of_issuer(SPAN("https://"), &h));
	assert_int_equal(h.port, 7);
}

static void issuers_share_a_host_whatever_their_port_is_written_like(void **state)
{
	(void)state;
	assert_true(host_shared(SPAN("https://a/"), SPAN("https://a/")));
	assert_true(host_shared(SPAN("https://a/"), SPAN("https://A:443/")));
	assert_true(host_shared(SPAN("https://a:8080/"), SPAN("http://a:8080/")));
	assert_false(host_shared(SPAN("https://a/"), SPAN("http://a/")));
	assert_false(host_shared(SPAN("http://a/"), SPAN("https://a/")));
	assert_false(host_shared(SPAN("https://a/"), SPAN("https://a:8443/")));
	assert_false(host_shared(SPAN("https://a/"), SPAN("https://b/")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_host_is_the_issuers_or_not),
		cmocka_unit_test(what_is_no_host_leaves_the_result_alone),
		cmocka_unit_test(issuers_share_a_host_whatever_their_port_is_written_like),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
