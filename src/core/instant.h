/* SPDX-License-Identifier: Apache-2.0 */
/* instant.h: RFC 3339 date-times, as callers give them, to milliseconds. Pure, thread-safe,
 * allocates nothing. */
#pragma once
#include "base/err.h"
#include "base/span.h"
#include <stdint.h>

/* RFC 3339 5.6: "2023-05-16T11:07:30.535694+02:00"; the zone must be there. What is finer than a
 * millisecond is cut off. *ret_ms: since 1970. Fails: SYNTAX. */
MUST_CHECK err instant_read(struct span text, int64_t *ret_ms);
