/* SPDX-License-Identifier: Apache-2.0 */
/* Many threads, each with a port and a connection of its own; made for the thread sanitizer as much
 * as for the results. */
#include "results.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>

#define THREADS 64
#define ROUNDS  10
#define EVENTS  8

struct worker {
	struct fixture *fixture;
	pthread_t thread;
	int number;
	int bad; /* results and reads that were not as they should be */
};

static void write_round(struct worker *w, struct results *r, int round)
{
	char id[32];
	snprintf(id, sizeof id, "w%d-%d", w->number, round);
	struct event e = event_of(1, "token", id);
	for (int i = 0; i < EVENTS; i++)
		submit_event(r, &e, 0);
	struct store_batch *b = store_batch_new();
	struct doc_key key = { "color", SPAN("red"), false, true };
	store_doc_insert(b, 1, "client", span_of(id), SPAN("{}"), &key, 1, 1);
	store_event_add(b, &e);
	submit(r, b, 1);
	results_wait(r, (size_t)(round + 1) * (EVENTS + 1));
}

/* What was acknowledged is there for the own connection at once, and the change counter has moved.
 */
static void read_round(
	struct worker *w, struct store_conn *c, struct arena *a, int round, uint64_t *counter)
{
	char id[32];
	struct doc_row row;
	uint64_t now;
	arena_reset(a);
	snprintf(id, sizeof id, "w%d-%d", w->number, round);
	w->bad += store_doc_get(c, a, 1, "client", span_of(id), &row).code != ERR_OK;
	w->bad += store_change_counter(c, &now).code != ERR_OK || now <= *counter;
	*counter = now;
}

static void *work(void *arg)
{
	struct worker *w = arg;
	struct results r;
	struct store_conn *c;
	struct arena *a = arena_new(1 << 20);
	uint64_t counter = 0;
	results_open(&r, w->fixture->store);
	if (!a || store_conn_open(w->fixture->store, &c).code) {
		w->bad++;
		return NULL;
	}
	for (int round = 0; round < ROUNDS; round++) {
		write_round(w, &r, round);
		read_round(w, c, a, round, &counter);
	}
	for (size_t i = 0; i < r.count; i++)
		w->bad += r.list[i].code != ERR_OK;
	store_conn_close(c);
	results_close(&r);
	arena_free(a);
	return NULL;
}

static void many_threads_write_and_read_at_once(void **state)
{
	struct fixture *f = *state;
	struct worker workers[THREADS];
	int64_t total, count, bad;
	for (int i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){ .fixture = f, .number = i };
		assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(workers[i].thread, NULL);
		assert_int_equal(workers[i].bad, 0);
	}
	assert_int_equal(list_count(f, 1, "client", "color", "red", &total), THREADS * ROUNDS);
	assert_int_equal(total, THREADS * ROUNDS);
	assert_ok(store_events_verify(f->conn, 1, &count, &bad));
	assert_int_equal(count, THREADS * ROUNDS * (EVENTS + 1));
	assert_int_equal(bad, 0);
}

struct reader {
	struct fixture *fixture;
	pthread_t thread;
	atomic_bool stop;
};

static void *read_on(void *arg)
{
	struct reader *r = arg;
	struct store_conn *c;
	struct arena *a = arena_new(1 << 20);
	if (!a || store_conn_open(r->fixture->store, &c).code)
		abort();
	while (!atomic_load(&r->stop)) {
		struct doc_page page;
		struct doc_query q = { .kind = "client", .limit = 50 };
		arena_reset(a);
		if (store_doc_list(c, a, 1, &q, &page).code)
			abort();
	}
	store_conn_close(c);
	arena_free(a);
	return NULL;
}

/* Two readers, so that at every moment somebody reads the log; 100 MB go through it. */
static void the_log_stays_bounded_while_others_read(void **state)
{
	struct fixture *f = *state;
	struct reader readers[2];
	struct results r;
	struct stat st;
	char path[128];
	size_t size = 100000;
	char *detail = malloc(size);
	memset(detail, 'x', size);
	for (int i = 0; i < 50; i++) {
		char id[16];
		snprintf(id, sizeof id, "d%d", i);
		insert(f, 1, "client", id, NULL, NULL);
	}
	for (int i = 0; i < 2; i++) {
		readers[i].fixture = f;
		atomic_init(&readers[i].stop, false);
		assert_int_equal(pthread_create(&readers[i].thread, NULL, read_on, &readers[i]), 0);
	}
	results_open(&r, f->store);
	for (int i = 0; i < 1000; i++) {
		struct event e = event_of(1, "big", "a");
		e.detail = span_make(detail, size);
		submit_event(&r, &e, i);
		if (i % 8 == 7)
			results_wait(&r, (size_t)i + 1);
	}
	for (int i = 0; i < 2; i++) {
		atomic_store(&readers[i].stop, true);
		pthread_join(readers[i].thread, NULL);
	}
	results_close(&r);
	free(detail);
	snprintf(path, sizeof path, "%s-wal", f->file);
	assert_int_equal(stat(path, &st), 0);
	assert_true(st.st_size < 40000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			many_threads_write_and_read_at_once, fixture_new, fixture_free),
		cmocka_unit_test_setup_teardown(
			the_log_stays_bounded_while_others_read, fixture_new, fixture_free),
	};
	return cmocka_run_group_tests_name("store: threads", tests, NULL, NULL);
}
