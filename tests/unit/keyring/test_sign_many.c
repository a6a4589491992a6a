/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

static void count_run(void *arg, err result, const struct sign_answer *answer)
{
	size_t *runs = arg;
	assert_ok(result);
	assert_non_null(answer);
	++*runs;
}

static void requests_wait_for_the_flush_and_a_full_queue_does_not(void **state)
{
	struct fixture *f = *state;
	struct sign_request req = fixture_hs256_request(f);
	size_t runs = 0;
	for (size_t i = 0; i < KEYRING_QUEUE; i++)
		keyring_sign(f->p, f->a, &req, count_run, &runs);
	assert_int_equal(runs, 0);
	keyring_sign(f->p, f->a, &req, count_run, &runs);
	assert_int_equal(runs, KEYRING_QUEUE);
	keyring_port_flush(f->p);
	assert_int_equal(runs, KEYRING_QUEUE + 1);
	keyring_port_flush(f->p);
	assert_int_equal(runs, KEYRING_QUEUE + 1);
}

static int by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, KEYRING_JTI_SIZE);
}

static void jti_only(void *arg, err result, const struct sign_answer *answer)
{
	assert_int_equal(result.code, ERR_OK);
	memcpy(arg, answer->jti, KEYRING_JTI_SIZE);
}

/* J4 */
static void a_million_tokens_have_a_million_names(void **state)
{
	struct fixture *f = *state;
	struct sign_request req = fixture_hs256_request(f);
	const size_t count = 1000000;
	char(*names)[KEYRING_JTI_SIZE] = calloc(count, KEYRING_JTI_SIZE);
	struct arena *a = arena_new(1 << 20);
	assert_non_null(names);
	for (size_t i = 0; i < count; i++) {
		keyring_sign(f->p, a, &req, jti_only, names[i]);
		keyring_port_flush(f->p);
		arena_reset(a);
	}
	qsort(names, count, KEYRING_JTI_SIZE, by_bytes);
	for (size_t i = 1; i < count; i++)
		assert_true(memcmp(names[i - 1], names[i], KEYRING_JTI_SIZE) != 0);
	for (size_t i = 0; i < 22; i++)
		assert_non_null(
			strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
				names[0][i]));
	arena_free(a);
	free(names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
		T(requests_wait_for_the_flush_and_a_full_queue_does_not),
		T(a_million_tokens_have_a_million_names),
	};
	return cmocka_run_group_tests_name("keyring signing many", tests, NULL, NULL);
}
