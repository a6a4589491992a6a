/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "results.h"
#include <sqlite3.h>
#include <unistd.h>

static struct store_batch *doc_batch(const char *id)
{
	struct store_batch *b = store_batch_new();
	struct doc_key key = { "color", SPAN("red"), false, true };
	struct event e = event_of(1, "made", id);
	store_doc_insert(b, 1, "client", span_of(id), SPAN("{}"), &key, 1, 1);
	store_event_add(b, &e);
	return b;
}

static sqlite3 *lock_database(struct fixture *f)
{
	sqlite3 *db;
	assert_int_equal(sqlite3_open(f->file, &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(db, "PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE", NULL, NULL, NULL),
		SQLITE_OK);
	return db;
}

static void unlock_database(sqlite3 *db)
{
	assert_int_equal(sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void results_come_once_each_and_in_order(void **state)
{
	struct fixture *f = *state;
	struct results r;
	results_open(&r, f->store);
	int n = 0;
	for (int round = 0; round < 20; round++) {
		char id[16];
		struct event e = event_of(1, "token", "a");
		for (int i = 0; i < 7; i++)
			submit_event(&r, &e, n++);
		snprintf(id, sizeof id, "d%d", round);
		submit(&r, doc_batch(id), n++);
		submit_event(&r, &e, n++);
		if (round % 3 == 0)
			store_port_flush(r.port);
	}
	results_wait(&r, (size_t)n);
	assert_int_equal(r.count, n);
	for (int i = 0; i < n; i++) {
		assert_int_equal(r.list[i].number, i);
		assert_int_equal(r.list[i].code, ERR_OK);
	}
	results_close(&r);
	int64_t count, bad;
	assert_ok(store_events_verify(f->conn, 1, &count, &bad));
	assert_int_equal(count, 20 * 9);
	assert_int_equal(bad, 0);
}

static void nothing_is_handed_over_before_the_flush(void **state)
{
	struct fixture *f = *state;
	struct results r;
	struct event_row *rows;
	size_t count;
	results_open(&r, f->store);
	struct event e = event_of(1, "token", "a");
	submit_event(&r, &e, 1);
	assert_int_equal(insert(f, 1, "client", "a", NULL, NULL), ERR_OK);
	assert_ok(store_events(f->conn, f->arena, 1, 0, 10, &rows, &count));
	assert_int_equal(count, 0);
	results_wait(&r, 1);
	assert_ok(store_events(f->conn, f->arena, 1, 0, 10, &rows, &count));
	assert_int_equal(count, 1);
	results_close(&r);
}

static void one_bad_batch_does_not_hurt_its_neighbours(void **state)
{
	struct fixture *f = *state;
	struct results r;
	struct doc_row row;
	int64_t total, count, bad;
	results_open(&r, f->store);
	sqlite3 *other = lock_database(f); /* so that all fall into one transaction, or two */
	struct event e = event_of(1, "token", "a");
	submit(&r, doc_batch("a"), 0);
	submit_event(&r, &e, 1);
	submit(&r, doc_batch("a"), 2);
	struct store_batch *b = doc_batch("b");
	store_doc_update(b, 1, "client", SPAN("a"), 9, SPAN("{}"), NULL, 0, 1);
	submit(&r, b, 3);
	submit_event(&r, &e, 4);
	submit(&r, doc_batch("c"), 5);
	store_port_flush(r.port);
	unlock_database(other);
	results_wait(&r, 6);
	static const enum err_code expected[] = { ERR_OK, ERR_OK, ERR_EXISTS, ERR_CHANGED, ERR_OK,
		ERR_OK };
	for (int i = 0; i < 6; i++)
		assert_int_equal(r.list[i].code, expected[i]);
	results_close(&r);
	assert_int_equal(list_count(f, 1, "client", "color", "red", &total), 2);
	assert_int_equal(total, 2);
	assert_err(store_doc_get(f->conn, f->arena, 1, "client", SPAN("b"), &row), NOT_FOUND);
	assert_ok(store_events_verify(f->conn, 1, &count, &bad));
	assert_int_equal(count, 4);
	assert_int_equal(bad, 0);
}

static void a_full_queue_answers_busy_and_keeps_what_it_took(void **state)
{
	struct fixture *f = *state;
	struct results r;
	int64_t count, bad;
	size_t n = 0, busy = 0;
	results_open(&r, f->store);
	sqlite3 *other = lock_database(f);
	struct event e = event_of(1, "token", "a");
	/* The journal holds one group while it waits for the lock; the rest of these stands in the
	 * queue. */
	while (n < LIMIT_JOURNAL_QUEUE + 3 * LIMIT_JOURNAL_GROUP) {
		for (int i = 0; i < LIMIT_JOURNAL_GROUP; i++)
			submit_event(&r, &e, (int)n++);
		store_port_flush(r.port);
	}
	submit(&r, doc_batch("late"), (int)n++);
	store_port_flush(r.port);
	unlock_database(other);
	results_wait(&r, n);
	for (size_t i = 0; i < n; i++) {
		busy += r.list[i].code == ERR_BUSY;
		assert_true(r.list[i].code == ERR_BUSY || r.list[i].code == ERR_OK);
	}
	assert_true(busy > 0 && busy < n);
	assert_ok(store_events_verify(f->conn, 1, &count, &bad));
	assert_int_equal(count, n - busy);
	assert_int_equal(bad, 0);
	submit(&r, doc_batch("later"), (int)n++);
	results_wait(&r, n);
	assert_int_equal(r.list[n - 1].code, ERR_OK);
	results_close(&r);
}

static void the_owner_is_woken_once_until_it_drains(void **state)
{
	struct fixture *f = *state;
	struct results r;
	results_open(&r, f->store);
	struct event e = event_of(1, "token", "a");
	for (int i = 0; i < 50; i++) {
		submit_event(&r, &e, i);
		store_port_flush(r.port);
		assert_int_equal(
			insert(f, 1, "client", "same", NULL, NULL), i ? ERR_EXISTS : ERR_OK);
	}
	pthread_mutex_lock(&r.lock);
	assert_int_equal(r.wakes, 1);
	pthread_mutex_unlock(&r.lock);
	results_wait(&r, 50);
	submit_event(&r, &e, 50);
	results_wait(&r, 51);
	assert_true(r.wakes == 2);
	results_close(&r);
}

static void no_memory_for_a_batch_is_a_result_too(void **state)
{
	struct fixture *f = *state;
	struct results r;
	results_open(&r, f->store);
	for (int i = 0; i < 200; i++)
		submit(&r, NULL, i);
	results_wait(&r, 200);
	for (int i = 0; i < 200; i++) {
		assert_int_equal(r.list[i].number, i);
		assert_int_equal(r.list[i].code, ERR_NOMEM);
	}
	results_close(&r);
	assert_err(store_commit(f->store, NULL), NOMEM);
}

static void adding_too_much_fails_the_batch_and_writes_nothing(void **state)
{
	struct fixture *f = *state;
	struct store_batch *b = store_batch_new();
	char *big = calloc(1, LIMIT_ARENA);
	store_doc_insert(b, 1, "client", SPAN("a"), SPAN("{}"), NULL, 0, 1);
	store_doc_insert(b, 1, "client", SPAN("b"), span_make(big, LIMIT_ARENA), NULL, 0, 1);
	store_doc_insert(b, 1, "client", SPAN("c"), SPAN("{}"), NULL, 0, 1);
	assert_false(store_batch_is_empty(b));
	assert_int_equal(commit(f, b), ERR_NOMEM);
	assert_int_equal(list_count(f, 1, "client", NULL, NULL, NULL), 0);
	free(big);
}

static void an_empty_batch_commits(void **state)
{
	struct fixture *f = *state;
	struct results r;
	struct store_batch *b = store_batch_new();
	assert_true(store_batch_is_empty(b));
	assert_int_equal(commit(f, b), ERR_OK);
	results_open(&r, f->store);
	submit(&r, store_batch_new(), 1);
	results_wait(&r, 1);
	assert_int_equal(r.list[0].code, ERR_OK);
	results_close(&r);
}

static void events_of_any_size_are_kept(void **state)
{
	struct fixture *f = *state;
	struct results r;
	struct event_row *rows;
	size_t count;
	size_t size = (size_t)3 << 20;
	char *big = malloc(size);
	memset(big, 'x', size);
	results_open(&r, f->store);
	for (int i = 0; i < 10; i++) { /* more than one group buffer holds */
		struct event e = event_of(1, "big", "a");
		e.detail = span_make(big, size - (size_t)i);
		submit_event(&r, &e, i);
	}
	results_wait(&r, 10);
	assert_ok(store_events(f->conn, f->arena, 1, 0, 10, &rows, &count));
	assert_int_equal(count, 10);
	for (size_t i = 0; i < 10; i++) {
		assert_int_equal(r.list[i].code, ERR_OK);
		assert_int_equal(rows[i].event.detail.n, size - i);
	}
	results_close(&r);
	free(big);
}

/* ---- the change counter ---- */

static uint64_t counter(struct fixture *f)
{
	uint64_t value;
	assert_ok(store_change_counter(f->conn, &value));
	return value;
}

static void the_counter_grows_with_every_write_but_events(void **state)
{
	struct fixture *f = *state;
	struct store_batch *b;
	struct event e = event_of(1, "token", "a");
	uint64_t before = counter(f);
	insert(f, 1, "client", "a", NULL, NULL);
	assert_true(counter(f) > before);
	before = counter(f);
	for (int i = 0; i < 3; i++) {
		b = store_batch_new();
		store_event_add(b, &e);
		assert_int_equal(commit(f, b), ERR_OK);
		assert_true(counter(f) == before);
	}
	assert_int_equal(insert(f, 1, "client", "a", NULL, NULL), ERR_EXISTS);
	assert_true(counter(f) == before);
	b = store_batch_new();
	store_revoke(b, 1, &(struct revocation_row){ SPAN("a"), SPAN("j"), 1 });
	assert_int_equal(commit(f, b), ERR_OK);
	assert_true(counter(f) > before);
	before = counter(f);
	fixture_close(f);
	fixture_open(f);
	assert_true(counter(f) >= before);
}

/* A second store on the same file stands for another process: it has its own journal and
 * connections. */
static void a_write_of_another_process_is_seen_at_the_next_call(void **state)
{
	struct fixture *f = *state;
	struct fixture other = *f;
	struct event e = event_of(1, "token", "a");
	other.conn = NULL;
	fixture_open(&other);
	for (int i = 0; i < 30; i++) {
		char id[8];
		uint64_t before = counter(f);
		/* our own events in between must not hide it */
		for (int k = 0; k < i % 3; k++) {
			struct store_batch *b = store_batch_new();
			store_event_add(b, &e);
			assert_int_equal(commit(f, b), ERR_OK);
			if (k)
				assert_true(counter(f) == before);
		}
		snprintf(id, sizeof id, "o%d", i);
		assert_int_equal(insert(&other, 1, "client", id, NULL, NULL), ERR_OK);
		if (i % 5 == 0) {
			struct store_batch *b = store_batch_new();
			store_event_add(b, &e);
			assert_int_equal(commit(f, b), ERR_OK);
		}
		uint64_t after = counter(f);
		assert_true(after > before);
		struct store_batch *b = store_batch_new();
		store_event_add(b, &e);
		assert_int_equal(commit(&other, b), ERR_OK);
		assert_true(counter(f) == after);
		assert_true(counter(&other) == after);
	}
	fixture_close(&other);
}

static void check_says_that_all_is_well(void **state)
{
	struct fixture *f = *state;
	assert_ok(store_check(f->conn));
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_new, fixture_free)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(results_come_once_each_and_in_order),
		T(nothing_is_handed_over_before_the_flush),
		T(one_bad_batch_does_not_hurt_its_neighbours),
		T(a_full_queue_answers_busy_and_keeps_what_it_took),
		T(the_owner_is_woken_once_until_it_drains),
		T(no_memory_for_a_batch_is_a_result_too),
		T(adding_too_much_fails_the_batch_and_writes_nothing),
		T(an_empty_batch_commits),
		T(events_of_any_size_are_kept),
		T(the_counter_grows_with_every_write_but_events),
		T(a_write_of_another_process_is_seen_at_the_next_call),
		T(check_says_that_all_is_well),
	};
	return cmocka_run_group_tests_name("store: journal", tests, NULL, NULL);
}
