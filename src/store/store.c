/* SPDX-License-Identifier: Apache-2.0 */
#include "store/store_inside.h"
#include "store/migrate.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Made before SQLite sees it, so that it is never readable for others; SQLite gives -wal and -shm
 * the mode of the database. An existing file is not opened here: closing it would drop the locks
 * that another connection of this process holds. */
static err make_file(const struct store_config *config, struct fault *fault)
{
	if (access(config->file, F_OK) == 0)
		return OK;
	if (config->must_exist)
		return fault_set(fault, ERR_NOT_FOUND, "%s: no such database", config->file);
	int fd = open(config->file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0)
		close(fd);
	else if (errno != EEXIST)
		return fault_set(fault, ERR_IO, "%s: %s", config->file, strerrordesc_np(errno));
	return OK;
}

static err explain(struct store *s, err e, struct fault *fault)
{
	if (fault && fault->code == e.code)
		return e;
	const char *why = s->writer.handle ? sqlite3_errmsg(s->writer.handle) : "no memory";
	return fault_set(fault, e.code, "%s: %s", s->file, why);
}

/* The counter that is there before the first change. */
static err read_changes(struct db *db, unsigned long long *ret_counter)
{
	AUTO(query_end) struct query q = query_start(db, QUERY_CHANGES_GET);
	TRY(query_one(&q));
	*ret_counter = (unsigned long long)query_get_int(&q);
	return OK;
}

static err start(struct store *s, struct fault *fault)
{
	unsigned long long counter;
	TRY(db_open(&s->writer, s->file, SCRIPT_SETUP_WRITER));
	TRY(migrate(&s->writer, sql_migrations, sql_migration_count, fault));
	TRY(db_prove(&s->writer));
	TRY(read_changes(&s->writer, &counter));
	atomic_store(&s->changes, counter);
	return journal_start(&s->writer, &s->changes, &s->journal);
}

err store_open(const struct store_config *config, struct fault *fault, struct store **ret_store)
{
	TRY(make_file(config, fault));
	struct store *s = calloc(1, sizeof *s);
	TRY_PTR(s);
	s->file = strdup(config->file);
	err e = s->file ? start(s, fault) : FAIL(NOMEM);
	if (e.code) {
		if (s->file)
			e = explain(s, e, fault);
		store_close(s);
		return e;
	}
	*ret_store = s;
	return OK;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	journal_stop(s->journal);
	db_close(&s->writer);
	free(s->file);
	free(s);
}

err store_conn_open(struct store *s, struct store_conn **ret_conn)
{
	struct store_conn *c = calloc(1, sizeof *c);
	TRY_PTR(c);
	c->store = s;
	err e = db_open(&c->db, s->file, SCRIPT_SETUP_READER);
	if (e.code) {
		store_conn_close(c);
		return e;
	}
	*ret_conn = c;
	return OK;
}

void store_conn_close(struct store_conn *c)
{
	if (!c)
		return;
	db_close(&c->db);
	free(c);
}

/* What this process changed, the journal has put into s->changes. Another process shows in
 * data_version, which our own journal moves too: then the row tells. That happens once for each
 * transaction of the journal, not for each call. */
err store_change_counter(struct store_conn *c, uint64_t *ret_counter)
{
	int64_t version;
	{
		AUTO(query_end) struct query q = query_start(&c->db, QUERY_DATA_VERSION);
		TRY(query_one(&q));
		version = query_get_int(&q);
	}
	if (version != c->data_version) {
		unsigned long long counter;
		TRY(read_changes(&c->db, &counter));
		changes_note(&c->store->changes, counter);
		c->data_version = version;
	}
	*ret_counter = atomic_load(&c->store->changes);
	return OK;
}

err store_check(struct store_conn *c)
{
	unsigned long long counter;
	TRY(read_changes(&c->db, &counter));
	return journal_check(c->store->journal);
}

err store_commit(struct store *s, struct store_batch *b)
{
	if (!b || b->failed) {
		store_batch_free(b);
		return FAIL(NOMEM);
	}
	b->item.records = b->count;
	err e = journal_wait(s->journal, &b->item);
	store_batch_free(b);
	return e;
}
