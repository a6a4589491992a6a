/* SPDX-License-Identifier: Apache-2.0 */
/* exchange.h: what one request needs from its first byte to the last byte of its answer: input,
 * parser, arena, answer. A worker keeps a few and lends them: a connection holds one only while a
 * request is under way, so that an idle connection costs nothing here. */
#pragma once
#include "base/limits.h"
#include "http/chunk.h"
#include "http/parser.h"

#define EXCHANGE_INPUT 8192
#define EXCHANGE_SPARE 1024 /* kept free behind a head, for the body to be read into */
#define EXCHANGE_OUT   24
#define EXCHANGE_HEAD  1536
#define EXCHANGE_POOL  64 /* unused ones that a worker keeps */

struct conn;
struct http_stream;

struct exchange {
	struct http_exchange pub;
	struct conn *conn;
	struct exchange *next; /* in the pool */
	/* input: bytes [at, n) of in are not used up; those before belong to this request */
	char *in;
	size_t in_size, in_n, in_at;
	size_t body_at; /* where the head ended */
	struct head head;
	struct chunk_reader chunk;
	char *body; /* apart from `in`: in the arena */
	size_t body_n, body_size;
	/* answer */
	struct span parts[2]; /* head and body as sent */
	bool finished;
	bool failed;                /* memory ran out while it was built */
	bool streamed;              /* its head says no length */
	struct http_stream *stream; /* NULL: one body, sent by http_finish */
	struct http_field fields[LIMIT_HTTP_FIELDS];
	struct http_field out[EXCHANGE_OUT];
	char head_text[EXCHANGE_HEAD];
	char input[EXCHANGE_INPUT];
};

/* Lends a fresh one to the connection (c->x). False: no memory. */
bool exchange_take(struct conn *c);
/* Ends c->x; what it lent is gone. Nothing happens when there is none. */
void exchange_release(struct conn *c);
/* Makes c->x ready for the next request of the same connection; input that is not used up stays. */
void exchange_reset(struct exchange *x);
/* Gives it an id and a starting time. */
void exchange_begin(struct exchange *x);
/* Makes sure that EXCHANGE_SPARE bytes are free behind the first `used` bytes of what is not used
 * up. The parser starts again when they moved. used: at most LIMIT_HTTP_HEAD + 1. False: no memory.
 */
bool exchange_make_room(struct exchange *x, size_t used);
void exchange_pool_free(struct exchange *first);

static inline struct exchange *exchange_of(struct http_exchange *pub)
{
	return (struct exchange *)((char *)pub - offsetof(struct exchange, pub));
}
