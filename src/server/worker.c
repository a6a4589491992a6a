/* SPDX-License-Identifier: Apache-2.0 */
#include "server/worker.h"
#include "api/dashboard/tail.h"
#include "api/latency.h"
#include "api/rate.h"
#include "api/slow.h"
#include <stdlib.h>

static void wake(void *arg)
{
	http_worker_wake(arg);
}

static void stop(void *app, void *arg)
{
	struct thread *t = arg;
	(void)app;
	slow_port_close(t->slow); /* first: its jobs use what requests of this worker hold */
	if (t->port)
		store_port_close(t->port);
	if (t->conn)
		store_conn_close(t->conn);
	keyring_port_free(t->keys);
	hot_free(t->hot);
	throttle_free(t->throttle);
	rate_free(t->rate);
	tail_free(t->tail);
	tenant_view_unref(t->tenants); /* requests that are still open hold theirs */
	free(t);
}

static err open_parts(struct thread *t, struct http_worker *w)
{
	TRY(store_conn_open(t->app->store, &t->conn));
	TRY(store_port_open(t->app->store, wake, w, &t->port));
	TRY(keyring_port_new(t->app->keyring, &t->keys));
	TRY(slow_port_open(t->app->slow, wake, w, &t->slow));
	TRY(latency_open(t->app->latency, &t->latency));
	t->hot = hot_new();
	t->throttle = throttle_new();
	t->rate = rate_new();
	t->tail = tail_new(w);
	return t->hot && t->throttle && t->rate && t->tail ? OK : FAIL(NOMEM);
}

static err start(void *app, struct http_worker *w, void **ret_thread)
{
	struct thread *t = calloc(1, sizeof *t);
	TRY_PTR(t);
	t->app = app;
	err e = open_parts(t, w);
	if (e.code)
		stop(app, t);
	else
		*ret_thread = t;
	return e;
}

static void tick(void *app, void *arg)
{
	struct thread *t = arg;
	(void)app;
	keyring_port_flush(t->keys); /* first: what it signs goes to the journal */
	store_port_flush(t->port);
}

static void woken(void *app, void *arg)
{
	struct thread *t = arg;
	(void)app;
	store_port_drain(t->port);
	slow_port_drain(t->slow);
}

void worker_callbacks(struct http_config *config, struct app *app)
{
	config->app = app;
	config->worker_start = start;
	config->worker_stop = stop;
	config->handle = app_handle;
	config->tick = tick;
	config->woken = woken;
	config->refused = app_refused;
}
