/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/url.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void a_domain_becomes_an_address(void **state)
{
	static const struct {
		const char *domain, *base;
	} rows[] = {
		{ "localhost:8443", "https://localhost:8443/" },
		{ "acme.eu.auth0.com", "https://acme.eu.auth0.com/" },
		{ "https://localhost:8443/", "https://localhost:8443/" },
		{ "https://acme.example", "https://acme.example/" },
		{ "http://127.0.0.1:8080", "http://127.0.0.1:8080/" },
		{ "http://localhost:8080/", "http://localhost:8080/" },
		{ "http://[::1]:8080", "http://[::1]:8080/" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct fault fault = { 0 };
		char base[URL_SIZE];
		err e = url_of_domain(rows[i].domain, &fault, base);
		if (e.code || strcmp(base, rows[i].base) != 0)
			fail_msg("%s: %s", rows[i].domain, e.code ? fault.text : base);
	}
}

static void what_is_no_domain_is_refused(void **state)
{
	static const struct {
		const char *name, *domain;
	} rows[] = {
		{ "empty", "" },
		{ "nothing but a slash", "/" },
		{ "path", "acme.example/api" },
		{ "query", "acme.example?x" },
		{ "fragment", "acme.example#x" },
		{ "user", "me@acme.example" },
		{ "blank", "acme example" },
		{ "line end", "acme.example\nX: y" },
		{ "plain http elsewhere", "http://acme.example" },
		{ "plain http to a name that starts like one of ours",
			"http://localhost.evil.example" },
		{ "plain http to a near address", "http://128.0.0.1" },
		{ "plain http to an address hidden as a name", "http://127.0.0.1.evil.example" },
		{ "other scheme", "ftp://acme.example" },
		{ "bad port", "acme.example:99999" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct fault fault = { 0 };
		char base[URL_SIZE] = "untouched";
		err e = url_of_domain(rows[i].domain, &fault, base);
		if (e.code != ERR_USAGE || !fault.text[0] || strcmp(base, "untouched") != 0)
			fail_msg("%s: %s %s", rows[i].name, err_name(e.code), base);
	}
}

static void token_addresses_are_https_or_this_machine(void **state)
{
	static const struct {
		const char *url;
		bool fine;
	} rows[] = {
		{ "https://idp.example/oauth/token", true },
		{ "https://idp.example:444/t?x=y", true },
		{ "http://127.3.2.1/t", true },
		{ "HTTP://LOCALHOST/t", true },
		{ "http://idp.example/t", false },
		{ "https://user:pw@idp.example/t", false },
		{ "https://idp.example/t#f", false },
		{ "file:///etc/passwd", false },
		{ "idp.example/t", false },
		{ "", false },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct fault fault = { 0 };
		err e = url_check(rows[i].url, &fault);
		if (e.code != (rows[i].fine ? ERR_OK : ERR_USAGE))
			fail_msg("%s: %s", rows[i].url, fault.text);
	}
}

static void escaping_leaves_unreserved_characters_alone(void **state)
{
	(void)state;
	AUTO(buf_done) struct buf out;
	buf_init(&out, 100);
	url_put_escaped(&out, SPAN("aZ09-._~ +&=%/\xc3\xa9\n"));
	assert_string_equal(out.p, "aZ09-._~%20%2B%26%3D%25%2F%C3%A9%0A");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_domain_becomes_an_address),
		cmocka_unit_test(what_is_no_domain_is_refused),
		cmocka_unit_test(token_addresses_are_https_or_this_machine),
		cmocka_unit_test(escaping_leaves_unreserved_characters_alone),
	};
	return cmocka_run_group_tests_name("url", tests, NULL, NULL);
}
