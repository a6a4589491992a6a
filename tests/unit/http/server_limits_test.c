/* SPDX-License-Identifier: Apache-2.0 */
/* server_limits_test: deadlines, and the ends of what a worker can hold. */
#include "unit/http/server_fixture.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* Sends `text` again and again, one byte each 5 ms, until the server has answered or closed. */
static void drip(struct client *c, const char *text)
{
	char peek;
	for (size_t i = 0;; i++) {
		if (recv(c->fd, &peek, 1, MSG_PEEK | MSG_DONTWAIT) >= 0 || errno != EAGAIN)
			return;
		if (send(c->fd, text + i % strlen(text), 1, MSG_NOSIGNAL) < 0)
			return;
		usleep(5000);
	}
}

static void slow_request_is_cut_however_steadily_it_drips(void **state)
{
	static const char *const beginnings[] = {
		"GET /x HTTP/1.1\r\n" H "A: ",
		"POST /x HTTP/1.1\r\n" H "Content-Length: 100000\r\n\r\n",
		"POST /x HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\nfffff\r\n",
	};
	struct fixture f;
	(void)state;
	fixture_init(&f);
	f.config.deadlines = (struct http_deadlines){ .head_ms = 60, .body_ms = 60 };
	fixture_start(&f);
	for (size_t i = 0; i < 3; i++) {
		struct client c;
		struct answer a;
		client_open(&c, fixture_port(&f, false));
		client_puts(&c, beginnings[i]);
		drip(&c, "x");
		client_expect(&c, 408, &a);
		client_expect_end(&c);
		client_close(&c);
	}
	assert_int_equal(f.handled, 0);
	fixture_done(&f);
}

static void silent_connection_is_closed(void **state)
{
	struct fixture f;
	struct client c;
	struct answer a;
	(void)state;
	fixture_init(&f);
	f.config.deadlines = (struct http_deadlines){ .idle_ms = 60, .handshake_ms = 60 };
	fixture_start(&f);
	client_open(&c, fixture_port(&f, false)); /* says nothing */
	client_expect_end(&c);
	client_close(&c);
	client_open_and_get(&f, "/x", &c); /* says nothing more */
	client_expect(&c, 200, &a);
	client_expect_end(&c);
	client_close(&c);
	client_open(&c, fixture_port(&f, true)); /* shakes no hand */
	client_expect_end(&c);
	client_close(&c);
	client_open(&c, fixture_port(&f, true)); /* half a hand */
	client_send(&c, SPAN("\x16\x03\x01"));
	client_expect_end(&c);
	client_close(&c);
	fixture_done(&f);
}

static void reader_that_takes_nothing_is_cut(void **state)
{
	struct fixture f;
	struct client c;
	int small = 4096;
	(void)state;
	fixture_init(&f);
	f.config.deadlines = (struct http_deadlines){ .write_ms = 60 };
	fixture_start(&f);
	client_open(&c, fixture_port(&f, false));
	setsockopt(c.fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
	for (int i = 0; i < 20; i++)
		client_puts(&c, "GET /big?8388608 HTTP/1.1\r\n" H "\r\n");
	while (send(c.fd, "", 0, MSG_NOSIGNAL) == 0) { /* until the reset is known */
		char byte;
		if (send(c.fd, "G", 1, MSG_NOSIGNAL) < 0 || recv(c.fd, &byte, 0, MSG_PEEK) < 0)
			break;
		usleep(5000);
	}
	client_close(&c);
	assert_true(f.handled < 20);
	fixture_done(&f);
}

static void connection_idle_longest_makes_way_at_the_limit(void **state)
{
	struct fixture f;
	struct client c[5];
	struct answer a;
	(void)state;
	fixture_init(&f);
	f.config.connections = 3;
	fixture_start(&f);
	for (int i = 0; i < 5; i++) {
		client_open_and_get(&f, "/x", &c[i]);
		client_expect(&c[i], 200, &a);
	}
	client_expect_end(&c[0]);
	client_expect_end(&c[1]);
	client_puts(&c[2], "GET /x HTTP/1.1\r\n" H "\r\n");
	client_expect(&c[2], 200, &a);
	for (int i = 0; i < 5; i++)
		client_close(&c[i]);
	fixture_done(&f);
}

static void new_connection_waits_while_all_are_busy(void **state)
{
	struct fixture f;
	struct client busy[2], other;
	struct answer a;
	(void)state;
	fixture_init(&f);
	f.config.connections = 2;
	fixture_start(&f);
	for (int i = 0; i < 2; i++)
		client_open_and_get(&f, "/hold", &busy[i]);
	client_open_and_get(&f, "/x", &other);
	while (f.handled < 2)
		usleep(1000);
	f.release = true;
	http_worker_wake(f.worker);
	for (int i = 0; i < 2; i++) {
		client_expect(&busy[i], 200, &a);
		client_close(&busy[i]);
	}
	client_expect(&other, 200, &a);
	client_close(&other);
	fixture_done(&f);
}

static rlim_t highest_descriptor(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	close(fd);
	return (rlim_t)fd;
}

static void accept_pauses_without_descriptors_and_recovers(void **state)
{
	struct fixture f;
	struct client c[8];
	struct answer a;
	struct rlimit before, tight;
	(void)state;
	fixture_init(&f);
	fixture_start(&f);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	for (int i = 0; i < 8; i++)
		client_socket(&c[i]);
	tight = before;
	tight.rlim_cur = highest_descriptor() + 3; /* for the server */
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &tight), 0);
	for (int i = 0; i < 8; i++) {
		assert_true(client_connect(&c[i], fixture_port(&f, false)));
		client_puts(&c[i], "GET /x HTTP/1.1\r\n" H "\r\n");
	}
	for (int i = 0; i < 3; i++)
		client_expect(&c[i], 200, &a);
	int ticks = f.ticks;
	usleep(300000);
	assert_true(f.ticks - ticks < 100); /* a loop that spins turns many thousand times */
	assert_int_equal(f.handled, 3);
	for (int i = 3; i < 6; i++) { /* each that leaves lets one in */
		client_close(&c[i - 3]);
		client_expect(&c[i], 200, &a);
	}
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	for (int i = 6; i < 8; i++)
		client_expect(&c[i], 200, &a);
	for (int i = 3; i < 8; i++)
		client_close(&c[i]);
	fixture_done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slow_request_is_cut_however_steadily_it_drips),
		cmocka_unit_test(silent_connection_is_closed),
		cmocka_unit_test(reader_that_takes_nothing_is_cut),
		cmocka_unit_test(connection_idle_longest_makes_way_at_the_limit),
		cmocka_unit_test(new_connection_waits_while_all_are_busy),
		cmocka_unit_test(accept_pauses_without_descriptors_and_recovers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
