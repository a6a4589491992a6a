/* SPDX-License-Identifier: Apache-2.0 */
/* stream.h: answers that are sent piece by piece and end when the application says so. Everything
 * here runs on the exchange's worker thread.
 *
 * HTTP/1.1 gets chunks (RFC 9112 7.1) and may ask again on the same connection; what it asked
 * meanwhile waits unread. HTTP/1.0 gets the bytes, and the end of the connection is their end. The
 * other end's closing of its side, whole or half, is its going away. */
#pragma once
#include "http/http.h"

struct http_stream;

enum http_stream_over {
	HTTP_STREAM_GONE,  /* the other end went away or took nothing for LIMIT_HTTP_WRITE_MS:
			      nothing can be sent */
	HTTP_STREAM_DRAIN, /* the server stops: what is sent before the callback returns is the
			      last */
};

/* Sends status (one that has a body) and the exchange's fields now, in place of http_finish.
 * over: runs at most once, when the stream ends otherwise than by http_stream_end, and never within
 * a call of this file; the stream and the exchange, with its arena, are gone when it returns.
 * *ret_stream: lives until then or until http_stream_end; NULL when the answer is complete already
 * (HEAD). Fails: BUSY (the worker has LIMIT_HTTP_STREAMS, or the server stops), NOMEM; then x is
 * still to be answered. */
MUST_CHECK err http_stream_begin(struct http_exchange *x, int status,
	void (*over)(void *arg, enum http_stream_over why), void *arg,
	struct http_stream **ret_stream);
/* How many bytes http_stream_send takes now. */
size_t http_stream_room(const struct http_stream *s);
/* Copies data and sends it in the loop's next turn. Fails: LIMIT (the reader is so slow that there
 * is no room), NOMEM; then nothing of it is sent, and the stream goes on. */
MUST_CHECK err http_stream_send(struct http_stream *s, struct span data);
/* Sends what waits, then the end. */
void http_stream_end(struct http_stream *s);
