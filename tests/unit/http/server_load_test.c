/* SPDX-License-Identifier: Apache-2.0 */
/* server_load_test: late answers, deep pipelines, deadlines, and the ends of what a worker can
 * hold. */
#include "unit/http/server_fixture.h"
#include <sys/socket.h>
#include <unistd.h>

#define PIPELINED 10000
#define STACK_MAX 16384

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
	client_open_and_get(&f, "/pop", &first);
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
	client_open_and_get(&f, "/hold", &c);
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
		client_open_and_get(&f, "/hold", &held[i]);
	for (int i = 0; i < 10; i++) { /* others are served meanwhile */
		client_open_and_get(&f, "/late", &other);
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
		client_open_and_get(&f, "/hold", &c);
		while (f.handled <= i)
			usleep(1000);
		if (i % 2)
			setsockopt(c.fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
		client_close(&c);
	}
	f.release = true;
	http_worker_wake(f.worker);
	client_open_and_get(&f, "/x", &c);
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
	client_open_and_get(&f, "/x", &c);
	client_expect(&c, 200, &a);
	while (!f.ticks)
		usleep(1000);
	client_close(&c);
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
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
