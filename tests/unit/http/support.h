/* SPDX-License-Identifier: Apache-2.0 */
/* support.h: what the tests of src/http share: comparisons that name the row of a table. */
#pragma once
#include "base/span.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static inline void expect_int(const char *name, long got, long wanted)
{
	if (got != wanted)
		fail_msg("%s: got %ld, wanted %ld", name, got, wanted);
}

static inline void expect_span(const char *name, struct span got, const char *wanted)
{
	if (!got.p || !span_eq_str(got, wanted))
		fail_msg("%s: got \"" SPAN_FMT "\", wanted \"%s\"", name, SPAN_ARG(got), wanted);
}

/* A heap copy without a byte behind it, so that a sanitizer sees a read too far. */
static inline char *exact_copy(struct span s)
{
	char *copy = malloc(s.n ? s.n : 1);
	assert_non_null(copy);
	memcpy(copy, s.p, s.n);
	return copy;
}
