/* SPDX-License-Identifier: Apache-2.0 */
/* stream_fixture.h: an application that streams, on the fixture's server, and obeys orders of the
 * test's thread. */
#pragma once
#include "unit/http/server_fixture.h"
#include "http/stream.h"

#define STREAMS_MAX 512
#define CHUNKED     "Transfer-Encoding: chunked"
#define GET_STREAM  "GET /stream HTTP/1.1\r\n" H "\r\n"

enum order {
	NONE,
	SAY,         /* "hello, world" */
	SAY_TWICE,   /* "first", then the same, in one turn */
	SAY_NOTHING, /* an empty piece */
	FILL,        /* pieces of FILL_PIECE 'x' until there is no room */
	OVERFILL,    /* one byte too much, which is refused, then all that there is room for */
	END
};
#define FILL_PIECE 4096

/* /stream begins one, /late after another thread woke the worker; others are plain. When the server
 * stops, a stream says "bye". */
struct talk {
	struct fixture f;
	struct one {
		struct talk *talk;
		struct http_stream *stream; /* NULL: free */
	} streams[STREAMS_MAX];
	struct http_exchange *late;
	atomic_int order, open, gone, drained, refused;
	atomic_size_t filled; /* bytes that one stream took of the last FILL */
	atomic_size_t skip;   /* the first so many do not obey */
	bool ends_at_once;
};

/* fixture_start comes after it, fixture_done at the end. */
void talk_init(struct talk *t);
void talk_start(struct talk *t);
void talk_wait_for(atomic_int *n, int wanted);
/* Every stream that is open does it, before this returns. */
void talk_tell(struct talk *t, enum order order);
/* Sends this and waits until so many streams are open. */
void talk_begin(struct talk *t, struct client *c, const char *request, int open);
/* A connection with a stream whose head has been read. */
void talk_open(struct talk *t, struct client *c, int open);
/* Reads so many pieces of FILL. */
void talk_read_filled(struct client *c, size_t pieces);
/* The connection serves ordinary requests. */
void talk_expect_plain(struct client *c);
