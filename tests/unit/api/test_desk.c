/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "api/dashboard/desk.h"
#include "base/limits.h"
#include <ctype.h>

#define NOW   INT64_C(1764063265123)
#define HERE  SPAN("127.0.0.1")
#define THERE SPAN("127.0.0.2")

static int setup(void **state)
{
	struct desk *d;
	assert_int_equal(desk_new(&rng_system, &d).code, ERR_OK);
	*state = d;
	return 0;
}

static int teardown(void **state)
{
	desk_free(*state);
	return 0;
}

/* How many of n attempts are let in. */
static int attempts(struct desk *d, struct span account, struct span address, int n, int64_t now)
{
	int let_in = 0;
	for (int i = 0; i < n; i++) {
		int64_t retry_s = 0;
		bool open = desk_attempt(d, account, address, now, &retry_s);
		assert_true(open || (retry_s >= 1 && retry_s <= LIMIT_WRONG_WINDOW_S));
		let_in += open;
	}
	return let_in;
}

static void guesses_are_counted_for_the_address_too(void **state)
{
	struct desk *d = *state;
	assert_int_equal(attempts(d, SPAN("a"), HERE, 6, NOW), 6);
	assert_int_equal(attempts(d, SPAN("b"), HERE, 6, NOW), LIMIT_WRONG_SECRETS - 6);
	assert_int_equal(attempts(d, SPAN("a"), HERE, 1, NOW), 0);
	assert_int_equal(attempts(d, SPAN("a"), THERE, 1, NOW), 1); /* nobody is locked out */
	assert_int_equal(
		attempts(d, SPAN("a"), HERE, 1, NOW + LIMIT_WRONG_WINDOW_S * INT64_C(1000)), 1);
}

static void what_was_right_does_not_count(void **state)
{
	struct desk *d = *state;
	for (int i = 0; i < 3 * LIMIT_WRONG_SECRETS; i++) {
		assert_int_equal(attempts(d, SPAN("a"), HERE, 1, NOW), 1);
		desk_right(d, SPAN("a"), HERE, NOW);
	}
	assert_int_equal(
		attempts(d, SPAN("a"), HERE, 2 * LIMIT_WRONG_SECRETS, NOW), LIMIT_WRONG_SECRETS);
}

static void codes_are_counted_for_the_person_alone(void **state)
{
	struct desk *d = *state;
	assert_int_equal(attempts(d, SPAN("a"), SPAN(""), 2 * LIMIT_WRONG_SECRETS, NOW),
		LIMIT_WRONG_SECRETS);
	assert_int_equal(attempts(d, SPAN("b"), SPAN(""), 1, NOW), 1); /* not for all persons */
	assert_int_equal(attempts(d, SPAN("a"), HERE, 1, NOW), 1);
}

static void a_flood_of_addresses_frees_no_code(void **state)
{
	struct desk *d = *state;
	(void)attempts(d, SPAN("a"), SPAN(""), LIMIT_WRONG_SECRETS, NOW);
	for (int i = 0; i < 4 * LIMIT_THROTTLE_ENTRIES; i++) {
		char text[16];
		snprintf(text, sizeof text, "%d", i);
		(void)attempts(d, span_of(text), span_of(text), 1, NOW + 1);
	}
	assert_int_equal(attempts(d, SPAN("a"), SPAN(""), 1, NOW + 2), 0);
}

static void the_code_is_taken_as_people_type_it(void **state)
{
	struct desk *d = *state;
	char text[32];
	const char *code = desk_setup_code(d);
	assert_int_equal(strlen(code), DESK_CODE);
	assert_int_equal(code[4], '-');
	assert_true(desk_is_setup_code(d, span_of(code)));
	for (size_t i = 0; i <= DESK_CODE; i++)
		text[i] = (char)tolower((unsigned char)code[i]);
	assert_true(desk_is_setup_code(d, span_of(text)));
	memmove(text + 4, text + 5, 5);
	assert_true(desk_is_setup_code(d, span_of(text)));
	assert_false(desk_is_setup_code(d, span_make(text, 7)));
	text[7] = text[7] == '2' ? '3' : '2';
	assert_false(desk_is_setup_code(d, span_of(text)));
	assert_false(desk_is_setup_code(d, SPAN("")));
	assert_false(desk_is_setup_code(d, SPAN_NONE));
	snprintf(text, sizeof text, "%sA", code);
	assert_false(desk_is_setup_code(d, span_of(text)));
}

static void streams_are_counted_for_each_person(void **state)
{
	struct desk *d = *state;
	for (int i = 0; i < LIMIT_TAIL_PER_PERSON; i++)
		assert_true(desk_stream_open(d, 1, SPAN("a")));
	assert_false(desk_stream_open(d, 1, SPAN("a")));
	assert_true(desk_stream_open(d, 1, SPAN("b")));
	assert_true(desk_stream_open(d, 2, SPAN("a")));
	desk_stream_close(d, 1, SPAN("a"));
	assert_true(desk_stream_open(d, 1, SPAN("a")));
	assert_false(desk_stream_open(d, 1, SPAN("a")));
	desk_stream_close(d, 1, SPAN("c"));
	desk_stream_close(d, 2, SPAN("a"));
	desk_stream_close(d, 1, SPAN("b"));
	for (int i = 0; i < LIMIT_TAIL_PER_PERSON; i++)
		desk_stream_close(d, 1, SPAN("a"));
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(guesses_are_counted_for_the_address_too),
		T(what_was_right_does_not_count),
		T(codes_are_counted_for_the_person_alone),
		T(a_flood_of_addresses_frees_no_code),
		T(the_code_is_taken_as_people_type_it),
		T(streams_are_counted_for_each_person),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
