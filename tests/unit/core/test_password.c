/* SPDX-License-Identifier: Apache-2.0 */
#include "core/password.h"
#include "base/limits.h"
#include "core/people.h"
#include "support.h"
#include <argon2.h>
#include <stdio.h>

#define USER SPAN("usr_1")
#define WORD SPAN("correct horse battery")

/* Stores a hash of the word as an older Mintage, or a stronger one, would have. */
static void store(struct core *t, uint32_t passes, uint32_t kib)
{
	char text[160];
	assert_int_equal(argon2id_hash_encoded(passes, kib, 1, WORD.p, WORD.n, "0123456789abcdef",
				 16, 32, text, sizeof text),
		ARGON2_OK);
	assert_ok(people_secret_put(&t->c, USER, "password", span_of(text)));
	assert_int_equal(core_commit(t), ERR_OK);
}

static const char *stored(struct core *t)
{
	struct span text;
	assert_ok(people_secret_get(&t->c, USER, "password", &text));
	return arena_cstr(t->arena, text);
}

static bool is_right(struct core *t, struct span word)
{
	bool right;
	assert_ok(password_check(&t->c, USER, word, &right));
	return right;
}

static bool begins(const char *text, uint32_t passes, uint32_t kib)
{
	char want[64];
	snprintf(want, sizeof want, "$argon2id$v=19$m=%u,t=%u,p=1$", kib, passes);
	return strncmp(text, want, strlen(want)) == 0;
}

static void a_weaker_hash_is_made_anew_at_log_in(void **state)
{
	struct core *t = *state;
	store(t, 1, 1024);
	assert_true(is_right(t, WORD));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_true(begins(stored(t), 1, LIMIT_PASSWORD_KIB));
	assert_true(is_right(t, WORD));
	assert_false(is_right(t, SPAN("correct horse batterz")));
	assert_true(store_batch_is_empty(t->c.batch));
}

static void a_wrong_password_makes_none(void **state)
{
	struct core *t = *state;
	store(t, 1, 1024);
	assert_false(is_right(t, SPAN("another")));
	assert_true(store_batch_is_empty(t->c.batch));
	assert_true(begins(stored(t), 1, 1024));
}

static void one_of_today_stays(void **state)
{
	struct core *t = *state;
	assert_ok(password_set(&t->c, USER, WORD));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_true(is_right(t, WORD));
	assert_true(store_batch_is_empty(t->c.batch));
}

static void a_stronger_one_stays(void **state)
{
	struct core *t = *state;
	store(t, 2, LIMIT_PASSWORD_KIB);
	assert_true(is_right(t, WORD));
	assert_true(store_batch_is_empty(t->c.batch));
	store(t, 1, LIMIT_PASSWORD_KIB + 8);
	assert_true(is_right(t, WORD));
	assert_true(store_batch_is_empty(t->c.batch));
}

static void who_has_none_is_never_right(void **state)
{
	struct core *t = *state;
	bool right = true;
	assert_ok(password_check(&t->c, SPAN("usr_2"), WORD, &right));
	assert_false(right);
	right = true;
	assert_ok(password_check(&t->c, SPAN_NONE, WORD, &right));
	assert_false(right);
	assert_true(store_batch_is_empty(t->c.batch));
}

#define T(name) cmocka_unit_test_setup_teardown(name, core_new, core_free)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_weaker_hash_is_made_anew_at_log_in),
		T(a_wrong_password_makes_none),
		T(one_of_today_stays),
		T(a_stronger_one_stays),
		T(who_has_none_is_never_right),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
