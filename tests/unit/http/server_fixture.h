/* SPDX-License-Identifier: Apache-2.0 */
/* server_fixture.h: a real server on 127.0.0.1 with a small application, and a blocking client.
 * Everything fails the test by itself; reads give up after 20 s. */
#pragma once
#include "unit/http/support.h"
#include "http/http.h"
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdatomic.h>

#define WAITING_MAX 256

/* What the application does, by path:
 *   /late    finishes after another thread has woken the worker
 *   /hold    the same, but not before `release` is set
 *   /never   waits for worker_stop
 *   /block   keeps the worker's thread until `release` is set
 *   /pop     finishes the last one that waits, then itself
 *   /big     a body of as many bytes as the query says
 *   /status  an empty answer of the status in the query
 *   /fields  30 good fields and some that must not be sent
 *   others   "METHOD path body-length peer tls" */
struct fixture {
	struct http_config config; /* change it before fixture_start */
	struct http_server *server;
	struct http_worker *worker; /* the first one */
	char folder[64], cert[96], key[96];
	char *big;
	atomic_int handled, ticks, stopped;
	atomic_bool release;
	atomic_uintptr_t stack_low, stack_high; /* where handlers' frames lay */
	atomic_bool fail_start;
	/* the other thread */
	pthread_t waker;
	pthread_mutex_t lock;
	pthread_cond_t asked;
	struct http_worker *wake;
	bool end;
	/* worker's thread only */
	struct http_exchange *waiting[WAITING_MAX];
	atomic_size_t waiting_count; /* one worker only */
};

#define BIG_SIZE (8 << 20)

/* One worker, one plain listener and one with TLS. */
void fixture_init(struct fixture *f);
void fixture_start(struct fixture *f);
/* Stops, too, when that was not done. */
void fixture_done(struct fixture *f);
/* A fixture that a group of tests shares: cmocka's set-up and tear-down. */
int fixture_set_up(void **state);
int fixture_tear_down(void **state);

static inline struct fixture *fixture_of(void **state)
{
	return *state;
}

uint16_t fixture_port(const struct fixture *f, bool tls);
/* Writes a new key and a certificate with this serial number into f->key and f->cert. */
void fixture_make_cert(struct fixture *f, long serial);

struct client {
	int fd;
	SSL *ssl;
	char *p; /* bytes read and not used up */
	size_t n, size;
};

struct answer {
	int status;
	char head[4096]; /* with its empty line */
	size_t body_n;
	char body[256]; /* its beginning, NUL-terminated */
};

/* client_open in two steps. */
void client_socket(struct client *c);
bool client_connect(struct client *c, uint16_t port);
void client_open(struct client *c, uint16_t port);
void client_open_tls(struct client *c, uint16_t port);
void client_close(struct client *c);
void client_send(struct client *c, struct span text);
void client_puts(struct client *c, const char *text);
/* Reads one answer to a request of this method. False: the connection ended before its first byte.
 */
bool client_read(struct client *c, const char *method, struct answer *ret_answer);
/* Reads one answer to a GET, expects this status. */
void client_expect(struct client *c, int status, struct answer *ret_answer);
/* Reads as many bytes, expects these. */
void client_expect_bytes(struct client *c, const char *wanted);
/* Reads n bytes and throws them away. */
void client_skip(struct client *c, size_t n);
/* Expects that the server closes and sends nothing before. */
void client_expect_end(struct client *c);
/* True when the answer's head has this line. */
bool answer_has(const struct answer *a, const char *line);
/* The field that each request must have. */
#define H "Host: a\r\n"
/* A GET of this path as text in out. */
const char *get_of(const char *path, char out[256]);
/* Connects to the plain port and sends a GET of this path. */
void client_open_and_get(struct fixture *f, const char *path, struct client *c);
