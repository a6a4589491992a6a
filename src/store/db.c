/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db.h"

err db_fail(struct db *db, int code)
{
	db->last_failure = code;
	switch (code) {
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_UNIQUE:
		return FAIL(EXISTS);
	}
	switch (code & 0xFF) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return FAIL(BUSY);
	case SQLITE_NOMEM:
		return FAIL(NOMEM);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return FAIL(CORRUPT);
	case SQLITE_CONSTRAINT:
	case SQLITE_MISUSE:
	case SQLITE_RANGE:
	case SQLITE_MISMATCH:
	case SQLITE_TOOBIG:
		return FAIL(INTERNAL);
	}
	return FAIL(IO);
}

bool db_is_lost(int code)
{
	switch (code) {
	case SQLITE_IOERR_FSYNC:
	case SQLITE_IOERR_DIR_FSYNC:
		return true;
	}
	return (code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_NOTADB;
}

static err check(struct db *db, int code)
{
	return code == SQLITE_OK ? OK : db_fail(db, code);
}

err db_open(struct db *db, const char *file, enum script_name setup)
{
	*db = (struct db){ 0 };
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	TRY(check(db, sqlite3_open_v2(file, &db->handle, flags, NULL)));
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_LOOKASIDE, NULL, 512, 64);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	return db_script(db, sql_scripts[setup].text);
}

void db_close(struct db *db)
{
	for (int i = 0; i < QUERY_COUNT; i++)
		sqlite3_finalize(db->statements[i]);
	sqlite3_close(db->handle);
	*db = (struct db){ 0 };
}

err db_prove(struct db *db)
{
	for (int i = 0; i < QUERY_COUNT; i++) {
		sqlite3_stmt *statement;
		int code =
			sqlite3_prepare_v2(db->handle, sql_queries[i].text, -1, &statement, NULL);
		sqlite3_finalize(statement);
		TRY(check(db, code));
	}
	return OK;
}

err db_script(struct db *db, const char *text)
{
	return check(db, sqlite3_exec(db->handle, text, NULL, NULL, NULL));
}

int db_changed(struct db *db)
{
	return sqlite3_changes(db->handle);
}

struct query query_start(struct db *db, enum query_name name)
{
	struct query q = { .db = db, .statement = db->statements[name] };
	if (q.statement)
		return q;
	q.code = sqlite3_prepare_v3(db->handle, sql_queries[name].text, -1,
		SQLITE_PREPARE_PERSISTENT, &q.statement, NULL);
	db->statements[name] = q.statement;
	return q;
}

void query_end(struct query *q)
{
	sqlite3_reset(q->statement);
}

static void keep(struct query *q, int code)
{
	if (code != SQLITE_OK && q->code == SQLITE_OK)
		q->code = code;
}

void query_int(struct query *q, int64_t value)
{
	keep(q, sqlite3_bind_int64(q->statement, ++q->parameter, value));
}

void query_text(struct query *q, struct span text)
{
	keep(q, sqlite3_bind_text64(q->statement, ++q->parameter, text.p ? text.p : "", text.n,
			SQLITE_STATIC, SQLITE_UTF8));
}

void query_blob(struct query *q, struct span bytes)
{
	keep(q, sqlite3_bind_blob64(q->statement, ++q->parameter, bytes.p ? bytes.p : "", bytes.n,
			SQLITE_STATIC));
}

err query_next(struct query *q, bool *ret_row)
{
	if (q->code != SQLITE_OK)
		return db_fail(q->db, q->code);
	int code = sqlite3_step(q->statement);
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		return db_fail(q->db, code);
	q->column = 0;
	*ret_row = code == SQLITE_ROW;
	return OK;
}

err query_run(struct query *q)
{
	bool row = true;
	while (row)
		TRY(query_next(q, &row));
	return OK;
}

err query_one(struct query *q)
{
	bool row;
	TRY(query_next(q, &row));
	return row ? OK : FAIL(NOT_FOUND);
}

int64_t query_get_int(struct query *q)
{
	return sqlite3_column_int64(q->statement, q->column++);
}

struct span query_get_span(struct query *q)
{
	/* sqlite3_column_blob gives text as it is stored, UTF-8, and no terminator has to be added.
	 */
	const void *p = sqlite3_column_blob(q->statement, q->column);
	int n = sqlite3_column_bytes(q->statement, q->column++);
	return span_make(p ? p : "", (size_t)n);
}

struct span query_get_copy(struct query *q, struct arena *a)
{
	return arena_span_dup(a, query_get_span(q));
}

err db_exec(struct db *db, enum query_name name)
{
	AUTO(query_end) struct query q = query_start(db, name);
	return query_run(&q);
}
