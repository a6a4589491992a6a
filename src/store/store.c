/* SPDX-License-Identifier: Apache-2.0 */
#include "store/migrate.h"
#include "store/read.h"
#include "store/wal_index.h"
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

static err start(struct store *s, struct fault *fault)
{
	unsigned long long counter;
	TRY(db_open(&s->writer, s->file, SCRIPT_SETUP_WRITER));
	TRY(migrate(&s->writer, sql_migrations, sql_migration_count, fault));
	TRY(db_prove(&s->writer));
	TRY(changes_read(&s->writer, &counter));
	changes_note(&s->changes, counter);
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

/* data_version moves with every commit of others, those of our own journal among them: then the row
 * tells. */
static err ask_database(struct store_conn *c)
{
	unsigned long long counter;
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_DATA_VERSION);
	TRY(query_one(&q));
	int64_t version = query_get_int(&q);
	if (version == c->data_version)
		return OK;
	TRY(changes_read(&c->db, &counter));
	changes_note(&c->store->changes, counter);
	c->data_version = version;
	if (!c->wal_index)
		c->wal_index = wal_index_of(&c->db);
	return OK;
}

/* What this process changed, the journal has noted. Whether another one wrote since, the WAL index
 * tells for nothing, or the database. */
err store_change_counter(struct store_conn *c, uint64_t *ret_counter)
{
	struct changes *known = &c->store->changes;
	uint64_t mark = atomic_load(&known->mark);
	if (!mark || mark != wal_index_mark(c->wal_index))
		TRY(read_error(ask_database(c)));
	*ret_counter = atomic_load(&known->counter);
	return OK;
}

err store_check(struct store_conn *c)
{
	unsigned long long counter;
	TRY(read_error(changes_read(&c->db, &counter)));
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
