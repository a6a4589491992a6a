/* SPDX-License-Identifier: Apache-2.0 */
/* receive.c: from bytes to a whole request. A request that arrives at once is read with one call
 * and never copied. */
#include "http/conn.h"

/* Reads at most n bytes to p. 0: the connection waits, or is closed. */
static size_t receive(struct conn *c, char *p, size_t n)
{
	if (!c->readable) {
		conn_wait(c, UV_READABLE);
		return 0;
	}
	ssize_t got = wire_read(&c->wire, p, n, &c->readable);
	if (got > 0)
		return (size_t)got;
	c->readable = false;
	if (got == WIRE_END)
		conn_close(c);
	else
		conn_wait(c, got == WIRE_WANT_WRITE ? UV_WRITABLE : UV_READABLE);
	return 0;
}

/* Between two requests a connection holds no memory but itself. */
static bool rest(struct conn *c)
{
	exchange_release(c);
	if (c->worker->is_draining) {
		conn_close(c);
		return false;
	}
	deadline_set(&c->worker->deadlines, &c->deadline, DEADLINE_IDLE);
	conn_wait(c, UV_READABLE);
	return false;
}

static bool receive_more(struct conn *c)
{
	struct exchange *x = c->x;
	if (!exchange_make_room(x, x->in_n - x->in_at + 1))
		return answer_refusal(c, 503, "out of memory");
	size_t got = receive(c, x->in + x->in_n, x->in_size - EXCHANGE_SPARE - x->in_n);
	x->in_n += got;
	return got > 0;
}

static bool receive_first(struct conn *c)
{
	if (!c->readable)
		return rest(c);
	if (!c->x && !exchange_take(c)) {
		conn_close(c);
		return false;
	}
	if (receive_more(c))
		return true;
	return c->state == CONN_HEAD ? rest(c) : false;
}

static void fill_request(struct exchange *x)
{
	struct http_request *r = &x->pub.req;
	const struct head *h = &x->head;
	r->method = h->method;
	r->method_text = h->method_text;
	r->target = h->target;
	r->path = h->path;
	r->query = h->query;
	r->host = h->host;
	r->fields = h->fields;
	r->field_count = h->field_count;
}

/* A body that does not fit behind its head gets a place of its own. False: no memory. */
static bool place_body(struct exchange *x)
{
	size_t have = x->in_n - x->in_at;
	x->body_size = x->head.length;
	if (x->body_size <= x->in_size - x->in_at)
		return true;
	x->body = arena_alloc(x->pub.arena, x->body_size);
	if (!x->body)
		return false;
	memcpy(x->body, x->in + x->in_at, have);
	x->body_n = have;
	x->in_at = x->in_n;
	return true;
}

static bool begin_body(struct conn *c)
{
	struct exchange *x = c->x;
	x->in_at += x->head.size;
	x->body_at = x->in_at;
	fill_request(x);
	if (!x->head.chunked && !x->head.length)
		return answer_request(c);
	bool has_some = x->in_n > x->in_at;
	chunk_init(&x->chunk);
	if (!x->head.chunked && !place_body(x))
		return answer_refusal(c, 503, "out of memory");
	c->state = CONN_BODY;
	if (has_some && !x->head.chunked && x->in_n - x->in_at >= x->body_size)
		return true;
	deadline_set(&c->worker->deadlines, &c->deadline, DEADLINE_BODY);
	/* RFC 9110 10.1.1: not when the client did not wait, and never to HTTP/1.0 */
	if (x->head.expect_continue && !has_some && x->head.minor == 1)
		return answer_continue(c);
	return true;
}

/* Chunks are decoded through the room behind the head. */
static bool has_room(const struct exchange *x)
{
	return !x->head.chunked || x->in_at + x->head.size <= x->in_size - EXCHANGE_SPARE;
}

static bool make_room(struct conn *c)
{
	return exchange_make_room(c->x, c->x->head.size) || answer_refusal(c, 503, "out of memory");
}

bool receive_head(struct conn *c)
{
	struct exchange *x = c->x;
	if (!x || x->in_n == x->in_at)
		return receive_first(c);
	int result = head_read(&x->head, x->in + x->in_at, x->in_n - x->in_at);
	if (result == HEAD_DONE)
		return has_room(x) ? begin_body(c) : make_room(c);
	if (result != HEAD_MORE)
		return answer_refusal(c, result, x->head.reason);
	if (c->deadline.kind != DEADLINE_HEAD) /* absolute: one more byte does not extend it */
		deadline_set(&c->worker->deadlines, &c->deadline, DEADLINE_HEAD);
	return receive_more(c);
}

static bool have_body(struct conn *c, const char *p, size_t n)
{
	c->x->pub.req.body = span_make(p, n);
	return answer_request(c);
}

static bool receive_behind_head(struct conn *c)
{
	struct exchange *x = c->x;
	if (x->in_n - x->in_at >= x->body_size) {
		const char *body = x->in + x->in_at;
		x->in_at += x->body_size;
		return have_body(c, body, x->body_size);
	}
	size_t got = receive(c, x->in + x->in_n, x->in_size - x->in_n);
	x->in_n += got;
	return got > 0;
}

static bool receive_apart(struct conn *c)
{
	struct exchange *x = c->x;
	if (x->body_n == x->body_size)
		return have_body(c, x->body, x->body_n);
	size_t got = receive(c, x->body + x->body_n, x->body_size - x->body_n);
	x->body_n += got;
	return got > 0;
}

static bool append(struct exchange *x, struct span data)
{
	if (data.n > x->body_size - x->body_n) {
		size_t size = x->body_size ? x->body_size : 1024;
		while (size < x->body_n + data.n)
			size *= 2;
		char *body = arena_alloc(x->pub.arena, size);
		if (!body)
			return false;
		if (x->body_n)
			memcpy(body, x->body, x->body_n);
		x->body = body;
		x->body_size = size;
	}
	memcpy(x->body + x->body_n, data.p, data.n);
	x->body_n += data.n;
	return true;
}

static bool receive_chunks(struct conn *c)
{
	struct exchange *x = c->x;
	struct span in = span_make(x->in + x->in_at, x->in_n - x->in_at), data = SPAN_NONE;
	int result;
	while ((result = chunk_read(&x->chunk, &in, &data)) == CHUNK_DATA)
		if (!append(x, data))
			return answer_refusal(c, 503, "out of memory");
	x->in_at = x->in_n - in.n;
	if (result == CHUNK_DONE)
		return have_body(c, x->body ? x->body : "", x->body_n);
	if (result != CHUNK_MORE)
		return answer_refusal(c, result, x->chunk.reason);
	x->in_at = x->in_n = x->body_at; /* decoded: the room is free again */
	size_t got = receive(c, x->in + x->in_n, x->in_size - x->in_n);
	x->in_n += got;
	return got > 0;
}

bool receive_body(struct conn *c)
{
	if (c->x->head.chunked)
		return receive_chunks(c);
	return c->x->body ? receive_apart(c) : receive_behind_head(c);
}
