/* SPDX-License-Identifier: Apache-2.0 */
/* answer.c: from a whole request to the last byte of its answer. */
#include "http/conn.h"
#include "http/response.h"

static void linger(struct conn *c)
{
	exchange_release(c);
	wire_shutdown(&c->wire);
	c->state = CONN_LINGER;
	deadline_set(&c->worker->deadlines, &c->deadline, DEADLINE_LINGER);
	conn_wait(c, UV_READABLE);
}

bool answer_sent(struct conn *c)
{
	if (c->interim) {
		c->interim = false;
		c->state = CONN_BODY;
		deadline_set(&c->worker->deadlines, &c->deadline, DEADLINE_BODY);
		return true;
	}
	if (c->close_after) {
		linger(c);
		return false;
	}
	deadline_clear(&c->worker->deadlines, &c->deadline);
	exchange_reset(c->x);
	c->state = CONN_HEAD;
	return true;
}

bool answer_flush(struct conn *c)
{
	const struct span *parts = c->x->parts;
	while (c->sent < parts[0].n + parts[1].n) {
		ssize_t n = wire_write(&c->wire, parts, c->sent, c->worker->scratch);
		if (n > 0) {
			c->sent += (size_t)n;
			continue;
		}
		if (n == WIRE_END) {
			conn_close(c);
			return false;
		}
		if (c->deadline.kind != DEADLINE_WRITE)
			deadline_set(&c->worker->deadlines, &c->deadline, DEADLINE_WRITE);
		conn_wait(c, n == WIRE_WANT_READ ? UV_READABLE : UV_WRITABLE);
		return false;
	}
	return answer_sent(c);
}

static bool send_answer(struct conn *c)
{
	struct exchange *x = c->x;
	c->close_after = c->close_after || x->head.close || c->worker->is_draining;
	response_build(x, c->close_after);
	c->sent = 0;
	c->state = CONN_WRITE;
	return answer_flush(c);
}

bool answer_continue(struct conn *c)
{
	c->x->parts[0] = SPAN("HTTP/1.1 100 Continue\r\n\r\n");
	c->x->parts[1] = SPAN("");
	c->sent = 0;
	c->interim = true;
	c->state = CONN_WRITE;
	return answer_flush(c);
}

bool answer_request(struct conn *c)
{
	struct exchange *x = c->x;
	exchange_begin(x);
	deadline_clear(&c->worker->deadlines, &c->deadline);
	c->state = CONN_HANDLE;
	c->in_handle = true;
	c->worker->config->handle(&x->pub);
	c->in_handle = false;
	return x->finished && send_answer(c);
}

/* What cannot be relied on after a refusal is told to nobody. */
static void forget_request(struct exchange *x)
{
	struct http_request *r = &x->pub.req;
	r->method = x->head.method_text.p ? x->head.method : HTTP_OTHER;
	r->method_text = r->target = r->path = r->host = r->body = SPAN("");
	r->query = SPAN_NONE;
	r->fields = NULL;
	r->field_count = 0;
	x->in_at = x->in_n;
}

bool answer_refusal(struct conn *c, int status, const char *reason)
{
	struct exchange *x = c->x;
	const struct http_config *config = c->worker->config;
	exchange_begin(x);
	forget_request(x);
	x->finished = true;
	x->pub.status = status;
	c->close_after = true;
	if (config->refused)
		config->refused(&x->pub, reason);
	if (!x->pub.out_body.p) {
		http_out_field(&x->pub, "Content-Type", SPAN("text/plain; charset=utf-8"));
		x->pub.out_body = span_of(reason);
	}
	return send_answer(c);
}

/* Outside of answer_request only the answer is sent here; further requests of this connection wait
 * for the loop, so that an application that finishes many at once never nests. */
static void finish_late(struct conn *c)
{
	if (c->state == CONN_CLOSED) {
		conn_forget(c);
		return;
	}
	if (!send_answer(c))
		return;
	if (c->readable || c->x->in_n)
		worker_defer(c->worker, c);
	else
		conn_run(c);
}

void http_finish(struct http_exchange *pub, int status, struct span body)
{
	struct exchange *x = exchange_of(pub);
	pub->status = status;
	pub->out_body = body.p ? body : SPAN("");
	x->finished = true;
	if (!x->conn->in_handle)
		finish_late(x->conn);
}
