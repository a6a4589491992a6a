/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled patterns form one list that only grows, headed by an atomic pointer: readers take no
 * lock, and of two threads that compile the same pattern at once both entries stay, which costs a
 * few bytes once. It is a cache of constants, not state: nothing can be set through it. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "model/pattern.h"
#include <pcre2.h>
#include <stdatomic.h>
#include <stdlib.h>

#define MATCH_STEPS 100000
#define MATCH_DEPTH 1000
#define HEAP_KIB    1024

struct compiled {
	const struct compiled *next;
	const char *pattern;
	pcre2_code *code;
};

static _Atomic(const struct compiled *) compiled_patterns;

static const struct compiled *find(const char *pattern)
{
	const struct compiled *c = atomic_load_explicit(&compiled_patterns, memory_order_acquire);
	while (c && strcmp(c->pattern, pattern) != 0)
		c = c->next;
	return c;
}

static void keep(struct compiled *c)
{
	c->next = atomic_load_explicit(&compiled_patterns, memory_order_relaxed);
	const struct compiled *head = c->next;
	while (!atomic_compare_exchange_weak_explicit(
		&compiled_patterns, &head, c, memory_order_release, memory_order_relaxed))
		c->next = head;
}

/* ECMA's `$` means the very end of the text, and so does PCRE2's with DOLLAR_ENDONLY. */
static err compile(const char *pattern, const struct compiled **ret_compiled)
{
	int code;
	PCRE2_SIZE at;
	struct compiled *c = calloc(1, sizeof *c);
	if (!c)
		return FAIL(NOMEM);
	c->pattern = pattern;
	c->code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
		PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C, &code, &at, NULL);
	if (!c->code) {
		free(c);
		return code == PCRE2_ERROR_NOMEMORY ? FAIL(NOMEM) : FAIL(INTERNAL);
	}
	keep(c);
	*ret_compiled = c;
	return OK;
}

static err run(const pcre2_code *code, pcre2_match_data *data, pcre2_match_context *bounds,
	struct span text, bool *ret_matches)
{
	pcre2_set_match_limit(bounds, MATCH_STEPS);
	pcre2_set_depth_limit(bounds, MATCH_DEPTH);
	pcre2_set_heap_limit(bounds, HEAP_KIB);
	int rc = pcre2_match(code, (PCRE2_SPTR)text.p, text.n, 0, 0, data, bounds);
	if (rc == PCRE2_ERROR_NOMEMORY)
		return FAIL(NOMEM);
	*ret_matches = rc >= 0;
	return OK;
}

err pattern_match(const char *pattern, struct span text, bool *ret_matches)
{
	const struct compiled *c = find(pattern);
	if (!c)
		TRY(compile(pattern, &c));
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	pcre2_match_context *bounds = pcre2_match_context_create(NULL);
	err e = data && bounds ? run(c->code, data, bounds, text, ret_matches) : FAIL(NOMEM);
	pcre2_match_context_free(bounds);
	pcre2_match_data_free(data);
	return e;
}
