/* SPDX-License-Identifier: Apache-2.0 */
/* conn.h: one connection as a state machine on its worker's loop. The functions of receive.c and
 * answer.c that return bool tell whether conn_run may go on at once; false means that the
 * connection waits for an event, or is closed. */
#pragma once
#include "http/deadline.h"
#include "http/exchange.h"
#include "http/wire.h"
#include "http/worker.h"

enum conn_state {
	CONN_HANDSHAKE,
	CONN_HEAD, /* idle, or reading a head */
	CONN_BODY,
	CONN_HANDLE, /* the application has the exchange */
	CONN_STREAM, /* the application sends its answer piece by piece */
	CONN_WRITE,
	CONN_LINGER, /* said all; waits for the other end to close, so that the answer is not lost
			to a reset */
	CONN_CLOSED
};

struct conn {
	uv_poll_t poll;
	struct http_worker *worker;
	struct wire wire;
	struct deadline deadline;
	struct exchange *x;       /* NULL while idle */
	struct conn *prev, *next; /* all of the worker */
	struct conn *ready_prev, *ready_next;
	size_t sent; /* of x->parts */
	enum conn_state state;
	int events;    /* that are polled for */
	bool readable; /* the socket may have more than was read */
	bool close_after, interim, in_handle, is_ready, handle_closed, tls;
	char peer[INET6_ADDRSTRLEN];
};

/* Takes over the socket. Closes it when memory is out. */
void conn_new(struct http_worker *w, int fd, bool tls, const char *peer);
/* Closes the socket at once; an exchange that the application has stays until it is finished. */
void conn_close(struct conn *c);
/* Goes on until the connection waits. */
void conn_run(struct conn *c);
/* Polls for these events (UV_READABLE, UV_WRITABLE) from now on. */
void conn_wait(struct conn *c, int events);
/* The server stops: closes when nothing is under way. */
void conn_drain(struct conn *c);
/* Closes an idle connection to make place for another. False: it was not idle, its request had only
 * not been read yet. */
bool conn_evict(struct conn *c);
/* The worker ends, its loop no longer runs: frees everything, finished or not. */
void conn_free(struct conn *c);
void conn_expired(struct deadline *d, enum deadline_kind kind);
/* The application is done with the exchange of a closed connection. */
void conn_forget(struct conn *c);

/* receive.c */
bool receive_head(struct conn *c);
bool receive_body(struct conn *c);

/* answer.c */
/* Gives the whole request to the application. */
bool answer_request(struct conn *c);
/* Answers instead of the application and ends the connection. */
bool answer_refusal(struct conn *c, int status, const char *reason);
/* Sends "100 Continue", then goes on with the body. */
bool answer_continue(struct conn *c);
bool answer_flush(struct conn *c);
/* The last byte of the answer is sent: goes on with the next request, or ends. */
bool answer_sent(struct conn *c);

/* stream.c */
bool stream_step(struct conn *c);
/* The connection is closed, its exchange still there: tells the application. */
void stream_gone(struct conn *c);
/* The server stops: tells the application and ends the answer. */
void stream_drain(struct conn *c);
