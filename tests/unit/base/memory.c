/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

static long left_over = -1, taken;

void *__real_malloc(size_t n);
void *__real_calloc(size_t count, size_t n);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t count, size_t n);
void *__wrap_realloc(void *p, size_t n);

void memory_left(long left)
{
	left_over = left;
	taken = 0;
}

long memory_taken(void)
{
	return taken;
}

static bool may_take(void)
{
	if (!left_over)
		return false;
	left_over -= left_over > 0;
	taken++;
	return true;
}

void *__wrap_malloc(size_t n)
{
	return may_take() ? __real_malloc(n) : NULL;
}

void *__wrap_calloc(size_t count, size_t n)
{
	return may_take() ? __real_calloc(count, n) : NULL;
}

void *__wrap_realloc(void *p, size_t n)
{
	return may_take() ? __real_realloc(p, n) : NULL;
}
