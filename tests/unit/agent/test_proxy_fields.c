/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "cli/agent/proxy_fields.h"

static struct http_field fields[LIMIT_HTTP_FIELDS];

static struct head read_head(const char *text)
{
	static char bytes[4096];
	struct head h;
	size_t n = strlen(text);
	memcpy(bytes, text, n);
	head_init(&h, fields, LIMIT_HTTP_FIELDS);
	if (head_read(&h, bytes, n) != HEAD_DONE)
		fail_msg("%s", text);
	return h;
}

static void browsers_and_foreign_names_are_refused(void **state)
{
	static const struct {
		const char *name, *fields;
		bool fine;
	} rows[] = {
		{ "its own name", "Host: localhost:8001", true },
		{ "its own address", "Host: 127.0.0.1:8001", true },
		{ "its own other address", "Host: [::1]:8001", true },
		{ "in capitals", "Host: LOCALHOST:8001", true },
		{ "no port", "Host: localhost", false },
		{ "another port", "Host: localhost:8002", false },
		{ "a name that was made to point here", "Host: evil.example:8001", false },
		{ "one that starts like ours", "Host: localhost.evil.example:8001", false },
		{ "another loopback address", "Host: 127.0.0.2:8001", false },
		{ "a page's script", "Host: localhost:8001\r\nOrigin: https://evil.example",
			false },
		{ "of an opaque origin", "Host: localhost:8001\r\noriginator: x\r\norigin: null",
			false },
		{ "a field that starts alike", "Host: localhost:8001\r\nOriginal: x", true },
		{ "a page's image", "Host: localhost:8001\r\nSec-Fetch-Site: cross-site", false },
		{ "typed by a person", "Host: localhost:8001\r\nsec-fetch-mode: navigate", false },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char text[400];
		snprintf(text, sizeof(text), "GET / HTTP/1.1\r\n%s\r\n\r\n", rows[i].fields);
		struct head h = read_head(text);
		if ((proxy_refusal(&h, 8001) == NULL) != rows[i].fine)
			fail_msg("%s", rows[i].name);
		if (proxy_refusal(&h, 0))
			fail_msg("%s: on a Unix socket", rows[i].name);
	}
}

static void methods_and_targets_that_would_show_the_token_are_refused(void **state)
{
	(void)state;
	struct head h = read_head("TRACE / HTTP/1.1\r\nHost: localhost:1\r\n\r\n");
	assert_non_null(proxy_refusal(&h, 1));
	h = read_head("OPTIONS * HTTP/1.1\r\nHost: localhost:1\r\n\r\n");
	assert_non_null(proxy_refusal(&h, 1));
	h = read_head("OPTIONS /x HTTP/1.1\r\nHost: localhost:1\r\n\r\n");
	assert_null(proxy_refusal(&h, 1));
	h = read_head("BREW /x HTTP/1.1\r\nHost: localhost:1\r\n\r\n");
	assert_null(proxy_refusal(&h, 1));
	h = read_head("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
	assert_null(proxy_refusal(&h, 80));
}

static void fields_of_one_connection_and_credentials_stay_behind(void **state)
{
	static const struct {
		const char *name;
		bool on, back;
	} rows[] = {
		{ "accept", true, true },
		{ "X-Own", true, true },
		{ "cookie", true, true },
		{ "Authorization", false, true },
		{ "authorization", false, true },
		{ "Proxy-Authorization", false, true },
		{ "Host", false, true },
		{ "Content-Length", false, true },
		{ "Content-Type", true, true },
		{ "Expect", false, true },
		{ "Connection", false, false },
		{ "Keep-Alive", false, false },
		{ "proxy-connection", false, false },
		{ "TE", false, false },
		{ "Trailer", false, false },
		{ "Transfer-Encoding", false, false },
		{ "Upgrade", false, false },
		{ "X-Named", false, false },
		{ "x-other", false, false },
		{ "X-Name", true, true },
		{ "set-cookie", true, true },
		{ "www-authenticate", true, true },
	};
	(void)state;
	struct head h = read_head("GET / HTTP/1.1\r\nHost: a\r\nConnection: close, X-Named\r\n"
				  "Connection: X-Other \r\n\r\n");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct span name = span_of(rows[i].name);
		if (proxy_passes_on(&h, name) != rows[i].on ||
			proxy_passes_back(name, SPAN("close,X-Named ,x-OTHER")) != rows[i].back)
			fail_msg("%s", rows[i].name);
	}
	assert_true(proxy_passes_back(SPAN("X-Named"), SPAN_NONE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(browsers_and_foreign_names_are_refused),
		cmocka_unit_test(methods_and_targets_that_would_show_the_token_are_refused),
		cmocka_unit_test(fields_of_one_connection_and_credentials_stay_behind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
