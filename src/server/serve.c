/* SPDX-License-Identifier: Apache-2.0 */
#include "server/serve.h"
#include "api/app.h"
#include "api/dashboard/desk.h"
#include "api/latency.h"
#include "api/slow.h"
#include "base/limits.h"
#include "base/log.h"
#include "core/hot.h"
#include "server/address.h"
#include "server/bootstrap.h"
#include "server/certs.h"
#include "server/folder.h"
#include "server/upkeep.h"
#include "server/worker.h"
#include <limits.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#define ISSUER_FILE "issuer" /* what --issuer said once */
#define LOOK_MS     500      /* how often changes by other processes are looked for */
#define TRIM_LOOKS  60       /* after so many looks freed memory goes back to the system */

struct server {
	const struct serve_config *config;
	struct fault *fault;
	struct instance instance;
	struct folder_lock *lock;
	struct http_config http;
	struct http_server *server;
	struct app app;
	bool has_table; /* app.tenants is to be ended */
	uint64_t seen;  /* change counter */
	struct upkeep upkeep;
	char cert[PATH_MAX], key[PATH_MAX];
};

/* ---- listening ---- */

static err listen_on(struct server *s, const char *text, bool tls)
{
	if (!text || strcmp(text, "none") == 0)
		return OK;
	struct http_listen *l = &s->http.listen[s->http.listen_count++];
	l->tls = tls;
	return address_parse(text, s->fault, l);
}

static err find_certificate(struct server *s)
{
	if (s->config->cert_file || s->config->key_file) {
		if (!s->config->cert_file || !s->config->key_file)
			return fault_set(s->fault, ERR_USAGE, "--cert and --key belong together");
		s->http.cert_file = s->config->cert_file;
		s->http.key_file = s->config->key_file;
		return OK;
	}
	TRY(certs_ensure(s->config->data_dir, &rng_system, s->fault));
	snprintf(s->cert, sizeof s->cert, "%s/server.crt", s->config->data_dir);
	snprintf(s->key, sizeof s->key, "%s/server.key", s->config->data_dir);
	s->http.cert_file = s->cert;
	s->http.key_file = s->key;
	return OK;
}

static err prepare_to_listen(struct server *s)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned workers =
		s->config->workers ? s->config->workers : (unsigned)(cores > 0 ? cores : 1);
	s->http.workers = workers < LIMIT_WORKERS ? workers : LIMIT_WORKERS;
	worker_callbacks(&s->http, &s->app);
	TRY(listen_on(s, s->config->https, true));
	TRY(listen_on(s, s->config->http, false));
	if (!s->http.listen_count)
		return fault_set(s->fault, ERR_USAGE, "nothing to listen on");
	return find_certificate(s);
}

/* As they were bound; as they were asked for when nothing is to be served. */
static const struct http_listen *listeners(const struct server *s)
{
	return s->server ? http_server_listeners(s->server) : s->http.listen;
}

/* ---- whose tokens ---- */

static err kept_issuer(struct server *s, char *out, size_t size)
{
	struct secret text;
	err e = folder_read(s->config->data_dir, ISSUER_FILE, size - 1, s->fault, &text);
	out[0] = 0;
	if (e.code == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	snprintf(out, size, "%.*s", (int)text.n, (const char *)text.p);
	secret_done(&text);
	return OK;
}

/* A given issuer is kept; else the one kept; else https://localhost:PORT/. */
static err choose_issuer(struct server *s, struct span *ret_issuer)
{
	char text[256];
	const struct http_listen *l = listeners(s);
	if (s->config->issuer)
		return tenants_check(s->instance.arena, s->fault, SPAN("mintage"),
			span_of(s->config->issuer), ret_issuer);
	TRY(kept_issuer(s, text, sizeof text));
	if (!text[0])
		snprintf(text, sizeof text, "%s://localhost:%u/", l->tls ? "https" : "http",
			l->port);
	return tenants_check(
		s->instance.arena, s->fault, SPAN("mintage"), span_of(text), ret_issuer);
}

static err make_issuer(struct server *s, struct span issuer)
{
	if (!s->instance.tenants)
		return bootstrap_tenant(&s->instance, SPAN("mintage"), issuer,
			s->config->bootstrap ? s->config->data_dir : NULL, s->fault);
	const struct tenant *first = tenants_by_name(s->instance.tenants, SPAN_NONE);
	if (span_eq_str(issuer, first->issuer))
		return OK;
	return bootstrap_reissue(&s->instance, first, issuer, s->config->data_dir, s->fault);
}

/* An issuer is kept only once it could be had. */
static err make_ready_to_sign(struct server *s)
{
	struct span issuer;
	TRY(choose_issuer(s, &issuer));
	TRY(make_issuer(s, issuer));
	return s->config->issuer
		       ? folder_write(s->config->data_dir, ISSUER_FILE, issuer, 0600, s->fault)
		       : OK;
}

/* ---- running ---- */

static err start(struct server *s)
{
	s->app.store = s->instance.store;
	s->app.keyring = s->instance.keyring;
	s->app.clock = &clock_system;
	s->app.rng = &rng_system;
	tenant_table_init(&s->app.tenants, s->instance.tenants);
	s->has_table = true;
	TRY(store_change_counter(s->instance.conn, &s->seen));
	TRY(app_routes_load(&s->app));
	TRY(desk_new(s->app.rng, &s->app.desk));
	desk_set_certificate_end(s->app.desk, http_server_certificate_end(s->server));
	TRY(latency_new(clock_now_ms(s->app.clock), &s->app.latency));
	TRY(slow_new(s->app.store, s->app.keyring, &s->app.slow));
	return http_server_start(s->server);
}

/* The first tenant's. Whoever reads what this program says may make its first owner. */
static err say_setup(struct server *s)
{
	bool done;
	const struct tenant *t = tenants_by_name(s->instance.tenants, SPAN_NONE);
	struct hot *hot = hot_new();
	TRY_PTR(hot);
	err e = bootstrap_dashboard(&s->instance, t, hot, &done);
	hot_free(hot);
	TRY(e);
	if (!done)
		fprintf(stderr, "mintage: first-run set-up: %sdashboard/setup code %s\n", t->issuer,
			desk_setup_code(s->app.desk));
	return OK;
}

static void say_ready(const struct server *s)
{
	const struct http_listen *l = listeners(s);
	char url[128];
	for (size_t i = s->http.listen_count; i-- > 0;) {
		address_url(&l[i], url);
		fprintf(stderr, i ? "mintage: also %s\n" : "mintage: ready %s\n", url);
	}
	fflush(stderr);
}

/* Tenants that another process made: workers see the new table at their next request. */
static void look_for_tenants(struct server *s)
{
	uint64_t now;
	struct tenants *t;
	if (store_change_counter(s->instance.conn, &now).code || now == s->seen)
		return;
	upkeep_hurry(&s->upkeep);
	if (tenants_load(s->instance.conn, s->instance.keyring, &t).code)
		return; /* tried again at the next look */
	s->seen = now;
	if (tenants_same(t, s->instance.tenants)) {
		tenants_unref(t);
		return;
	}
	tenant_table_set(&s->app.tenants, t);
	tenants_unref(s->instance.tenants);
	s->instance.tenants = t;
}

static void reload(struct server *s)
{
	struct fault f = { 0 };
	err e = http_server_reload(s->server, &f);
	desk_set_certificate_end(s->app.desk, http_server_certificate_end(s->server));
	if (e.code)
		log_line(LOG_ERROR, "certificates were not reloaded; the old ones stay in use",
			"error", f.text, NULL);
	else
		log_line(LOG_INFO, "certificates reloaded", NULL);
}

static void wait_for_the_end(struct server *s, const sigset_t *signals)
{
	const struct timespec look = { 0, LOOK_MS * 1000000L };
	for (unsigned looks = 1;; looks++) {
		int got = sigtimedwait(signals, NULL, &look);
		if (got == SIGTERM || got == SIGINT)
			return;
		if (got == SIGHUP)
			reload(s);
		look_for_tenants(s);
		upkeep_run(&s->upkeep, &s->instance);
		/* connections that are gone leave their memory in each thread's heap */
		if (looks % TRIM_LOOKS == 0)
			malloc_trim(0);
	}
}

static err run(struct server *s, const sigset_t *signals)
{
	TRY(folder_make(s->config->data_dir, s->fault));
	TRY(folder_lock(s->config->data_dir, s->fault, &s->lock));
	TRY(instance_open(s->config->data_dir, true, s->fault, &s->instance));
	TRY(prepare_to_listen(s));
	if (!s->config->init_only)
		TRY(http_server_new(&s->http, s->fault, &s->server));
	TRY(make_ready_to_sign(s));
	if (s->config->init_only)
		return OK;
	TRY(start(s));
	TRY(say_setup(s));
	say_ready(s);
	if (s->config->ready)
		s->config->ready(s->config->data_dir);
	wait_for_the_end(s, signals);
	return OK;
}

static void stop(struct server *s)
{
	if (s->server) {
		http_server_stop(s->server);
		http_server_free(s->server);
	}
	slow_free(s->app.slow);
	app_routes_free(&s->app);
	desk_free(s->app.desk);
	latency_free(s->app.latency);
	if (s->has_table)
		tenant_table_done(&s->app.tenants);
	instance_close(&s->instance);
	folder_unlock(s->lock);
}

err serve(const struct serve_config *config, struct fault *fault)
{
	struct server *s = calloc(1, sizeof *s);
	sigset_t signals;
	TRY_PTR(s);
	s->config = config;
	s->fault = fault;
	/* blocked before any thread starts, so that only this one takes them */
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);
	keyring_harden(); /* before any key is read: no core dump, no debugger */
	err e = run(s, &signals);
	stop(s);
	free(s);
	return e;
}
