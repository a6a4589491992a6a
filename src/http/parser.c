/* SPDX-License-Identifier: Apache-2.0 */
#include "http/parser.h"
#include "base/limits.h"
#include "http/chars.h"
#include "http/target.h"

#define METHOD_MAX 32

void head_init(struct head *h, struct http_field *fields, size_t field_max)
{
	*h = (struct head){ .fields = fields, .field_max = field_max };
}

int head_refuse(struct head *h, int status, const char *reason)
{
	h->reason = reason;
	return status;
}

static enum http_method method_of(struct span text)
{
	for (int m = 0; m < HTTP_OTHER; m++)
		if (span_eq_str(text, http_method_name(m)))
			return m;
	return HTTP_OTHER;
}

static int read_version(struct head *h, struct span v)
{
	if (v.n != 8 || memcmp(v.p, "HTTP/", 5) != 0 || v.p[6] != '.' || v.p[5] < '0' ||
		v.p[5] > '9' || v.p[7] < '0' || v.p[7] > '9')
		return head_refuse(h, 400, "bad protocol version");
	if (v.p[5] != '1' || v.p[7] > '1')
		return head_refuse(h, 505, "protocol version not served");
	h->minor = (unsigned)(v.p[7] - '0');
	return 0;
}

/* RFC 9112 3: method SP request-target SP HTTP-version, one blank each. */
static int read_request_line(struct head *h, struct span line)
{
	struct span rest = line, method = span_cut(&rest, ' ');
	if (!method.n || method.n > METHOD_MAX || !chars_all(method, CHARS_TOKEN))
		return head_refuse(h, 400, "bad method");
	if (!rest.p)
		return head_refuse(h, 400, "no target");
	h->method_text = method;
	h->method = method_of(method);
	h->target = span_cut(&rest, ' ');
	if (!rest.p)
		return head_refuse(h, 400, "no protocol version");
	int status = read_version(h, rest);
	return status ? status : target_read(h);
}

static int read_host(struct head *h, struct span value)
{
	if (h->host.p)
		return head_refuse(h, 400, "two Host fields");
	if (!target_is_host(value))
		return head_refuse(h, 400, "bad Host");
	h->host = value;
	return 0;
}

/* RFC 9112 6.3: a length that two readers could take differently is refused, equal duplicates too.
 */
static int read_length(struct head *h, struct span value)
{
	uint64_t length = 0;
	if (h->has_length)
		return head_refuse(h, 400, "two Content-Length fields");
	if (!value.n || value.n > 18)
		return head_refuse(h, 400, "bad Content-Length");
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] < '0' || value.p[i] > '9')
			return head_refuse(h, 400, "bad Content-Length");
		length = length * 10 + (uint64_t)(value.p[i] - '0');
	}
	h->has_length = true;
	h->length = length;
	return 0;
}

static int read_encoding(struct head *h, struct span value)
{
	if (h->chunked)
		return head_refuse(h, 400, "two Transfer-Encoding fields");
	if (!value.n)
		return head_refuse(h, 400, "bad Transfer-Encoding");
	if (!span_eq_nocase(value, "chunked"))
		return head_refuse(h, 501, "transfer coding not served");
	h->chunked = true;
	return 0;
}

static struct span trim(struct span s, bool tabs)
{
	while (s.n && (s.p[0] == ' ' || (tabs && s.p[0] == '\t'))) {
		s.p++;
		s.n--;
	}
	while (s.n && (s.p[s.n - 1] == ' ' || (tabs && s.p[s.n - 1] == '\t')))
		s.n--;
	return s;
}

static int read_connection(struct head *h, struct span value)
{
	while (value.p) {
		struct span option = trim(span_cut(&value, ','), true);
		if (span_eq_nocase(option, "close"))
			h->has_close = true;
		else if (span_eq_nocase(option, "keep-alive"))
			h->has_keep_alive = true;
	}
	return 0;
}

static int read_expect(struct head *h, struct span value)
{
	if (!span_eq_nocase(value, "100-continue"))
		return head_refuse(h, 417, "expectation not met");
	h->expect_continue = true;
	return 0;
}

/* The fields that frame the message; all others are the application's. Tabs around these values are
 * legal (RFC 9110 5.6.3), unknown among clients, and read differently by other servers: they are
 * left in, and so refused. */
static int read_known(struct head *h, struct span name, struct span value)
{
	struct http_field f = { name, trim(value, false) };
	switch (name.n) {
	case 4:
		return span_eq_nocase(f.name, "host") ? read_host(h, f.value) : 0;
	case 6:
		return span_eq_nocase(f.name, "expect") ? read_expect(h, f.value) : 0;
	case 10:
		return span_eq_nocase(f.name, "connection") ? read_connection(h, f.value) : 0;
	case 14:
		return span_eq_nocase(f.name, "content-length") ? read_length(h, f.value) : 0;
	case 17:
		return span_eq_nocase(f.name, "transfer-encoding") ? read_encoding(h, f.value) : 0;
	default:
		return 0;
	}
}

static int read_field(struct head *h, struct span line)
{
	struct span rest = line, name = span_cut(&rest, ':');
	if (line.p[0] == ' ' || line.p[0] == '\t') /* RFC 9112 5.2 */
		return head_refuse(h, 400, "folded field");
	if (!rest.p)
		return head_refuse(h, 400, "field without colon");
	if (!name.n || !chars_all(name, CHARS_TOKEN)) /* RFC 9112 5.1: no blank before the colon */
		return head_refuse(h, 400, "bad field name");
	if (!chars_all(rest, CHARS_VALUE))
		return head_refuse(h, 400, "bad character in a field");
	if (h->field_count == h->field_max)
		return head_refuse(h, 431, "too many fields");
	h->fields[h->field_count++] = (struct http_field){ name, trim(rest, true) };
	return read_known(h, name, rest);
}

static int finish(struct head *h)
{
	if (!h->host.p && h->minor == 1) /* RFC 9112 3.2 */
		return head_refuse(h, 400, "no Host field");
	if (!h->host.p)
		h->host = SPAN("");
	if (h->authority.p && (h->authority.n != h->host.n ||
				      strncasecmp(h->authority.p, h->host.p, h->host.n) != 0))
		return head_refuse(h, 400, "target and Host differ");
	if (h->chunked && h->has_length) /* RFC 9112 6.1 lets a server choose; both is an attack */
		return head_refuse(h, 400, "Content-Length and Transfer-Encoding");
	if (h->chunked && h->minor == 0)
		return head_refuse(h, 400, "Transfer-Encoding in HTTP/1.0");
	if (h->length > LIMIT_HTTP_BODY)
		return head_refuse(h, 413, "body too large");
	h->close = h->has_close || (h->minor == 0 && !h->has_keep_alive);
	h->size = h->line;
	return HEAD_DONE;
}

/* A line that has no end yet is refused as soon as nothing could make it right, so that garbage
 * does not wait for the deadline. */
static int check_partial(struct head *h, const char *p, size_t n)
{
	for (size_t i = h->seen; i < n; i++) {
		bool is_end = p[i] == '\r' && i + 1 == n;
		if (!is_end && !chars_is(p[i], CHARS_VALUE))
			return head_refuse(h, 400, "control character in the head");
	}
	h->seen = n && p[n - 1] == '\r' ? n - 1
					: n; /* a CR is looked at again with what follows it */
	if (h->method_text.p)
		return n > LIMIT_HTTP_HEAD ? head_refuse(h, 431, "head too large") : HEAD_MORE;
	struct span rest = span_make(p + h->line, n - h->line);
	struct span method = span_cut(&rest, ' ');
	if (!rest.p && method.n && method.p[method.n - 1] == '\r')
		method.n--;
	if (method.n > METHOD_MAX || !chars_all(method, CHARS_TOKEN))
		return head_refuse(h, 400, "bad method");
	return rest.p && rest.n > LIMIT_HTTP_TARGET + 10 ? head_refuse(h, 414, "target too long")
							 : HEAD_MORE;
}

static int read_line(struct head *h, struct span line)
{
	if (h->method_text.p)
		return line.n ? read_field(h, line) : finish(h);
	if (line.n)
		return read_request_line(h, line);
	if (h->skipped_line)
		return head_refuse(h, 400, "empty request line");
	h->skipped_line = true; /* RFC 9112 2.2 */
	return 0;
}

int head_read(struct head *h, const char *p, size_t n)
{
	for (;;) {
		const char *end = h->seen < n ? memchr(p + h->seen, '\n', n - h->seen) : NULL;
		if (!end)
			return check_partial(h, p, n);
		size_t at = (size_t)(end - p);
		if (at == h->line || end[-1] != '\r')
			return head_refuse(h, 400, "line end without CR");
		if (at >= LIMIT_HTTP_HEAD)
			return head_refuse(h, h->method_text.p ? 431 : 414, "head too large");
		struct span line = span_make(p + h->line, at - 1 - h->line);
		h->line = h->seen = at + 1;
		int status = read_line(h, line);
		if (status)
			return status;
	}
}
