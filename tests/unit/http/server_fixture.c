/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/http/server_fixture.h"
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <signal.h>
#include <unistd.h>

static void *wake_when_asked(void *arg)
{
	struct fixture *f = arg;
	pthread_mutex_lock(&f->lock);
	while (!f->end) {
		if (f->wake)
			http_worker_wake(f->wake);
		f->wake = NULL;
		pthread_cond_wait(&f->asked, &f->lock);
	}
	pthread_mutex_unlock(&f->lock);
	return NULL;
}

static void ask_to_be_woken(struct fixture *f, struct http_worker *w)
{
	pthread_mutex_lock(&f->lock);
	f->wake = w;
	pthread_cond_signal(&f->asked);
	pthread_mutex_unlock(&f->lock);
}

static void note_stack(struct fixture *f)
{
	uintptr_t here = (uintptr_t)__builtin_frame_address(0);
	if (!f->stack_low || here < f->stack_low)
		f->stack_low = here;
	if (here > f->stack_high)
		f->stack_high = here;
}

static void wait(struct fixture *f, struct http_exchange *x)
{
	assert_true(f->waiting_count < WAITING_MAX);
	f->waiting[f->waiting_count++] = x;
	ask_to_be_woken(f, x->worker);
}

static void answer_fields(struct http_exchange *x)
{
	for (int i = 0; i < 30; i++)
		http_out_field(x, arena_printf(x->arena, "X-%d", i), SPAN("a\tb"));
	http_out_field(x, "X-Split", SPAN("a\r\nX-Evil: 1"));
	http_out_field(x, "X-Line", SPAN("a\n"));
	http_out_field(x, "X-Nul", SPAN("a\0b"));
	http_out_field(x, "X Name", SPAN("a"));
	http_finish(x, 200, SPAN("fields"));
}

static void answer_plain(struct http_exchange *x)
{
	char *text = arena_printf(x->arena, SPAN_FMT " " SPAN_FMT " %zu %s %d",
		SPAN_ARG(x->req.method_text), SPAN_ARG(x->req.path), x->req.body.n, x->req.peer,
		x->req.tls);
	http_finish(x, 200, span_of(text));
}

static bool has_to_wait(struct span path)
{
	return span_eq_str(path, "/late") || span_eq_str(path, "/hold") ||
	       span_eq_str(path, "/never");
}

static void handle(struct http_exchange *x)
{
	struct fixture *f = x->app;
	struct span path = x->req.path;
	assert_ptr_equal(x->thread, f);
	assert_int_equal(strlen(x->id), 20);
	f->handled++;
	note_stack(f);
	if (has_to_wait(path))
		return wait(f, x);
	if (span_eq_str(path, "/big"))
		return http_finish(x, 200, span_make(f->big, strtoul(x->req.query.p, NULL, 10)));
	if (span_eq_str(path, "/status"))
		return http_finish(x, (int)strtoul(x->req.query.p, NULL, 10), SPAN("text"));
	if (span_eq_str(path, "/fields"))
		return answer_fields(x);
	while (span_eq_str(path, "/block") && !f->release)
		usleep(1000);
	if (span_eq_str(path, "/pop") && f->waiting_count)
		answer_plain(f->waiting[--f->waiting_count]);
	answer_plain(x);
}

static bool may_finish(const struct fixture *f, const struct http_exchange *x)
{
	return span_eq_str(x->req.path, "/late") ||
	       (f->release && span_eq_str(x->req.path, "/hold"));
}

static void woken(void *app, void *thread)
{
	struct fixture *f = app;
	struct http_exchange *ready[WAITING_MAX];
	size_t n = 0, kept = 0;
	assert_ptr_equal(thread, f);
	for (size_t i = 0; i < f->waiting_count; i++)
		*(may_finish(f, f->waiting[i]) ? &ready[n++] : &f->waiting[kept++]) = f->waiting[i];
	f->waiting_count = kept;
	for (size_t i = 0; i < n; i++)
		answer_plain(ready[i]);
}

static void tick(void *app, void *thread)
{
	struct fixture *f = app;
	(void)thread;
	f->ticks++;
}

static err start(void *app, struct http_worker *w, void **ret_thread)
{
	struct fixture *f = app;
	if (f->fail_start)
		return FAIL(BUSY);
	if (http_worker_index(w) == 0)
		f->worker = w;
	*ret_thread = f;
	return OK;
}

static void stop(void *app, void *thread)
{
	struct fixture *f = thread;
	assert_ptr_equal(app, thread);
	for (size_t i = 0; i < f->waiting_count; i++)
		http_finish(f->waiting[i], 503, SPAN(""));
	if (f->waiting_count)
		f->waiting_count = 0;
	f->stopped++;
}

void fixture_make_cert(struct fixture *f, long serial)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = X509_new();
	FILE *out;
	ASN1_INTEGER_set(X509_get_serialNumber(cert), serial);
	X509_gmtime_adj(X509_getm_notBefore(cert), -3600);
	X509_gmtime_adj(X509_getm_notAfter(cert), 86400);
	X509_set_pubkey(cert, key);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(cert), "CN", MBSTRING_ASC,
		(const unsigned char *)"localhost", -1, -1, 0);
	X509_set_issuer_name(cert, X509_get_subject_name(cert));
	assert_true(X509_sign(cert, key, EVP_sha256()) > 0);
	assert_non_null(out = fopen(f->cert, "w"));
	assert_int_equal(PEM_write_X509(out, cert), 1);
	fclose(out);
	assert_non_null(out = fopen(f->key, "w"));
	assert_int_equal(PEM_write_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL), 1);
	fclose(out);
	X509_free(cert);
	EVP_PKEY_free(key);
}

void fixture_init(struct fixture *f)
{
	*f = (struct fixture){ 0 };
	signal(SIGPIPE, SIG_IGN); /* of the test's own client */
	snprintf(f->folder, sizeof f->folder, "/tmp/mintage-http-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->cert, sizeof f->cert, "%s/cert.pem", f->folder);
	snprintf(f->key, sizeof f->key, "%s/key.pem", f->folder);
	fixture_make_cert(f, 1);
	f->big = malloc(BIG_SIZE);
	assert_non_null(f->big);
	memset(f->big, 'x', BIG_SIZE);
	f->config = (struct http_config){ .workers = 1,
		.listen_count = 2,
		.cert_file = f->cert,
		.key_file = f->key,
		.listen = { { .address = "127.0.0.1" }, { .address = "127.0.0.1", .tls = true } },
		.app = f,
		.worker_start = start,
		.worker_stop = stop,
		.handle = handle,
		.woken = woken,
		.tick = tick };
	pthread_mutex_init(&f->lock, NULL);
	pthread_cond_init(&f->asked, NULL);
	assert_int_equal(pthread_create(&f->waker, NULL, wake_when_asked, f), 0);
}

void fixture_start(struct fixture *f)
{
	struct fault fault = { 0 };
	if (http_server_new(&f->config, &fault, &f->server).code)
		fail_msg("%s", fault.text);
	assert_int_equal(http_server_start(f->server).code, ERR_OK);
}

void fixture_done(struct fixture *f)
{
	if (f->server)
		http_server_stop(f->server);
	pthread_mutex_lock(&f->lock);
	f->end = true;
	pthread_cond_signal(&f->asked);
	pthread_mutex_unlock(&f->lock);
	pthread_join(f->waker, NULL);
	http_server_free(f->server);
	pthread_mutex_destroy(&f->lock);
	pthread_cond_destroy(&f->asked);
	unlink(f->cert);
	unlink(f->key);
	rmdir(f->folder);
	free(f->big);
}

uint16_t fixture_port(const struct fixture *f, bool tls)
{
	return http_server_listeners(f->server)[tls].port;
}

int fixture_set_up(void **state)
{
	struct fixture *f = malloc(sizeof *f);
	assert_non_null(f);
	fixture_init(f);
	fixture_start(f);
	*state = f;
	return 0;
}

int fixture_tear_down(void **state)
{
	fixture_done(*state);
	free(*state);
	return 0;
}
