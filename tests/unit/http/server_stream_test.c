/* SPDX-License-Identifier: Apache-2.0 */
/* server_stream_test: answers that are sent piece by piece: what the other end gets. */
#include "unit/http/stream_fixture.h"

static void follow_one(struct talk *t, struct client *c)
{
	struct answer a;
	talk_begin(t, c, GET_STREAM, 1);
	client_expect(c, 200, &a);
	assert_true(answer_has(&a, CHUNKED) && answer_has(&a, "X-Own: 1"));
	assert_null(strstr(a.head, "Content-Length"));
	assert_null(strstr(a.head, "Connection"));
	talk_tell(t, SAY);
	client_expect_bytes(c, "c\r\nhello, world\r\n");
	talk_tell(t, SAY_NOTHING);
	talk_tell(t, SAY_TWICE);
	client_expect_bytes(c, "5\r\nfirst\r\nc\r\nhello, world\r\n");
	talk_tell(t, END);
	client_expect_bytes(c, "0\r\n\r\n");
	talk_expect_plain(c);
	assert_int_equal(t->gone, 0);
}

static void pieces_are_chunks_and_the_connection_goes_on(void **state)
{
	struct talk t;
	struct client c;
	(void)state;
	talk_start(&t);
	client_open(&c, fixture_port(&t.f, false));
	for (int i = 0; i < 3; i++)
		follow_one(&t, &c);
	client_close(&c);
	client_open_tls(&c, fixture_port(&t.f, true));
	follow_one(&t, &c);
	client_close(&c);
	fixture_done(&t.f);
}

static void stream_begins_after_its_handler_has_returned_too(void **state)
{
	struct talk t;
	struct client c;
	struct answer a;
	(void)state;
	talk_start(&t);
	client_open(&c, fixture_port(&t.f, false));
	client_puts(&c, "GET /late HTTP/1.1\r\n" H "\r\n");
	while (!t.open)
		talk_tell(&t, SAY);
	client_expect(&c, 200, &a);
	talk_tell(&t, END);
	client_expect_bytes(&c, "c\r\nhello, world\r\n0\r\n\r\n");
	talk_expect_plain(&c);
	client_close(&c);
	fixture_done(&t.f);
}

static void stream_that_ends_in_its_handler_is_an_empty_answer(void **state)
{
	struct talk t;
	struct client c;
	struct answer a;
	(void)state;
	talk_init(&t);
	t.ends_at_once = true;
	fixture_start(&t.f);
	client_open(&c, fixture_port(&t.f, false));
	client_puts(&c, GET_STREAM);
	client_puts(&c, GET_STREAM);
	for (int i = 0; i < 2; i++) {
		client_expect(&c, 200, &a);
		client_expect_bytes(&c, "0\r\n\r\n");
	}
	talk_expect_plain(&c);
	client_close(&c);
	fixture_done(&t.f);
}

static void http_1_0_gets_the_bytes_and_the_end_of_the_connection(void **state)
{
	struct talk t;
	struct client c;
	struct answer a;
	(void)state;
	talk_start(&t);
	client_open(&c, fixture_port(&t.f, false));
	talk_begin(&t, &c, "GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 1);
	client_expect(&c, 200, &a);
	assert_true(answer_has(&a, "Connection: close"));
	assert_null(strstr(a.head, "Transfer-Encoding"));
	assert_null(strstr(a.head, "Content-Length"));
	talk_tell(&t, SAY_TWICE);
	client_expect_bytes(&c, "firsthello, world");
	talk_tell(&t, END);
	client_expect_end(&c);
	client_close(&c);
	fixture_done(&t.f);
}

static void connection_that_is_to_close_closes_behind_the_last_chunk(void **state)
{
	struct talk t;
	struct client c;
	struct answer a;
	(void)state;
	talk_start(&t);
	client_open(&c, fixture_port(&t.f, false));
	talk_begin(&t, &c, "GET /stream HTTP/1.1\r\n" H "Connection: close\r\n\r\n", 1);
	client_expect(&c, 200, &a);
	assert_true(answer_has(&a, "Connection: close") && answer_has(&a, CHUNKED));
	talk_tell(&t, END);
	client_expect_bytes(&c, "0\r\n\r\n");
	client_expect_end(&c);
	client_close(&c);
	fixture_done(&t.f);
}

static void head_request_gets_the_head_alone(void **state)
{
	static const char *const requests[] = { "HEAD /stream HTTP/1.1\r\n" H "\r\n",
		"HEAD /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" };
	struct talk t;
	struct client c;
	struct answer a;
	(void)state;
	talk_start(&t);
	client_open(&c, fixture_port(&t.f, false));
	for (size_t i = 0; i < 2; i++) {
		client_puts(&c, requests[i]);
		assert_true(client_read(&c, "HEAD", &a));
		assert_int_equal(a.status, 200);
		expect_int(requests[i], answer_has(&a, CHUNKED), i == 0);
		assert_null(strstr(a.head, "Content-Length"));
		talk_expect_plain(&c);
	}
	assert_int_equal(t.open, 0);
	client_close(&c);
	fixture_done(&t.f);
}

static void requests_behind_a_stream_wait_for_its_end(void **state)
{
	struct talk t;
	struct client c, other;
	struct answer a;
	(void)state;
	talk_start(&t);
	client_open(&c, fixture_port(&t.f, false));
	talk_begin(&t, &c,
		"GET /stream HTTP/1.1\r\n" H "\r\nGET /second HTTP/1.1\r\n" H
		"\r\nGET /third HTTP/1.1\r\n" H "\r\n",
		1);
	client_puts(&c, "GET /fourth HTTP/1.1\r\n" H "\r\n");
	client_open(&other, fixture_port(&t.f, false));
	talk_expect_plain(&other);
	assert_int_equal(t.f.handled, 2);
	client_expect(&c, 200, &a);
	talk_tell(&t, SAY);
	talk_tell(&t, END);
	client_expect_bytes(&c, "c\r\nhello, world\r\n0\r\n\r\n");
	for (int i = 0; i < 3; i++) {
		client_expect(&c, 200, &a);
		assert_string_equal(a.body, "plain");
	}
	assert_int_equal(t.f.handled, 5);
	client_close(&c);
	client_close(&other);
	fixture_done(&t.f);
}

/* Records that TLS has begun are offered again while more bytes come behind them. */
static void bytes_that_had_to_wait_arrive_whole(void **state)
{
	struct talk t;
	(void)state;
	talk_start(&t);
	for (int tls = 0; tls < 2; tls++) {
		struct client c;
		struct answer a;
		size_t chunks = 0;
		tls ? client_open_tls(&c, fixture_port(&t.f, true))
		    : client_open(&c, fixture_port(&t.f, false));
		talk_begin(&t, &c, GET_STREAM, 1);
		client_expect(&c, 200, &a);
		for (int i = 0; i < 40 || t.filled; i++) {
			talk_tell(&t, FILL);
			chunks += t.filled / FILL_PIECE;
			if (i >= 40)
				continue;
			talk_read_filled(&c, 20);
			chunks -= 20;
		}
		talk_tell(&t, END);
		talk_read_filled(&c, chunks);
		client_expect_bytes(&c, "0\r\n\r\n");
		talk_expect_plain(&c);
		client_close(&c);
	}
	fixture_done(&t.f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_chunks_and_the_connection_goes_on),
		cmocka_unit_test(stream_begins_after_its_handler_has_returned_too),
		cmocka_unit_test(stream_that_ends_in_its_handler_is_an_empty_answer),
		cmocka_unit_test(http_1_0_gets_the_bytes_and_the_end_of_the_connection),
		cmocka_unit_test(connection_that_is_to_close_closes_behind_the_last_chunk),
		cmocka_unit_test(head_request_gets_the_head_alone),
		cmocka_unit_test(bytes_that_had_to_wait_arrive_whole),
		cmocka_unit_test(requests_behind_a_stream_wait_for_its_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
