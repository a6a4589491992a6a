/* SPDX-License-Identifier: Apache-2.0 */
/* arena.h: memory of one request, released at once. Allocations are aligned for any type and never
 * freed alone. In address-sanitizer builds each allocation is a malloc of its own (arena_asan in
 * arena.c), so that overruns show. Not thread-safe: an arena belongs to one request, a request to
 * one thread. */
#pragma once
#include "base/err.h"
#include "base/span.h"
#include <stdint.h>

struct arena;

/* Heap object that will hand out at most `max` bytes between two resets. NULL: no memory. */
struct arena *arena_new(size_t max);
void arena_free(struct arena *a);
static inline void arena_freep(struct arena **a)
{
	arena_free(*a);
}
/* Releases all allocations; one small chunk is kept for the next request. */
void arena_reset(struct arena *a);

/* Uninitialised memory, or NULL when the maximum is reached or memory is out. n may be 0. */
void *arena_alloc(struct arena *a, size_t n) __attribute__((malloc, alloc_size(2)));
void *arena_calloc(struct arena *a, size_t count, size_t size);
#define arena_new_of(a, type)          ((type *)arena_calloc((a), 1, sizeof(type)))
#define arena_array_of(a, count, type) ((type *)arena_calloc((a), (count), sizeof(type)))

/* NUL-terminated copies; NULL or SPAN_NONE when memory is out. */
char *arena_strndup(struct arena *a, const char *p, size_t n);
struct span arena_span_dup(struct arena *a, struct span s);
char *arena_cstr(struct arena *a, struct span s);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Runs fn(arg) when the arena is reset or freed, last added first: for values of libraries
 * (jansson) that live as long as the request. Fails: NOMEM, and then fn(arg) has been run. */
MUST_CHECK err arena_on_reset(struct arena *a, void (*fn)(void *arg), void *arg);
