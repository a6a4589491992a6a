/* SPDX-License-Identifier: Apache-2.0 */
#include "base/secret.h"
#include "support.h"

/* The linker sends free of the code under test here: what is released is looked at first. */
static const unsigned char *watched;
static size_t watched_n;
static bool was_freed, was_wiped;

void __real_free(void *p);
void __wrap_free(void *p);

void __wrap_free(void *p)
{
	if (p && p == watched) {
		was_freed = was_wiped = true;
		for (size_t i = 0; i < watched_n; i++)
			was_wiped = was_wiped && watched[i] == 0;
		watched = NULL;
	}
	__real_free(p);
}

static void watch(const struct secret *s)
{
	watched = s->p;
	watched_n = s->n;
	was_freed = was_wiped = false;
}

static void a_copy_is_the_callers_bytes(void **state)
{
	char bytes[] = { 's', 0, 't' };
	struct secret s = { 0 };
	(void)state;
	expect_err("copy", secret_copy(bytes, sizeof bytes, &s), ERR_OK);
	secret_wipe(bytes, sizeof bytes);
	assert_memory_equal(bytes, "\0\0\0", 3);
	expect_span("its own", secret_span(&s), SPAN("s\0t"));
	secret_done(&s);
	expect_err("of nothing", secret_copy(NULL, 0, &s), ERR_OK);
	assert_int_equal(secret_span(&s).n, 0);
	secret_done(&s);
}

static void done_wipes_before_it_frees(void **state)
{
	static const size_t sizes[] = { 1, 2, 31, 32, 33, 4096 };
	char bytes[4096];
	(void)state;
	memset(bytes, 0xA5, sizeof bytes);
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		struct secret s = { 0 };
		expect_err("copy", secret_copy(bytes, sizes[i], &s), ERR_OK);
		watch(&s);
		secret_done(&s);
		assert_true(was_freed);
		assert_true(was_wiped);
		assert_null(s.p);
		assert_int_equal(s.n, 0);
		secret_done(&s); /* an empty one has nothing to do */
	}
}

static void without_memory_the_secret_stays_as_it_was(void **state)
{
	struct secret s = { 0 };
	(void)state;
	memory_left(0);
	err e = secret_copy("x", 1, &s);
	memory_left(-1);
	expect_err("no memory", e, ERR_NOMEM);
	assert_null(s.p);
	assert_int_equal(s.n, 0);
}

static void equal_secrets_have_the_same_bytes(void **state)
{
	static const struct {
		const char *name;
		struct span a, b;
		bool equal;
	} rows[] = {
		{ "the same", SPAN("secret"), SPAN("secret"), true },
		{ "one byte", SPAN("x"), SPAN("x"), true },
		{ "another first byte", SPAN("secret"), SPAN("Secret"), false },
		{ "another last byte", SPAN("secret"), SPAN("secreT"), false },
		{ "one bit apart", SPAN("\x80"), SPAN("\x00"), false },
		{ "a prefix", SPAN("secre"), SPAN("secret"), false },
		{ "longer", SPAN("secrets"), SPAN("secret"), false },
		{ "the same up to a NUL", SPAN("a\0b"), SPAN("a\0c"), false },
		{ "the same with a NUL", SPAN("a\0b"), SPAN("a\0b"), true },
		{ "two empty ones", SPAN(""), SPAN(""), false },
		{ "two absent ones", SPAN_NONE, SPAN_NONE, false },
		{ "empty and absent", SPAN(""), SPAN_NONE, false },
		{ "empty and something", SPAN(""), SPAN("s"), false },
		{ "absent and something", SPAN_NONE, SPAN("s"), false },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (secret_equal(rows[i].a, rows[i].b) != rows[i].equal ||
			secret_equal(rows[i].b, rows[i].a) != rows[i].equal)
			fail_msg("%s", rows[i].name);
}

static void every_byte_counts(void **state)
{
	unsigned char one[256], two[256];
	(void)state;
	memset(one, 0x5A, sizeof one);
	for (size_t i = 0; i < sizeof one; i++) {
		memcpy(two, one, sizeof one);
		assert_true(secret_equal(span_make(one, 256), span_make(two, 256)));
		two[i] ^= (unsigned char)(1u << i % 8);
		assert_false(secret_equal(span_make(one, 256), span_make(two, 256)));
	}
}

static void wipe_stays_within_its_bounds(void **state)
{
	char bytes[] = "abcdef";
	(void)state;
	secret_wipe(bytes + 2, 2);
	assert_memory_equal(bytes, "ab\0\0ef", 7);
	secret_wipe(bytes, 0);
	assert_memory_equal(bytes, "ab\0\0ef", 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_copy_is_the_callers_bytes),
		cmocka_unit_test(done_wipes_before_it_frees),
		cmocka_unit_test(without_memory_the_secret_stays_as_it_was),
		cmocka_unit_test(equal_secrets_have_the_same_bytes),
		cmocka_unit_test(every_byte_counts),
		cmocka_unit_test(wipe_stays_within_its_bounds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
