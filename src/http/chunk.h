/* SPDX-License-Identifier: Apache-2.0 */
/* chunk.h: the chunked transfer coding, RFC 9112 7.1, read as a stream. Pure. Extensions are
 * checked and ignored; trailer fields are checked, bounded and dropped: they never become fields of
 * the request. */
#pragma once
#include "base/span.h"
#include <stdint.h>

struct chunk_reader {
	unsigned char state;
	unsigned char digits;
	size_t left;  /* of the chunk's data */
	size_t total; /* data so far, this chunk included */
	size_t line;  /* bytes of this line, or of all trailers */
	const char *reason;
};

enum chunk_result { CHUNK_MORE = 0, CHUNK_DATA = 1, CHUNK_DONE = 2 };

void chunk_init(struct chunk_reader *c);
/* Takes bytes off the front of *in. CHUNK_DATA: *ret_data is a piece of the body, inside the bytes
 * given; call again. CHUNK_MORE: all is used up. CHUNK_DONE: the body is whole, what is left of *in
 * belongs to the next request. Else the status to refuse with: 400 (framing), 413 (more than
 * LIMIT_HTTP_BODY), 431 (trailers); reason is set. */
int chunk_read(struct chunk_reader *c, struct span *in, struct span *ret_data);
