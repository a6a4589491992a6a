/* SPDX-License-Identifier: Apache-2.0 */
/* server_test: what one connection sees, plain and over TLS. */
#include "unit/http/server_fixture.h"
#include "base/limits.h"

static void connect_to(struct fixture *f, bool tls, struct client *c)
{
	if (tls)
		client_open_tls(c, fixture_port(f, true));
	else
		client_open(c, fixture_port(f, false));
}

static void connection_serves_one_request_after_another(void **state)
{
	for (int tls = 0; tls < 2; tls++) {
		struct client c;
		struct answer a;
		connect_to(fixture_of(state), tls, &c);
		for (int i = 0; i < 5; i++) {
			client_puts(&c, "GET /x HTTP/1.1\r\n" H "\r\n");
			client_expect(&c, 200, &a);
			assert_string_equal(
				a.body, tls ? "GET /x 0 127.0.0.1 1" : "GET /x 0 127.0.0.1 0");
			assert_non_null(strstr(a.head, "\r\nDate: "));
			assert_null(strstr(a.head, "Connection"));
		}
		client_puts(&c, "GET /x HTTP/1.1\r\n" H "Connection: close\r\n\r\n");
		client_expect(&c, 200, &a);
		assert_true(answer_has(&a, "Connection: close"));
		client_expect_end(&c);
		client_close(&c);
	}
}

static void pipelined_requests_are_answered_in_order(void **state)
{
	for (int tls = 0; tls < 2; tls++) {
		struct client c;
		struct answer a;
		connect_to(fixture_of(state), tls, &c);
		client_puts(&c, "GET /late HTTP/1.1\r\n" H "\r\n"
				"POST /b HTTP/1.1\r\n" H "Content-Length: 5\r\n\r\nhello"
				"POST /c HTTP/1.1\r\n" H
				"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nA: b\r\n\r\n"
				"GET /late HTTP/1.1\r\n" H "\r\n"
				"HEAD /e HTTP/1.1\r\n" H "\r\n"
				"DELETE /f HTTP/1.1\r\n" H "\r\n");
		client_expect(&c, 200, &a);
		assert_true(strncmp(a.body, "GET /late 0", 11) == 0);
		client_expect(&c, 200, &a);
		assert_true(strncmp(a.body, "POST /b 5", 9) == 0);
		client_expect(&c, 200, &a);
		assert_true(strncmp(a.body, "POST /c 2", 9) == 0);
		client_expect(&c, 200, &a);
		assert_true(strncmp(a.body, "GET /late 0", 11) == 0);
		assert_true(client_read(&c, "HEAD", &a));
		client_expect(&c, 200, &a);
		assert_true(strncmp(a.body, "DELETE /f 0", 11) == 0);
		client_close(&c);
	}
}

static void request_is_read_in_pieces(void **state)
{
	const char *text =
		"POST /a HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
	for (int tls = 0; tls < 2; tls++) {
		struct client c;
		struct answer a;
		connect_to(fixture_of(state), tls, &c);
		for (size_t i = 0; text[i]; i++)
			client_send(&c, span_make(text + i, 1));
		client_expect(&c, 200, &a);
		assert_true(strncmp(a.body, "POST /a 3", 9) == 0);
		client_close(&c);
	}
}

static void send_post(struct client *c, const char *body, size_t n, size_t chunk)
{
	char head[256];
	if (!chunk) {
		snprintf(head, sizeof head, "POST /a HTTP/1.1\r\n" H "Content-Length: %zu\r\n\r\n",
			n);
		client_puts(c, head);
		client_send(c, span_make(body, n));
		return;
	}
	client_puts(c, "POST /a HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n");
	for (size_t i = 0; i < n; i += chunk) {
		size_t piece = n - i < chunk ? n - i : chunk;
		snprintf(head, sizeof head, "%zx\r\n", piece);
		client_puts(c, head);
		client_send(c, span_make(body + i, piece));
		client_puts(c, "\r\n");
	}
	client_puts(c, "0\r\n\r\n");
}

static void body_of_any_size_up_to_the_limit_arrives_whole(void **state)
{
	static const size_t sizes[] = { 1, 1000, 6000, 7000, 8000, 8192, 9000, 70000,
		LIMIT_HTTP_BODY };
	static const size_t chunks[] = { 0, 1000, 65536 };
	for (size_t i = 0; i < 2 * 9 * 3; i++) {
		struct fixture *f = fixture_of(state);
		struct client c;
		struct answer a;
		char wanted[64];
		size_t n = sizes[i / 6];
		connect_to(f, i % 2, &c);
		send_post(&c, f->big, n, chunks[i / 2 % 3]);
		client_puts(&c, "GET /next HTTP/1.1\r\n" H "\r\n");
		client_expect(&c, 200, &a);
		snprintf(wanted, sizeof wanted, "POST /a %zu 127.0.0.1 %d", n, (int)(i % 2));
		assert_string_equal(a.body, wanted);
		client_expect(&c, 200, &a);
		assert_true(strncmp(a.body, "GET /next", 9) == 0);
		client_close(&c);
	}
}

static void head_of_any_size_up_to_the_limit_leaves_room_for_chunks(void **state)
{
	static const size_t sizes[] = { 6000, 7000, 7100, 8000, 8100, 9000, 20000, 32000 };
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct fixture *f = fixture_of(state);
		struct client c;
		struct answer a;
		client_open(&c, fixture_port(f, false));
		client_puts(&c, "GET /first HTTP/1.1\r\n" H "\r\nPOST /a HTTP/1.1\r\n" H "A: ");
		client_send(&c, span_make(f->big, sizes[i]));
		client_puts(&c, "\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n");
		client_send(&c, span_make(f->big, 2000));
		client_puts(&c, "\r\n0\r\n\r\nGET /next HTTP/1.1\r\n" H "\r\n");
		client_expect(&c, 200, &a);
		client_expect(&c, 200, &a);
		assert_true(strncmp(a.body, "POST /a 2000", 12) == 0);
		client_expect(&c, 200, &a);
		assert_true(strncmp(a.body, "GET /next 0", 11) == 0);
		client_close(&c);
	}
}

/* Reads 100 Continue, so that the server waits behind a head of known size; then body and next head
 * end exactly where its buffer does. */
static void head_that_ends_with_the_buffer_leaves_room_for_chunks(void **state)
{
	static const char first[] =
		"POST /a HTTP/1.1\r\n" H "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n";
	static const char next[] =
		"helloPOST /b HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\nA: ";
	for (size_t end = 7160; end <= 8200; end++) {
		struct fixture *f = fixture_of(state);
		struct client c;
		struct answer a;
		AUTO(arena_freep) struct arena *arena = arena_new(1 << 20);
		client_open(&c, fixture_port(f, false));
		client_puts(&c, first);
		client_expect(&c, 100, &a);
		int pad = (int)(end - strlen(first) - strlen(next) - 4);
		client_puts(&c, arena_printf(arena, "%s%.*s\r\n\r\n", next, pad, f->big));
		client_expect(&c, 200, &a);
		client_puts(&c, "3\r\nabc\r\n0\r\n\r\n");
		client_expect(&c, 200, &a);
		assert_true(strncmp(a.body, "POST /b 3", 9) == 0);
		client_close(&c);
	}
}

static void large_answer_arrives_whole(void **state)
{
	for (int tls = 0; tls < 2; tls++) {
		struct client c;
		struct answer a;
		char text[256];
		connect_to(fixture_of(state), tls, &c);
		client_puts(&c, get_of("/big?8388608", text));
		client_puts(&c, get_of("/big?16384", text));
		client_puts(&c, get_of("/big?70000", text));
		client_expect(&c, 200, &a);
		assert_int_equal(a.body_n, 8388608);
		client_expect(&c, 200, &a);
		assert_int_equal(a.body_n, 16384);
		client_expect(&c, 200, &a);
		assert_int_equal(a.body_n, 70000);
		client_close(&c);
	}
}

static void head_and_empty_statuses_send_no_body(void **state)
{
	struct client c;
	struct answer a;
	char text[256];
	client_open(&c, fixture_port(fixture_of(state), false));
	client_puts(&c, "HEAD /big?1000 HTTP/1.1\r\n" H "\r\n");
	assert_true(client_read(&c, "HEAD", &a));
	assert_true(answer_has(&a, "Content-Length: 1000"));
	client_puts(&c, get_of("/status?204", text));
	client_expect(&c, 204, &a);
	assert_null(strstr(a.head, "Content-Length"));
	client_puts(&c, get_of("/status?304", text));
	client_expect(&c, 304, &a);
	assert_null(strstr(a.head, "Content-Length"));
	client_puts(&c, get_of("/status?404", text));
	client_expect(&c, 404, &a);
	assert_string_equal(a.body, "text");
	client_puts(&c, get_of("/status?99", text));
	client_expect(&c, 503, &a);
	client_close(&c);
}

static void field_that_would_split_the_answer_is_dropped(void **state)
{
	struct client c;
	struct answer a;
	char text[256];
	client_open(&c, fixture_port(fixture_of(state), false));
	client_puts(&c, get_of("/fields", text));
	client_expect(&c, 200, &a);
	assert_true(answer_has(&a, "X-0: a\tb"));
	assert_true(answer_has(&a, "X-29: a\tb"));
	assert_null(strstr(a.head, "X-Evil"));
	assert_null(strstr(a.head, "X-Line"));
	assert_null(strstr(a.head, "X-Nul"));
	assert_null(strstr(a.head, "X Name"));
	assert_string_equal(a.body, "fields");
	client_close(&c);
}

static void client_that_expects_100_is_told_to_go_on(void **state)
{
	for (int tls = 0; tls < 2; tls++) {
		struct client c;
		struct answer a;
		connect_to(fixture_of(state), tls, &c);
		client_puts(&c, "POST /a HTTP/1.1\r\n" H
				"Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
		client_expect(&c, 100, &a);
		client_puts(&c, "hello");
		client_expect(&c, 200, &a);
		client_puts(&c, "POST /a HTTP/1.1\r\n" H
				"Content-Length: 5\r\nExpect: 100-continue\r\n\r\nhello");
		client_expect(&c, 200, &a);
		client_puts(&c, "POST /a HTTP/1.1\r\n" H
				"Content-Length: 2000000\r\nExpect: 100-continue\r\n\r\n");
		client_expect(&c, 413, &a);
		client_expect_end(&c);
		client_close(&c);
	}
}

static void http_1_0_closes_unless_asked_to_stay(void **state)
{
	struct client c;
	struct answer a;
	client_open(&c, fixture_port(fixture_of(state), false));
	client_puts(&c, "GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
	client_expect(&c, 200, &a);
	assert_true(answer_has(&a, "Connection: keep-alive"));
	client_puts(&c, "GET /a HTTP/1.0\r\n\r\n");
	client_expect(&c, 200, &a);
	assert_true(answer_has(&a, "Connection: close"));
	client_expect_end(&c);
	client_close(&c);
}

static void bad_request_is_refused_and_the_connection_closed(void **state)
{
	struct fixture *f = fixture_of(state);
	struct client c;
	struct answer a;
	int before = f->handled;
	for (int tls = 0; tls < 2; tls++) {
		connect_to(f, tls, &c);
		client_puts(&c, "GET / HTTP/1.1\r\n\r\nGET /smuggled HTTP/1.1\r\n" H "\r\n");
		client_expect(&c, 400, &a);
		assert_true(answer_has(&a, "Connection: close"));
		assert_string_equal(a.body, "no Host field");
		client_expect_end(&c);
		client_close(&c);
	}
	assert_int_equal(f->handled, before);
}

static void large_body_is_refused_before_it_is_read(void **state)
{
	struct fixture *f = fixture_of(state);
	struct client c;
	struct answer a;
	client_open(&c, fixture_port(f, false));
	client_puts(&c, "POST /a HTTP/1.1\r\n" H "Content-Length: 104857600\r\n\r\n");
	client_send(&c,
		span_make(f->big, 100000)); /* unread bytes must not turn the answer into a reset */
	client_expect(&c, 413, &a);
	client_expect_end(&c);
	client_close(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(connection_serves_one_request_after_another),
		cmocka_unit_test(pipelined_requests_are_answered_in_order),
		cmocka_unit_test(request_is_read_in_pieces),
		cmocka_unit_test(body_of_any_size_up_to_the_limit_arrives_whole),
		cmocka_unit_test(head_of_any_size_up_to_the_limit_leaves_room_for_chunks),
		cmocka_unit_test(head_that_ends_with_the_buffer_leaves_room_for_chunks),
		cmocka_unit_test(large_answer_arrives_whole),
		cmocka_unit_test(head_and_empty_statuses_send_no_body),
		cmocka_unit_test(field_that_would_split_the_answer_is_dropped),
		cmocka_unit_test(client_that_expects_100_is_told_to_go_on),
		cmocka_unit_test(http_1_0_closes_unless_asked_to_stay),
		cmocka_unit_test(bad_request_is_refused_and_the_connection_closed),
		cmocka_unit_test(large_body_is_refused_before_it_is_read),
	};
	return cmocka_run_group_tests(tests, fixture_set_up, fixture_tear_down);
}
