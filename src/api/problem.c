/* SPDX-License-Identifier: Apache-2.0 */
#include "api/problem.h"
#include "api/oauth/reply.h"
#include "base/log.h"

static const struct {
	int status;
	const char *phrase;
} reasons[] = {
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 408, "Request Timeout" },
	{ 409, "Conflict" },
	{ 412, "Precondition Failed" },
	{ 413, "Payload Too Large" },
	{ 414, "URI Too Long" },
	{ 415, "Unsupported Media Type" },
	{ 417, "Expectation Failed" },
	{ 429, "Too Many Requests" },
	{ 431, "Request Header Fields Too Large" },
	{ 500, "Internal Server Error" },
	{ 501, "Not Implemented" },
	{ 503, "Service Unavailable" },
	{ 505, "HTTP Version Not Supported" },
};

const char *answer_reason(int status)
{
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].status == status)
			return reasons[i].phrase;
	return status < 400 ? "OK" : "Error";
}

void answer_common(struct http_exchange *x)
{
	if (x->req.tls)
		http_out_field(x, "Strict-Transport-Security", SPAN("max-age=31536000"));
	http_out_field(x, "X-Content-Type-Options", SPAN("nosniff"));
	http_out_field(x, "X-Auth0-RequestId", span_of(x->id));
}

void answer_log(struct http_exchange *x, err e, int status)
{
	char path[256], code[4];
	snprintf(path, sizeof path, SPAN_FMT, SPAN_ARG(x->req.path));
	snprintf(code, sizeof code, "%d", status);
	log_line(status >= 500 ? LOG_ERROR : LOG_DEBUG, "request failed", "request_id", x->id,
		"method", http_method_name(x->req.method), "path", path, "status", code, "error",
		err_name(e.code), NULL);
}

static void put_member(struct buf *b, const char *name, const char *value)
{
	buf_printf(b, "%s\"%s\":\"", b->n ? "," : "", name);
	buf_put_json_escaped(b, span_of(value));
	buf_putc(b, '"');
}

static void transmit(struct http_exchange *x, int status, struct buf *b)
{
	struct span body = b->failed ? SPAN_NONE : arena_span_dup(x->arena, buf_span(b));
	buf_done(b);
	http_finish(x, body.p ? status : 503, body.p ? body : SPAN(""));
}

void answer_oauth_error(struct http_exchange *x, err e, const struct fault *f, bool with_challenge)
{
	struct oauth_reply reply = { .status = 503, .body = SPAN("") };
	err sent = oauth_reply_refusal(x->arena, e, f, &reply);
	for (const struct oauth_field *field = reply.fields; !sent.code && field->name; field++)
		http_out_field(x, field->name, span_of(field->value));
	if (with_challenge && reply.status == 401)
		http_out_field(x, "WWW-Authenticate", SPAN("Basic realm=\"Users\""));
	answer_common(x);
	answer_log(x, e, reply.status);
	http_finish(x, reply.status, reply.body);
}

/* RFC 6750 3: which challenge goes with a refusal. */
static struct span challenge(struct http_exchange *x, err e, const struct fault *f)
{
	switch (e.code) {
	case ERR_M_NO_TOKEN:
		return SPAN("Bearer");
	case ERR_M_AUTH_FORMAT:
		return SPAN("Bearer error=\"invalid_request\"");
	case ERR_M_EXPIRED:
	case ERR_M_SIGNATURE:
	case ERR_M_AUDIENCE:
	case ERR_M_TOKEN:
	case ERR_M_NOT_GLOBAL:
		return SPAN("Bearer error=\"invalid_token\"");
	case ERR_M_SCOPE: {
		struct buf b;
		buf_init(&b, 1024);
		buf_puts(&b, "Bearer error=\"insufficient_scope\", scope=\"");
		for (const char *p = f->text; *p; p++)
			if (*p != ',')
				buf_putc(&b, *p);
		buf_putc(&b, '"');
		struct span text = b.failed ? SPAN_NONE : arena_span_dup(x->arena, buf_span(&b));
		buf_done(&b);
		return text;
	}
	default:
		return SPAN_NONE;
	}
}

void answer_management_error(struct http_exchange *x, err e, const struct fault *f)
{
	const struct wire_error *w = err_wire_of(e, f);
	char text[ERR_TEXT_MAX];
	struct buf b;
	struct span dare = challenge(x, e, f);
	err_text(e, f, text);
	buf_init(&b, 16384);
	buf_printf(&b, "{\"statusCode\":%d", w->status);
	put_member(&b, "error", answer_reason(w->status));
	put_member(&b, "message", text);
	if (w->code[0])
		put_member(&b, "errorCode", w->code);
	if (e.code == ERR_M_EXPIRED || e.code == ERR_M_SIGNATURE) {
		buf_puts(&b, ",\"attributes\":{\"error\":\"");
		buf_put_json_escaped(&b, span_of(text));
		buf_puts(&b, "\"}");
	}
	buf_putc(&b, '}');
	http_out_field(x, "Content-Type", SPAN("application/json; charset=utf-8"));
	http_out_field(x, "Cache-Control", SPAN("no-cache"));
	if (dare.p)
		http_out_field(x, "WWW-Authenticate", dare);
	answer_common(x);
	answer_log(x, e, w->status);
	transmit(x, w->status, &b);
}
