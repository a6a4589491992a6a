/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/http/support.h"
#include "base/limits.h"
#include "http/parser.h"

#define H    "Host: a\r\n"
#define GET  "GET / HTTP/1.1\r\n"
#define POST "POST / HTTP/1.1\r\n" H

struct row {
	const char *name;
	struct span text;
	int status; /* HEAD_DONE, HEAD_MORE or the refusal */
};

/* clang-format off */
static const struct row rows[] = {
	/* the request line */
	{ "plain GET", SPAN(GET H "\r\n"), 1 },
	{ "HTTP/1.0 with Host", SPAN("GET / HTTP/1.0\r\n" H "\r\n"), 1 },
	{ "HTTP/1.0 without Host", SPAN("GET / HTTP/1.0\r\n\r\n"), 1 },
	{ "one empty line before", SPAN("\r\n" GET H "\r\n"), 1 },
	{ "two empty lines before", SPAN("\r\n\r\n" GET H "\r\n"), 400 },
	{ "bare LF before", SPAN("\n" GET H "\r\n"), 400 },
	{ "unknown method", SPAN("BREW / HTTP/1.1\r\n" H "\r\n"), 1 },
	{ "lower-case method is another method", SPAN("get / HTTP/1.1\r\n" H "\r\n"), 1 },
	{ "method with a bad character", SPAN("G@T / HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "method with NUL", SPAN("GE\0T / HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "method of 33 characters", SPAN("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG / HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "method of 32 characters", SPAN("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF / HTTP/1.1\r\n" H "\r\n"), 1 },
	{ "leading blank", SPAN(" GET / HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "two blanks before the target", SPAN("GET  / HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "two blanks before the version", SPAN("GET /  HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "blank behind the version", SPAN("GET / HTTP/1.1 \r\n" H "\r\n"), 400 },
	{ "tab as blank", SPAN("GET\t/ HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "HTTP/0.9", SPAN("GET /\r\n\r\n"), 400 },
	{ "method alone", SPAN("GET\r\n\r\n"), 400 },
	{ "HTTP/1.2", SPAN("GET / HTTP/1.2\r\n" H "\r\n"), 505 },
	{ "HTTP/2.0", SPAN("GET / HTTP/2.0\r\n" H "\r\n"), 505 },
	{ "HTTP/9.9", SPAN("GET / HTTP/9.9\r\n" H "\r\n"), 505 },
	{ "HTTP/0.9 spelled out", SPAN("GET / HTTP/0.9\r\n" H "\r\n"), 505 },
	{ "HTTP/1.10", SPAN("GET / HTTP/1.10\r\n" H "\r\n"), 400 },
	{ "http/1.1", SPAN("GET / http/1.1\r\n" H "\r\n"), 400 },
	{ "HTTP/x.1", SPAN("GET / HTTP/x.1\r\n" H "\r\n"), 400 },
	{ "HTTP/1,1", SPAN("GET / HTTP/1,1\r\n" H "\r\n"), 400 },
	{ "HTTP2 preface", SPAN("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505 },
	/* targets */
	{ "query", SPAN("GET /a?b=c%20d&e HTTP/1.1\r\n" H "\r\n"), 1 },
	{ "escaped slash", SPAN("GET /a%2Fb HTTP/1.1\r\n" H "\r\n"), 1 },
	{ "empty segments", SPAN("GET //a//b HTTP/1.1\r\n" H "\r\n"), 1 },
	{ "three dots", SPAN("GET /.../a HTTP/1.1\r\n" H "\r\n"), 1 },
	{ "dot file", SPAN("GET /.well-known HTTP/1.1\r\n" H "\r\n"), 1 },
	{ "dots in a query", SPAN("GET /a?/../ HTTP/1.1\r\n" H "\r\n"), 1 },
	{ "bar in a path", SPAN("GET /auth0|1 HTTP/1.1\r\n" H "\r\n"), 1 },
	{ "two dots", SPAN("GET /a/../b HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "two dots at the end", SPAN("GET /a/.. HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "one dot", SPAN("GET /./a HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "escaped dots", SPAN("GET /a/%2e%2E/b HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "one escaped dot", SPAN("GET /a/.%2e HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "dots before a query", SPAN("GET /a/..?b HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "escaped NUL", SPAN("GET /a%00b HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "bad escape", SPAN("GET /a%2 HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "bad hex", SPAN("GET /a%2gb HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "percent alone", SPAN("GET /a% HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "fragment", SPAN("GET /a#b HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "fragment in a query", SPAN("GET /a?b#c HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "backslash", SPAN("GET /a\\b HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "byte above ASCII", SPAN("GET /\xc3\xa9 HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "control in the target", SPAN("GET /a\x01 HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "relative target", SPAN("GET a HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "absolute target of this host", SPAN("GET http://a/b?c HTTP/1.1\r\n" H "\r\n"), 1 },
	{ "absolute target without path", SPAN("GET https://A HTTP/1.1\r\n" H "\r\n"), 1 },
	{ "absolute target of another host", SPAN("GET http://b/ HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "absolute target with user", SPAN("GET http://u@a/ HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "absolute target of no host", SPAN("GET http:///a HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "absolute target, HTTP/1.0, no Host", SPAN("GET http://a/ HTTP/1.0\r\n\r\n"), 400 },
	{ "ftp", SPAN("GET ftp://a/ HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "OPTIONS *", SPAN("OPTIONS * HTTP/1.1\r\n" H "\r\n"), 1 },
	{ "GET *", SPAN("GET * HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "OPTIONS **", SPAN("OPTIONS ** HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "CONNECT", SPAN("CONNECT a:443 HTTP/1.1\r\n" H "\r\n"), 405 },
	{ "TRACE is another method", SPAN("TRACE / HTTP/1.1\r\n" H "\r\n"), 1 },
	/* fields */
	{ "blanks around a value", SPAN(GET H "A: \t b c \t \r\n\r\n"), 1 },
	{ "empty value", SPAN(GET H "A:\r\n\r\n"), 1 },
	{ "tab in a value", SPAN(GET H "A: b\tc\r\n\r\n"), 1 },
	{ "UTF-8 in a value", SPAN(GET H "A: \xc3\xa9\r\n\r\n"), 1 },
	{ "blank before the colon", SPAN(GET H "A : b\r\n\r\n"), 400 },
	{ "tab before the colon", SPAN(GET H "A\t: b\r\n\r\n"), 400 },
	{ "empty name", SPAN(GET H ": b\r\n\r\n"), 400 },
	{ "no colon", SPAN(GET H "A\r\n\r\n"), 400 },
	{ "leading blank on the first field", SPAN(GET " " H "\r\n"), 400 },
	{ "folded with a blank", SPAN(GET H "A: b\r\n c\r\n\r\n"), 400 },
	{ "folded with a tab", SPAN(GET H "A: b\r\n\tc\r\n\r\n"), 400 },
	{ "folded Transfer-Encoding", SPAN(POST "Transfer-Encoding:\r\n chunked\r\n\r\n"), 400 },
	{ "line of one blank", SPAN(GET H " \r\n\r\n"), 400 },
	{ "name with a bracket", SPAN(GET H "A(b): c\r\n\r\n"), 400 },
	{ "name above ASCII", SPAN(GET H "\xc3\xa9: c\r\n\r\n"), 400 },
	{ "NUL in a name", SPAN(GET H "A\0: b\r\n\r\n"), 400 },
	{ "NUL in a value", SPAN(GET H "A: b\0c\r\n\r\n"), 400 },
	{ "vertical tab in a value", SPAN(GET H "A: b\vc\r\n\r\n"), 400 },
	{ "DEL in a value", SPAN(GET H "A: b\x7f\r\n\r\n"), 400 },
	{ "bare CR in a value", SPAN(GET H "A: b\rc\r\n\r\n"), 400 },
	{ "two CR before LF", SPAN(GET H "A: b\r\r\n\r\n"), 400 },
	{ "bare LF behind the request line", SPAN("GET / HTTP/1.1\n" H "\r\n"), 400 },
	{ "bare LF behind a field", SPAN(GET "Host: a\n\r\n"), 400 },
	{ "bare LF as the last line", SPAN(GET H "\n"), 400 },
	{ "LF CR", SPAN(GET "Host: a\n\r\r\n"), 400 },
	/* Host */
	{ "no Host", SPAN(GET "\r\n"), 400 },
	{ "two Hosts", SPAN(GET H H "\r\n"), 400 },
	{ "two Hosts that differ", SPAN(GET H "host: b\r\n\r\n"), 400 },
	{ "empty Host", SPAN(GET "Host:\r\n\r\n"), 400 },
	{ "Host with port", SPAN(GET "Host: a.example:8443\r\n\r\n"), 1 },
	{ "Host with an empty port", SPAN(GET "Host: a:\r\n\r\n"), 400 },
	{ "Host with port 65536", SPAN(GET "Host: a:65536\r\n\r\n"), 400 },
	{ "Host with a word as port", SPAN(GET "Host: a:b\r\n\r\n"), 400 },
	{ "Host in IPv6", SPAN(GET "Host: [::1]:80\r\n\r\n"), 1 },
	{ "Host in IPv6 without bracket", SPAN(GET "Host: ::1\r\n\r\n"), 400 },
	{ "Host with an open bracket", SPAN(GET "Host: [::1\r\n\r\n"), 400 },
	{ "Host with a slash", SPAN(GET "Host: a/b\r\n\r\n"), 400 },
	{ "Host with a user", SPAN(GET "Host: u@a\r\n\r\n"), 400 },
	{ "Host list", SPAN(GET "Host: a, b\r\n\r\n"), 400 },
	{ "Host with a blank", SPAN(GET "Host: a b\r\n\r\n"), 400 },
	/* body framing */
	{ "Content-Length", SPAN(POST "Content-Length: 5\r\n\r\n"), 1 },
	{ "blanks around Content-Length", SPAN(POST "Content-Length:  5 \r\n\r\n"), 1 },
	{ "tab before Content-Length", SPAN(POST "Content-Length:\t5\r\n\r\n"), 400 },
	{ "tab behind Content-Length", SPAN(POST "Content-Length: 5\t\r\n\r\n"), 400 },
	{ "tab before chunked", SPAN(POST "Transfer-Encoding:\tchunked\r\n\r\n"), 501 },
	{ "tab behind Host", SPAN(GET "Host: a\t\r\n\r\n"), 400 },
	{ "Content-Length 0", SPAN(POST "Content-Length: 0\r\n\r\n"), 1 },
	{ "Content-Length with zeros", SPAN(POST "Content-Length: 005\r\n\r\n"), 1 },
	{ "Content-Length at the limit", SPAN(POST "Content-Length: 1048576\r\n\r\n"), 1 },
	{ "Content-Length above the limit", SPAN(POST "Content-Length: 1048577\r\n\r\n"), 413 },
	{ "Content-Length +5", SPAN(POST "Content-Length: +5\r\n\r\n"), 400 },
	{ "Content-Length -1", SPAN(POST "Content-Length: -1\r\n\r\n"), 400 },
	{ "Content-Length 0x5", SPAN(POST "Content-Length: 0x5\r\n\r\n"), 400 },
	{ "Content-Length 5, 5", SPAN(POST "Content-Length: 5, 5\r\n\r\n"), 400 },
	{ "Content-Length 5 5", SPAN(POST "Content-Length: 5 5\r\n\r\n"), 400 },
	{ "Content-Length 5.0", SPAN(POST "Content-Length: 5.0\r\n\r\n"), 400 },
	{ "Content-Length empty", SPAN(POST "Content-Length:\r\n\r\n"), 400 },
	{ "Content-Length 2^64", SPAN(POST "Content-Length: 18446744073709551616\r\n\r\n"), 400 },
	{ "Content-Length 2^64 + 5", SPAN(POST "Content-Length: 18446744073709551621\r\n\r\n"), 400 },
	{ "two Content-Lengths", SPAN(POST "Content-Length: 5\r\nContent-Length: 5\r\n\r\n"), 400 },
	{ "two Content-Lengths that differ", SPAN(POST "Content-Length: 5\r\ncontent-length: 6\r\n\r\n"), 400 },
	{ "chunked", SPAN(POST "Transfer-Encoding: chunked\r\n\r\n"), 1 },
	{ "Chunked", SPAN(POST "Transfer-Encoding: Chunked\r\n\r\n"), 1 },
	{ "both framings", SPAN(POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"), 400 },
	{ "both framings, other order", SPAN(POST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"), 400 },
	{ "two Transfer-Encodings", SPAN(POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"), 400 },
	{ "chunked, chunked", SPAN(POST "Transfer-Encoding: chunked, chunked\r\n\r\n"), 501 },
	{ "gzip, chunked", SPAN(POST "Transfer-Encoding: gzip, chunked\r\n\r\n"), 501 },
	{ "xchunked", SPAN(POST "Transfer-Encoding: xchunked\r\n\r\n"), 501 },
	{ "chunked with a parameter", SPAN(POST "Transfer-Encoding: chunked;q=1\r\n\r\n"), 501 },
	{ "identity", SPAN(POST "Transfer-Encoding: identity\r\n\r\n"), 501 },
	{ "quoted chunked", SPAN(POST "Transfer-Encoding: \"chunked\"\r\n\r\n"), 501 },
	{ "empty Transfer-Encoding", SPAN(POST "Transfer-Encoding:\r\n\r\n"), 400 },
	{ "vertical tab before chunked", SPAN(POST "Transfer-Encoding: \vchunked\r\n\r\n"), 400 },
	{ "chunked in HTTP/1.0", SPAN("POST / HTTP/1.0\r\n" H "Transfer-Encoding: chunked\r\n\r\n"), 400 },
	{ "100-continue", SPAN(POST "Expect: 100-Continue\r\nContent-Length: 5\r\n\r\n"), 1 },
	{ "another expectation", SPAN(POST "Expect: pay\r\nContent-Length: 5\r\n\r\n"), 417 },
	/* what is not whole yet */
	{ "nothing", SPAN(""), 0 },
	{ "half a method", SPAN("GE"), 0 },
	{ "garbage without a line end", SPAN("\x16\x03\x01\x02"), 400 },
	{ "garbage that is text", SPAN("{\"a\""), 400 },
	{ "no empty line yet", SPAN(GET H), 0 },
	{ "half an empty line", SPAN(GET H "\r"), 0 },
	{ "control before the line end", SPAN(GET "Host: \x02"), 400 },
};
/* clang-format on */

static int read_whole(struct head *h, struct http_field *fields, struct span text)
{
	head_init(h, fields, LIMIT_HTTP_FIELDS);
	return head_read(h, text.p, text.n);
}

static int read_slowly(struct head *h, struct http_field *fields, struct span text)
{
	int status = HEAD_MORE;
	head_init(h, fields, LIMIT_HTTP_FIELDS);
	for (size_t n = 0; n <= text.n && status == HEAD_MORE; n++)
		status = head_read(h, text.p, n);
	return status;
}

static void head_is_accepted_or_refused_as_the_table_says(void **state)
{
	struct http_field fields[LIMIT_HTTP_FIELDS];
	struct head h;
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *copy = exact_copy(rows[i].text);
		struct span text = { copy, rows[i].text.n };
		expect_int(rows[i].name, read_whole(&h, fields, text), rows[i].status);
		if (rows[i].status > HEAD_DONE)
			assert_non_null(h.reason);
		expect_int(rows[i].name, read_slowly(&h, fields, text), rows[i].status);
		free(copy);
	}
}

static void head_gives_the_parts_of_a_request(void **state)
{
	struct http_field fields[8];
	struct head h;
	struct span text = SPAN("PATCH /a/b?c=d HTTP/1.1\r\nHost: x:1\r\nContent-Length:  12 \r\n"
				"A: b\r\n\r\nhello world!GET");
	(void)state;
	head_init(&h, fields, 8);
	assert_int_equal(head_read(&h, text.p, text.n), HEAD_DONE);
	assert_int_equal(h.method, HTTP_PATCH);
	expect_span("method", h.method_text, "PATCH");
	expect_span("target", h.target, "/a/b?c=d");
	expect_span("path", h.path, "/a/b");
	expect_span("query", h.query, "c=d");
	expect_span("host", h.host, "x:1");
	assert_int_equal(h.field_count, 3);
	expect_span("name", fields[2].name, "A");
	expect_span("value", fields[1].value, "12");
	assert_int_equal(h.length, 12);
	assert_int_equal(h.size, text.n - strlen("hello world!GET"));
	assert_false(h.close);
}

static void head_without_query_has_none_and_an_empty_one_is_empty(void **state)
{
	struct http_field fields[8];
	struct head h;
	(void)state;
	read_whole(&h, fields, SPAN("GET /a HTTP/1.1\r\nHost: x\r\n\r\n"));
	assert_null(h.query.p);
	read_whole(&h, fields, SPAN("GET /a? HTTP/1.1\r\nHost: x\r\n\r\n"));
	assert_non_null(h.query.p);
	assert_int_equal(h.query.n, 0);
}

static void absolute_target_gives_path_and_query(void **state)
{
	struct http_field fields[8];
	struct head h;
	(void)state;
	read_whole(&h, fields, SPAN("GET http://x?q HTTP/1.1\r\nHost: x\r\n\r\n"));
	expect_span("path", h.path, "/");
	expect_span("query", h.query, "q");
	read_whole(&h, fields, SPAN("GET HTTP://x/y HTTP/1.1\r\nHost: x\r\n\r\n"));
	expect_span("path", h.path, "/y");
}

static const struct {
	const char *name;
	struct span text;
	bool close;
} closings[] = {
	{ "HTTP/1.1 stays open", SPAN(GET H "\r\n"), false },
	{ "HTTP/1.1 close", SPAN(GET H "Connection: close\r\n\r\n"), true },
	{ "close in a list", SPAN(GET H "Connection: te , Close\r\n\r\n"), true },
	{ "close in a second field", SPAN(GET H "Connection: te\r\nConnection: close\r\n\r\n"),
		true },
	{ "a word that begins with close", SPAN(GET H "Connection: closed\r\n\r\n"), false },
	{ "HTTP/1.0 closes", SPAN("GET / HTTP/1.0\r\n\r\n"), true },
	{ "HTTP/1.0 keep-alive", SPAN("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"), false },
	{ "HTTP/1.0 both", SPAN("GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n"), true },
};

static void connection_option_decides_what_comes_after(void **state)
{
	struct http_field fields[8];
	struct head h;
	(void)state;
	for (size_t i = 0; i < sizeof closings / sizeof *closings; i++) {
		expect_int(closings[i].name, read_whole(&h, fields, closings[i].text), HEAD_DONE);
		expect_int(closings[i].name, h.close, closings[i].close);
	}
}

/* prefix, then n times `unit`, then suffix. */
static struct span repeated(const char *prefix, const char *unit, size_t n, const char *suffix)
{
	struct buf b;
	buf_init(&b, 4 << 20);
	buf_puts(&b, prefix);
	for (size_t i = 0; i < n; i++)
		buf_puts(&b, unit);
	buf_puts(&b, suffix);
	assert_int_equal(buf_status(&b).code, ERR_OK);
	return buf_span(&b);
}

static void expect_repeated(const char *name, int status, struct span text)
{
	struct http_field fields[LIMIT_HTTP_FIELDS];
	struct head h;
	expect_int(name, read_whole(&h, fields, text), status);
	expect_int(name, read_slowly(&h, fields, text), status);
	free((char *)(uintptr_t)text.p);
}

static void head_is_bounded(void **state)
{
	size_t fits = LIMIT_HTTP_HEAD - strlen(GET H "A: \r\n\r\n");
	(void)state;
	expect_repeated("target at the limit", HEAD_DONE,
		repeated("GET /", "a", LIMIT_HTTP_TARGET - 1, " HTTP/1.1\r\n" H "\r\n"));
	expect_repeated("target above the limit", 414,
		repeated("GET /", "a", LIMIT_HTTP_TARGET, " HTTP/1.1\r\n" H "\r\n"));
	expect_repeated("endless target", 414, repeated("GET /", "a", 100000, ""));
	expect_repeated("endless method", 400, repeated("", "A", 100000, ""));
	expect_repeated(
		"head at the limit", HEAD_DONE, repeated(GET H "A: ", "b", fits, "\r\n\r\n"));
	expect_repeated(
		"head above the limit", 431, repeated(GET H "A: ", "b", fits + 1, "\r\n\r\n"));
	expect_repeated("endless field", 431, repeated(GET H "A: ", "b", 1 << 20, ""));
	expect_repeated("fields at the limit", HEAD_DONE,
		repeated(GET H, "A:\r\n", LIMIT_HTTP_FIELDS - 1, "\r\n"));
	expect_repeated("fields above the limit", 431,
		repeated(GET H, "A:\r\n", LIMIT_HTTP_FIELDS, "\r\n"));
	expect_repeated("20,000 fields", 431, repeated(GET H, "A:\r\n", 20000, "\r\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(head_is_accepted_or_refused_as_the_table_says),
		cmocka_unit_test(head_gives_the_parts_of_a_request),
		cmocka_unit_test(head_without_query_has_none_and_an_empty_one_is_empty),
		cmocka_unit_test(absolute_target_gives_path_and_query),
		cmocka_unit_test(connection_option_decides_what_comes_after),
		cmocka_unit_test(head_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
