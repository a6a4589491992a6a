/* SPDX-License-Identifier: Apache-2.0 */
#include "core/sessions.h"
#include "base/limits.h"
#include "core/options.h"
#include "support.h"

static struct span open_one(
	struct core *t, enum session_stage stage, int64_t ends_at, struct session_row *row)
{
	struct session_new s = { .user_id = SPAN("u"),
		.ip = SPAN("::1"),
		.user_agent = SPAN("ua"),
		.stage = stage,
		.ends_at = ends_at };
	struct span token;
	int64_t now = t->c.now;
	assert_ok(session_open(&t->c, &s, row, &token));
	assert_int_equal(core_commit(t), ERR_OK);
	t->c.now = now;
	return token;
}

static bool alive(struct core *t, struct span token, enum session_stage stage)
{
	struct session_row row;
	err e = session_find(&t->c, token, stage, &row);
	assert_true(!e.code || e.code == ERR_D_SESSION);
	return !e.code;
}

static void a_session_is_found_by_its_token_alone(void **state)
{
	struct core *t = *state;
	struct session_row row;
	struct span token = open_one(t, SESSION_LOGGED_IN, 0, &row);
	assert_int_equal(token.n, SESSION_TOKEN);
	assert_true(alive(t, token, SESSION_LOGGED_IN));
	assert_false(alive(t, token, SESSION_SECOND_STEP));
	assert_false(alive(t, span_make(token.p, token.n - 1), SESSION_LOGGED_IN));
	assert_false(alive(t, row.id, SESSION_LOGGED_IN));
	assert_false(alive(t, row.hash, SESSION_LOGGED_IN));
	core_tenant(t, "second");
	assert_false(alive(t, token, SESSION_LOGGED_IN));
}

static void a_session_ends_when_nobody_comes(void **state)
{
	struct core *t = *state;
	struct session_row row;
	struct span token = open_one(t, SESSION_LOGGED_IN, 0, &row);
	t->c.now += LIMIT_SESSION_IDLE_S * 1000 - 1;
	assert_true(alive(t, token, SESSION_LOGGED_IN));
	t->c.now += 1;
	assert_false(alive(t, token, SESSION_LOGGED_IN));
}

static void a_session_ends_however_often_somebody_comes(void **state)
{
	struct core *t = *state;
	struct session_row row;
	struct span token = open_one(t, SESSION_LOGGED_IN, 0, &row);
	int64_t end = t->c.now + LIMIT_SESSION_LIFE_S * INT64_C(1000);
	store_session_seen(t->c.batch, t->c.tenant->id, row.hash, end - 1000);
	assert_int_equal(core_commit(t), ERR_OK);
	t->c.now = end - 1;
	assert_true(alive(t, token, SESSION_LOGGED_IN));
	t->c.now = end;
	assert_false(alive(t, token, SESSION_LOGGED_IN));
}

static void allow(struct core *t, const char *option, const char *seconds)
{
	int64_t now = t->c.now;
	assert_ok(options_set(&t->c, span_of(option), span_of(seconds)));
	assert_int_equal(core_commit(t), ERR_OK);
	t->c.now = now;
}

static void the_tenant_says_how_long_nobody_may_come(void **state)
{
	struct core *t = *state;
	struct session_row row;
	struct span token = open_one(t, SESSION_LOGGED_IN, 0, &row);
	int64_t start = t->c.now;
	allow(t, "dashboard-idle-s", "300");
	t->c.now = start + 300 * 1000 - 1;
	assert_true(alive(t, token, SESSION_LOGGED_IN));
	t->c.now += 1;
	assert_false(alive(t, token, SESSION_LOGGED_IN));
	allow(t, "dashboard-idle-s", "28800"); /* what only idled is back: it never ended */
	t->c.now = start + 28800 * INT64_C(1000) - 1;
	assert_true(alive(t, token, SESSION_LOGGED_IN));
}

static void less_is_said_of_open_sessions_too(void **state)
{
	struct core *t = *state;
	struct session_row row, found;
	json_t *list;
	struct span token = open_one(t, SESSION_LOGGED_IN, 0, &row);
	int64_t start = t->c.now, end = start + 3600 * INT64_C(1000);
	store_session_seen(t->c.batch, t->c.tenant->id, row.hash, end - 1000);
	assert_int_equal(core_commit(t), ERR_OK);
	allow(t, "dashboard-life-s", "3600");
	t->c.now = end - 1;
	assert_ok(session_find(&t->c, token, SESSION_LOGGED_IN, &found));
	assert_int_equal(found.ends_at, end);
	assert_ok(sessions_show(&t->c, SPAN("u"), SPAN(""), &list));
	assert_int_equal(json_array_size(list), 1);
	t->c.now = end;
	assert_false(alive(t, token, SESSION_LOGGED_IN));
	assert_ok(sessions_show(&t->c, SPAN("u"), SPAN(""), &list));
	assert_int_equal(json_array_size(list), 0);
}

static void more_is_said_of_new_sessions_only(void **state)
{
	struct core *t = *state;
	struct session_row before, after;
	(void)open_one(t, SESSION_LOGGED_IN, 0, &before);
	struct span token = open_one(t, SESSION_SECOND_STEP, 0, &after);
	allow(t, "dashboard-life-s", "86400");
	struct span longer = open_one(t, SESSION_LOGGED_IN, 0, &after);
	assert_int_equal(before.ends_at - before.created_at, LIMIT_SESSION_LIFE_S * 1000);
	assert_int_equal(after.ends_at - after.created_at, 86400 * 1000);
	assert_true(alive(t, longer, SESSION_LOGGED_IN));
	t->c.now += LIMIT_SECOND_STEP_S * 1000; /* the second step has its own */
	assert_false(alive(t, token, SESSION_SECOND_STEP));
}

static void a_ticket_is_no_session_and_soon_ends(void **state)
{
	struct core *t = *state;
	struct session_row row;
	struct span token = open_one(t, SESSION_SECOND_STEP, 0, &row);
	assert_false(alive(t, token, SESSION_LOGGED_IN));
	assert_true(alive(t, token, SESSION_SECOND_STEP));
	t->c.now += LIMIT_SECOND_STEP_S * 1000;
	assert_false(alive(t, token, SESSION_SECOND_STEP));
}

static void a_new_id_lives_no_longer_than_was_said(void **state)
{
	struct core *t = *state;
	struct session_row row;
	struct span token = open_one(t, SESSION_LOGGED_IN, t->c.now + 5000, &row);
	t->c.now += 4999;
	assert_true(alive(t, token, SESSION_LOGGED_IN));
	t->c.now += 1;
	assert_false(alive(t, token, SESSION_LOGGED_IN));
}

static void a_proof_is_fresh_for_five_minutes(void **state)
{
	struct core *t = *state;
	struct session_row row;
	(void)open_one(t, SESSION_LOGGED_IN, 0, &row);
	t->c.now += LIMIT_FRESH_S * 1000;
	assert_true(session_is_fresh(&t->c, &row));
	t->c.now += 1;
	assert_false(session_is_fresh(&t->c, &row));
}

static void a_session_of_nobody_is_none(void **state)
{
	struct core *t = *state;
	struct session_row row;
	struct person p;
	(void)open_one(t, SESSION_LOGGED_IN, 0, &row);
	assert_err(session_person(&t->c, &row, &p), D_SESSION);
}

#define T(name) cmocka_unit_test_setup_teardown(name, core_new, core_free)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_session_is_found_by_its_token_alone),
		T(a_session_ends_when_nobody_comes),
		T(a_session_ends_however_often_somebody_comes),
		T(the_tenant_says_how_long_nobody_may_come),
		T(less_is_said_of_open_sessions_too),
		T(more_is_said_of_new_sessions_only),
		T(a_ticket_is_no_session_and_soon_ends),
		T(a_new_id_lives_no_longer_than_was_said),
		T(a_proof_is_fresh_for_five_minutes),
		T(a_session_of_nobody_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
