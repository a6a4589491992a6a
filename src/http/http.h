/* SPDX-License-Identifier: Apache-2.0 */
/* http.h: what a user of the HTTP server sees: requests, answers, the server's life. Knows nothing
 * of tenants or tokens.
 *
 * Threads: http_server_start starts `workers` threads, each with one event loop and its own
 * SO_REUSEPORT listeners. An exchange lives on one worker's thread and must be finished there. A
 * handler may finish at once or later (after a callback that runs on the same thread, see
 * http_worker_wake). Pipelined requests are answered one after the other. An answer is one
 * body (http_finish) or sent piece by piece (stream.h). */
#pragma once
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include <netinet/in.h>
#include <stdint.h>

enum http_method {
	HTTP_GET,
	HTTP_HEAD,
	HTTP_POST,
	HTTP_PUT,
	HTTP_PATCH,
	HTTP_DELETE,
	HTTP_OPTIONS,
	HTTP_OTHER, /* a well-formed token that is none of the above */
	HTTP_METHODS
};

/* "GET" ...; "OTHER" for HTTP_OTHER. */
const char *http_method_name(enum http_method m);

struct http_field {
	struct span name;  /* as received; compare with span_eq_nocase */
	struct span value; /* without outer blanks; holds no CR, LF or NUL */
};

/* One request whose head and whole body have been read. All spans live until the exchange is
 * finished. */
struct http_request {
	enum http_method method;
	struct span method_text;
	struct span target; /* as received */
	struct span path;   /* raw, percent-encoded, begins with '/'; "*" for OPTIONS * */
	struct span query;  /* raw, without '?'; p == NULL when there is none */
	struct span
		host; /* of the Host field, as received; empty when an HTTP/1.0 request has none */
	struct http_field *fields;
	size_t field_count;
	struct span body; /* n == 0 when there is none */
	bool tls;
	char peer[INET6_ADDRSTRLEN]; /* address of the other end, without port */
};

/* The value of the first field of that name; SPAN_NONE when absent. */
struct span http_field_get(const struct http_request *req, const char *name);
/* How many fields have that name. */
size_t http_field_count(const struct http_request *req, const char *name);

struct http_worker;

/* One request and its answer. */
struct http_exchange {
	struct http_request req;
	struct arena *arena; /* memory of this request; reset when it is finished */
	struct http_worker *worker;
	void *app;          /* http_config.app */
	void *thread;       /* what app->worker_start returned for this worker */
	char id[21];        /* 20 hex digits, for X-Auth0-RequestId and logs */
	int64_t started_us; /* monotonic */
	/* answer */
	int status;             /* 0 until set */
	struct http_field *out; /* fields to send, in order */
	size_t out_count, out_size;
	struct span out_body;
};

/* Adds a field to the answer. Name and value must live as long as the arena. The server itself
 * writes Date, Content-Length and Connection. A value with CR, LF or NUL, or a name that is no
 * token, is dropped: input must not be able to stop the server. Out of memory: the answer becomes
 * 503. */
void http_out_field(struct http_exchange *x, const char *name, struct span value);
/* Sets status and body (borrowed: arena or static) and sends. Call exactly once an exchange; x is
 * gone afterwards. HEAD requests and 204/304 send no body. */
void http_finish(struct http_exchange *x, int status, struct span body);

struct http_listen {
	char address[INET6_ADDRSTRLEN];
	uint16_t port; /* 0: any; http_server_listen stores the one taken */
	bool tls;
};

/* How long one connection may take for what; 0 means the default of base/limits.h. */
struct http_deadlines {
	unsigned handshake_ms, head_ms, body_ms, write_ms, idle_ms;
	unsigned linger_ms; /* after the last answer, for the other end to close */
	unsigned drain_ms;
};

struct http_config {
	struct http_listen listen[4];
	size_t listen_count;
	unsigned workers;                 /* 1 .. LIMIT_WORKERS */
	const char *cert_file, *key_file; /* PEM; needed when a listener is tls */
	void *app;
	/* Runs on each worker's thread before it accepts; *ret_thread is put into every exchange.
	 */
	err (*worker_start)(void *app, struct http_worker *w, void **ret_thread);
	/* Runs on the worker's thread after its last exchange is finished. When draining took too
	 * long, open exchanges may still be finished here; nobody gets their answers. */
	void (*worker_stop)(void *app, void *thread);
	/* One whole, well-formed request. */
	void (*handle)(struct http_exchange *x);
	/* At the end of every loop iteration, after the handlers of all readable connections ran:
	 * the place to submit what they queued. May be NULL. */
	void (*tick)(void *app, void *thread);
	/* Runs on the worker's thread after http_worker_wake. */
	void (*woken)(void *app, void *thread);
	/* An answer to a request that never reaches `handle` (bad framing, too large, timeout ...):
	 * may fill in fields and body in the application's own form. NULL, or nothing done: a
	 * plain-text answer. x->status is set before. The connection is closed after it. */
	void (*refused)(struct http_exchange *x, const char *reason);
	struct http_deadlines deadlines;
	unsigned connections; /* of one worker, at most; 0: LIMIT_HTTP_CONNECTIONS */
	unsigned streams;     /* of one worker, at most; 0: LIMIT_HTTP_STREAMS */
};

struct http_server;

/* Binds all listeners of all workers (so that ports are known) and loads the certificate. The
 * config is copied, strings are borrowed. Fails: IO (fault says which address or file), CRYPTO,
 * NOMEM. */
MUST_CHECK err http_server_new(
	const struct http_config *config, struct fault *fault, struct http_server **ret_server);
/* The listeners with the ports taken. */
const struct http_listen *http_server_listeners(const struct http_server *s);
/* Starts the worker threads and returns when all accept, or one failed to start. */
MUST_CHECK err http_server_start(struct http_server *s);
/* Loads certificate and key again for new connections; the old ones stay in use when this fails.
 * Thread-safe. */
MUST_CHECK err http_server_reload(struct http_server *s, struct fault *fault);
/* When the certificate of new connections ends, ms since 1970; 0 without TLS. Thread-safe. */
int64_t http_server_certificate_end(struct http_server *s);
/* Stops accepting, lets open exchanges end within LIMIT_HTTP_DRAIN_MS (answers carry Connection:
 * close), joins the threads. Call from a thread that is no worker. */
void http_server_stop(struct http_server *s);
void http_server_free(struct http_server *s);

/* Makes `woken` run soon on the worker's thread. Thread-safe, callable from any thread until
 * worker_stop returned. */
void http_worker_wake(struct http_worker *w);
/* The worker's loop: a uv_loop_t, for timers of the application. */
struct uv_loop_s *http_worker_loop(struct http_worker *w);
/* 0 .. workers-1 */
unsigned http_worker_index(const struct http_worker *w);
