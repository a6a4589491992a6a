/* SPDX-License-Identifier: Apache-2.0 */
/* parser.h: the head of a request, RFC 9112 2-6: request line, fields, and what frames the body.
 * Pure. It refuses all that is not plainly right, because two readers of one stream must never see
 * different requests. Line ends are CRLF only; at most one empty line may come before the request
 * line. */
#pragma once
#include "http/http.h"

struct head {
	/* set by head_init */
	struct http_field *fields; /* caller's, room for field_max */
	size_t field_max;
	/* the result, whole when head_read returned HEAD_DONE; spans point into the caller's bytes
	 */
	enum http_method method;
	struct span method_text, target, path, query, host;
	struct span authority; /* of an absolute target; equals host */
	size_t field_count;
	size_t size;     /* bytes of the head, with its empty line */
	uint64_t length; /* of the body, when has_length */
	unsigned minor;  /* HTTP/1.minor: 0 or 1 */
	bool has_length, chunked;
	bool close; /* the connection ends after this request */
	bool expect_continue;
	const char *reason; /* why it was refused; static */
	/* inside */
	size_t line, seen;
	bool skipped_line, has_close, has_keep_alive;
};

enum head_result { HEAD_MORE = 0, HEAD_DONE = 1 };

void head_init(struct head *h, struct http_field *fields, size_t field_max);
/* Goes on with the first n bytes at p: the bytes of earlier calls and more. The bytes must not have
 * moved since head_init. Returns HEAD_MORE, HEAD_DONE, or the status to refuse with: 400, 405, 413,
 * 414, 417, 431, 501, 505 (reason is set; close then). */
int head_read(struct head *h, const char *p, size_t n);
/* The same for callers in this layer: notes the reason, returns the status. */
int head_refuse(struct head *h, int status, const char *reason);
