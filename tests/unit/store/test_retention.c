/* SPDX-License-Identifier: Apache-2.0 */
/* The oldest events go, and everything that reads events goes on from the anchor. */
#include "base/limits.h"
#include "support.h"

#define T0 INT64_C(1700000000000)

static void add_events(struct fixture *f, int64_t tenant, int from, int to)
{
	struct store_batch *b = store_batch_new();
	for (int i = from; i <= to; i++) {
		char text[20];
		snprintf(text, sizeof text, "event %d", i);
		struct event e = event_of(tenant, text, "a");
		e.at = T0 + i * INT64_C(3600000);
		store_event_add(b, &e);
	}
	assert_int_equal(commit(f, b), ERR_OK);
}

/* Twenty events of tenant 1, an hour each; five of tenant 2. */
static int fill(void **state)
{
	fixture_new(state);
	add_events(*state, 1, 1, 20);
	add_events(*state, 2, 1, 5);
	return 0;
}

static struct event_anchor anchor_of(struct fixture *f, int64_t tenant)
{
	struct event_anchor a;
	assert_ok(store_event_anchor(f->conn, tenant, &a));
	return a;
}

static struct event_row row_at(struct fixture *f, int64_t tenant, int64_t seq)
{
	struct event_row *rows;
	size_t n;
	assert_ok(store_events(f->conn, f->arena, tenant, seq - 1, 1, &rows, &n));
	assert_int_equal(n, 1);
	assert_int_equal(rows[0].seq, seq);
	return rows[0];
}

static enum err_code announce(struct fixture *f, int64_t tenant, int64_t until)
{
	struct store_batch *b = store_batch_new();
	store_events_announce(b, tenant, until, T0);
	return commit(f, b);
}

static enum err_code trim_with(
	struct fixture *f, int64_t tenant, int64_t seq, const unsigned char hash[32])
{
	struct store_batch *b = store_batch_new();
	store_events_trim(b, tenant, seq, hash, T0 + 1);
	return commit(f, b);
}

static enum err_code trim(struct fixture *f, int64_t tenant, int64_t seq)
{
	struct event_row row = row_at(f, tenant, seq);
	return trim_with(f, tenant, seq, row.hash);
}

static void remove_up_to(struct fixture *f, int64_t tenant, int64_t seq)
{
	assert_int_equal(announce(f, tenant, seq), ERR_OK);
	assert_int_equal(trim(f, tenant, seq), ERR_OK);
}

static int64_t verify(struct fixture *f, int64_t tenant, int64_t *ret_count)
{
	int64_t bad;
	assert_ok(store_events_verify(f->conn, tenant, ret_count, &bad));
	return bad;
}

static void what_was_removed_is_gone_and_the_rest_verifies(void **state)
{
	struct fixture *f = *state;
	struct event_row seven = row_at(f, 1, 7), found, *rows;
	int64_t count;
	size_t n;
	assert_int_equal(anchor_of(f, 1).seq, 0);
	remove_up_to(f, 1, 7);
	struct event_anchor a = anchor_of(f, 1);
	assert_int_equal(a.seq, 7);
	assert_int_equal(a.until, 7);
	assert_int_equal(a.changed_at, T0 + 1);
	assert_memory_equal(a.hash, seven.hash, 32);
	assert_ok(store_events(f->conn, f->arena, 1, 0, 100, &rows, &n));
	assert_int_equal(n, 13);
	assert_int_equal(rows[0].seq, 8);
	assert_err(store_event_find(f->conn, f->arena, 1, seven.log_id, &found), NOT_FOUND);
	assert_int_equal(verify(f, 1, &count), 0);
	assert_int_equal(count, 13);
	assert_int_equal(verify(f, 2, &count), 0); /* of another tenant nothing went */
	assert_int_equal(count, 5);
	assert_int_equal(anchor_of(f, 2).seq, 0);
}

static void it_goes_on_from_the_anchor(void **state)
{
	struct fixture *f = *state;
	int64_t count;
	assert_int_equal(announce(f, 1, 12), ERR_OK);
	assert_int_equal(trim(f, 1, 5), ERR_OK);
	assert_int_equal(anchor_of(f, 1).until, 12);
	fixture_close(f); /* a crash between two slices */
	fixture_open(f);
	assert_int_equal(verify(f, 1, &count), 0);
	assert_int_equal(count, 15);
	assert_int_equal(trim(f, 1, 12), ERR_OK);
	assert_int_equal(announce(f, 1, 3), ERR_OK); /* never takes an announcement back */
	assert_int_equal(anchor_of(f, 1).until, 12);
	assert_int_equal(verify(f, 1, &count), 0);
	assert_int_equal(count, 8);
}

static void numbers_are_not_given_twice(void **state)
{
	struct fixture *f = *state;
	int64_t count;
	struct event_row last = row_at(f, 1, 20);
	remove_up_to(f, 1, 20);
	assert_int_equal(verify(f, 1, &count), 0);
	assert_int_equal(count, 0);
	fixture_close(f);
	fixture_open(f);
	add_events(f, 1, 3, 4); /* by a clock that was set back */
	struct event_row next = row_at(f, 1, 21);
	assert_true(span_compare(last.log_id, next.log_id) < 0);
	assert_int_equal(verify(f, 1, &count), 0);
	assert_int_equal(count, 2);
}

static void only_what_was_announced_and_is_what_it_was(void **state)
{
	struct fixture *f = *state;
	unsigned char other[32] = { 1 };
	struct event_row six = row_at(f, 1, 6);
	assert_int_equal(trim(f, 1, 5), ERR_CHANGED); /* nothing was announced */
	assert_int_equal(announce(f, 1, 5), ERR_OK);
	assert_int_equal(trim(f, 1, 6), ERR_CHANGED);
	assert_int_equal(trim_with(f, 1, 5, other), ERR_CHANGED);
	assert_int_equal(trim_with(f, 1, 5, six.hash), ERR_CHANGED);
	assert_int_equal(trim_with(f, 1, 0, other), ERR_CHANGED);
	assert_int_equal(trim_with(f, 1, -1, other), ERR_CHANGED);
	assert_int_equal(anchor_of(f, 1).seq, 0);
	struct event_row five = row_at(f, 1, 5);
	assert_int_equal(trim(f, 1, 5), ERR_OK);
	assert_int_equal(trim_with(f, 1, 5, five.hash), ERR_CHANGED); /* twice */
	assert_int_equal(announce(f, 1, 1000), ERR_OK);
	assert_int_equal(trim_with(f, 1, 21, other), ERR_CHANGED); /* there is no such event */
	assert_int_equal(anchor_of(f, 1).seq, 5);
}

static void never_many_at_once(void **state)
{
	struct fixture *f = *state;
	add_events(f, 1, 21, LIMIT_TRIM + 1);
	assert_int_equal(announce(f, 1, LIMIT_TRIM + 1), ERR_OK);
	assert_int_equal(trim(f, 1, LIMIT_TRIM + 1), ERR_INTERNAL);
	assert_int_equal(anchor_of(f, 1).seq, 0);
	assert_int_equal(trim(f, 1, LIMIT_TRIM), ERR_OK);
}

static void a_walk_passes_over_what_went(void **state)
{
	struct fixture *f = *state;
	struct chain_mark at_four = { 0 }, at_ten = { 0 }, fresh = { 0 };
	assert_ok(store_events_walk(f->conn, 1, 4, &at_four));
	assert_ok(store_events_walk(f->conn, 1, 10, &at_ten));
	remove_up_to(f, 1, 7);
	struct chain_mark *marks[] = { &at_four, &at_ten, &fresh };
	for (size_t i = 0; i < 3; i++) {
		assert_ok(store_events_walk(f->conn, 1, 1000, marks[i]));
		assert_int_equal(marks[i]->seq, 20);
		assert_int_equal(marks[i]->bad_seq, 0);
	}
}

static void what_was_touched_shows(void **state)
{
	struct fixture *f = *state;
	int64_t count;
	remove_up_to(f, 1, 7);
	/* an event more is gone than the anchor says */
	fixture_close(f);
	sql_run(f->file, "DELETE FROM events WHERE tenant_id = 1 AND seq = 8");
	fixture_open(f);
	assert_int_equal(verify(f, 1, &count), 8);
	/* the anchor moved along: its hash is not what the next one follows */
	fixture_close(f);
	sql_run(f->file, "UPDATE event_anchors SET seq = 8 WHERE tenant_id = 1");
	fixture_open(f);
	assert_int_equal(verify(f, 1, &count), 9);
}

static void a_search_ends_at_the_anchor(void **state)
{
	struct fixture *f = *state;
	struct event_query q = { .limit = 5 };
	struct event_row *rows;
	size_t n, seen = 0;
	int64_t next;
	remove_up_to(f, 1, 7);
	do {
		assert_ok(store_events_search(f->conn, f->arena, 1, &q, &rows, &n, &next));
		seen += n;
		q.before = next;
	} while (next);
	assert_int_equal(seen, 13);
	q = (struct event_query){ .limit = 5, .before = 4 }; /* an old link */
	assert_ok(store_events_search(f->conn, f->arena, 1, &q, &rows, &n, &next));
	assert_int_equal(n, 0);
	assert_int_equal(next, 0);
}

static void sums_go_on(void **state)
{
	struct fixture *f = *state;
	struct event_hour *hours;
	struct event_client *clients;
	size_t n;
	for (int64_t seq = 5; seq <= 20; seq += 15) {
		remove_up_to(f, 1, seq);
		assert_ok(store_events_by_hour(f->conn, f->arena, 1, T0, &hours, &n));
		assert_int_equal(n, 20 - seq);
		assert_ok(store_events_by_client(f->conn, f->arena, 1, T0, 5, &clients, &n));
		assert_int_equal(n, seq < 20);
		if (n)
			assert_int_equal(clients[0].issued, 20 - seq);
	}
}

static int64_t before(struct fixture *f, int64_t at)
{
	int64_t seq;
	assert_ok(store_events_before(f->conn, 1, at, &seq));
	return seq;
}

static void how_many_are_older(void **state)
{
	struct fixture *f = *state;
	for (int i = 1; i <= 20; i++) {
		int64_t at = T0 + i * INT64_C(3600000);
		assert_int_equal(before(f, at), i - 1);
		assert_int_equal(before(f, at + 1), i);
	}
	assert_int_equal(before(f, 0), 0);
	assert_int_equal(before(f, INT64_MIN), 0);
	assert_int_equal(before(f, INT64_MAX), 20);
	remove_up_to(f, 1, 7);
	assert_int_equal(before(f, 0), 7);
	assert_int_equal(before(f, T0 + 9 * INT64_C(3600000)), 8);
	assert_int_equal(before(f, INT64_MAX), 20);
	remove_up_to(f, 1, 20);
	assert_int_equal(before(f, INT64_MAX), 20);
}

/* An old event behind a younger one stays with it: what goes has no gap. */
static void a_clock_that_was_set_back(void **state)
{
	struct fixture *f = *state;
	add_events(f, 1, 2, 2);   /* #21 */
	add_events(f, 1, 30, 30); /* #22 */
	assert_int_equal(before(f, T0 + 20 * INT64_C(3600000)), 19);
	assert_int_equal(before(f, T0 + 21 * INT64_C(3600000)), 21);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fill, fixture_free)
	const struct CMUnitTest tests[] = {
		T(what_was_removed_is_gone_and_the_rest_verifies),
		T(it_goes_on_from_the_anchor),
		T(numbers_are_not_given_twice),
		T(only_what_was_announced_and_is_what_it_was),
		T(never_many_at_once),
		T(a_walk_passes_over_what_went),
		T(what_was_touched_shows),
		T(a_search_ends_at_the_anchor),
		T(sums_go_on),
		T(how_many_are_older),
		T(a_clock_that_was_set_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
