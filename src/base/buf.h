/* SPDX-License-Identifier: Apache-2.0 */
/* buf.h: a growing byte buffer with a maximum that is set when it is made. The first failure
 * (memory or maximum) sticks: later puts do nothing, and buf_status tells, so that builders check
 * once at the end. */
#pragma once
#include "base/err.h"
#include "base/span.h"

struct buf {
	char *p; /* always NUL-terminated when not NULL */
	size_t n, size, max;
	enum err_code failed;
};

/* Caller's storage; takes no memory until the first put. */
void buf_init(struct buf *b, size_t max);
/* Frees the bytes and leaves an empty buffer of the same maximum. */
void buf_done(struct buf *b);
/* Empties, keeps the memory, forgets a failure. */
void buf_reset(struct buf *b);

void buf_put(struct buf *b, const void *p, size_t n);
void buf_putc(struct buf *b, char c);
void buf_puts(struct buf *b, const char *text);
void buf_put_span(struct buf *b, struct span s);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Makes room for n more bytes and returns where they go (the caller then raises b->n), or NULL. */
char *buf_reserve(struct buf *b, size_t n);
/* Appends text as the inside of a JSON string (no quotes): escapes ", \, controls; the text must be
 * UTF-8. */
void buf_put_json_escaped(struct buf *b, struct span text);

/* OK, NOMEM or LIMIT. */
MUST_CHECK err buf_status(const struct buf *b);
static inline struct span buf_span(const struct buf *b)
{
	return (struct span){ b->p ? b->p : "", b->n };
}
