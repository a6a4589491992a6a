/* SPDX-License-Identifier: Apache-2.0 */
/* An application's calls only fill the buffer; the connection writes it in the loop's next turn. So
 * a call never finds out that the other end is gone, and many sends of one turn are one write. */
#include "http/stream.h"
#include "http/conn.h"
#include "http/response.h"

#define CHUNK_FRAME 12    /* size line and line end of the largest chunk */
#define BUFFER_KEPT 16384 /* by a stream that has nothing to send */

struct http_stream {
	struct conn *conn;
	void (*over)(void *arg, enum http_stream_over why);
	void *arg;
	struct buf out; /* as on the wire */
	size_t at;      /* bytes of it that have been sent */
	size_t due;     /* bytes that must be gone when the deadline comes */
	bool chunked, ended;
	bool cut; /* no memory for the last chunk: the connection ends without it */
};

/* ---- the buffer ---- */

static size_t waiting(const struct http_stream *s)
{
	return s->out.n - s->at;
}

size_t http_stream_room(const struct http_stream *s)
{
	size_t used = waiting(s) + CHUNK_FRAME;
	return used < LIMIT_HTTP_STREAM_BUFFER ? LIMIT_HTTP_STREAM_BUFFER - used : 0;
}

static void compact(struct http_stream *s)
{
	if (!s->at)
		return;
	memmove(s->out.p, s->out.p + s->at, waiting(s));
	s->out.n -= s->at;
	s->at = 0;
}

static bool put(struct http_stream *s, const char *before, struct span data, const char *behind)
{
	compact(s);
	if (!buf_reserve(&s->out, strlen(before) + data.n + strlen(behind))) {
		s->out.failed = ERR_OK; /* all or nothing, and the next may have more luck */
		return false;
	}
	buf_puts(&s->out, before);
	buf_put_span(&s->out, data);
	buf_puts(&s->out, behind);
	return true;
}

err http_stream_send(struct http_stream *s, struct span data)
{
	char size[24] = "";
	if (!data.n)
		return OK; /* an empty chunk would be the last one */
	if (data.n > http_stream_room(s))
		return FAIL(LIMIT);
	if (s->chunked)
		snprintf(size, sizeof size, "%zx\r\n", data.n);
	if (!put(s, size, data, s->chunked ? "\r\n" : ""))
		return FAIL(NOMEM);
	worker_defer(s->conn->worker, s->conn);
	return OK;
}

void http_stream_end(struct http_stream *s)
{
	struct conn *c = s->conn;
	s->ended = true;
	s->cut = s->chunked && !put(s, "", SPAN("0\r\n\r\n"), "");
	worker_defer(c->worker, c);
}

/* ---- the connection ---- */

/* A deadline is about the bytes that waited when it was set: who takes them in time has as long for
 * those that came meanwhile. */
static void have_sent(struct conn *c, struct http_stream *s, size_t n)
{
	s->at += n;
	s->due -= n < s->due ? n : s->due;
	if (!s->due)
		deadline_clear(&c->worker->deadlines, &c->deadline);
	if (waiting(s))
		return;
	s->at = 0;
	if (s->out.size > BUFFER_KEPT)
		buf_done(&s->out);
	else
		buf_reset(&s->out);
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
	struct conn *c = poll->data;
	if (status < 0 || (events & UV_DISCONNECT))
		conn_close(c);
	else if (!c->is_ready)
		conn_run(c);
}

/* The other end's bytes stay where they are: only its going away is of interest. */
static void wait(struct conn *c, int events)
{
	events |= UV_DISCONNECT;
	if (c->events == events)
		return;
	c->events = events;
	uv_poll_start(&c->poll, events, on_poll);
}

/* True: nothing waits. */
static bool flush(struct conn *c, struct http_stream *s)
{
	while (waiting(s)) {
		const struct span parts[2] = { span_make(s->out.p + s->at, waiting(s)), SPAN("") };
		ssize_t n = wire_write(&c->wire, parts, 0, c->worker->scratch);
		if (n > 0) {
			have_sent(c, s, (size_t)n);
			continue;
		}
		if (n == WIRE_END) {
			conn_close(c);
			return false;
		}
		if (c->deadline.kind != DEADLINE_WRITE) {
			s->due = waiting(s);
			deadline_set(&c->worker->deadlines, &c->deadline, DEADLINE_WRITE);
		}
		wait(c, n == WIRE_WANT_READ ? UV_READABLE : UV_WRITABLE);
		return false;
	}
	return true;
}

bool stream_step(struct conn *c)
{
	struct http_stream *s = c->x->stream;
	if (!flush(c, s))
		return false;
	if (s->cut) {
		conn_close(c);
		return false;
	}
	if (s->ended) {
		c->readable = true; /* a request that is here already is answered */
		return answer_sent(c);
	}
	wait(c, 0);
	return false;
}

void stream_gone(struct conn *c)
{
	struct http_stream *s = c->x->stream;
	if (!s->ended)
		s->over(s->arg, HTTP_STREAM_GONE);
}

void stream_drain(struct conn *c)
{
	struct http_stream *s = c->x->stream;
	if (s->ended)
		return;
	s->over(s->arg, HTTP_STREAM_DRAIN);
	http_stream_end(s);
}

/* ---- beginning ---- */

static void stream_done(void *arg)
{
	struct http_stream *s = arg;
	buf_done(&s->out);
	s->conn->worker->stream_count--;
}

static err stream_new(struct exchange *x, struct http_stream **ret_stream)
{
	struct conn *c = x->conn;
	struct http_stream *s = arena_new_of(x->pub.arena, struct http_stream);
	TRY_PTR(s);
	s->conn = c;
	s->chunked = x->head.minor == 1;
	buf_init(&s->out, LIMIT_HTTP_STREAM_BUFFER + CHUNK_FRAME);
	c->worker->stream_count++;
	TRY(arena_on_reset(x->pub.arena, stream_done, s));
	*ret_stream = s;
	return OK;
}

static err put_head(struct exchange *x, struct http_stream *s, bool close)
{
	x->streamed = true;
	if (response_build(x, close) && put(s, "", x->parts[0], ""))
		return OK;
	x->streamed = false;
	return FAIL(NOMEM);
}

err http_stream_begin(struct http_exchange *pub, int status,
	void (*over)(void *arg, enum http_stream_over why), void *arg,
	struct http_stream **ret_stream)
{
	struct exchange *x = exchange_of(pub);
	struct conn *c = x->conn;
	struct http_worker *w = c->worker;
	struct http_stream *s;
	if (pub->req.method == HTTP_HEAD) {
		x->streamed = true;
		*ret_stream = NULL;
		http_finish(pub, status, SPAN(""));
		return OK;
	}
	if (w->is_draining || w->stream_count >= w->stream_max)
		return FAIL(BUSY);
	TRY(stream_new(x, &s));
	bool close = c->close_after || x->head.close || !s->chunked;
	pub->status = status;
	TRY(put_head(x, s, close));
	s->over = over;
	s->arg = arg;
	x->stream = *ret_stream = s;
	c->close_after = close;
	c->state = CONN_STREAM;
	wire_give_up_after(&c->wire, w->deadlines.queues[DEADLINE_WRITE].after_ms);
	worker_defer(w, c);
	return OK;
}
