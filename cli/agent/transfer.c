/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/transfer.h"
#include "base/secret.h"
#include "cli/agent/proxy_fields.h"
#include "http/response.h"

#define FIELD_SIZE (LIMIT_HTTP_HEAD + 8)
#define URL_MAX    (URL_SIZE + LIMIT_HTTP_TARGET)

struct transfer {
	struct web_job job;
	struct web *web;
	struct guest *guest; /* NULL: gone */
	char upstream[URL_SIZE];
	struct curl_slist *fields;
	struct buf up; /* of the request's body, not yet sent: bytes [up_at, n) */
	size_t up_at;
	bool up_ended, up_waits, down_waits;
	/* the answer */
	struct buf head; /* its field lines as they came, interim ones forgotten */
	bool head_sent, is_chunked, is_bodyless;
	char reason[CURL_ERROR_SIZE];
};

/* ---- the end ---- */

static void fields_wipe(struct curl_slist *list)
{
	for (struct curl_slist *f = list; f; f = f->next)
		secret_wipe(f->data, strlen(f->data));
	curl_slist_free_all(list);
}

static void transfer_free(struct transfer *t)
{
	web_cancel(t->web, &t->job);
	curl_easy_cleanup(t->job.curl);
	fields_wipe(t->fields);
	buf_done(&t->up);
	buf_done(&t->head);
	free(t);
}

static void transfer_freep(struct transfer **t)
{
	if (*t)
		transfer_free(*t);
}

/* The client hung up: so do we. */
static void guest_gone(struct guest *g)
{
	struct transfer *t = g->user;
	t->guest = NULL;
	transfer_free(t);
}

/* ---- the answer's head ---- */

static struct span line_cut(struct span *rest)
{
	struct span line = span_cut(rest, '\n');
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}

static struct span value_of(struct span *line)
{
	struct span name = span_cut(line, ':');
	while (line->n && (line->p[0] == ' ' || line->p[0] == '\t'))
		*line = span_make(line->p + 1, line->n - 1);
	return name;
}

static struct span connection_of(const struct transfer *t)
{
	struct span rest = buf_span(&t->head);
	while (rest.p) {
		struct span line = line_cut(&rest), name = value_of(&line);
		if (span_eq_nocase(name, "connection"))
			return line;
	}
	return SPAN_NONE;
}

/* Content-Length is kept, so that a client sees an answer that breaks off. */
static void fields_put(const struct transfer *t, struct buf *out, bool *ret_has_length)
{
	struct span rest = buf_span(&t->head), connection = connection_of(t);
	*ret_has_length = false;
	line_cut(&rest); /* the status line */
	while (rest.p) {
		struct span line = line_cut(&rest), name = value_of(&line);
		if (!name.n || !line.p || !proxy_passes_back(name, connection))
			continue;
		*ret_has_length |= span_eq_nocase(name, "content-length");
		buf_printf(out, SPAN_FMT ": " SPAN_FMT "\r\n", SPAN_ARG(name), SPAN_ARG(line));
	}
}

static void head_send(struct transfer *t, int status)
{
	AUTO(buf_done) struct buf out;
	struct guest *g = t->guest;
	bool has_length;
	buf_init(&out, AGENT_HEAD_OUT);
	buf_printf(&out, "HTTP/1.1 %d %s\r\n", status, response_reason(status));
	fields_put(t, &out, &has_length);
	t->is_bodyless = status == 204 || status == 304 || g->head.method == HTTP_HEAD;
	t->is_chunked = !has_length && !t->is_bodyless && g->head.minor == 1;
	if (t->is_chunked)
		buf_puts(&out, "Transfer-Encoding: chunked\r\n");
	buf_puts(&out, "Connection: close\r\n\r\n");
	t->head_sent = true;
	if (!buf_status(&out).code)
		guest_send(g, buf_span(&out));
}

/* libcurl hands over one line at a time, those of interim answers too. */
static size_t on_field(char *p, size_t size, size_t count, void *arg)
{
	struct transfer *t = arg;
	size_t n = size * count;
	long status = 0;
	if (n > 5 && strncmp(p, "HTTP/", 5) == 0)
		buf_reset(&t->head);
	buf_put(&t->head, p, n);
	if (t->head.failed || !t->guest)
		return 0;
	if (n > 2 || t->head_sent) /* not the empty line, or a trailer */
		return n;
	curl_easy_getinfo(t->job.curl, CURLINFO_RESPONSE_CODE, &status);
	if (status >= 200)
		head_send(t, (int)status);
	return n;
}

/* ---- bodies ---- */

static size_t on_answer(char *p, size_t size, size_t count, void *arg)
{
	struct transfer *t = arg;
	char line[24];
	size_t n = size * count;
	if (!t->guest)
		return 0;
	if (t->guest->queued > AGENT_QUEUE_HIGH) {
		t->down_waits = true;
		return CURL_WRITEFUNC_PAUSE;
	}
	if (n == 0 || t->is_bodyless)
		return n;
	if (t->is_chunked) {
		snprintf(line, sizeof(line), "%zx\r\n", n);
		guest_send(t->guest, span_of(line));
	}
	guest_send(t->guest, span_make(p, n));
	if (t->is_chunked)
		guest_send(t->guest, SPAN("\r\n"));
	return n;
}

static void guest_sent(struct guest *g)
{
	struct transfer *t = g->user;
	if (!t->down_waits || g->queued > AGENT_QUEUE_LOW)
		return;
	t->down_waits = false;
	curl_easy_pause(t->job.curl, t->up_waits ? CURLPAUSE_SEND : CURLPAUSE_CONT);
}

static size_t on_request(char *p, size_t size, size_t count, void *arg)
{
	struct transfer *t = arg;
	size_t n = t->up.n - t->up_at;
	if (n > size * count)
		n = size * count;
	if (n == 0 && !t->up_ended) {
		t->up_waits = true;
		return CURL_READFUNC_PAUSE;
	}
	if (n)
		memcpy(p, t->up.p + t->up_at, n);
	t->up_at += n;
	if (t->up_at == t->up.n) {
		buf_reset(&t->up);
		t->up_at = 0;
	}
	if (t->guest && t->up.n - t->up_at < AGENT_QUEUE_LOW)
		guest_pause(t->guest, false);
	return n;
}

/* What is sent makes room, in steps: moving the rest each time would cost more than it gives. */
static void up_compact(struct transfer *t)
{
	if (t->up_at < AGENT_QUEUE_LOW)
		return;
	t->up.n -= t->up_at;
	memmove(t->up.p, t->up.p + t->up_at, t->up.n);
	t->up_at = 0;
}

static void guest_body(struct guest *g, struct span data, bool is_end)
{
	struct transfer *t = g->user;
	up_compact(t);
	buf_put_span(&t->up, data);
	t->up_ended = is_end;
	if (t->up.failed) { /* cannot be: the guest is paused long before */
		t->guest = NULL;
		guest_close(g);
		transfer_free(t);
		return;
	}
	if (t->up.n - t->up_at > AGENT_QUEUE_HIGH)
		guest_pause(g, true);
	if (!t->up_waits)
		return;
	t->up_waits = false;
	curl_easy_pause(t->job.curl, t->down_waits ? CURLPAUSE_RECV : CURLPAUSE_CONT);
}

static void job_done(struct web_job *job, CURLcode code)
{
	struct transfer *t = (struct transfer *)((char *)job - offsetof(struct transfer, job));
	struct guest *g = t->guest;
	char words[AGENT_ERROR_SIZE];
	g->on_gone = NULL;
	g->on_body = NULL;
	g->on_sent = NULL;
	if (code == CURLE_OK && t->head_sent) {
		if (t->is_chunked)
			guest_send(g, SPAN("0\r\n\r\n"));
		guest_end(g);
	} else if (t->head_sent) {
		guest_abort(g); /* a clean end would make half an answer look whole */
	} else {
		web_reason(code, t->upstream, t->reason, words, sizeof(words));
		guest_refuse(g, code == CURLE_OPERATION_TIMEDOUT ? 504 : 502, "", words);
	}
	transfer_free(t);
}

/* ---- the request ---- */

static bool field_add(struct transfer *t, const char *field)
{
	struct curl_slist *longer = curl_slist_append(t->fields, field);
	if (longer)
		t->fields = longer;
	return longer != NULL;
}

static bool field_pass(struct transfer *t, struct span name, struct span value)
{
	char line[FIELD_SIZE]; /* libcurl leaves "name:" out, and sends "name;" as an empty field */
	snprintf(line, sizeof(line), SPAN_FMT "%s" SPAN_FMT, SPAN_ARG(name), value.n ? ": " : ";",
		SPAN_ARG(value));
	return field_add(t, line);
}

/* What libcurl adds by itself is left out unless the client sent it. */
static err fields_make(struct transfer *t, const struct guest *g, struct span token)
{
	char line[AGENT_TOKEN_SIZE + 32];
	const struct head *h = &g->head;
	for (size_t i = 0; i < h->field_count; i++)
		if (proxy_passes_on(h, h->fields[i].name) &&
			!field_pass(t, h->fields[i].name, h->fields[i].value))
			return FAIL(NOMEM);
	snprintf(line, sizeof(line), "Authorization: Bearer " SPAN_FMT, SPAN_ARG(token));
	bool fine = field_add(t, line) && field_add(t, "Expect:") &&
		    (guest_field(g, "accept").p || field_add(t, "Accept:")) &&
		    (guest_field(g, "content-type").p || field_add(t, "Content-Type:"));
	secret_wipe(line, sizeof(line));
	return fine ? OK : FAIL(NOMEM);
}

static void url_set(struct transfer *t, const struct proxy *p, const struct head *h)
{
	char url[URL_MAX]; /* upstream ends in '/', and so the path goes without its first */
	snprintf(url, sizeof(url), "%s" SPAN_FMT "%s" SPAN_FMT, t->upstream, (int)h->path.n - 1,
		h->path.p + 1, h->query.p ? "?" : "", SPAN_ARG(h->query));
	web_options(t->job.curl, url, p->config->ca_file);
	curl_easy_setopt(t->job.curl, CURLOPT_PATH_AS_IS, 1L);
}

static void body_set(struct transfer *t, const struct head *h)
{
	CURL *c = t->job.curl;
	char method[33];
	snprintf(method, sizeof(method), SPAN_FMT, SPAN_ARG(h->method_text));
	if (h->method == HTTP_HEAD) {
		curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
		return;
	}
	if (h->chunked || h->has_length) {
		curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
		curl_easy_setopt(c, CURLOPT_INFILESIZE_LARGE,
			h->chunked ? (curl_off_t)-1 : (curl_off_t)h->length);
		curl_easy_setopt(c, CURLOPT_READFUNCTION, on_request);
		curl_easy_setopt(c, CURLOPT_READDATA, t);
	}
	curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, method);
	/* libcurl repeats a request whose kept connection turns out to be gone: never one that may
	 * have done something (RFC 9110 9.2.2) */
	if (h->method != HTTP_GET)
		curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, 1L);
}

static err transfer_make(
	const struct proxy *p, struct guest *g, struct span token, struct transfer **ret_transfer)
{
	AUTO(transfer_freep) struct transfer *t = calloc(1, sizeof(*t));
	TRY_PTR(t);
	t->web = p->web;
	buf_init(&t->up, AGENT_QUEUE_HIGH + AGENT_QUEUE_LOW + 2 * sizeof(g->piece) + sizeof(g->in));
	buf_init(&t->head, AGENT_HEAD_OUT);
	t->job.curl = curl_easy_init();
	TRY_PTR(t->job.curl);
	t->job.done = job_done;
	snprintf(t->upstream, sizeof(t->upstream), "%s", p->config->upstream);
	TRY(fields_make(t, g, token));
	CURL *c = t->job.curl;
	url_set(t, p, &g->head);
	body_set(t, &g->head);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, t->fields);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)AGENT_STALL_S);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->reason);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_field);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_answer);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	*ret_transfer = TAKE(t);
	return OK;
}

void transfer_start(const struct proxy *p, struct guest *g, struct span token)
{
	struct transfer *t;
	err e = transfer_make(p, g, token, &t);
	if (!e.code) {
		t->guest = g;
		e = web_start(p->web, &t->job);
		if (e.code)
			transfer_free(t);
	}
	if (e.code) {
		guest_refuse(g, 503, "", "out of memory");
		return;
	}
	g->user = t;
	g->on_body = guest_body;
	g->on_sent = guest_sent;
	g->on_gone = guest_gone;
	guest_read_body(g);
}
