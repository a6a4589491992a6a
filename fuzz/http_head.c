/* SPDX-License-Identifier: Apache-2.0 */
/* http_head: the head of a request. Read at once and in pieces it must come out the same, and what
 * is accepted must keep the promises of http.h. The first byte says how large the pieces are. */
#include "base/limits.h"
#include "http/chars.h"
#include "http/parser.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool holds)
{
	if (!holds)
		abort();
}

static bool is_inside(struct span s, const char *p, size_t n)
{
	return s.p >= p && s.p + s.n <= p + n;
}

static void check_request(const struct head *h, const char *p, size_t n)
{
	need(h->size <= n && h->size <= LIMIT_HTTP_HEAD && h->field_count <= LIMIT_HTTP_FIELDS);
	need(memcmp(p + h->size - 4, "\r\n\r\n", 4) == 0);
	need(is_inside(h->method_text, p, n) && chars_all(h->method_text, CHARS_TOKEN));
	need(is_inside(h->target, p, n) && h->target.n <= LIMIT_HTTP_TARGET);
	need(h->path.p[0] == '/' || (span_eq_str(h->path, "*") && h->method == HTTP_OPTIONS));
	need(!memmem(h->path.p, h->path.n, "/../", 4) && !memmem(h->path.p, h->path.n, "%00", 3));
	need(h->host.n || h->minor == 0);
	need(!(h->chunked && (h->has_length || h->minor == 0)) && h->length <= LIMIT_HTTP_BODY);
	for (size_t i = 0; i < h->field_count; i++) {
		need(h->fields[i].name.n && is_inside(h->fields[i].name, p, n));
		need(chars_all(h->fields[i].name, CHARS_TOKEN));
		need(is_inside(h->fields[i].value, p, n) &&
			chars_all(h->fields[i].value, CHARS_VALUE));
	}
}

static int class_of(int status)
{
	return status > HEAD_DONE ? 2 : status;
}

static int read_in_pieces(
	struct head *h, struct http_field *fields, const char *p, size_t n, size_t piece)
{
	int status = HEAD_MORE;
	head_init(h, fields, LIMIT_HTTP_FIELDS);
	for (size_t at = 0; at < n && status == HEAD_MORE;) {
		at = n - at < piece ? n : at + piece;
		status = head_read(h, p, at);
	}
	return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct http_field fields[LIMIT_HTTP_FIELDS];
	struct head whole, pieces;
	if (size < 2)
		return 0;
	const char *p = (const char *)data + 1;
	size_t n = size - 1;
	int a = read_in_pieces(&pieces, fields, p, n, (size_t)data[0] % 64 + 1);
	int b = read_in_pieces(&whole, fields, p, n, n);
	need(class_of(a) == class_of(b));
	if (b > HEAD_DONE)
		need(b >= 400 && b <= 505 && whole.reason && pieces.reason);
	if (b == HEAD_DONE) {
		need(whole.size == pieces.size);
		check_request(&whole, p, n);
	}
	return 0;
}
