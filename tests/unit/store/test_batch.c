/* SPDX-License-Identifier: Apache-2.0 */
/* What is written together, and what a batch expects to find. */
#include "support.h"

static void a_batch_is_all_or_nothing(void **state)
{
	struct fixture *f = *state;
	struct doc_row row;
	insert(f, 1, "client", "a", "one", NULL);
	struct store_batch *b = store_batch_new();
	store_doc_insert(b, 1, "client", SPAN("b"), SPAN("{}"), NULL, 0, 1);
	store_doc_insert(b, 1, "client", SPAN("a"), SPAN("{}"), NULL, 0, 1);
	assert_int_equal(commit(f, b), ERR_EXISTS);
	assert_err(store_doc_get(f->conn, f->arena, 1, "client", SPAN("b"), &row), NOT_FOUND);
	assert_int_equal(list_count(f, 1, "client", NULL, NULL, NULL), 1);
}

/* Inserts a document when another is there. */
static enum err_code insert_beside(
	struct fixture *f, int64_t tenant, const char *kind, const char *expected, const char *id)
{
	struct store_batch *b = store_batch_new();
	store_expect_doc(b, tenant, kind, span_of(expected));
	store_doc_insert(b, tenant, "grant", span_of(id), SPAN("{}"), NULL, 0, 1);
	return commit(f, b);
}

static void a_batch_fails_without_what_it_expects(void **state)
{
	struct fixture *f = *state;
	struct doc_row row;
	assert_int_equal(insert(f, 1, "client", "a", NULL, NULL), ERR_OK);
	assert_int_equal(insert_beside(f, 1, "client", "a", "g1"), ERR_OK);
	assert_int_equal(insert_beside(f, 1, "client", "A", "g2"), ERR_CHANGED);
	assert_int_equal(insert_beside(f, 1, "client", "", "g2"), ERR_CHANGED);
	assert_int_equal(insert_beside(f, 1, "api", "a", "g2"), ERR_CHANGED);
	assert_int_equal(insert_beside(f, 2, "client", "a", "g2"), ERR_CHANGED);
	assert_int_equal(list_count(f, 1, "grant", NULL, NULL, NULL), 1);
	assert_int_equal(list_count(f, 2, "grant", NULL, NULL, NULL), 0);
	assert_ok(store_doc_get(f->conn, f->arena, 1, "client", SPAN("a"), &row));
	assert_int_equal(row.version, 1); /* expecting is not touching */
}

static void what_a_batch_removes_first_is_not_there(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(insert(f, 1, "client", "a", NULL, NULL), ERR_OK);
	struct store_batch *b = store_batch_new();
	store_expect_doc(b, 1, "client", SPAN("a"));
	store_doc_delete(b, 1, "client", SPAN("a"));
	store_expect_doc(b, 1, "client", SPAN("a"));
	assert_int_equal(commit(f, b), ERR_CHANGED);
	assert_int_equal(list_count(f, 1, "client", NULL, NULL, NULL), 1);
	b = store_batch_new();
	store_doc_delete(b, 1, "client", SPAN("a"));
	assert_int_equal(commit(f, b), ERR_OK);
	assert_int_equal(insert_beside(f, 1, "client", "a", "g1"), ERR_CHANGED);
}

static void what_a_batch_adds_first_is_there(void **state)
{
	struct fixture *f = *state;
	struct store_batch *b = store_batch_new();
	store_doc_insert(b, 1, "client", SPAN("a"), SPAN("{}"), NULL, 0, 1);
	store_expect_doc(b, 1, "client", SPAN("a"));
	assert_int_equal(commit(f, b), ERR_OK);
}

static void expecting_alone_changes_nothing(void **state)
{
	struct fixture *f = *state;
	uint64_t before, after;
	assert_int_equal(insert(f, 1, "client", "a", NULL, NULL), ERR_OK);
	assert_ok(store_change_counter(f->conn, &before));
	struct store_batch *b = store_batch_new();
	assert_true(store_batch_is_empty(b));
	store_expect_doc(b, 1, "client", SPAN("a"));
	assert_false(store_batch_is_empty(b));
	assert_int_equal(commit(f, b), ERR_OK);
	assert_ok(store_change_counter(f->conn, &after));
	assert_int_equal(before, after);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_new, fixture_free)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_batch_is_all_or_nothing),
		T(a_batch_fails_without_what_it_expects),
		T(what_a_batch_removes_first_is_not_there),
		T(what_a_batch_adds_first_is_there),
		T(expecting_alone_changes_nothing),
	};
	return cmocka_run_group_tests_name("store: batches", tests, NULL, NULL);
}
