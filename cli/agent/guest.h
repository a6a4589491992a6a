/* SPDX-License-Identifier: Apache-2.0 */
/* guest.h: one connection of a local client and its one request. The answer ends the connection: on
 * loopback a new one costs nothing, and no two requests can be mistaken for each other. */
#pragma once
#include "base/buf.h"
#include "base/limits.h"
#include "cli/agent/limits.h"
#include "http/chunk.h"
#include "http/parser.h"
#include <uv.h>

struct guest;

/* All connections, and what limits them. */
struct guests {
	uv_loop_t *loop;
	struct guest *first;
	size_t count;
};

/* How a request is answered. */
struct guest_handler {
	/* The head is whole. Answers, now or later. */
	void (*handle)(void *arg, struct guest *g);
	void *arg;
};

struct guest {
	union {
		uv_stream_t stream;
		uv_pipe_t pipe;
		uv_tcp_t tcp;
	} io;
	uv_timer_t timer;
	struct guests *all;
	struct guest *prev, *next;
	const struct guest_handler *handler; /* NULL once it has been called */
	/* the request */
	struct head head;
	struct http_field fields[LIMIT_HTTP_FIELDS];
	char in[LIMIT_HTTP_HEAD + 1];
	size_t in_n;
	struct chunk_reader chunk;
	uint64_t body_left;
	char piece[16384];
	/* the answer */
	size_t queued; /* bytes handed to the kernel's side, not yet taken */
	unsigned open; /* handles */
	bool is_lingering, is_closing, is_paused;
	/* set by a handler that goes on with the body and a long answer */
	void (*on_body)(struct guest *g, struct span data, bool is_end);
	void (*on_sent)(struct guest *g); /* some of what was queued is gone */
	void (*on_gone)(struct guest *g); /* hung up, or too slow; nothing may be sent any more */
	void *user;
};

/* Accepts from a listening stream. Unix sockets: is_pipe. NULL: no memory, too many, or nobody
 * there. The guest waits until guest_begin or guest_reply. */
struct guest *guest_accept(struct guests *all, uv_stream_t *listener, bool is_pipe);
/* Reads the request and gives it to the handler, which must live until then. */
void guest_begin(struct guest *g, const struct guest_handler *handler);
/* The value of the first field of that name; SPAN_NONE. */
struct span guest_field(const struct guest *g, const char *name);

/* Answers as a whole and ends. fields: lines, each with its CR LF, or "". */
void guest_reply(
	struct guest *g, int status, const char *type, const char *fields, struct span body);
/* {"error", "error_description"}. */
void guest_refuse(struct guest *g, int status, const char *fields, const char *why);

/* Delivers the body to on_body, which must be set, and on_gone too. */
void guest_read_body(struct guest *g);
void guest_pause(struct guest *g, bool paused);
/* Queues a copy. Bytes of a closing guest are dropped. */
void guest_send(struct guest *g, struct span bytes);
/* Everything was queued: ends the connection well. */
void guest_end(struct guest *g);
/* Ends it at once; on_gone is not called. */
void guest_close(struct guest *g);
/* The same so that the other end sees a fault and no end, where the socket can say so (TCP). */
void guest_abort(struct guest *g);

/* Closes those whose request has not been read yet, or all. */
void guests_close(struct guests *all, bool even_busy);
