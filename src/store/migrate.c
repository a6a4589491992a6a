/* SPDX-License-Identifier: Apache-2.0 */
#include "store/migrate.h"

static err compare(struct query *row, const struct sql_migration *m, struct fault *fault)
{
	int64_t version = query_get_int(row);
	struct span name = query_get_span(row);
	struct span checksum = query_get_span(row);
	if (version != m->version)
		return fault_set(fault, ERR_CORRUPT, "migration %s has not run but later ones have",
			m->name);
	if (!span_eq_str(name, m->name) || !span_eq_str(checksum, m->checksum))
		return fault_set(fault, ERR_CORRUPT,
			"the database was made with another text of migration %s (checksum "
			"differs)",
			m->name);
	return OK;
}

/* How many have run; each is compared with ours. */
static err compare_all(struct db *db, const struct sql_migration *migrations, int count,
	struct fault *fault, int *ret_done)
{
	AUTO(query_end) struct query q = query_start(db, QUERY_MIGRATIONS_LIST);
	int done = 0;
	for (;;) {
		bool row;
		TRY(query_next(&q, &row));
		if (!row)
			break;
		if (done == count)
			return fault_set(fault, ERR_CORRUPT,
				"the database has schema %d, newer than this program, which knows "
				"%d",
				(int)query_get_int(&q), count);
		TRY(compare(&q, &migrations[done], fault));
		done++;
	}
	*ret_done = done;
	return OK;
}

static err run_one(struct db *db, const struct sql_migration *m)
{
	TRY(db_script(db, m->text));
	AUTO(query_end) struct query q = query_start(db, QUERY_MIGRATION_ADD);
	query_int(&q, m->version);
	query_text(&q, span_of(m->name));
	query_text(&q, span_of(m->checksum));
	return query_run(&q);
}

/* Another program may have run it while we waited for the lock: so look again inside the
 * transaction. */
static err run_next(struct db *db, const struct sql_migration *migrations, int count,
	struct fault *fault, int *ret_done)
{
	int done;
	TRY(db_exec(db, QUERY_WRITE_BEGIN));
	err e = compare_all(db, migrations, count, fault, &done);
	if (!e.code && done < count)
		e = run_one(db, &migrations[done++]);
	if (!e.code)
		e = db_exec(db, QUERY_COMMIT);
	if (e.code) {
		err ignored = db_exec(db, QUERY_ROLLBACK);
		(void)ignored;
		return e;
	}
	*ret_done = done;
	return OK;
}

err migrate(struct db *db, const struct sql_migration *migrations, int count, struct fault *fault)
{
	int done;
	TRY(db_script(db, sql_scripts[SCRIPT_MIGRATIONS_TABLE].text));
	TRY(compare_all(db, migrations, count, fault, &done));
	while (done < count)
		TRY(run_next(db, migrations, count, fault, &done));
	return OK;
}
