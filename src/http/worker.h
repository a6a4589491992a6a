/* SPDX-License-Identifier: Apache-2.0 */
/* worker.h: one thread with its loop, listeners and connections. All but worker_new, worker_start,
 * worker_stop and http_worker_wake runs on it. */
#pragma once
#include "http/deadline.h"
#include "http/http.h"
#include "http/wire.h"
#include <pthread.h>

#define LISTENERS_MAX 4

struct conn;
struct exchange;

struct listener {
	uv_poll_t poll;
	struct http_worker *worker;
	int fd;
	bool tls;
};

struct http_worker {
	uv_loop_t loop;
	uv_async_t wake, stop;
	uv_prepare_t before_poll;
	uv_check_t after_poll;
	uv_idle_t spin; /* runs while connections are ready, so that the poll does not block */
	uv_timer_t pause, drain;
	struct deadlines deadlines;
	struct listener listeners[LISTENERS_MAX];
	size_t listener_count;
	struct http_server *server;
	const struct http_config *config;
	void *thread; /* the application's */
	unsigned index;
	pthread_t id;
	bool is_running; /* for the thread that starts and stops it */
	bool is_paused, is_draining;
	/* connections */
	struct conn *conns;
	size_t conn_count, conn_max;
	size_t stream_count, stream_max;
	struct conn *ready_first, *ready_last;
	struct exchange *pool;
	size_t pool_count;
	/* start-up: the thread tells how it went */
	pthread_mutex_t lock;
	pthread_cond_t told;
	bool has_told;
	err started;
	/* caches */
	int64_t date_s;
	char date[30];
	unsigned char ids[512];
	size_t ids_left;
	char scratch[WIRE_RECORD];
};

/* Takes over the listening sockets fds[listener_count of the config]. Fails: NOMEM, IO. */
MUST_CHECK err worker_new(struct http_server *s, const struct http_config *config, unsigned index,
	const int *fds, struct http_worker **ret_worker);
/* Starts the thread and waits until it accepts. Fails: IO, or what the application's worker_start
 * returned. */
MUST_CHECK err worker_start(struct http_worker *w);
/* Lets a started worker drain; worker_join waits for its thread. */
void worker_stop(struct http_worker *w);
void worker_join(struct http_worker *w);
void worker_free(struct http_worker *w);

/* Lets conn_run go on with this connection in the loop's next turn. */
void worker_defer(struct http_worker *w, struct conn *c);
void worker_undefer(struct http_worker *w, struct conn *c);
/* A connection is gone: accepting may go on, or draining is over. */
void worker_conn_gone(struct http_worker *w);
/* "Wed, 25 Nov 2026 09:34:25 GMT" of this second. */
struct span worker_date(struct http_worker *w);
/* 20 random hex digits. */
void worker_request_id(struct http_worker *w, char out[21]);

/* listener.c */
/* A bound, listening socket; port 0 becomes the one taken. shared: other sockets of this process
 * have the same port. Fails: IO. */
MUST_CHECK err listener_open(struct http_listen *at, bool shared, struct fault *fault, int *ret_fd);
/* Fails with EADDRINUSE's text when another process listens there. */
MUST_CHECK err listener_probe(const struct http_listen *at, struct fault *fault);
void listener_watch(struct listener *l);
/* Takes some of the connections that wait. True: there may be more. */
bool listener_accept(struct http_worker *w, struct listener *l);
/* Stops accepting for a short while, or until a connection is gone. */
void listeners_pause(struct http_worker *w);
void listeners_resume(struct http_worker *w);

/* server.c */
/* The certificate to use now, with a reference for the caller; NULL without TLS. */
SSL_CTX *server_tls(struct http_server *s);
