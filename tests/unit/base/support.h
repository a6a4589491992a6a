/* SPDX-License-Identifier: Apache-2.0 */
/* support.h: what the tests of src/base share: comparisons that name the row of a table, and memory
 * that runs out on demand. */
#pragma once
#include "base/err.h"
#include "base/span.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define COUNT_OF(rows) (sizeof(rows) / sizeof *(rows))

static inline void expect_span(const char *name, struct span got, struct span wanted)
{
	if (!span_eq(got, wanted))
		fail_msg("%s: got \"" SPAN_FMT "\", wanted \"" SPAN_FMT "\"", name, SPAN_ARG(got),
			SPAN_ARG(wanted));
}

static inline void expect_text(const char *name, const char *got, const char *wanted)
{
	expect_span(name, span_of(got), span_of(wanted));
}

static inline void expect_err(const char *name, err got, enum err_code wanted)
{
	if (got.code != wanted)
		fail_msg("%s: got %s, wanted %s", name, err_name(got.code), err_name(wanted));
}

/* A heap copy without a byte behind it, so that a sanitizer sees a read too far. */
static inline char *exact_copy(struct span s)
{
	char *copy = malloc(s.n ? s.n : 1);
	assert_non_null(copy);
	if (s.n)
		memcpy(copy, s.p, s.n);
	return copy;
}

/* After `left` more allocations of the code under test every one fails; negative: none does. The
 * linker sends malloc, calloc and realloc of a test's program here (memory.c). */
void memory_left(long left);
/* Allocations since the last call of memory_left. */
long memory_taken(void);
