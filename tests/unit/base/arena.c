/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/limits.h"
#include "support.h"
#include <stdalign.h>

static struct arena *arena_of(size_t max)
{
	struct arena *a = arena_new(max);
	assert_non_null(a);
	return a;
}

static void allocations_are_aligned_and_apart(void **state)
{
	struct arena *a = arena_of(1 << 22);
	unsigned char *p[300];
	(void)state;
	for (size_t i = 0; i < COUNT_OF(p); i++) {
		p[i] = arena_alloc(a, i * 7);
		assert_non_null(p[i]);
		assert_int_equal((uintptr_t)p[i] % alignof(max_align_t), 0);
		memset(p[i], (int)(i & 0xFF), i * 7);
	}
	for (size_t i = 0; i < COUNT_OF(p); i++)
		for (size_t k = 0; k < i * 7; k++)
			if (p[i][k] != (i & 0xFF))
				fail_msg("allocation %zu was written over", i);
	arena_free(a);
}

static void allocations_of_nothing_are_not_null(void **state)
{
	struct arena *a = arena_of(1000);
	(void)state;
	assert_non_null(arena_alloc(a, 0));
	assert_non_null(arena_calloc(a, 0, 8));
	assert_non_null(arena_calloc(a, 8, 0));
	arena_free(a);
	a = arena_of(0);
	assert_null(arena_alloc(a, 1));
	arena_free(a);
}

static void an_arena_gives_no_more_than_its_maximum(void **state)
{
	struct arena *a = arena_of(64);
	(void)state;
	assert_null(arena_alloc(a, 65));
	assert_non_null(arena_alloc(a, 32));
	assert_null(arena_alloc(a, 33));
	assert_non_null(arena_alloc(a, 32));
	assert_null(arena_alloc(a, 1));
	arena_reset(a);
	assert_non_null(arena_alloc(a, 64));
	assert_null(arena_alloc(a, 1));
	arena_free(a);
}

static void many_small_ones_reach_the_maximum_too(void **state)
{
	const size_t max = 3 * LIMIT_ARENA_FIRST;
	struct arena *a = arena_of(max);
	size_t n = 0;
	(void)state;
	for (int round = 0; round < 3; round++) {
		for (n = 0; n <= max && arena_alloc(a, 1); n++)
			;
		assert_true(n > 0 && n <= max);
		arena_reset(a);
	}
	arena_free(a);
}

static void large_allocations_have_their_place(void **state)
{
	struct arena *a = arena_of(1 << 20);
	(void)state;
	char *small = arena_strndup(a, "small", 5);
	char *large = arena_alloc(a, 100000);
	char *after = arena_strndup(a, "after", 5);
	assert_non_null(large);
	memset(large, 'l', 100000);
	assert_string_equal(small, "small");
	assert_string_equal(after, "after");
	for (int i = 0; i < 3; i++) {
		arena_reset(a);
		large = arena_alloc(a, 1 << 19);
		assert_non_null(large);
		memset(large, 'l', 1 << 19);
	}
	arena_free(a);
}

static void calloc_is_zero_and_does_not_overflow(void **state)
{
	struct arena *a = arena_of(1 << 20);
	(void)state;
	memset(arena_alloc(a, 1000), 0xFF, 1000);
	arena_reset(a);
	unsigned char *p = arena_calloc(a, 100, 10);
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(p[i], 0);
	assert_null(arena_calloc(a, SIZE_MAX, 2));
	assert_null(arena_calloc(a, 2, SIZE_MAX));
	assert_null(arena_calloc(a, SIZE_MAX / 16 + 2, 16)); /* its product is 16 */
	assert_null(arena_calloc(a, (size_t)1 << 32, (size_t)1 << 32));
	assert_non_null(arena_array_of(a, 3, uint64_t));
	arena_free(a);
}

static void copies_end_with_nul(void **state)
{
	struct arena *a = arena_of(1 << 20);
	char *exact = exact_copy(SPAN("abc"));
	(void)state;
	assert_string_equal(arena_strndup(a, exact, 3), "abc");
	assert_string_equal(arena_strndup(a, exact, 0), "");
	assert_string_equal(arena_cstr(a, span_make(exact, 2)), "ab");
	assert_string_equal(arena_cstr(a, SPAN_NONE), "");
	struct span copy = arena_span_dup(a, SPAN("a\0b"));
	expect_span("NUL within", copy, SPAN("a\0b"));
	assert_int_equal(copy.p[3], 0);
	copy = arena_span_dup(a, SPAN_NONE);
	assert_int_equal(copy.n, 0);
	assert_string_equal(arena_printf(a, "%s:%05d", "x", 42), "x:00042");
	char *long_text = arena_printf(a, "%9000d", 1);
	assert_int_equal(strlen(long_text), 9000);
	assert_null(arena_strndup(a, exact, SIZE_MAX));
	free(exact);
	arena_free(a);
}

static void copies_that_do_not_fit_are_null(void **state)
{
	struct arena *a = arena_of(4);
	(void)state;
	assert_null(arena_strndup(a, "abcd", 4));
	assert_null(arena_cstr(a, SPAN("abcd")));
	assert_null(arena_span_dup(a, SPAN("abcd")).p);
	assert_null(arena_printf(a, "%d", 1234));
	assert_string_equal(arena_printf(a, "%d", 123), "123");
	arena_free(a);
}

struct trail {
	char text[32];
	size_t n;
};

struct mark {
	struct trail *trail;
	char letter;
};

static void leave(void *arg)
{
	struct mark *m = arg;
	m->trail->text[m->trail->n++] = m->letter;
}

static void reset_and_free_clean_up_last_added_first(void **state)
{
	struct trail t = { 0 };
	struct mark marks[] = { { &t, 'a' }, { &t, 'b' }, { &t, 'c' } };
	struct arena *a = arena_of(1000);
	(void)state;
	for (size_t i = 0; i < COUNT_OF(marks); i++)
		expect_err("kept", arena_on_reset(a, leave, &marks[i]), ERR_OK);
	assert_string_equal(t.text, "");
	arena_reset(a);
	assert_string_equal(t.text, "cba");
	arena_reset(a);
	assert_string_equal(t.text, "cba"); /* each once */
	expect_err("kept", arena_on_reset(a, leave, &marks[0]), ERR_OK);
	expect_err("kept", arena_on_reset(a, leave, &marks[1]), ERR_OK);
	arena_free(a);
	assert_string_equal(t.text, "cbaba");
}

static void what_cannot_be_kept_is_cleaned_up_at_once(void **state)
{
	struct trail t = { 0 };
	struct mark mark = { &t, 'm' };
	struct arena *a = arena_of(8);
	(void)state;
	expect_err("beyond the maximum", arena_on_reset(a, leave, &mark), ERR_NOMEM);
	assert_string_equal(t.text, "m");
	arena_free(a);
	assert_string_equal(t.text, "m");
	a = arena_of(1000);
	memory_left(0);
	err e = arena_on_reset(a, leave, &mark);
	memory_left(-1);
	expect_err("no memory", e, ERR_NOMEM);
	assert_string_equal(t.text, "mm");
	arena_free(a);
	assert_string_equal(t.text, "mm");
}

/* What a cleanup looks at stands in the arena: it must still be there. */
static void see_value(void *arg)
{
	assert_string_equal(*(char **)arg, "in the arena");
}

static void cleanups_run_before_memory_goes(void **state)
{
	struct arena *a = arena_of(1000);
	(void)state;
	for (int i = 0; i < 2; i++) {
		char **value = arena_new_of(a, char *);
		*value = arena_strndup(a, "in the arena", 12);
		expect_err("kept", arena_on_reset(a, see_value, value), ERR_OK);
		if (i)
			arena_free(a);
		else
			arena_reset(a);
	}
}

static void without_memory_there_is_null(void **state)
{
	(void)state;
	memory_left(0);
	struct arena *none = arena_new(1000);
	memory_left(1);
	struct arena *a = arena_new(1000);
	void *p = arena_alloc(a, 10), *q = arena_calloc(a, 1, 10);
	char *text = arena_printf(a, "x");
	memory_left(-1);
	assert_null(none);
	assert_non_null(a);
	assert_true(!p && !q && !text);
	assert_non_null(arena_alloc(a, 10)); /* and it goes on when there is some again */
	arena_free(a);
	arena_free(NULL);
}

static void one_chunk_stays_for_the_next_request(void **state)
{
	struct arena *a = arena_of(1 << 20);
	(void)state;
	assert_non_null(arena_alloc(a, 100));
	arena_reset(a);
	memory_left(-1);
	for (int i = 0; i < 10; i++) {
		assert_non_null(arena_alloc(a, 1000));
		arena_reset(a);
	}
#if !defined(__SANITIZE_ADDRESS__)
	assert_int_equal(memory_taken(), 0);
#endif
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(allocations_are_aligned_and_apart),
		cmocka_unit_test(allocations_of_nothing_are_not_null),
		cmocka_unit_test(an_arena_gives_no_more_than_its_maximum),
		cmocka_unit_test(many_small_ones_reach_the_maximum_too),
		cmocka_unit_test(large_allocations_have_their_place),
		cmocka_unit_test(calloc_is_zero_and_does_not_overflow),
		cmocka_unit_test(copies_end_with_nul),
		cmocka_unit_test(copies_that_do_not_fit_are_null),
		cmocka_unit_test(reset_and_free_clean_up_last_added_first),
		cmocka_unit_test(what_cannot_be_kept_is_cleaned_up_at_once),
		cmocka_unit_test(cleanups_run_before_memory_goes),
		cmocka_unit_test(without_memory_there_is_null),
		cmocka_unit_test(one_chunk_stays_for_the_next_request),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
