/* SPDX-License-Identifier: Apache-2.0 */
#include "store/chain.h"
#include "support.h"

/* Ten events of tenant 1 and three of tenant 2, as one batch each. */
static int fill(void **state)
{
	fixture_new(state);
	struct fixture *f = *state;
	for (int i = 1; i <= 10; i++) {
		char text[20];
		snprintf(text, sizeof text, "event %d", i);
		struct event e = event_of(1, text, "a");
		e.at += i;
		struct store_batch *b = store_batch_new();
		store_event_add(b, &e);
		if (i <= 3) {
			e.tenant = 2;
			store_event_add(b, &e);
		}
		assert_int_equal(commit(f, b), ERR_OK);
	}
	return 0;
}

static void events_are_numbered_without_gaps_in_each_tenant(void **state)
{
	struct fixture *f = *state;
	struct event_row *rows;
	size_t count;
	assert_ok(store_events(f->conn, f->arena, 1, 0, 100, &rows, &count));
	assert_int_equal(count, 10);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(rows[i].seq, i + 1);
		assert_int_equal(rows[i].event.tenant, 1);
		assert_int_equal(rows[i].event.at, 1700000000123 + (int64_t)i + 1);
		assert_string_equal(rows[i].event.type, "seccft");
	}
	assert_span(rows[4].event.description, "event 5");
	assert_int_equal(rows[4].event.detail.n, 0);
	assert_ok(store_events(f->conn, f->arena, 2, 0, 100, &rows, &count));
	assert_int_equal(count, 3);
	assert_int_equal(rows[2].seq, 3);
}

static void events_page_by_seq(void **state)
{
	struct fixture *f = *state;
	struct event_row *rows;
	size_t count;
	assert_ok(store_events(f->conn, f->arena, 1, 4, 3, &rows, &count));
	assert_int_equal(count, 3);
	assert_int_equal(rows[0].seq, 5);
	assert_ok(store_events(f->conn, f->arena, 1, 9, 3, &rows, &count));
	assert_int_equal(count, 1);
	assert_ok(store_events(f->conn, f->arena, 1, 10, 3, &rows, &count));
	assert_int_equal(count, 0);
}

static void an_event_keeps_all_its_texts(void **state)
{
	struct fixture *f = *state;
	struct event_row *rows;
	size_t count;
	struct event e = { 7, 12, "sapi", SPAN("description"), SPAN("client"), SPAN("name"),
		SPAN("::1"), SPAN("agent"), SPAN("audience"), SPAN("a b"), SPAN("jti"),
		SPAN("{\"x\":1}"), SPAN("of a use") };
	struct store_batch *b = store_batch_new();
	store_event_add(b, &e);
	assert_int_equal(commit(f, b), ERR_OK);
	assert_ok(store_events(f->conn, f->arena, 7, 0, 3, &rows, &count));
	assert_int_equal(count, 1);
	assert_string_equal(rows[0].event.type, "sapi");
	assert_int_equal(rows[0].event.at, 12);
	assert_span(rows[0].event.description, "description");
	assert_span(rows[0].event.client_id, "client");
	assert_span(rows[0].event.client_name, "name");
	assert_span(rows[0].event.ip, "::1");
	assert_span(rows[0].event.user_agent, "agent");
	assert_span(rows[0].event.audience, "audience");
	assert_span(rows[0].event.scope, "a b");
	assert_span(rows[0].event.jti, "jti");
	assert_span(rows[0].event.detail, "{\"x\":1}");
}

static void log_ids_have_56_digits_and_sort_in_order(void **state)
{
	struct fixture *f = *state;
	struct event_row *rows, found;
	size_t count;
	/* Clocks of workers differ and may be set back. */
	static const int64_t times[] = { 1700000000500, 1700000000400, 0, -5, 1700000001000,
		1699999999000, INT64_MAX, 1 };
	struct store_batch *b = store_batch_new();
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		struct event e = { .tenant = 1, .at = times[i], .type = "x" };
		store_event_add(b, &e);
	}
	assert_int_equal(commit(f, b), ERR_OK);
	assert_ok(store_events(f->conn, f->arena, 1, 0, 100, &rows, &count));
	assert_int_equal(count, 18);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(rows[i].log_id.n, 56);
		assert_int_equal(strspn(rows[i].log_id.p, "0123456789"), 56);
		assert_memory_equal(rows[i].log_id.p, "900", 3);
		if (i)
			assert_true(span_compare(rows[i - 1].log_id, rows[i].log_id) < 0);
		assert_ok(store_event_find(f->conn, f->arena, 1, rows[i].log_id, &found));
		assert_int_equal(found.seq, i + 1);
	}
	assert_memory_equal(rows[0].log_id.p, "90020231114221320124", 20);
	assert_int_equal(rows[13].event.at, -5);
}

static void find_refuses_log_ids_that_are_not_quite_right(void **state)
{
	struct fixture *f = *state;
	struct event_row *rows, found;
	size_t count;
	assert_ok(store_events(f->conn, f->arena, 1, 0, 1, &rows, &count));
	char id[58];
	memcpy(id, rows[0].log_id.p, 56);
	assert_ok(store_event_find(f->conn, f->arena, 1, span_make(id, 56), &found));
	assert_err(store_event_find(f->conn, f->arena, 1, span_make(id, 55), &found), NOT_FOUND);
	assert_err(store_event_find(f->conn, f->arena, 2, span_make(id, 56), &found), NOT_FOUND);
	for (size_t i = 0; i < 56; i++) {
		char kept = id[i];
		id[i] = kept == '9' ? '0' : '9';
		assert_err(store_event_find(f->conn, f->arena, 1, span_make(id, 56), &found),
			NOT_FOUND);
		id[i] = 'x';
		assert_err(store_event_find(f->conn, f->arena, 1, span_make(id, 56), &found),
			NOT_FOUND);
		id[i] = kept;
	}
	assert_err(store_event_find(f->conn, f->arena, 1, SPAN(""), &found), NOT_FOUND);
}

static int64_t verify(struct fixture *f, int64_t tenant, int64_t *ret_count)
{
	int64_t count, bad;
	assert_ok(store_events_verify(f->conn, tenant, &count, &bad));
	if (ret_count)
		*ret_count = count;
	return bad;
}

static void an_untouched_chain_verifies(void **state)
{
	struct fixture *f = *state;
	int64_t count;
	assert_int_equal(verify(f, 1, &count), 0);
	assert_int_equal(count, 10);
	assert_int_equal(verify(f, 2, &count), 0);
	assert_int_equal(count, 3);
	assert_int_equal(verify(f, 3, &count), 0);
	assert_int_equal(count, 0);
}

static const struct tampering {
	const char *name, *sql;
	int64_t bad_seq;
} tamperings[] = {
	{ "a description",
		"UPDATE events SET description = 'event five' WHERE tenant_id = 1 AND seq = 5", 5 },
	{ "a time", "UPDATE events SET at = at + 1 WHERE tenant_id = 1 AND seq = 1", 1 },
	{ "a type", "UPDATE events SET type = 'feccft' WHERE tenant_id = 1 AND seq = 10", 10 },
	{ "a log_id", "UPDATE events SET log_id = '9' || log_id WHERE tenant_id = 1 AND seq = 3",
		3 },
	{ "bytes moved to the next column",
		"UPDATE events SET description = 'event 5a', client_id = '' WHERE tenant_id = 1 "
		"AND seq = 5",
		5 },
	{ "a hash", "UPDATE events SET hash = zeroblob(32) WHERE tenant_id = 1 AND seq = 4", 4 },
	{ "a short hash", "UPDATE events SET hash = x'00' WHERE tenant_id = 1 AND seq = 4", 4 },
	{ "a row removed", "DELETE FROM events WHERE tenant_id = 1 AND seq = 6", 6 },
	{ "the first row removed", "DELETE FROM events WHERE tenant_id = 1 AND seq = 1", 1 },
	{ "a row removed and the others moved up",
		"DELETE FROM events WHERE tenant_id = 1 AND seq = 6;"
		"UPDATE events SET seq = seq - 1 WHERE tenant_id = 1 AND seq > 6",
		6 },
	{ "two rows swapped",
		"UPDATE events SET seq = 100 WHERE tenant_id = 1 AND seq = 7; UPDATE events SET "
		"seq = 7 WHERE tenant_id = 1 AND seq = 8;"
		"UPDATE events SET seq = 8 WHERE tenant_id = 1 AND seq = 100",
		7 },
	{ "a row of another tenant",
		"DELETE FROM events WHERE tenant_id = 1 AND seq = 2;"
		"UPDATE events SET tenant_id = 1 WHERE tenant_id = 2 AND seq = 2",
		2 },
};

static void a_changed_removed_or_swapped_row_is_found(void **state)
{
	for (size_t i = 0; i < sizeof tamperings / sizeof *tamperings; i++) {
		const struct tampering *t = &tamperings[i];
		void *other;
		(void)state;
		fill(&other);
		struct fixture *f = other;
		sql_run(f->file, t->sql);
		int64_t bad = verify(f, 1, NULL);
		if (bad != t->bad_seq)
			fail_msg("%s: found %d", t->name, (int)bad);
		fixture_free(&other);
	}
}

/* Whoever changes a row and gives it a hash that fits breaks the row behind it. */
static void a_changed_row_with_a_new_hash_is_found_at_the_next(void **state)
{
	struct fixture *f = *state;
	struct event_row *rows;
	size_t count;
	struct chain *chain;
	unsigned char hash[CHAIN_HASH_SIZE];
	char sql[300], hex[2 * CHAIN_HASH_SIZE + 1];
	assert_ok(store_events(f->conn, f->arena, 1, 3, 2, &rows, &count));
	rows[1].event.description = SPAN("forged");
	assert_ok(chain_new(&chain));
	assert_ok(chain_hash(chain, rows[0].hash, &rows[1], hash));
	chain_free(chain);
	for (size_t i = 0; i < sizeof hash; i++)
		snprintf(hex + 2 * i, 3, "%02x", hash[i]);
	snprintf(sql, sizeof sql,
		"UPDATE events SET description = 'forged', hash = x'%s' WHERE tenant_id = 1 AND "
		"seq = 5",
		hex);
	sql_run(f->file, sql);
	assert_int_equal(verify(f, 1, NULL), 6);
}

static void the_chain_goes_on_after_the_store_is_opened_again(void **state)
{
	struct fixture *f = *state;
	int64_t count;
	fixture_close(f);
	fixture_open(f);
	struct event e = event_of(1, "later", "b");
	struct store_batch *b = store_batch_new();
	store_event_add(b, &e);
	store_event_add(b, &e);
	assert_int_equal(commit(f, b), ERR_OK);
	assert_int_equal(verify(f, 1, &count), 0);
	assert_int_equal(count, 12);
}

static void a_batch_rolled_back_leaves_the_chain_whole(void **state)
{
	struct fixture *f = *state;
	int64_t count;
	insert(f, 1, "client", "a", NULL, NULL);
	for (int i = 0; i < 3; i++) {
		struct event e = event_of(1, "with a change", "b");
		struct store_batch *b = store_batch_new();
		store_event_add(b, &e);
		store_doc_insert(
			b, 1, "client", i % 2 ? SPAN("c") : SPAN("a"), SPAN("{}"), NULL, 0, 1);
		store_event_add(b, &e);
		assert_int_equal(commit(f, b), i % 2 ? ERR_OK : ERR_EXISTS);
	}
	assert_int_equal(verify(f, 1, &count), 0);
	assert_int_equal(count, 12);
}

/* More tenants than the writer has room for at first, in no order, several times over. */
static void many_tenants_have_a_chain_each(void **state)
{
	struct fixture *f = *state;
	int64_t count;
	for (int round = 0; round < 3; round++) {
		struct store_batch *b = store_batch_new();
		for (int i = 0; i < 100; i++) {
			struct event e = event_of(10 + i * 37 % 100, "x", "a");
			store_event_add(b, &e);
		}
		assert_int_equal(commit(f, b), ERR_OK);
	}
	for (int tenant = 10; tenant < 110; tenant++) {
		assert_int_equal(verify(f, tenant, &count), 0);
		assert_int_equal(count, 3);
	}
	assert_int_equal(verify(f, 1, &count), 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fill, fixture_free)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(events_are_numbered_without_gaps_in_each_tenant),
		T(events_page_by_seq),
		T(an_event_keeps_all_its_texts),
		T(log_ids_have_56_digits_and_sort_in_order),
		T(find_refuses_log_ids_that_are_not_quite_right),
		T(an_untouched_chain_verifies),
		T(a_changed_removed_or_swapped_row_is_found),
		T(a_changed_row_with_a_new_hash_is_found_at_the_next),
		T(the_chain_goes_on_after_the_store_is_opened_again),
		T(a_batch_rolled_back_leaves_the_chain_whole),
		T(many_tenants_have_a_chain_each),
	};
	return cmocka_run_group_tests_name("store: events", tests, NULL, NULL);
}
