/* SPDX-License-Identifier: Apache-2.0 */
/* server_stream_end_test: streams whose reader leaves or is slow, limits, the stop. */
#include "unit/http/stream_fixture.h"
#include "base/limits.h"
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- the other end ---- */

static void leave(struct client *c, int how)
{
	const struct linger reset = { .l_onoff = 1 };
	if (how == 1)
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
	if (how == 2)
		shutdown(c->fd, SHUT_WR);
	else
		client_close(c);
}

static void other_end_that_leaves_is_noticed_though_nothing_is_sent(void **state)
{
	static const char *const how[] = { "closes", "resets", "closes its side" };
	struct talk t;
	(void)state;
	talk_start(&t);
	for (int i = 0; i < 3; i++) {
		struct client c;
		client_open(&c, fixture_port(&t.f, false));
		/* what it asked before it left is not read */
		talk_begin(
			&t, &c, "GET /stream HTTP/1.1\r\n" H "\r\nGET /x HTTP/1.1\r\n" H "\r\n", 1);
		client_puts(&c, "GET /x HTTP/1.1\r\n" H "\r\n");
		leave(&c, i);
		talk_wait_for(&t.gone, i + 1);
		expect_int(how[i], t.open, 0);
		expect_int(how[i], t.f.handled, i + 1);
		if (i == 2)
			client_close(&c);
	}
	fixture_done(&t.f);
}

/* Until neither the kernel nor we take more; how many pieces that were. */
static size_t fill_up(struct talk *t)
{
	size_t pieces = 0;
	do {
		talk_tell(t, FILL);
		assert_true(t->filled <= LIMIT_HTTP_STREAM_BUFFER);
		pieces += t->filled / FILL_PIECE;
	} while (t->filled);
	return pieces;
}

static void slow_reader_is_dropped_and_others_go_on(void **state)
{
	struct talk t;
	struct client slow, good;
	(void)state;
	talk_init(&t);
	t.f.config.deadlines = (struct http_deadlines){ .write_ms = 300 };
	fixture_start(&t.f);
	talk_open(&t, &good, 1);
	talk_read_filled(&good, fill_up(&t)); /* was late once, and caught up */
	talk_open(&t, &slow, 2);
	t.skip = 1;
	while (!t.gone)
		talk_tell(&t, FILL);
	t.skip = 0;
	talk_tell(&t, SAY);
	client_expect_bytes(&good, "c\r\nhello, world\r\n");
	assert_int_equal(t.gone, 1);
	assert_int_equal(t.open, 1);
	client_close(&slow);
	client_close(&good);
	fixture_done(&t.f);
}

/* The server's socket in this process whose other end is the client. */
static int server_socket_of(const struct client *c)
{
	struct sockaddr_in mine, peer;
	socklen_t size = sizeof mine;
	assert_int_equal(getsockname(c->fd, (struct sockaddr *)&mine, &size), 0);
	for (int fd = 3; fd < 1024; fd++) {
		size = sizeof peer;
		if (getpeername(fd, (struct sockaddr *)&peer, &size) == 0 &&
			peer.sin_port == mine.sin_port)
			return fd;
	}
	fail_msg("no such socket");
	return -1;
}

/* The deadline is absolute: a few bytes now and then do not move it. The system's own is off. */
static void reader_that_dribbles_is_dropped_too(void **state)
{
	const unsigned never = 0;
	struct talk t;
	struct client c;
	(void)state;
	talk_init(&t);
	t.f.config.deadlines = (struct http_deadlines){ .write_ms = 300 };
	fixture_start(&t.f);
	talk_open(&t, &c, 1);
	setsockopt(server_socket_of(&c), IPPROTO_TCP, TCP_USER_TIMEOUT, &never, sizeof never);
	fill_up(&t);
	while (!t.gone) {
		char some[1024];
		recv(c.fd, some, sizeof some, 0);
		usleep(10000);
	}
	client_close(&c);
	fixture_done(&t.f);
}

static void reader_that_takes_what_waits_stays(void **state)
{
	struct talk t;
	struct client c;
	(void)state;
	talk_start(&t);
	talk_open(&t, &c, 1);
	for (int i = 0; i < 50; i++) {
		talk_tell(&t, FILL);
		talk_read_filled(&c, t.filled / FILL_PIECE);
	}
	talk_tell(&t, OVERFILL);
	client_skip(&c, LIMIT_HTTP_STREAM_BUFFER - 12 + 9); /* one chunk: "3fff4", twice CRLF */
	talk_tell(&t, END);
	client_expect_bytes(&c, "0\r\n\r\n");
	talk_expect_plain(&c);
	client_close(&c);
	assert_int_equal(t.gone, 0);
	fixture_done(&t.f);
}

static void other_end_that_vanishes_is_given_up_by_the_system(void **state)
{
	struct talk t;
	struct client c;
	unsigned ms = 0;
	socklen_t size = sizeof ms;
	(void)state;
	talk_init(&t);
	t.f.config.deadlines = (struct http_deadlines){ .write_ms = 1234 };
	fixture_start(&t.f);
	talk_open(&t, &c, 1);
	assert_int_equal(
		getsockopt(server_socket_of(&c), IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, &size), 0);
	assert_int_equal(ms, 1234);
	client_close(&c);
	fixture_done(&t.f);
}

/* ---- limits and the end ---- */

static void more_streams_than_a_worker_may_have_are_refused(void **state)
{
	struct talk t;
	struct client c[3];
	struct answer a;
	(void)state;
	talk_init(&t);
	t.f.config.streams = 2;
	fixture_start(&t.f);
	talk_open(&t, &c[0], 1);
	talk_open(&t, &c[1], 2);
	client_open(&c[2], fixture_port(&t.f, false));
	client_puts(&c[2], GET_STREAM);
	client_expect(&c[2], 503, &a);
	assert_string_equal(a.body, "busy");
	client_close(&c[0]);
	talk_wait_for(&t.gone, 1);
	talk_begin(&t, &c[2], GET_STREAM, 2);
	client_expect(&c[2], 200, &a);
	talk_tell(&t, END);
	client_expect_bytes(&c[1], "0\r\n\r\n");
	talk_open(&t, &c[0], 1);
	for (size_t i = 0; i < 3; i++)
		client_close(&c[i]);
	fixture_done(&t.f);
}

static void stop_ends_streams_with_their_last_chunk(void **state)
{
	struct talk t;
	struct client c, old, tls, ended;
	struct answer a;
	(void)state;
	talk_start(&t);
	talk_open(&t, &ended, 1);
	talk_tell(&t, END);
	talk_open(&t, &c, 1);
	client_open(&old, fixture_port(&t.f, false));
	talk_begin(&t, &old, "GET /stream HTTP/1.0\r\n\r\n", 2);
	client_open_tls(&tls, fixture_port(&t.f, true));
	talk_begin(&t, &tls, GET_STREAM, 3);
	http_server_stop(t.f.server);
	assert_int_equal(t.drained, 3);
	assert_int_equal(t.gone, 0);
	client_expect_bytes(&c, "3\r\nbye\r\n0\r\n\r\n");
	client_expect_end(&c);
	client_expect(&old, 200, &a);
	client_expect_bytes(&old, "bye");
	client_expect_end(&old);
	client_expect(&tls, 200, &a);
	client_expect_bytes(&tls, "3\r\nbye\r\n0\r\n\r\n");
	client_expect_end(&tls);
	client_expect_bytes(&ended, "0\r\n\r\n");
	client_close(&c);
	client_close(&old);
	client_close(&tls);
	client_close(&ended);
	fixture_done(&t.f);
}

static void request_behind_a_stream_is_answered_at_the_stop_too(void **state)
{
	struct talk t;
	struct client c;
	struct answer a;
	(void)state;
	talk_start(&t);
	talk_open(&t, &c, 1);
	client_puts(&c, "GET /x HTTP/1.1\r\n" H "\r\n");
	http_server_stop(t.f.server);
	client_expect_bytes(&c, "3\r\nbye\r\n0\r\n\r\n");
	client_expect(&c, 200, &a);
	assert_true(answer_has(&a, "Connection: close"));
	client_expect_end(&c);
	client_close(&c);
	fixture_done(&t.f);
}

static void stop_does_not_wait_for_a_reader_that_takes_nothing(void **state)
{
	struct talk t;
	struct client c;
	(void)state;
	talk_init(&t);
	t.f.config.deadlines = (struct http_deadlines){ .drain_ms = 50 };
	fixture_start(&t.f);
	talk_open(&t, &c, 1);
	fill_up(&t);
	t.order = NONE;
	http_server_stop(t.f.server);
	assert_int_equal(t.f.stopped, 1);
	client_close(&c);
	fixture_done(&t.f);
}

static void many_streams_come_and_go(void **state)
{
	struct talk t;
	struct client c[100];
	(void)state;
	talk_start(&t);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 100; i++)
			talk_open(&t, &c[i], i + 1);
		talk_tell(&t, SAY);
		for (int i = 0; i < 100; i += 2)
			leave(&c[i], i % 4 / 2);
		talk_wait_for(&t.open, 50);
		talk_tell(&t, SAY_TWICE);
		talk_tell(&t, END);
		for (int i = 1; i < 100; i += 2) {
			client_expect_bytes(&c[i], "c\r\nhello, world\r\n5\r\nfirst\r\nc\r\nhello, "
						   "world\r\n0\r\n\r\n");
			talk_expect_plain(&c[i]);
			client_close(&c[i]);
		}
	}
	assert_int_equal(t.gone, 150);
	fixture_done(&t.f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(other_end_that_leaves_is_noticed_though_nothing_is_sent),
		cmocka_unit_test(slow_reader_is_dropped_and_others_go_on),
		cmocka_unit_test(reader_that_dribbles_is_dropped_too),
		cmocka_unit_test(reader_that_takes_what_waits_stays),
		cmocka_unit_test(other_end_that_vanishes_is_given_up_by_the_system),
		cmocka_unit_test(more_streams_than_a_worker_may_have_are_refused),
		cmocka_unit_test(stop_ends_streams_with_their_last_chunk),
		cmocka_unit_test(request_behind_a_stream_is_answered_at_the_stop_too),
		cmocka_unit_test(stop_does_not_wait_for_a_reader_that_takes_nothing),
		cmocka_unit_test(many_streams_come_and_go),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
