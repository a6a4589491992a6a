/* SPDX-License-Identifier: Apache-2.0 */
#include "core/retention.h"
#include "base/limits.h"
#include "core/options.h"
#include "support.h"

#define DAY INT64_C(86400000)

static void keep_for(struct core *t, const char *days)
{
	assert_ok(options_set(&t->c, SPAN("log-retention-days"), span_of(days)));
	assert_int_equal(core_commit(t), ERR_OK);
}

static void add_old(struct core *t, int count, int64_t age)
{
	for (int i = 0; i < count; i++) {
		struct event e = { .tenant = t->c.tenant->id,
			.at = t->c.now - age,
			.type = "feccft",
			.description = SPAN("old") };
		store_event_add(t->c.batch, &e);
	}
	assert_int_equal(core_commit(t), ERR_OK);
}

static struct event_anchor anchor_of(struct core *t)
{
	struct event_anchor a;
	assert_ok(store_event_anchor(t->conn, t->c.tenant->id, &a));
	return a;
}

static struct retention_step step(struct core *t)
{
	struct retention_step s;
	assert_ok(retention_step(&t->c, &s));
	if (!store_batch_is_empty(t->c.batch))
		assert_int_equal(core_commit(t), ERR_OK);
	return s;
}

/* All events of the tenant; rows[0] is the first that is left. */
static struct event_row *events(struct core *t, size_t *ret_count)
{
	struct event_row *rows;
	assert_ok(store_events(t->conn, t->arena, t->c.tenant->id, 0, 100000, &rows, ret_count));
	return rows;
}

static void assert_whole(struct core *t)
{
	int64_t count, bad;
	assert_ok(store_events_verify(t->conn, t->c.tenant->id, &count, &bad));
	assert_int_equal(bad, 0);
}

static void for_ever_is_the_default(void **state)
{
	struct core *t = *state;
	add_old(t, 3, 4000 * DAY);
	struct retention_step s = step(t);
	assert_false(s.more);
	assert_int_equal(anchor_of(t).seq, 0);
	assert_int_equal(anchor_of(t).until, 0);
}

static void what_is_older_goes_and_the_chain_says_so(void **state)
{
	struct core *t = *state;
	size_t n;
	add_old(t, 10, 31 * DAY);
	struct event_row *rows = events(t, &n);
	struct event_row last_old = rows[n - 1];
	keep_for(t, "30");
	struct retention_step s = step(t);
	assert_false(s.more);
	assert_int_equal(s.bad_seq, 0);
	assert_int_equal(anchor_of(t).seq, last_old.seq);
	rows = events(t, &n);
	struct event *told = &rows[n - 1].event;
	assert_string_equal(told->type, "sretention");
	assert_int_equal(told->client_id.n, 0);
	json_t *doc = core_json(t, told->detail.p), *what = json_object_get(doc, "retention");
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(doc, "request"), "channel")),
		"system");
	assert_int_equal(json_integer_value(json_object_get(what, "days")), 30);
	assert_int_equal(json_integer_value(json_object_get(what, "to_seq")), last_old.seq);
	assert_int_equal(json_integer_value(json_object_get(what, "count")), last_old.seq);
	char first_byte[3];
	snprintf(first_byte, sizeof first_byte, "%02x", last_old.hash[0]);
	assert_memory_equal(json_string_value(json_object_get(what, "to_hash")), first_byte, 2);
	assert_whole(t);
	step(t); /* nothing more, and nothing more is told */
	size_t again;
	events(t, &again);
	assert_int_equal(again, n);
}

static void to_the_millisecond(void **state)
{
	struct core *t = *state;
	int64_t now = t->c.now;
	add_old(t, 1, 0);
	keep_for(t, "1");
	t->c.now = now + DAY;
	step(t);
	assert_int_equal(anchor_of(t).seq, 0); /* exactly a day old: stays */
	t->c.now = now + DAY + 1;
	step(t);
	assert_true(anchor_of(t).seq > 0);
	assert_whole(t);
}

static void in_slices_with_one_announcement(void **state)
{
	struct core *t = *state;
	size_t n, told = 0;
	int steps = 1;
	add_old(t, 2 * LIMIT_TRIM + 300, 100 * DAY);
	keep_for(t, "90");
	while (step(t).more) {
		assert_int_equal(anchor_of(t).seq, steps * LIMIT_TRIM);
		assert_whole(t);
		if (steps++ == 1)
			keep_for(t, "0"); /* too late for what was announced */
	}
	assert_int_equal(steps, 3);
	struct event_row *rows = events(t, &n);
	for (size_t i = 0; i < n; i++)
		told += strcmp(rows[i].event.type, "sretention") == 0;
	assert_int_equal(told, 1);
	assert_true(anchor_of(t).seq >= 2 * LIMIT_TRIM + 300);
	assert_whole(t);
}

static void another_tenant_keeps_its_own(void **state)
{
	struct core *t = *state;
	keep_for(t, "30");
	core_tenant(t, "second");
	add_old(t, 3, 100 * DAY);
	step(t);
	assert_int_equal(anchor_of(t).seq, 0);
}

/* What does not verify is evidence. */
static void what_was_touched_stays(void **state)
{
	struct core *t = *state;
	size_t n, after;
	add_old(t, 5, 100 * DAY);
	keep_for(t, "30");
	struct event_row *rows = events(t, &n);
	core_sql(t, "UPDATE events SET ip = 'x' WHERE tenant_id = 1 AND seq = 2");
	struct retention_step s = step(t);
	assert_int_equal(s.bad_seq, 2);
	assert_false(s.more);
	assert_int_equal(anchor_of(t).until, 0);
	rows = events(t, &after);
	assert_int_equal(after, n);
	assert_int_equal(rows[0].seq, 1);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, core_new, core_free)
	const struct CMUnitTest tests[] = {
		T(for_ever_is_the_default),
		T(what_is_older_goes_and_the_chain_says_so),
		T(to_the_millisecond),
		T(in_slices_with_one_announcement),
		T(another_tenant_keeps_its_own),
		T(what_was_touched_stays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
