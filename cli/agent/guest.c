/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/guest.h"
#include "base/secret.h"
#include "http/response.h"

/* Queued bytes with their request; wiped afterwards, for there may be a token in them. */
struct sending {
	uv_write_t write;
	uv_buf_t bytes;
	char data[];
};

static void handle_closed(uv_handle_t *handle)
{
	struct guest *g = handle->data;
	if (--g->open > 0)
		return;
	secret_wipe(g->in, g->in_n);
	secret_wipe(g->piece, sizeof(g->piece));
	free(g);
}

void guest_close(struct guest *g)
{
	if (g->is_closing)
		return;
	g->is_closing = true;
	if (g->prev)
		g->prev->next = g->next;
	else
		g->all->first = g->next;
	if (g->next)
		g->next->prev = g->prev;
	g->all->count--;
	uv_close((uv_handle_t *)&g->io.stream, handle_closed);
	uv_close((uv_handle_t *)&g->timer, handle_closed);
}

void guest_abort(struct guest *g)
{
	static const struct linger now = { .l_onoff = 1 };
	uv_os_fd_t fd;
	if (!g->is_closing && uv_fileno((uv_handle_t *)&g->io.stream, &fd) == 0)
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	guest_close(g);
}

/* The handler of a long answer hears of it first. */
static void lost(struct guest *g)
{
	void (*tell)(struct guest *) = g->on_gone;
	if (g->is_closing)
		return;
	g->on_gone = NULL;
	g->on_body = NULL;
	g->on_sent = NULL;
	if (tell)
		tell(g);
	guest_close(g);
}

static void on_late(uv_timer_t *timer)
{
	struct guest *g = timer->data;
	if (g->handler && !g->is_lingering && g->in_n > 0)
		guest_refuse(g, 408, "", "the request took too long");
	else
		lost(g);
}

static void deadline(struct guest *g, uint64_t ms)
{
	if (!g->is_closing)
		uv_timer_start(&g->timer, on_late, ms, 0);
}

struct guest *guest_accept(struct guests *all, uv_stream_t *listener, bool is_pipe)
{
	struct guest *g = calloc(1, sizeof(*g));
	if (!g)
		return NULL;
	g->all = all;
	g->open = 2;
	if (is_pipe)
		uv_pipe_init(all->loop, &g->io.pipe, 0);
	else
		uv_tcp_init(all->loop, &g->io.tcp);
	uv_timer_init(all->loop, &g->timer);
	g->io.stream.data = g;
	g->timer.data = g;
	g->next = all->first;
	if (g->next)
		g->next->prev = g;
	all->first = g;
	all->count++;
	if (uv_accept(listener, &g->io.stream) != 0 || all->count > AGENT_CONNECTIONS) {
		guest_close(g);
		return NULL;
	}
	if (!is_pipe)
		uv_tcp_nodelay(&g->io.tcp, 1);
	return g;
}

struct span guest_field(const struct guest *g, const char *name)
{
	for (size_t i = 0; i < g->head.field_count; i++)
		if (span_eq_nocase(g->fields[i].name, name))
			return g->fields[i].value;
	return SPAN_NONE;
}

/* ---- reading ---- */

static void alloc_head(uv_handle_t *handle, size_t wanted, uv_buf_t *out)
{
	struct guest *g = handle->data;
	(void)wanted;
	*out = uv_buf_init(g->in + g->in_n, (unsigned)(sizeof(g->in) - g->in_n));
}

static void on_head(uv_stream_t *stream, ssize_t n, const uv_buf_t *bytes)
{
	struct guest *g = stream->data;
	(void)bytes;
	if (n == 0)
		return;
	if (n < 0) {
		guest_close(g);
		return;
	}
	g->in_n += (size_t)n;
	int result = head_read(&g->head, g->in, g->in_n);
	if (result == HEAD_MORE)
		return;
	uv_read_stop(stream);
	uv_timer_stop(&g->timer);
	const struct guest_handler *handler = g->handler;
	g->handler = NULL;
	if (result == HEAD_DONE)
		handler->handle(handler->arg, g);
	else
		guest_refuse(g, result, "", g->head.reason);
}

void guest_begin(struct guest *g, const struct guest_handler *handler)
{
	g->handler = handler;
	head_init(&g->head, g->fields, LIMIT_HTTP_FIELDS);
	deadline(g, AGENT_HEAD_MS);
	if (uv_read_start(&g->io.stream, alloc_head, on_head) != 0)
		guest_close(g);
}

static void give(struct guest *g, struct span data, bool is_end)
{
	if (g->on_body && (data.n || is_end))
		g->on_body(g, data, is_end);
}

static void take_length(struct guest *g, struct span data)
{
	if (data.n > g->body_left)
		data.n = (size_t)g->body_left;
	g->body_left -= data.n;
	give(g, data, g->body_left == 0);
}

static void take_chunks(struct guest *g, struct span in)
{
	struct span data;
	int result;
	while (!g->is_closing && (result = chunk_read(&g->chunk, &in, &data)) == CHUNK_DATA)
		give(g, data, false);
	if (g->is_closing || result == CHUNK_MORE)
		return;
	if (result == CHUNK_DONE)
		give(g, SPAN_NONE, true);
	else
		lost(g); /* half of the request is on its way already */
}

static void take_body(struct guest *g, struct span data)
{
	if (g->head.chunked)
		take_chunks(g, data);
	else
		take_length(g, data);
}

static void alloc_piece(uv_handle_t *handle, size_t wanted, uv_buf_t *out)
{
	struct guest *g = handle->data;
	(void)wanted;
	*out = uv_buf_init(g->piece, sizeof(g->piece));
}

/* Also after the body: a client that hangs up must be noticed while its answer is on the way. */
static void on_piece(uv_stream_t *stream, ssize_t n, const uv_buf_t *bytes)
{
	struct guest *g = stream->data;
	if (n < 0) {
		lost(g);
		return;
	}
	if (n == 0 || g->is_lingering)
		return;
	deadline(g, AGENT_STALL_S * 1000ULL);
	if (g->on_body && (g->head.chunked || g->body_left))
		take_body(g, span_make(bytes->base, (size_t)n));
}

static bool has_body(const struct guest *g)
{
	return g->head.chunked || (g->head.has_length && g->head.length > 0);
}

void guest_read_body(struct guest *g)
{
	struct span rest = { g->in + g->head.size, g->in_n - g->head.size };
	g->body_left = g->head.has_length ? g->head.length : 0;
	chunk_init(&g->chunk);
	deadline(g, AGENT_STALL_S * 1000ULL);
	if (g->head.expect_continue && has_body(g) && !rest.n)
		guest_send(g, SPAN("HTTP/1.1 100 Continue\r\n\r\n"));
	if (!has_body(g))
		give(g, SPAN_NONE, true);
	else if (rest.n)
		take_body(g, rest);
	if (!g->is_closing && !g->is_paused)
		uv_read_start(&g->io.stream, alloc_piece, on_piece);
}

void guest_pause(struct guest *g, bool paused)
{
	if (g->is_closing || g->is_lingering || g->is_paused == paused)
		return;
	g->is_paused = paused;
	if (paused)
		uv_read_stop(&g->io.stream);
	else
		uv_read_start(&g->io.stream, alloc_piece, on_piece);
}

/* ---- writing ---- */

static void sent(uv_write_t *write, int status)
{
	struct sending *s = (struct sending *)write;
	struct guest *g = write->data;
	g->queued -= s->bytes.len;
	secret_wipe(s->data, s->bytes.len);
	free(s);
	if (g->is_closing)
		return;
	if (status != 0) {
		lost(g);
		return;
	}
	if (!g->is_lingering)
		deadline(g, AGENT_STALL_S * 1000ULL);
	if (g->on_sent)
		g->on_sent(g);
}

void guest_send(struct guest *g, struct span bytes)
{
	if (g->is_closing || g->is_lingering || !bytes.n)
		return;
	struct sending *s = malloc(sizeof(*s) + bytes.n);
	if (!s) {
		uv_timer_start(&g->timer, on_late, 0, 0); /* not from here: the caller goes on */
		return;
	}
	memcpy(s->data, bytes.p, bytes.n);
	s->bytes = uv_buf_init(s->data, (unsigned)bytes.n);
	s->write.data = g;
	g->queued += bytes.n;
	if (uv_write(&s->write, &g->io.stream, &s->bytes, 1, sent) != 0) {
		g->queued -= bytes.n;
		free(s);
		uv_timer_start(&g->timer, on_late, 0, 0);
	}
}

static void on_rest(uv_stream_t *stream, ssize_t n, const uv_buf_t *bytes)
{
	(void)bytes;
	if (n < 0)
		guest_close(stream->data);
}

static void shut(uv_shutdown_t *request, int status)
{
	struct guest *g = request->data;
	free(request);
	if (status != 0 && !g->is_closing)
		guest_close(g);
}

/* Unread input would turn the close into a reset, and the answer would be lost with it: reads on
 * until the other end is done, for a while. */
void guest_end(struct guest *g)
{
	if (g->is_closing || g->is_lingering)
		return;
	g->is_lingering = true;
	g->on_gone = NULL;
	g->on_body = NULL;
	g->on_sent = NULL;
	uv_shutdown_t *request = malloc(sizeof(*request));
	if (!request) {
		guest_close(g);
		return;
	}
	request->data = g;
	uv_read_stop(&g->io.stream);
	deadline(g, g->queued ? AGENT_REQUEST_MS : AGENT_LINGER_MS);
	if (uv_shutdown(request, &g->io.stream, shut) != 0) {
		free(request);
		guest_close(g);
		return;
	}
	uv_read_start(&g->io.stream, alloc_piece, on_rest);
}

void guest_reply(
	struct guest *g, int status, const char *type, const char *fields, struct span body)
{
	struct buf out;
	bool is_head = g->head.method == HTTP_HEAD;
	buf_init(&out, AGENT_REPLY_SIZE);
	if (buf_reserve(&out, body.n + 1024)) {
		buf_printf(&out,
			"HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
			"Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
			"Connection: close\r\n%s\r\n",
			status, response_reason(status), type, body.n, fields);
		if (!is_head)
			buf_put_span(&out, body);
	}
	if (!buf_status(&out).code)
		guest_send(g, buf_span(&out));
	if (out.p)
		secret_wipe(out.p, out.size);
	buf_done(&out);
	guest_end(g);
}

void guest_refuse(struct guest *g, int status, const char *fields, const char *why)
{
	AUTO(buf_done) struct buf body;
	buf_init(&body, 4096);
	buf_puts(&body, status >= 500 ? "{\"error\":\"temporarily_unavailable\""
				      : "{\"error\":\"invalid_request\"");
	buf_puts(&body, ",\"error_description\":\"");
	buf_put_json_escaped(&body, span_of(why));
	buf_puts(&body, "\"}");
	g->handler = NULL;
	guest_reply(g, status, "application/json", fields, buf_span(&body));
}

void guests_close(struct guests *all, bool even_busy)
{
	struct guest *next;
	for (struct guest *g = all->first; g; g = next) {
		next = g->next;
		if (even_busy)
			lost(g);
		else if (g->handler)
			guest_close(g);
	}
}
