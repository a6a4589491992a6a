/* SPDX-License-Identifier: Apache-2.0 */
#include "http/worker.h"
#include "base/limits.h"
#include "http/conn.h"
#include <signal.h>
#include <unistd.h>

static unsigned or_default(unsigned ms, unsigned fallback_ms)
{
	return ms ? ms : fallback_ms;
}

static void set_deadlines(struct http_worker *w)
{
	const struct http_deadlines *d = &w->config->deadlines;
	const unsigned after_ms[DEADLINE_KINDS] = {
		[DEADLINE_HANDSHAKE] = or_default(d->handshake_ms, LIMIT_HTTP_HANDSHAKE_MS),
		[DEADLINE_HEAD] = or_default(d->head_ms, LIMIT_HTTP_HEAD_MS),
		[DEADLINE_BODY] = or_default(d->body_ms, LIMIT_HTTP_BODY_MS),
		[DEADLINE_WRITE] = or_default(d->write_ms, LIMIT_HTTP_WRITE_MS),
		[DEADLINE_IDLE] = or_default(d->idle_ms, LIMIT_HTTP_IDLE_MS),
		[DEADLINE_LINGER] = or_default(d->linger_ms, LIMIT_HTTP_LINGER_MS),
	};
	deadlines_init(&w->deadlines, &w->loop, after_ms, conn_expired);
}

/* Only the connections that were ready when the turn began: those that become ready in it wait for
 * the next one. */
static void run_ready(struct http_worker *w)
{
	struct conn *last = w->ready_last, *c;
	bool is_last = !last;
	while (!is_last && (c = w->ready_first)) {
		is_last = c == last;
		worker_undefer(w, c);
		conn_run(c);
	}
}

static void turn(struct http_worker *w)
{
	run_ready(w);
	if (w->config->tick)
		w->config->tick(w->config->app, w->thread);
}

static void on_before_poll(uv_prepare_t *handle)
{
	turn(handle->data);
}

static void on_after_poll(uv_check_t *handle)
{
	turn(handle->data);
}

static void on_spin(uv_idle_t *handle)
{
	(void)handle;
}

void worker_defer(struct http_worker *w, struct conn *c)
{
	if (c->is_ready)
		return;
	if (!w->ready_first)
		uv_idle_start(&w->spin, on_spin);
	c->is_ready = true;
	c->ready_next = NULL;
	c->ready_prev = w->ready_last;
	*(c->ready_prev ? &c->ready_prev->ready_next : &w->ready_first) = c;
	w->ready_last = c;
}

void worker_undefer(struct http_worker *w, struct conn *c)
{
	if (!c->is_ready)
		return;
	c->is_ready = false;
	*(c->ready_prev ? &c->ready_prev->ready_next : &w->ready_first) = c->ready_next;
	*(c->ready_next ? &c->ready_next->ready_prev : &w->ready_last) = c->ready_prev;
	if (!w->ready_first)
		uv_idle_stop(&w->spin);
}

static void on_wake(uv_async_t *handle)
{
	struct http_worker *w = handle->data;
	if (w->config->woken)
		w->config->woken(w->config->app, w->thread);
}

static void end_when_empty(struct http_worker *w)
{
	if (w->is_draining && !w->conn_count)
		uv_stop(&w->loop);
}

void worker_conn_gone(struct http_worker *w)
{
	listeners_resume(w);
	end_when_empty(w);
}

static void on_drain_over(uv_timer_t *timer)
{
	struct http_worker *w = timer->data;
	for (struct conn *c = w->conns; c; c = c->next)
		conn_close(c);
	uv_stop(&w->loop);
}

/* What waits in the listeners' queues was accepted by the kernel: its clients count on an answer.
 */
static void close_listeners(struct http_worker *w)
{
	for (size_t i = 0; i < w->listener_count; i++) {
		struct listener *l = &w->listeners[i];
		while (listener_accept(w, l))
			;
		uv_close((uv_handle_t *)&l->poll, NULL);
		close(l->fd);
		l->fd = -1;
	}
}

static void on_stop(uv_async_t *handle)
{
	struct http_worker *w = handle->data;
	if (w->is_draining)
		return;
	close_listeners(w);
	w->is_draining = true;
	uv_timer_start(&w->drain, on_drain_over,
		or_default(w->config->deadlines.drain_ms, LIMIT_HTTP_DRAIN_MS), 0);
	for (struct conn *c = w->conns; c; c = c->next)
		conn_drain(c);
	end_when_empty(w);
}

static void init_handles(struct http_worker *w)
{
	uv_async_init(&w->loop, &w->wake, on_wake);
	uv_async_init(&w->loop, &w->stop, on_stop);
	uv_prepare_init(&w->loop, &w->before_poll);
	uv_check_init(&w->loop, &w->after_poll);
	uv_idle_init(&w->loop, &w->spin);
	uv_timer_init(&w->loop, &w->pause);
	uv_timer_init(&w->loop, &w->drain);
	w->wake.data = w->stop.data = w->before_poll.data = w->after_poll.data = w->pause.data =
		w->drain.data = w;
	uv_prepare_start(&w->before_poll, on_before_poll);
	uv_check_start(&w->after_poll, on_after_poll);
	set_deadlines(w);
}

err worker_new(struct http_server *s, const struct http_config *config, unsigned index,
	const int *fds, struct http_worker **ret_worker)
{
	struct http_worker *w = calloc(1, sizeof *w);
	TRY_PTR(w);
	w->server = s;
	w->config = config;
	w->index = index;
	w->conn_max = config->connections ? config->connections : LIMIT_HTTP_CONNECTIONS;
	w->stream_max = config->streams ? config->streams : LIMIT_HTTP_STREAMS;
	w->listener_count = config->listen_count;
	if (uv_loop_init(&w->loop) != 0) {
		free(w);
		return FAIL(IO);
	}
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->told, NULL);
	init_handles(w);
	for (size_t i = 0; i < config->listen_count; i++) {
		struct listener *l = &w->listeners[i];
		*l = (struct listener){ .worker = w, .fd = fds[i], .tls = config->listen[i].tls };
		uv_poll_init_socket(&w->loop, &l->poll, l->fd);
		l->poll.data = l;
	}
	*ret_worker = w;
	return OK;
}

static void tell(struct http_worker *w, err e)
{
	pthread_mutex_lock(&w->lock);
	w->started = e;
	w->has_told = true;
	pthread_cond_signal(&w->told);
	pthread_mutex_unlock(&w->lock);
}

/* Signals are the main thread's. SIGPIPE among them: a write to a closed connection returns EPIPE.
 */
static void block_signals(void)
{
	sigset_t all;
	sigfillset(&all);
	sigdelset(&all, SIGPROF);
	pthread_sigmask(SIG_BLOCK, &all, NULL);
}

static void close_handle(uv_handle_t *handle, void *arg)
{
	(void)arg;
	if (!uv_is_closing(handle))
		uv_close(handle, NULL);
}

static void close_all(struct http_worker *w)
{
	w->is_draining = true;
	for (struct conn *c = w->conns; c; c = c->next)
		conn_close(c);
	uv_walk(&w->loop, close_handle, NULL);
	while (uv_run(&w->loop, UV_RUN_DEFAULT))
		;
	while (w->conns)
		conn_free(w->conns);
	uv_loop_close(&w->loop);
}

static void *run(void *arg)
{
	struct http_worker *w = arg;
	const struct http_config *config = w->config;
	block_signals();
	err e = config->worker_start ? config->worker_start(config->app, w, &w->thread) : OK;
	if (!e.code)
		for (size_t i = 0; i < w->listener_count; i++)
			listener_watch(&w->listeners[i]);
	tell(w, e);
	if (e.code)
		return NULL;
	uv_run(&w->loop, UV_RUN_DEFAULT);
	if (config->worker_stop)
		config->worker_stop(config->app, w->thread);
	return NULL;
}

err worker_start(struct http_worker *w)
{
	if (pthread_create(&w->id, NULL, run, w) != 0)
		return FAIL(IO);
	pthread_mutex_lock(&w->lock);
	while (!w->has_told)
		pthread_cond_wait(&w->told, &w->lock);
	pthread_mutex_unlock(&w->lock);
	w->is_running = !w->started.code;
	if (!w->is_running)
		pthread_join(w->id, NULL);
	return w->started;
}

void worker_stop(struct http_worker *w)
{
	if (w->is_running)
		uv_async_send(&w->stop);
}

void worker_join(struct http_worker *w)
{
	if (w->is_running)
		pthread_join(w->id, NULL);
	w->is_running = false;
}

void worker_free(struct http_worker *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < w->listener_count; i++)
		if (w->listeners[i].fd >= 0)
			close(w->listeners[i].fd);
	close_all(w);
	exchange_pool_free(w->pool);
	pthread_mutex_destroy(&w->lock);
	pthread_cond_destroy(&w->told);
	free(w);
}

void http_worker_wake(struct http_worker *w)
{
	uv_async_send(&w->wake);
}

struct uv_loop_s *http_worker_loop(struct http_worker *w)
{
	return &w->loop;
}

unsigned http_worker_index(const struct http_worker *w)
{
	return w->index;
}
