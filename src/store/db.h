/* SPDX-License-Identifier: Apache-2.0 */
/* db.h: one SQLite connection and its prepared statements. A connection is used by one thread at a
 *time.
 *
 *	AUTO(query_end) struct query q = query_start(db, QUERY_DOC_BY_ID);
 *	query_int(&q, tenant);          parameters in order of their numbers
 *	query_text(&q, id);
 *	TRY(query_next(&q, &found));    a row, or none any more
 *	row.seq = query_get_int(&q);    columns in order
 *
 * A failure to prepare or bind is kept and reported by query_next. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "store/sql.h"
#include <sqlite3.h>

struct db {
	sqlite3 *handle;
	int last_failure; /* SQLite's extended code of the last failed call */
	sqlite3_stmt *statements[QUERY_COUNT];
};

/* Opens the file, which exists, and runs the set-up script. db_close also after a failure. Fails:
 * IO, CORRUPT, BUSY, NOMEM. */
MUST_CHECK err db_open(struct db *db, const char *file, enum script_name setup);
void db_close(struct db *db);
/* Prepares every query once and lets go of it again, so that one the schema cannot run stops the
 * start. */
MUST_CHECK err db_prove(struct db *db);
MUST_CHECK err db_script(struct db *db, const char *text);
/* EXISTS for a unique constraint; BUSY, NOMEM, CORRUPT, IO; INTERNAL for what our own SQL must not
 * do. Keeps the code. */
err db_fail(struct db *db, int code);
/* Whether nothing may be written any more after this code: a failed sync (what the disk holds is
 * unknown) or damage. */
bool db_is_lost(int code);
/* Rows that the last statement inserted, changed or removed. */
int db_changed(struct db *db);

struct query {
	struct db *db;
	sqlite3_stmt *statement;
	int code; /* first failure */
	int parameter, column;
};

struct query query_start(struct db *db, enum query_name name);
void query_end(struct query *q);
void query_int(struct query *q, int64_t value);
/* Text and blobs must live until query_end. */
void query_text(struct query *q, struct span text);
void query_blob(struct query *q, struct span bytes);
MUST_CHECK err query_next(struct query *q, bool *ret_row);
/* Runs a query to its end: for those without rows. */
MUST_CHECK err query_run(struct query *q);
/* Fails with NOT_FOUND when there is no row. */
MUST_CHECK err query_one(struct query *q);

int64_t query_get_int(struct query *q);
/* Borrowed until the next query_next. Never absent. */
struct span query_get_span(struct query *q);
/* Into the arena, NUL-terminated; p == NULL when memory is out. */
struct span query_get_copy(struct query *q, struct arena *a);

/* A query without parameters and rows. */
MUST_CHECK err db_exec(struct db *db, enum query_name name);
