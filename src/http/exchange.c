/* SPDX-License-Identifier: Apache-2.0 */
#include "http/exchange.h"
#include "http/chars.h"
#include "http/conn.h"
#include <uv.h>

static struct exchange *exchange_new(void)
{
	struct exchange *x = malloc(sizeof *x);
	if (!x)
		return NULL;
	memset(x, 0, offsetof(struct exchange, fields));
	x->pub.arena = arena_new(LIMIT_ARENA);
	if (!x->pub.arena) {
		free(x);
		return NULL;
	}
	x->in = x->input;
	x->in_size = EXCHANGE_INPUT;
	return x;
}

static void exchange_free(struct exchange *x)
{
	arena_free(x->pub.arena);
	if (x->in != x->input)
		free(x->in);
	free(x);
}

void exchange_pool_free(struct exchange *first)
{
	while (first) {
		struct exchange *next = first->next;
		exchange_free(first);
		first = next;
	}
}

/* Everything but the input. */
static void clear(struct exchange *x)
{
	struct http_exchange *p = &x->pub;
	struct arena *arena = p->arena;
	arena_reset(arena);
	*p = (struct http_exchange){ .arena = arena, .out = x->out, .out_size = EXCHANGE_OUT };
	p->worker = x->conn->worker;
	p->app = p->worker->config->app;
	p->thread = p->worker->thread;
	p->req.tls = x->conn->tls;
	memcpy(p->req.peer, x->conn->peer, sizeof p->req.peer);
	head_init(&x->head, x->fields, LIMIT_HTTP_FIELDS);
	x->body = NULL;
	x->body_n = x->body_size = 0;
	x->finished = x->failed = x->streamed = false;
	x->stream = NULL;
}

bool exchange_take(struct conn *c)
{
	struct http_worker *w = c->worker;
	struct exchange *x = w->pool;
	if (x) {
		w->pool = x->next;
		w->pool_count--;
	} else if (!(x = exchange_new()))
		return false;
	x->conn = c;
	x->in_n = x->in_at = 0;
	clear(x);
	c->x = x;
	return true;
}

static void shrink_input(struct exchange *x)
{
	if (x->in == x->input)
		return;
	free(x->in);
	x->in = x->input;
	x->in_size = EXCHANGE_INPUT;
}

void exchange_release(struct conn *c)
{
	struct exchange *x = c->x;
	struct http_worker *w = c->worker;
	if (!x)
		return;
	c->x = NULL;
	arena_reset(x->pub.arena);
	shrink_input(x);
	if (w->pool_count == EXCHANGE_POOL) {
		exchange_free(x);
		return;
	}
	x->next = w->pool;
	w->pool = x;
	w->pool_count++;
}

void exchange_reset(struct exchange *x)
{
	if (x->in_at == x->in_n) {
		x->in_at = x->in_n = 0;
		shrink_input(x);
	}
	clear(x);
}

void exchange_begin(struct exchange *x)
{
	worker_request_id(x->pub.worker, x->pub.id);
	x->pub.started_us = (int64_t)(uv_hrtime() / 1000);
}

static bool grow(struct exchange *x)
{
	size_t size = LIMIT_HTTP_HEAD + 2 * EXCHANGE_SPARE;
	char *in = malloc(size);
	if (!in)
		return false;
	memcpy(in, x->in, x->in_n);
	shrink_input(x);
	x->in = in;
	x->in_size = size;
	return true;
}

bool exchange_make_room(struct exchange *x, size_t used)
{
	if (x->in_at + used <= x->in_size - EXCHANGE_SPARE)
		return true;
	memmove(x->in, x->in + x->in_at, x->in_n - x->in_at);
	x->in_n -= x->in_at;
	x->in_at = 0;
	head_init(&x->head, x->fields, LIMIT_HTTP_FIELDS);
	return used <= x->in_size - EXCHANGE_SPARE || grow(x);
}

static bool grow_out(struct http_exchange *x)
{
	struct http_field *out = arena_array_of(x->arena, x->out_size * 2, struct http_field);
	if (!out)
		return false;
	memcpy(out, x->out, x->out_count * sizeof *out);
	x->out = out;
	x->out_size *= 2;
	return true;
}

/* RFC 9110 5.5: whatever an application was made to put here, it cannot end a line. */
static bool is_sendable(struct span value)
{
	return chars_all(value, CHARS_VALUE);
}

void http_out_field(struct http_exchange *x, const char *name, struct span value)
{
	struct span n = span_of(name);
	if (!n.n || !chars_all(n, CHARS_TOKEN) || !is_sendable(value))
		return;
	if (x->out_count == x->out_size && !grow_out(x)) {
		exchange_of(x)->failed = true;
		return;
	}
	x->out[x->out_count++] = (struct http_field){ n, value };
}
