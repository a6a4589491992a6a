/* SPDX-License-Identifier: Apache-2.0 */
/* wire.h: the bytes of one connection, plain or through TLS, on a non-blocking socket that it owns.
 */
#pragma once
#include "base/span.h"
#include <openssl/ssl.h>
#include <sys/types.h>

struct wire {
	int fd;
	SSL *ssl;    /* NULL: plain */
	bool broken; /* TLS failed: no close_notify */
};

/* Besides byte counts above 0. */
enum wire_result {
	WIRE_END = 0, /* the other end is done, or the connection is gone */
	WIRE_WANT_READ = -1,
	WIRE_WANT_WRITE = -2,
	WIRE_HTTP = -3, /* handshake only: plain HTTP was sent */
};

/* Most that one wire_write through TLS puts into one record. */
#define WIRE_RECORD 16384

/* Takes a step of the handshake: 1 when it is done, else a wire_result. */
int wire_handshake(struct wire *w);
/* Reads at most n bytes; one system call in the plain case. *ret_more: there may be more to read
 * without waiting. */
ssize_t wire_read(struct wire *w, char *p, size_t n, bool *ret_more);
/* Writes what parts[0] and parts[1] hold from byte `sent` on, or a part of it. scratch: WIRE_RECORD
 * bytes. After a WIRE_WANT_* call again with the same bytes from the same place. */
ssize_t wire_write(struct wire *w, const struct span parts[2], size_t sent, char *scratch);
/* The system ends the connection when the other end has not said for so long that it got what was
 * written: one that vanished says nothing at all. */
void wire_give_up_after(struct wire *w, unsigned ms);
/* Tells the other end that no more comes. */
void wire_shutdown(struct wire *w);
/* Reads and throws away. False when the other end is done. */
bool wire_discard(struct wire *w, char *scratch);
void wire_close(struct wire *w);
