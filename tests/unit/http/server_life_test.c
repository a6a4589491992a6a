/* SPDX-License-Identifier: Apache-2.0 */
/* server_life_test: start, reload and stop. */
#include "unit/http/server_fixture.h"
#include <sys/socket.h>
#include <unistd.h>

static void *stop_server(void *arg)
{
	http_server_stop(arg);
	return NULL;
}

static void wait_for(atomic_int *n, int wanted)
{
	while (*n < wanted)
		usleep(1000);
}

/* The listener is closed when a new connection is refused, or reset in its queue. */
static void wait_until_closed(struct fixture *f)
{
	bool is_open = true;
	while (is_open) {
		struct client c;
		struct answer a;
		client_socket(&c);
		is_open = client_connect(&c, fixture_port(f, false)) &&
			  send(c.fd, "GET / HTTP/1.0\r\n\r\n", 18, MSG_NOSIGNAL) == 18 &&
			  client_read(&c, "GET", &a);
		client_close(&c);
	}
}

static void stop_lets_open_requests_end_and_closes_idle_connections(void **state)
{
	struct fixture f;
	struct client held, idle, half;
	struct answer a;
	pthread_t stopper;
	(void)state;
	fixture_init(&f);
	fixture_start(&f);
	client_open_and_get(&f, "/x", &idle);
	client_expect(&idle, 200, &a);
	client_open_and_get(&f, "/hold", &held);
	client_open(&half, fixture_port(&f, false));
	client_puts(&half, "GET /half HTTP/1.1\r\n");
	wait_for(&f.handled, 2);
	assert_int_equal(pthread_create(&stopper, NULL, stop_server, f.server), 0);
	client_expect_end(&idle);
	wait_until_closed(&f);
	client_puts(&half, H "\r\n");
	client_expect(&half, 200, &a);
	assert_true(answer_has(&a, "Connection: close"));
	client_expect_end(&half);
	f.release = true;
	http_worker_wake(f.worker);
	client_expect(&held, 200, &a);
	assert_true(answer_has(&a, "Connection: close"));
	client_expect_end(&held);
	client_close(&idle);
	client_close(&half);
	client_close(&held);
	pthread_join(stopper, NULL);
	assert_int_equal(f.stopped, 1);
	fixture_done(&f);
}

static void request_that_has_arrived_before_the_stop_is_answered(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		struct fixture f;
		struct client c;
		struct answer a;
		fixture_init(&f);
		fixture_start(&f);
		client_open_and_get(&f, "/x", &c);
		pthread_t stopper;
		assert_int_equal(pthread_create(&stopper, NULL, stop_server, f.server), 0);
		client_expect(&c, 200, &a);
		client_close(&c);
		pthread_join(stopper, NULL);
		fixture_done(&f);
	}
}

static void connection_that_waits_to_be_accepted_at_the_stop_is_served(void **state)
{
	struct fixture f;
	struct client busy, late;
	struct answer a;
	pthread_t stopper;
	(void)state;
	fixture_init(&f);
	fixture_start(&f);
	client_open_and_get(&f, "/block", &busy);
	wait_for(&f.handled, 1);
	assert_int_equal(pthread_create(&stopper, NULL, stop_server, f.server), 0);
	usleep(20000); /* the worker learns of the stop first, then of the connection */
	client_open_and_get(&f, "/x", &late);
	f.release = true;
	client_expect(&busy, 200, &a);
	client_expect(&late, 200, &a);
	client_close(&busy);
	client_close(&late);
	pthread_join(stopper, NULL);
	fixture_done(&f);
}

static void stop_does_not_wait_for_ever(void **state)
{
	struct fixture f;
	struct client c, slow;
	(void)state;
	fixture_init(&f);
	f.config.deadlines = (struct http_deadlines){ .drain_ms = 50 };
	fixture_start(&f);
	client_open_and_get(&f, "/never", &c);
	client_open(&slow, fixture_port(&f, false));
	client_puts(&slow, "POST /x HTTP/1.1\r\n" H "Content-Length: 5\r\n\r\nh");
	wait_for(&f.handled, 1);
	http_server_stop(f.server);
	assert_int_equal(f.stopped, 1);
	assert_int_equal(f.waiting_count, 0);
	client_expect_end(&c);
	client_close(&c);
	client_close(&slow);
	fixture_done(&f);
}

static long serial_seen(struct fixture *f)
{
	struct client c;
	client_open_tls(&c, fixture_port(f, true));
	X509 *cert = SSL_get1_peer_certificate(c.ssl);
	long serial = ASN1_INTEGER_get(X509_get0_serialNumber(cert));
	X509_free(cert);
	client_close(&c);
	return serial;
}

static void write_text(const char *file, const char *text)
{
	FILE *out = fopen(file, "w");
	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static void reload_takes_the_new_certificate_and_keeps_the_old_when_it_is_bad(void **state)
{
	struct fixture f;
	struct fault fault = { 0 };
	struct client old;
	struct answer a;
	(void)state;
	fixture_init(&f);
	fixture_start(&f);
	client_open_tls(&old, fixture_port(&f, true));
	assert_int_equal(serial_seen(&f), 1);
	fixture_make_cert(&f, 2);
	assert_int_equal(serial_seen(&f), 1);
	assert_int_equal(http_server_reload(f.server, &fault).code, ERR_OK);
	assert_int_equal(serial_seen(&f), 2);
	client_puts(&old, "GET /x HTTP/1.1\r\n" H "\r\n"); /* goes on with what it has */
	client_expect(&old, 200, &a);
	client_close(&old);
	write_text(f.cert, "no certificate");
	assert_int_equal(http_server_reload(f.server, &fault).code, ERR_IO);
	assert_non_null(strstr(fault.text, f.cert));
	assert_int_equal(serial_seen(&f), 2);
	unlink(f.cert);
	assert_int_equal(http_server_reload(f.server, &fault).code, ERR_IO);
	fixture_make_cert(&f, 3);
	write_text(f.key, "no key");
	assert_int_equal(http_server_reload(f.server, &fault).code, ERR_IO);
	assert_non_null(strstr(fault.text, f.key));
	assert_int_equal(serial_seen(&f), 2);
	fixture_done(&f);
}

static void key_of_another_certificate_is_refused(void **state)
{
	struct fixture f, other;
	struct fault fault = { 0 };
	struct http_server *s;
	(void)state;
	fixture_init(&f);
	fixture_init(&other);
	f.config.key_file = other.key;
	assert_int_equal(http_server_new(&f.config, &fault, &s).code, ERR_CRYPTO);
	f.config.key_file = NULL;
	assert_int_equal(http_server_new(&f.config, &fault, &s).code, ERR_IO);
	fixture_done(&other);
	fixture_done(&f);
}

struct loader {
	struct fixture *f;
	atomic_bool end;
	int served;
};

static void *load(void *arg)
{
	struct loader *l = arg;
	while (!l->end) {
		struct client c;
		struct answer a;
		client_open_tls(&c, fixture_port(l->f, true));
		client_puts(&c, "GET /x HTTP/1.1\r\n" H "\r\n");
		client_expect(&c, 200, &a);
		client_close(&c);
		l->served++;
	}
	return NULL;
}

static void reload_under_load_loses_no_request(void **state)
{
	struct fixture f;
	struct fault fault = { 0 };
	pthread_t thread;
	(void)state;
	fixture_init(&f);
	fixture_start(&f);
	struct loader l = { .f = &f };
	assert_int_equal(pthread_create(&thread, NULL, load, &l), 0);
	for (int i = 0; i < 100; i++)
		assert_int_equal(http_server_reload(f.server, &fault).code, ERR_OK);
	l.end = true;
	pthread_join(thread, NULL);
	assert_true(l.served > 0);
	fixture_done(&f);
}

static void workers_share_a_port_and_all_stop(void **state)
{
	struct fixture f;
	(void)state;
	fixture_init(&f);
	f.config.workers = 4;
	fixture_start(&f);
	for (int i = 0; i < 40; i++) {
		struct client c;
		struct answer a;
		client_open_and_get(&f, "/x", &c);
		client_expect(&c, 200, &a);
		client_close(&c);
	}
	http_server_stop(f.server);
	assert_int_equal(f.stopped, 4);
	fixture_done(&f);
}

static void port_that_is_taken_is_refused(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 4;
		i++) { /* one worker or more, here and there: only those share ports */
		struct fixture f;
		struct http_server *s;
		struct fault fault = { 0 };
		fixture_init(&f);
		f.config.workers = 1 + i / 2;
		fixture_start(&f);
		struct http_config second = f.config;
		second.workers = 1 + i % 2;
		second.listen[0].port = fixture_port(&f, false);
		assert_int_equal(http_server_new(&second, &fault, &s).code, ERR_IO);
		assert_non_null(strstr(fault.text, "127.0.0.1"));
		fixture_done(&f);
	}
}

static void address_that_is_none_is_refused(void **state)
{
	static const char *const addresses[] = { "", "localhost", "127.0.0.1:80", "256.0.0.1",
		"203.0.113.1" };
	struct fixture f;
	(void)state;
	fixture_init(&f);
	for (size_t i = 0; i < 5; i++) {
		struct http_server *s;
		struct fault fault = { 0 };
		snprintf(f.config.listen[0].address, sizeof f.config.listen[0].address, "%s",
			addresses[i]);
		expect_int(addresses[i], http_server_new(&f.config, &fault, &s).code, ERR_IO);
	}
	fixture_done(&f);
}

static void start_that_the_application_refuses_fails(void **state)
{
	struct fixture f;
	struct fault fault = { 0 };
	(void)state;
	fixture_init(&f);
	f.config.workers = 2;
	f.fail_start = true;
	assert_int_equal(http_server_new(&f.config, &fault, &f.server).code, ERR_OK);
	assert_int_equal(http_server_start(f.server).code, ERR_BUSY);
	fixture_done(&f);
}

static void refuse_in_json(struct http_exchange *x, const char *reason)
{
	http_out_field(x, "Content-Type", SPAN("application/json"));
	x->out_body = span_of(
		arena_printf(x->arena, "{\"status\":%d,\"why\":\"%s\"}", x->status, reason));
}

static void refusal_takes_the_form_of_the_application(void **state)
{
	struct fixture f;
	struct client c;
	struct answer a;
	(void)state;
	fixture_init(&f);
	f.config.refused = refuse_in_json;
	fixture_start(&f);
	client_open(&c, fixture_port(&f, false));
	client_puts(&c, "GET / HTTP/1.2\r\n");
	client_expect(&c, 505, &a);
	assert_true(answer_has(&a, "Content-Type: application/json"));
	assert_true(answer_has(&a, "Connection: close"));
	assert_string_equal(a.body, "{\"status\":505,\"why\":\"protocol version not served\"}");
	client_close(&c);
	fixture_done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stop_lets_open_requests_end_and_closes_idle_connections),
		cmocka_unit_test(request_that_has_arrived_before_the_stop_is_answered),
		cmocka_unit_test(connection_that_waits_to_be_accepted_at_the_stop_is_served),
		cmocka_unit_test(stop_does_not_wait_for_ever),
		cmocka_unit_test(reload_takes_the_new_certificate_and_keeps_the_old_when_it_is_bad),
		cmocka_unit_test(key_of_another_certificate_is_refused),
		cmocka_unit_test(reload_under_load_loses_no_request),
		cmocka_unit_test(workers_share_a_port_and_all_stop),
		cmocka_unit_test(port_that_is_taken_is_refused),
		cmocka_unit_test(address_that_is_none_is_refused),
		cmocka_unit_test(start_that_the_application_refuses_fails),
		cmocka_unit_test(refusal_takes_the_form_of_the_application),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
