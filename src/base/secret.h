/* SPDX-License-Identifier: Apache-2.0 */
/* secret.h: bytes that must not linger: wiped when freed, compared in constant time, no printf
 * form. */
#pragma once
#include "base/err.h"
#include "base/span.h"

struct secret {
	unsigned char *p; /* NULL when empty */
	size_t n;
};

/* Copies n bytes. The caller wipes its own copy. */
MUST_CHECK err secret_copy(const void *p, size_t n, struct secret *ret_secret);
/* Wipes and frees; leaves an empty secret. */
void secret_done(struct secret *s);
/* Constant time for equal lengths; the lengths themselves are not secret. Two empty secrets are
 * never equal. */
bool secret_equal(struct span a, struct span b);
void secret_wipe(void *p, size_t n);
static inline struct span secret_span(const struct secret *s)
{
	return span_make(s->p, s->n);
}
