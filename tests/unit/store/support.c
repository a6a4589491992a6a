/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

void fixture_open(struct fixture *f)
{
	struct fault fault = { 0 };
	err e = store_open(&(struct store_config){ .file = f->file }, &fault, &f->store);
	if (e.code)
		print_message("%s: %s\n", err_name(e.code), fault.text);
	assert_ok(e);
	assert_ok(store_conn_open(f->store, &f->conn));
}

void fixture_close(struct fixture *f)
{
	store_conn_close(f->conn);
	store_close(f->store);
	f->conn = NULL;
	f->store = NULL;
}

int fixture_new(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	snprintf(f->dir, sizeof f->dir, "/tmp/mintage-store-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->file, sizeof f->file, "%s/mintage.db", f->dir);
	f->arena = arena_new((size_t)1 << 28);
	fixture_open(f);
	*state = f;
	return 0;
}

int fixture_free(void **state)
{
	struct fixture *f = *state;
	static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };
	fixture_close(f);
	for (size_t i = 0; i < 4; i++) {
		char path[128];
		snprintf(path, sizeof path, "%s%s", f->file, suffixes[i]);
		unlink(path);
	}
	rmdir(f->dir);
	arena_free(f->arena);
	free(f);
	return 0;
}

enum err_code commit(struct fixture *f, struct store_batch *b)
{
	return store_commit(f->store, b).code;
}

enum err_code insert(struct fixture *f, int64_t tenant, const char *kind, const char *id,
	const char *name, const char *color)
{
	struct doc_key keys[2];
	size_t n = 0;
	char json[200];
	struct store_batch *b = store_batch_new();
	if (name)
		keys[n++] = (struct doc_key){ "name", span_of(name), .unique = true };
	if (color)
		keys[n++] = (struct doc_key){ "color", span_of(color), .counted = true };
	snprintf(json, sizeof json, "{\"id\":\"%s\",\"tenant\":%d}", id, (int)tenant);
	store_doc_insert(b, tenant, kind, span_of(id), span_of(json), keys, n, 1000);
	return commit(f, b);
}

size_t list_count(struct fixture *f, int64_t tenant, const char *kind, const char *key,
	const char *value, int64_t *ret_total)
{
	struct span v = span_of(value);
	struct doc_filter filter = { key, &v, 1 };
	struct doc_query q = { .kind = kind,
		.filters = &filter,
		.filter_count = key ? 1 : 0,
		.limit = 1000,
		.want_total = ret_total != NULL };
	struct doc_page page;
	assert_ok(store_doc_list(f->conn, f->arena, tenant, &q, &page));
	if (ret_total)
		*ret_total = page.total;
	return page.count;
}

struct event event_of(int64_t tenant, const char *description, const char *client_id)
{
	return (struct event){ .tenant = tenant,
		.at = 1700000000123,
		.type = "seccft",
		.description = span_of(description),
		.client_id = span_of(client_id) };
}

void sql_run(const char *file, const char *text)
{
	sqlite3 *db;
	char *message = NULL;
	assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 5000);
	if (sqlite3_exec(db, text, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s: %s", text, message);
	sqlite3_close(db);
}

int64_t sql_int(const char *file, const char *text)
{
	sqlite3 *db;
	sqlite3_stmt *statement;
	assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, text, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	int64_t value = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return value;
}
