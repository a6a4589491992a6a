/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/limits.h"
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

struct chunk {
	struct chunk *next;
	size_t size, used;
	alignas(max_align_t) char bytes[];
};

struct cleanup {
	struct cleanup *next;
	void (*fn)(void *arg);
	void *arg;
};

struct arena {
	struct chunk *chunks; /* newest first */
	struct cleanup *cleanups;
	size_t taken, max;
};

struct arena *arena_new(size_t max)
{
	struct arena *a = calloc(1, sizeof *a);
	if (a)
		a->max = max;
	return a;
}

static void run_cleanups(struct arena *a)
{
	while (a->cleanups) {
		struct cleanup *c = a->cleanups;
		a->cleanups = c->next;
		c->fn(c->arg);
	}
}

static void free_chunks(struct chunk *c)
{
	while (c) {
		struct chunk *next = c->next;
		free(c);
		c = next;
	}
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	run_cleanups(a);
	free_chunks(a->chunks);
	free(a);
}

void arena_reset(struct arena *a)
{
	run_cleanups(a);
	a->taken = 0;
	struct chunk *keep = a->chunks;
	if (keep && keep->size == LIMIT_ARENA_FIRST && !keep->next) {
		keep->used = 0;
		return;
	}
	free_chunks(a->chunks);
	a->chunks = NULL;
}

static struct chunk *add_chunk(struct arena *a, size_t need)
{
	size_t size = a->chunks ? 16384 : LIMIT_ARENA_FIRST;
#ifdef ARENA_ASAN
	size = need;
#endif
	if (size < need)
		size = need;
	struct chunk *c = malloc(sizeof *c + size);
	if (!c)
		return NULL;
	*c = (struct chunk){ .next = a->chunks, .size = size };
	a->chunks = c;
	return c;
}

void *arena_alloc(struct arena *a, size_t n)
{
	size_t align = alignof(max_align_t);
	if (n > a->max - a->taken)
		return NULL;
	size_t need = (n + align - 1) & ~(align - 1);
#ifdef ARENA_ASAN
	need = n ? n : 1;
#endif
	struct chunk *c = a->chunks;
	if (!c || need > c->size - c->used)
		c = add_chunk(a, need);
	if (!c)
		return NULL;
	void *p = c->bytes + c->used;
	c->used += need;
	a->taken += need < a->max - a->taken ? need : a->max - a->taken;
	return p;
}

void *arena_calloc(struct arena *a, size_t count, size_t size)
{
	size_t n;
	if (__builtin_mul_overflow(count, size, &n))
		return NULL;
	void *p = arena_alloc(a, n);
	return p ? memset(p, 0, n) : NULL;
}

char *arena_strndup(struct arena *a, const char *p, size_t n)
{
	char *copy = n < SIZE_MAX ? arena_alloc(a, n + 1) : NULL;
	if (!copy)
		return NULL;
	if (n)
		memcpy(copy, p, n);
	copy[n] = 0;
	return copy;
}

struct span arena_span_dup(struct arena *a, struct span s)
{
	char *copy = arena_strndup(a, s.p, s.n);
	return copy ? span_make(copy, s.n) : SPAN_NONE;
}

char *arena_cstr(struct arena *a, struct span s)
{
	return arena_strndup(a, s.p, s.n);
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	char *text = n >= 0 ? arena_alloc(a, (size_t)n + 1) : NULL;
	if (text)
		vsnprintf(text, (size_t)n + 1, fmt, again);
	va_end(again);
	return text;
}

err arena_on_reset(struct arena *a, void (*fn)(void *arg), void *arg)
{
	struct cleanup *c = arena_alloc(a, sizeof *c);
	if (!c) {
		fn(arg);
		return FAIL(NOMEM);
	}
	*c = (struct cleanup){ a->cleanups, fn, arg };
	a->cleanups = c;
	return OK;
}
