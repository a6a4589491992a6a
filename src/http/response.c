/* SPDX-License-Identifier: Apache-2.0 */
#include "http/response.h"
#include "http/worker.h"

static const struct {
	int status;
	const char *reason;
} reasons[] = {
	{ 200, "OK" },
	{ 201, "Created" },
	{ 202, "Accepted" },
	{ 204, "No Content" },
	{ 301, "Moved Permanently" },
	{ 302, "Found" },
	{ 303, "See Other" },
	{ 304, "Not Modified" },
	{ 307, "Temporary Redirect" },
	{ 308, "Permanent Redirect" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 406, "Not Acceptable" },
	{ 408, "Request Timeout" },
	{ 409, "Conflict" },
	{ 410, "Gone" },
	{ 411, "Length Required" },
	{ 412, "Precondition Failed" },
	{ 413, "Content Too Large" },
	{ 414, "URI Too Long" },
	{ 415, "Unsupported Media Type" },
	{ 417, "Expectation Failed" },
	{ 421, "Misdirected Request" },
	{ 422, "Unprocessable Content" },
	{ 428, "Precondition Required" },
	{ 429, "Too Many Requests" },
	{ 431, "Request Header Fields Too Large" },
	{ 500, "Internal Server Error" },
	{ 501, "Not Implemented" },
	{ 502, "Bad Gateway" },
	{ 503, "Service Unavailable" },
	{ 504, "Gateway Timeout" },
	{ 505, "HTTP Version Not Supported" },
	{ 507, "Insufficient Storage" },
};

const char *response_reason(int status)
{
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Status";
}

/* What the server's own lines need at most. */
#define OWN_LINES 256

static char *put(char *at, const char *p, size_t n)
{
	if (n)
		memcpy(at, p, n);
	return at + n;
}

static char *put_text(char *at, const char *text)
{
	return put(at, text, strlen(text));
}

static char *put_number(char *at, size_t n)
{
	char digits[20];
	size_t i = sizeof digits;
	do
		digits[--i] = (char)('0' + n % 10);
	while (n /= 10);
	return put(at, digits + i, sizeof digits - i);
}

static char *put_status_line(char *at, int status)
{
	at = put_text(at, "HTTP/1.1 ");
	at = put_number(at, (size_t)status);
	*at++ = ' ';
	at = put_text(at, response_reason(status));
	return put_text(at, "\r\n");
}

static char *put_field(char *at, struct http_field f)
{
	at = put(at, f.name.p, f.name.n);
	at = put_text(at, ": ");
	at = put(at, f.value.p, f.value.n);
	return put_text(at, "\r\n");
}

/* RFC 9110 8.6: neither 204 nor 304 says a length here; for HEAD it is that of the GET. */
static bool has_length(int status)
{
	return status != 204 && status != 304;
}

static char *put_own(char *at, const struct exchange *x, bool close)
{
	struct span date = worker_date(x->pub.worker);
	at = put_text(at, "Date: ");
	at = put(at, date.p, date.n);
	if (x->streamed) {
		/* RFC 9112 6.1: never to HTTP/1.0 */
		if (x->head.minor == 1)
			at = put_text(at, "\r\nTransfer-Encoding: chunked");
	} else if (has_length(x->pub.status)) {
		at = put_text(at, "\r\nContent-Length: ");
		at = put_number(at, x->pub.out_body.n);
	}
	if (close)
		at = put_text(at, "\r\nConnection: close");
	else if (x->head.minor == 0)
		at = put_text(at, "\r\nConnection: keep-alive");
	return put_text(at, "\r\n\r\n");
}

static size_t head_size(const struct http_exchange *p)
{
	size_t n = OWN_LINES;
	for (size_t i = 0; i < p->out_count; i++)
		n += p->out[i].name.n + p->out[i].value.n + 4;
	return n;
}

static void build(struct exchange *x, char *at, bool close)
{
	struct http_exchange *p = &x->pub;
	const char *begin = at;
	at = put_status_line(at, p->status);
	for (size_t i = 0; i < p->out_count; i++)
		at = put_field(at, p->out[i]);
	at = put_own(at, x, close);
	bool has_body = has_length(p->status) && p->req.method != HTTP_HEAD;
	x->parts[0] = span_make(begin, (size_t)(at - begin));
	x->parts[1] = has_body ? p->out_body : SPAN("");
}

bool response_build(struct exchange *x, bool close)
{
	struct http_exchange *p = &x->pub;
	size_t size = head_size(p);
	bool is_good = !x->failed && p->status >= 200 && p->status <= 599 &&
		       p->out_body.n <= LIMIT_HTTP_RESPONSE;
	char *at = size <= sizeof x->head_text ? x->head_text
		   : is_good                   ? arena_alloc(p->arena, size)
					       : NULL;
	if (!is_good || !at) {
		p->status = 503;
		p->out_count = 0;
		p->out_body = SPAN("");
		x->streamed = false;
		at = x->head_text;
	}
	build(x, at, close);
	return is_good;
}
