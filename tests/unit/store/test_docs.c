/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

static void insert_gives_version_1_and_the_next_seq(void **state)
{
	struct fixture *f = *state;
	struct doc_row row;
	assert_int_equal(insert(f, 1, "client", "a", "one", "red"), ERR_OK);
	assert_int_equal(insert(f, 1, "client", "b", "two", "red"), ERR_OK);
	assert_ok(store_doc_get(f->conn, f->arena, 1, "client", SPAN("b"), &row));
	assert_span(row.id, "b");
	assert_span(row.json, "{\"id\":\"b\",\"tenant\":1}");
	assert_int_equal(row.version, 1);
	assert_int_equal(row.seq, 2);
	assert_int_equal(row.created_at, 1000);
	assert_int_equal(row.updated_at, 1000);
}

static void get_of_an_unknown_document_is_not_found(void **state)
{
	struct fixture *f = *state;
	struct doc_row row = { .seq = 77 };
	assert_int_equal(insert(f, 1, "client", "a", "one", NULL), ERR_OK);
	assert_err(store_doc_get(f->conn, f->arena, 1, "client", SPAN("A"), &row), NOT_FOUND);
	assert_err(store_doc_get(f->conn, f->arena, 1, "client", SPAN(""), &row), NOT_FOUND);
	assert_err(store_doc_get(f->conn, f->arena, 1, "clients", SPAN("a"), &row), NOT_FOUND);
	assert_err(store_doc_get(f->conn, f->arena, 2, "client", SPAN("a"), &row), NOT_FOUND);
	assert_int_equal(row.seq, 77);
}

static void insert_refuses_a_taken_id(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(insert(f, 1, "client", "a", NULL, "red"), ERR_OK);
	assert_int_equal(insert(f, 1, "client", "a", NULL, "red"), ERR_EXISTS);
	assert_int_equal(insert(f, 1, "api", "a", NULL, NULL), ERR_OK);
	assert_int_equal(insert(f, 2, "client", "a", NULL, NULL), ERR_OK);
	int64_t total;
	assert_int_equal(list_count(f, 1, "client", NULL, NULL, &total), 1);
	assert_int_equal(total, 1);
	assert_int_equal(list_count(f, 1, "client", "color", "red", &total), 1);
	assert_int_equal(total, 1);
}

static void insert_refuses_a_taken_unique_key(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(insert(f, 1, "client", "a", "one", NULL), ERR_OK);
	assert_int_equal(insert(f, 1, "client", "b", "one", NULL), ERR_EXISTS);
	assert_int_equal(insert(f, 1, "client", "b", "One", NULL), ERR_OK);
	assert_int_equal(insert(f, 1, "api", "b", "one", NULL), ERR_OK);
	assert_int_equal(insert(f, 2, "client", "b", "one", NULL), ERR_OK);
	assert_int_equal(list_count(f, 1, "client", NULL, NULL, NULL), 2);
}

static void keys_that_are_not_unique_may_repeat(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(insert(f, 1, "client", "a", NULL, "red"), ERR_OK);
	assert_int_equal(insert(f, 1, "client", "b", NULL, "red"), ERR_OK);
	struct doc_row row;
	assert_ok(store_doc_find(f->conn, f->arena, 1, "client", "color", SPAN("red"), &row));
	assert_span(row.id, "a");
	assert_err(store_doc_find(f->conn, f->arena, 1, "client", "color", SPAN("re"), &row),
		NOT_FOUND);
	assert_err(store_doc_find(f->conn, f->arena, 1, "client", "name", SPAN("red"), &row),
		NOT_FOUND);
	assert_err(store_doc_find(f->conn, f->arena, 2, "client", "color", SPAN("red"), &row),
		NOT_FOUND);
}

static enum err_code update(
	struct fixture *f, const char *id, int64_t version, const char *name, const char *color)
{
	struct doc_key keys[] = { { "name", span_of(name), true, false },
		{ "color", span_of(color), false, true } };
	struct store_batch *b = store_batch_new();
	store_doc_update(b, 1, "client", span_of(id), version, SPAN("{\"new\":1}"), keys, 2, 2000);
	return commit(f, b);
}

static void update_replaces_json_and_keys(void **state)
{
	struct fixture *f = *state;
	struct doc_row row;
	int64_t total;
	insert(f, 1, "client", "a", "one", "red");
	assert_int_equal(update(f, "a", 1, "two", "blue"), ERR_OK);
	assert_ok(store_doc_get(f->conn, f->arena, 1, "client", SPAN("a"), &row));
	assert_span(row.json, "{\"new\":1}");
	assert_int_equal(row.version, 2);
	assert_int_equal(row.seq, 1);
	assert_int_equal(row.created_at, 1000);
	assert_int_equal(row.updated_at, 2000);
	assert_err(store_doc_find(f->conn, f->arena, 1, "client", "name", SPAN("one"), &row),
		NOT_FOUND);
	assert_ok(store_doc_find(f->conn, f->arena, 1, "client", "name", SPAN("two"), &row));
	list_count(f, 1, "client", "color", "red", &total);
	assert_int_equal(total, 0);
	list_count(f, 1, "client", "color", "blue", &total);
	assert_int_equal(total, 1);
	assert_int_equal(insert(f, 1, "client", "b", "one", NULL), ERR_OK);
}

static void update_refuses_another_version_and_a_gone_document(void **state)
{
	struct fixture *f = *state;
	struct doc_row row;
	insert(f, 1, "client", "a", "one", "red");
	assert_int_equal(update(f, "a", 2, "two", "blue"), ERR_CHANGED);
	assert_int_equal(update(f, "a", 0, "two", "blue"), ERR_CHANGED);
	assert_int_equal(update(f, "b", 1, "two", "blue"), ERR_CHANGED);
	assert_ok(store_doc_find(f->conn, f->arena, 1, "client", "name", SPAN("one"), &row));
	assert_int_equal(row.version, 1);
	assert_int_equal(update(f, "a", 1, "two", "blue"), ERR_OK);
	assert_int_equal(update(f, "a", 1, "three", "blue"), ERR_CHANGED);
	assert_int_equal(update(f, "a", 2, "three", "blue"), ERR_OK);
}

static size_t begin_with(
	struct fixture *f, int64_t tenant, const char *prefix, uint32_t limit, char first[8])
{
	struct doc_row *rows;
	size_t n;
	assert_ok(store_docs_begin_with(
		f->conn, f->arena, tenant, "client", "name", span_of(prefix), limit, &rows, &n));
	snprintf(first, 8, SPAN_FMT, SPAN_ARG(n ? rows[0].id : SPAN("none")));
	return n;
}

static void documents_are_found_by_the_beginning_of_a_key(void **state)
{
	struct fixture *f = *state;
	char first[8];
	insert(f, 1, "client", "a", "one two", "red");
	insert(f, 1, "client", "b", "one", "red");
	insert(f, 1, "client", "c", "onf", "one");
	insert(f, 1, "client", "d", "on\xc3\xa9", "red");
	insert(f, 1, "role", "e", "one", "red");
	insert(f, 2, "client", "g", "one", "red");
	assert_int_equal(begin_with(f, 1, "one", 9, first), 2);
	assert_string_equal(first, "b");
	assert_int_equal(begin_with(f, 1, "one", 1, first), 1);
	assert_int_equal(begin_with(f, 1, "one ", 9, first), 1);
	assert_string_equal(first, "a");
	assert_int_equal(begin_with(f, 1, "on\xc3", 9, first), 1);
	assert_string_equal(first, "d");
	assert_int_equal(begin_with(f, 1, "on", 9, first), 4);
	assert_int_equal(begin_with(f, 1, "One", 9, first), 0);
	assert_int_equal(begin_with(f, 1, "one%", 9, first), 0);
	assert_int_equal(begin_with(f, 2, "o", 9, first), 1);
	assert_string_equal(first, "g");
}

static void an_update_of_version_0_makes_what_is_not_there(void **state)
{
	struct fixture *f = *state;
	struct doc_row row;
	insert(f, 1, "client", "a", "one", "red");
	assert_int_equal(update(f, "b", 0, "one", "blue"), ERR_EXISTS);
	assert_err(store_doc_get(f->conn, f->arena, 1, "client", SPAN("b"), &row), NOT_FOUND);
	assert_int_equal(update(f, "b", 0, "two", "blue"), ERR_OK);
	assert_ok(store_doc_get(f->conn, f->arena, 1, "client", SPAN("b"), &row));
	assert_int_equal(row.version, 1);
	assert_int_equal(row.created_at, 2000);
	assert_int_equal(update(f, "b", 0, "two", "green"), ERR_CHANGED);
}

static void update_refuses_a_unique_key_of_another_document(void **state)
{
	struct fixture *f = *state;
	struct doc_row row;
	insert(f, 1, "client", "a", "one", "red");
	insert(f, 1, "client", "b", "two", "red");
	assert_int_equal(update(f, "b", 1, "one", "blue"), ERR_EXISTS);
	assert_ok(store_doc_get(f->conn, f->arena, 1, "client", SPAN("b"), &row));
	assert_int_equal(row.version, 1);
	assert_int_equal(list_count(f, 1, "client", "color", "blue", NULL), 0);
	assert_int_equal(update(f, "b", 1, "two", "blue"), ERR_OK);
}

static void delete_takes_keys_and_secrets_along(void **state)
{
	struct fixture *f = *state;
	struct doc_row row;
	struct secret_row *secrets;
	size_t count;
	int64_t total;
	insert(f, 1, "client", "a", "one", "red");
	insert(f, 2, "client", "a", "one", "red");
	struct store_batch *b = store_batch_new();
	struct secret_row s = { SPAN("client"), SPAN("a"), SPAN("secret"), SPAN("xx"), SPAN("h"), 1,
		0 };
	store_secret_put(b, 1, &s);
	store_secret_put(b, 2, &s);
	assert_int_equal(commit(f, b), ERR_OK);

	b = store_batch_new();
	store_doc_delete(b, 1, "client", SPAN("a"));
	assert_int_equal(commit(f, b), ERR_OK);
	assert_err(store_doc_get(f->conn, f->arena, 1, "client", SPAN("a"), &row), NOT_FOUND);
	assert_err(store_doc_find(f->conn, f->arena, 1, "client", "name", SPAN("one"), &row),
		NOT_FOUND);
	assert_int_equal(list_count(f, 1, "client", "color", "red", &total), 0);
	assert_int_equal(total, 0);
	assert_ok(store_secrets(f->conn, f->arena, 1, "client", SPAN("a"), &secrets, &count));
	assert_int_equal(count, 0);

	assert_ok(store_doc_get(f->conn, f->arena, 2, "client", SPAN("a"), &row));
	assert_ok(store_secrets(f->conn, f->arena, 2, "client", SPAN("a"), &secrets, &count));
	assert_int_equal(count, 1);
	assert_int_equal(list_count(f, 2, "client", "color", "red", &total), 1);
	assert_int_equal(total, 1);

	b = store_batch_new();
	store_doc_delete(b, 1, "client", SPAN("a"));
	assert_int_equal(commit(f, b), ERR_OK);
	list_count(f, 1, "client", NULL, NULL, &total);
	assert_int_equal(total, 0);
}

static void a_seq_is_never_used_twice(void **state)
{
	struct fixture *f = *state;
	struct doc_row row;
	insert(f, 1, "client", "a", NULL, NULL);
	struct store_batch *b = store_batch_new();
	store_doc_delete(b, 1, "client", SPAN("a"));
	assert_int_equal(commit(f, b), ERR_OK);
	insert(f, 1, "client", "a", NULL, NULL);
	assert_ok(store_doc_get(f->conn, f->arena, 1, "client", SPAN("a"), &row));
	assert_int_equal(row.seq, 2);
}

static void delete_where_takes_all_with_the_value_and_no_others(void **state)
{
	struct fixture *f = *state;
	char id[8];
	for (int i = 0; i < 30; i++) {
		snprintf(id, sizeof id, "g%d", i);
		insert(f, 1, "grant", id, NULL, i % 3 ? "red" : "blue");
		insert(f, 2, "grant", id, NULL, "red");
	}
	struct store_batch *b = store_batch_new();
	store_doc_delete_where(b, 1, "grant", "color", SPAN("red"));
	store_doc_delete_where(b, 1, "grant", "color", SPAN("green"));
	assert_int_equal(commit(f, b), ERR_OK);
	int64_t total;
	assert_int_equal(list_count(f, 1, "grant", NULL, NULL, &total), 10);
	assert_int_equal(total, 10);
	assert_int_equal(list_count(f, 1, "grant", "color", "red", &total), 0);
	assert_int_equal(total, 0);
	assert_int_equal(list_count(f, 2, "grant", "color", "red", &total), 30);
	assert_int_equal(total, 30);
}

static void texts_may_hold_any_bytes_of_utf8(void **state)
{
	struct fixture *f = *state;
	struct doc_row row;
	struct span id = SPAN("a\0b"),
		    json = SPAN("{\"\xc3\xa9\":\"'; DROP TABLE documents; --\"}");
	struct doc_key key = { "name", SPAN("x\0y"), true, false };
	struct store_batch *b = store_batch_new();
	store_doc_insert(b, 1, "client", id, json, &key, 1, 1);
	assert_int_equal(commit(f, b), ERR_OK);
	assert_ok(store_doc_get(f->conn, f->arena, 1, "client", id, &row));
	assert_true(span_eq(row.json, json) && span_eq(row.id, id));
	assert_ok(store_doc_find(f->conn, f->arena, 1, "client", "name", SPAN("x\0y"), &row));
	assert_err(
		store_doc_find(f->conn, f->arena, 1, "client", "name", SPAN("x"), &row), NOT_FOUND);
	assert_err(store_doc_get(f->conn, f->arena, 1, "client", SPAN("a"), &row), NOT_FOUND);
}

static void a_key_that_becomes_counted_has_the_right_total(void **state)
{
	struct fixture *f = *state;
	struct doc_key plain = { "app", SPAN("x"), false, false },
		       counted = { "app", SPAN("x"), false, true };
	int64_t total;
	static const char *const ids[] = { "a", "b", "c", "d" };
	for (size_t i = 0; i < 4; i++) {
		struct store_batch *b = store_batch_new();
		store_doc_insert(b, 1, "client", span_of(ids[i]), SPAN("{}"),
			i == 2 ? &counted : &plain, 1, 1);
		assert_int_equal(commit(f, b), ERR_OK);
	}
	list_count(f, 1, "client", "app", "x", &total);
	assert_int_equal(total, 4);
	assert_int_equal(
		sql_int(f->file, "SELECT total FROM document_counts WHERE key = 'app'"), 4);
}

static enum err_code put_key(struct fixture *f, const char *id, int64_t version, bool unique)
{
	struct doc_key key = { "alias", SPAN("x"), unique, true };
	struct store_batch *b = store_batch_new();
	if (version)
		store_doc_update(b, 1, "client", span_of(id), version, SPAN("{}"), &key, 1, 1);
	else
		store_doc_insert(b, 1, "client", span_of(id), SPAN("{}"), &key, 1, 1);
	return commit(f, b);
}

static void an_update_may_make_a_key_unique_and_back(void **state)
{
	struct fixture *f = *state;
	int64_t total;
	assert_int_equal(put_key(f, "a", 0, false), ERR_OK);
	assert_int_equal(put_key(f, "a", 1, true), ERR_OK);
	assert_int_equal(put_key(f, "b", 0, true), ERR_EXISTS);
	list_count(f, 1, "client", "alias", "x", &total);
	assert_int_equal(total, 1);
	assert_int_equal(put_key(f, "a", 2, false), ERR_OK);
	assert_int_equal(put_key(f, "b", 0, true), ERR_OK);
	list_count(f, 1, "client", "alias", "x", &total);
	assert_int_equal(total, 2);
}

static void totals_of_values_that_nobody_has_leave_no_rows(void **state)
{
	struct fixture *f = *state;
	insert(f, 1, "client", "a", NULL, "red");
	assert_int_equal(
		sql_int(f->file, "SELECT count(*) FROM document_counts WHERE key <> ''"), 1);
	struct store_batch *b = store_batch_new();
	store_doc_delete(b, 1, "client", SPAN("a"));
	assert_int_equal(commit(f, b), ERR_OK);
	assert_int_equal(
		sql_int(f->file, "SELECT count(*) FROM document_counts WHERE key <> ''"), 0);
}

static void the_same_key_twice_counts_once(void **state)
{
	struct fixture *f = *state;
	struct doc_key keys[] = { { "app", SPAN("x"), false, true },
		{ "app", SPAN("x"), false, true }, { "app", SPAN("y"), false, true } };
	int64_t total;
	struct store_batch *b = store_batch_new();
	store_doc_insert(b, 1, "client", SPAN("a"), SPAN("{}"), keys, 3, 1);
	assert_int_equal(commit(f, b), ERR_OK);
	assert_int_equal(list_count(f, 1, "client", "app", "x", &total), 1);
	assert_int_equal(total, 1);
	assert_int_equal(list_count(f, 1, "client", "app", "y", &total), 1);
	assert_int_equal(total, 1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_new, fixture_free)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(insert_gives_version_1_and_the_next_seq),
		T(get_of_an_unknown_document_is_not_found),
		T(insert_refuses_a_taken_id),
		T(insert_refuses_a_taken_unique_key),
		T(keys_that_are_not_unique_may_repeat),
		T(update_replaces_json_and_keys),
		T(update_refuses_another_version_and_a_gone_document),
		T(documents_are_found_by_the_beginning_of_a_key),
		T(an_update_of_version_0_makes_what_is_not_there),
		T(update_refuses_a_unique_key_of_another_document),
		T(delete_takes_keys_and_secrets_along),
		T(a_seq_is_never_used_twice),
		T(delete_where_takes_all_with_the_value_and_no_others),
		T(texts_may_hold_any_bytes_of_utf8),
		T(a_key_that_becomes_counted_has_the_right_total),
		T(an_update_may_make_a_key_unique_and_back),
		T(totals_of_values_that_nobody_has_leave_no_rows),
		T(the_same_key_twice_counts_once),
	};
	return cmocka_run_group_tests_name("store: documents", tests, NULL, NULL);
}
