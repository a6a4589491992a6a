/* SPDX-License-Identifier: Apache-2.0 */
#include "http/conn.h"

/* Requests that one connection may have answered before others get a turn. */
#define BURST 32

static void on_poll(uv_poll_t *poll, int status, int events);

void conn_wait(struct conn *c, int events)
{
	if (c->events == events)
		return;
	c->events = events;
	if (events)
		uv_poll_start(&c->poll, events, on_poll);
	else
		uv_poll_stop(&c->poll);
}

static void unlink_conn(struct conn *c)
{
	struct http_worker *w = c->worker;
	*(c->prev ? &c->prev->next : &w->conns) = c->next;
	if (c->next)
		c->next->prev = c->prev;
	w->conn_count--;
}

/* Both must be over: the loop's interest in the handle and the application's in the exchange. */
static void free_when_over(struct conn *c)
{
	struct http_worker *w = c->worker;
	if (!c->handle_closed || c->x)
		return;
	unlink_conn(c);
	free(c);
	worker_conn_gone(w);
}

static void on_closed(uv_handle_t *handle)
{
	struct conn *c = handle->data;
	c->handle_closed = true;
	free_when_over(c);
}

void conn_forget(struct conn *c)
{
	exchange_release(c);
	free_when_over(c);
}

void conn_close(struct conn *c)
{
	bool has_application = c->state == CONN_HANDLE && !c->x->finished;
	bool has_stream = c->state == CONN_STREAM;
	if (c->state == CONN_CLOSED)
		return;
	c->state = CONN_CLOSED;
	deadline_clear(&c->worker->deadlines, &c->deadline);
	worker_undefer(c->worker, c);
	uv_close((uv_handle_t *)&c->poll, on_closed); /* before the descriptor can be used again */
	wire_close(&c->wire);
	if (has_stream)
		stream_gone(c);
	if (!has_application)
		exchange_release(c);
}

void conn_free(struct conn *c)
{
	exchange_release(c);
	unlink_conn(c);
	free(c);
}

/* RFC 9110 3.1: a client that speaks HTTP to the TLS port is told in its own words. */
static bool refuse_plain(struct conn *c)
{
	SSL_free(c->wire.ssl);
	c->wire.ssl = NULL;
	c->tls = false;
	if (exchange_take(c))
		return answer_refusal(c, 400, "plain HTTP sent to a TLS port");
	conn_close(c);
	return false;
}

static bool shake(struct conn *c)
{
	int result = wire_handshake(&c->wire);
	switch (result) {
	case 1:
		c->state = CONN_HEAD;
		c->readable = true;
		return true;
	case WIRE_WANT_READ:
	case WIRE_WANT_WRITE:
		conn_wait(c, result == WIRE_WANT_READ ? UV_READABLE : UV_WRITABLE);
		return false;
	case WIRE_HTTP:
		return refuse_plain(c);
	default:
		conn_close(c);
		return false;
	}
}

static bool step(struct conn *c)
{
	switch (c->state) {
	case CONN_HANDSHAKE:
		return shake(c);
	case CONN_HEAD:
		return receive_head(c);
	case CONN_BODY:
		return receive_body(c);
	case CONN_WRITE:
		return answer_flush(c);
	case CONN_STREAM:
		return stream_step(c);
	case CONN_LINGER:
		if (!wire_discard(&c->wire, c->worker->scratch))
			conn_close(c);
		return false;
	case CONN_HANDLE: /* what comes now is read when this answer is sent */
		conn_wait(c, 0);
		return false;
	default:
		return false;
	}
}

void conn_run(struct conn *c)
{
	unsigned answered = 0;
	while (step(c)) {
		/* step returned true: the connection is open, and in CONN_HEAD only a new request
		 * or more of one can follow */
		if (c->state == CONN_HEAD && ++answered == BURST) {
			worker_defer(c->worker, c);
			return;
		}
	}
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
	struct conn *c = poll->data;
	(void)events;
	if (status < 0)
		c->events = 0; /* libuv polls no more */
	if (c->is_ready || (status < 0 && c->state == CONN_HANDLE))
		return;
	if (status < 0) {
		conn_close(c);
		return;
	}
	c->readable = true;
	conn_run(c);
}

void conn_drain(struct conn *c)
{
	if (c->state == CONN_STREAM)
		stream_drain(c);
	if (c->state != CONN_HEAD || c->is_ready)
		return;
	c->readable = true; /* a request that is here already is answered */
	conn_run(c);
}

bool conn_evict(struct conn *c)
{
	c->readable = true;
	conn_run(c);
	if (c->deadline.kind == DEADLINE_IDLE)
		conn_close(c);
	return c->state == CONN_CLOSED;
}

void conn_expired(struct deadline *d, enum deadline_kind kind)
{
	struct conn *c = (struct conn *)((char *)d - offsetof(struct conn, deadline));
	if (kind == DEADLINE_HEAD || kind == DEADLINE_BODY)
		answer_refusal(c, 408, "request took too long");
	else
		conn_close(c);
}

static bool start_tls(struct conn *c)
{
	SSL_CTX *ctx = server_tls(c->worker->server);
	c->wire.ssl = ctx ? SSL_new(ctx) : NULL;
	SSL_CTX_free(ctx);
	if (!c->wire.ssl || SSL_set_fd(c->wire.ssl, c->wire.fd) != 1)
		return false;
	SSL_set_accept_state(c->wire.ssl);
	c->state = CONN_HANDSHAKE;
	return true;
}

static bool start(struct conn *c)
{
	c->state = CONN_HEAD;
	if (c->tls && !start_tls(c))
		return false;
	return uv_poll_init_socket(&c->worker->loop, &c->poll, c->wire.fd) == 0;
}

void conn_new(struct http_worker *w, int fd, bool tls, const char *peer)
{
	struct conn *c = calloc(1, sizeof *c);
	struct wire wire = { .fd = fd };
	if (!c) {
		wire_close(&wire);
		return;
	}
	c->worker = w;
	c->wire = wire;
	c->tls = tls;
	snprintf(c->peer, sizeof c->peer, "%s", peer);
	if (!start(c)) {
		wire_close(&c->wire);
		free(c);
		return;
	}
	c->poll.data = c;
	c->next = w->conns;
	if (c->next)
		c->next->prev = c;
	w->conns = c;
	w->conn_count++;
	deadline_set(&w->deadlines, &c->deadline, tls ? DEADLINE_HANDSHAKE : DEADLINE_IDLE);
	conn_wait(c, UV_READABLE);
}
