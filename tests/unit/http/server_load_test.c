/* SPDX-License-Identifier: Apache-2.0 */
/* server_load_test: late answers, deep pipelines, deadlines, and the ends of what a worker can
 * hold. */
#include "unit/http/server_fixture.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define H         "Host: a\r\n"
#define PIPELINED 10000
#define STACK_MAX 16384

static void open_and_get(struct fixture *f, const char *path, struct client *c)
{
	char text[256];
	client_open(c, fixture_port(f, false));
	client_puts(c, get_of(path, text));
}

struct sender {
	struct client *c;
	const char *path;
};

static void *send_many(void *arg)
{
	struct sender *s = arg;
	char text[256];
	get_of(s->path, text);
	for (int i = 0; i < PIPELINED; i++)
		if (send(s->c->fd, text, strlen(text), MSG_NOSIGNAL) < 0)
			return NULL;
	return NULL;
}

static void expect_flat_pipeline(const char *path)
{
	struct fixture f;
	struct client c;
	struct answer a;
	pthread_t thread;
	fixture_init(&f);
	fixture_start(&f);
	client_open(&c, fixture_port(&f, false));
	struct sender s = { &c, path };
	assert_int_equal(pthread_create(&thread, NULL, send_many, &s), 0);
	for (int i = 0; i < PIPELINED; i++)
		client_expect(&c, 200, &a);
	pthread_join(thread, NULL);
	assert_int_equal(f.handled, PIPELINED);
	assert_true(f.stack_high - f.stack_low < STACK_MAX);
	client_close(&c);
	fixture_done(&f);
}

static void ten_thousand_pipelined_requests_do_not_deepen_the_stack(void **state)
{
	(void)state;
	expect_flat_pipeline("/now");
}

static void ten_thousand_late_answers_do_not_deepen_the_stack(void **state)
{
	(void)state;
	expect_flat_pipeline("/late");
}

/* Each answer lets a handler run that gives another connection its answer, and so on through all of
 * them. */
static void answers_given_by_other_handlers_do_not_deepen_the_stack(void **state)
{
	enum { CHAIN = 200 };
	struct fixture f;
	struct client c[CHAIN], first;
	struct answer a;
	(void)state;
	fixture_init(&f);
	fixture_start(&f);
	for (int i = 0; i < CHAIN; i++) {
		client_open(&c[i], fixture_port(&f, false));
		client_puts(&c[i], "GET /hold HTTP/1.1\r\n" H "\r\nGET /pop HTTP/1.1\r\n" H "\r\n");
	}
	while (f.handled < CHAIN)
		usleep(1000);
	open_and_get(&f, "/pop", &first);
	client_expect(&first, 200, &a);
	client_close(&first);
	for (int i = 0; i < CHAIN; i++) {
		client_expect(&c[i], 200, &a);
		client_expect(&c[i], 200, &a);
		client_close(&c[i]);
	}
	assert_true(f.stack_high - f.stack_low < STACK_MAX);
	fixture_done(&f);
}

static void request_behind_one_that_waits_does_not_spin_the_loop(void **state)
{
	struct fixture f;
	struct client c;
	struct answer a;
	(void)state;
	fixture_init(&f);
	fixture_start(&f);
	open_and_get(&f, "/hold", &c);
	while (f.handled < 1)
		usleep(1000);
	client_puts(&c, "GET /next HTTP/1.1\r\n" H "\r\n");
	usleep(50000);
	int ticks = f.ticks;
	usleep(200000);
	assert_true(f.ticks - ticks < 100); /* a loop that spins turns many thousand times */
	f.release = true;
	http_worker_wake(f.worker);
	client_expect(&c, 200, &a);
	client_expect(&c, 200, &a);
	client_close(&c);
	fixture_done(&f);
}

static void request_may_be_finished_after_a_wake_from_another_thread(void **state)
{
	struct fixture f;
	struct client held[3], other;
	struct answer a;
	(void)state;
	fixture_init(&f);
	fixture_start(&f);
	for (int i = 0; i < 3; i++)
		open_and_get(&f, "/hold", &held[i]);
	for (int i = 0; i < 10; i++) { /* others are served meanwhile */
		open_and_get(&f, "/late", &other);
		client_expect(&other, 200, &a);
		client_close(&other);
	}
	while (f.handled < 13)
		usleep(1000);
	f.release = true;
	http_worker_wake(f.worker);
	for (int i = 0; i < 3; i++) {
		client_expect(&held[i], 200, &a);
		client_close(&held[i]);
	}
	fixture_done(&f);
}

static void client_may_leave_before_its_late_answer(void **state)
{
	struct fixture f;
	struct client c;
	struct answer a;
	(void)state;
	fixture_init(&f);
	fixture_start(&f);
	for (int i = 0; i < 20; i++) {
		struct linger reset = { .l_onoff = 1 };
		open_and_get(&f, "/hold", &c);
		while (f.handled <= i)
			usleep(1000);
		if (i % 2)
			setsockopt(c.fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
		client_close(&c);
	}
	f.release = true;
	http_worker_wake(f.worker);
	open_and_get(&f, "/x", &c);
	client_expect(&c, 200, &a);
	client_close(&c);
	fixture_done(&f);
}

static void tick_runs_after_handlers(void **state)
{
	struct fixture f;
	struct client c;
	struct answer a;
	(void)state;
	fixture_init(&f);
	fixture_start(&f);
	open_and_get(&f, "/x", &c);
	client_expect(&c, 200, &a);
	while (!f.ticks)
		usleep(1000);
	client_close(&c);
	fixture_done(&f);
}

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
	open_and_get(&f, "/x", &c); /* says nothing more */
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
		open_and_get(&f, "/x", &c[i]);
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
		open_and_get(&f, "/hold", &busy[i]);
	open_and_get(&f, "/x", &other);
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
		cmocka_unit_test(ten_thousand_pipelined_requests_do_not_deepen_the_stack),
		cmocka_unit_test(ten_thousand_late_answers_do_not_deepen_the_stack),
		cmocka_unit_test(answers_given_by_other_handlers_do_not_deepen_the_stack),
		cmocka_unit_test(request_behind_one_that_waits_does_not_spin_the_loop),
		cmocka_unit_test(request_may_be_finished_after_a_wake_from_another_thread),
		cmocka_unit_test(client_may_leave_before_its_late_answer),
		cmocka_unit_test(tick_runs_after_handlers),
		cmocka_unit_test(slow_request_is_cut_however_steadily_it_drips),
		cmocka_unit_test(silent_connection_is_closed),
		cmocka_unit_test(reader_that_takes_nothing_is_cut),
		cmocka_unit_test(connection_idle_longest_makes_way_at_the_limit),
		cmocka_unit_test(new_connection_waits_while_all_are_busy),
		cmocka_unit_test(accept_pauses_without_descriptors_and_recovers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
