/* SPDX-License-Identifier: Apache-2.0 */
#include "store/journal.h"
#include "base/limits.h"
#include "store/apply.h"
#include "store/wal_index.h"
#include <signal.h>

/* Pages in the write-ahead log before it is copied into the database; how many more before the next
 * try, when a reader stood in the way or still reads the log, so that it cannot start anew; and how
 * many before readers are waited for, at most that long. */
#define CHECKPOINT_PAGES   1000
#define CHECKPOINT_RETRY   250
#define CHECKPOINT_PATIENT 4000
#define CHECKPOINT_WAIT_MS 100
#define BUSY_WAIT_MS       5000 /* as the set-up script has it */

struct waiter {
	pthread_mutex_t lock;
	pthread_cond_t done;
	bool is_done;
};

struct journal {
	struct writer writer;
	struct changes *changes;
	pthread_t thread;

	pthread_mutex_t lock;
	pthread_cond_t work;
	struct item_list queue;
	bool stopping, probe;

	/* the thread's */
	const void *wal_index;
	bool wrote; /* the last COMMIT wrote something */
	bool lost;  /* a sync failed or the file is damaged: nothing is written any more */
	int wal_pages, wal_pages_before, checkpoint_at;
	atomic_bool unwell; /* the last transaction failed */
};

/* ---- one transaction ---- */

static bool is_only_the_batchs(err e)
{
	return e.code == ERR_EXISTS || e.code == ERR_CHANGED || e.code == ERR_INTERNAL;
}

/* Rolls back the batch alone when it fails for reasons of its own; other failures are the
 * transaction's. */
static err run_batch(struct journal *j, struct store_batch *b)
{
	struct db *db = j->writer.db;
	TRY(db_exec(db, QUERY_SAVEPOINT));
	err e = apply_batch(&j->writer, b);
	if (e.code && !is_only_the_batchs(e))
		return e;
	if (e.code) {
		TRY(db_exec(db, QUERY_SAVEPOINT_ROLLBACK));
		writer_forget(&j->writer);
	}
	b->item.result = e;
	return db_exec(db, QUERY_SAVEPOINT_RELEASE);
}

static err run_items(struct journal *j, struct item_list *items, bool *changed)
{
	for (struct item *i = items->first; i; i = i->next) {
		if (i->is_events) {
			TRY(apply_events(&j->writer, (struct event_group *)i));
			i->result = OK;
			continue;
		}
		struct store_batch *b = (struct store_batch *)i;
		TRY(run_batch(j, b));
		if (!i->result.code && b->changes)
			*changed = true;
	}
	return OK;
}

static err raise_changes(struct journal *j, unsigned long long *ret_counter)
{
	AUTO(query_end) struct query q = query_start(j->writer.db, QUERY_CHANGES_RAISE);
	TRY(query_one(&q));
	*ret_counter = (unsigned long long)query_get_int(&q);
	return OK;
}

/* Everything that others wrote before this transaction is noted here, so that the mark after it
 * speaks for all. */
static err look_around(struct journal *j)
{
	bool others_wrote;
	unsigned long long counter;
	TRY(writer_look_around(&j->writer, &others_wrote));
	if (!others_wrote)
		return OK;
	TRY(changes_read(j->writer.db, &counter));
	changes_note(j->changes, counter);
	return OK;
}

/* The mark counts only when no commit but ours, if we wrote, came since `before`: another process
 * may have been quick. */
static void publish_mark(struct journal *j, uint32_t before)
{
	uint64_t mark = wal_index_mark(j->wal_index);
	bool ours = wal_index_commits(j->wal_index) - before == j->wrote;
	bool still = wal_index_mark(j->wal_index) == mark;
	atomic_store(&j->changes->mark, ours && still ? mark : 0);
}

/* The counter is noted before the mark says that it is exact. */
static err commit(struct journal *j, unsigned long long counter)
{
	uint32_t before = wal_index_commits(j->wal_index);
	j->wrote = false;
	TRY(db_exec(j->writer.db, QUERY_COMMIT));
	changes_note(j->changes, counter);
	publish_mark(j, before);
	return OK;
}

/* must_write: something is written even when there is nothing to write, to see whether that works.
 * The counter has to move for it: SQLite leaves a page alone that would be the same. */
static err transact(struct journal *j, struct item_list *items, bool must_write)
{
	bool changed = false;
	unsigned long long counter = 0;
	TRY(db_exec(j->writer.db, QUERY_WRITE_BEGIN));
	TRY(look_around(j));
	TRY(run_items(j, items, &changed));
	if (changed || must_write)
		TRY(raise_changes(j, &counter));
	return commit(j, counter);
}

static void undo(struct journal *j)
{
	if (db_is_lost(j->writer.db->last_failure))
		j->lost = true;
	writer_forget(&j->writer);
	if (!sqlite3_get_autocommit(j->writer.db->handle)) {
		err ignored = db_exec(j->writer.db, QUERY_ROLLBACK);
		(void)ignored;
	}
}

/* What the caller hears: damage is the operator's matter, a caller can only try later. */
static err tell_as(err e)
{
	bool keep = e.code == ERR_NOMEM || e.code == ERR_BUSY;
	return keep ? e : FAIL(IO);
}

static void run(struct journal *j, struct item_list *items, bool must_write)
{
	err e = FAIL(IO);
	if (!j->lost) {
		j->writer.db->last_failure = 0;
		e = transact(j, items, must_write);
		if (e.code)
			undo(j);
	}
	atomic_store(&j->unwell, e.code != ERR_OK);
	if (e.code)
		for (struct item *i = items->first; i; i = i->next)
			i->result = tell_as(e);
}

/* ---- results ---- */

static void finish_waiter(struct waiter *w)
{
	pthread_mutex_lock(&w->lock);
	w->is_done = true;
	pthread_cond_signal(&w->done);
	pthread_mutex_unlock(&w->lock);
}

/* Runs of items of one port are told together. An item told belongs to its owner again. */
static void deliver(struct item_list *items)
{
	struct item *i;
	struct item_list same;
	while ((i = item_list_take(items))) {
		if (i->waiter) {
			finish_waiter(i->waiter);
			continue;
		}
		struct store_port *port = i->port;
		item_list_init(&same);
		item_list_add(&same, i);
		while (items->first && items->first->port == port)
			item_list_add(&same, item_list_take(items));
		port_deliver(port, &same);
	}
}

/* ---- the write-ahead log ---- */

static int note_wal(void *arg, sqlite3 *handle, const char *name, int pages)
{
	(void)handle;
	(void)name;
	struct journal *j = arg;
	j->wal_pages = pages;
	j->wrote = true;
	return SQLITE_OK;
}

static int checkpoint(struct journal *j)
{
	sqlite3 *handle = j->writer.db->handle;
	if (j->wal_pages < CHECKPOINT_PATIENT)
		return sqlite3_wal_checkpoint_v2(
			handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	sqlite3_busy_timeout(handle, CHECKPOINT_WAIT_MS);
	int code = sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL);
	sqlite3_busy_timeout(handle, BUSY_WAIT_MS);
	return code;
}

/* After the results are out, so that nobody waits for it. When all is copied and nobody reads the
 * log, the next transaction starts it anew. Readers come and go in microseconds, but there may
 * always be one: so a log that grows long waits for them. */
static void checkpoint_when_due(struct journal *j)
{
	if (j->wal_pages < j->wal_pages_before)
		j->checkpoint_at = CHECKPOINT_PAGES; /* it has started anew */
	j->wal_pages_before = j->wal_pages;
	if (j->lost || j->wal_pages < j->checkpoint_at)
		return;
	if (db_is_lost(checkpoint(j)))
		j->lost = true;
	j->checkpoint_at = j->wal_pages + CHECKPOINT_RETRY;
}

/* ---- the thread ---- */

/* At most LIMIT_JOURNAL_GROUP records, but always one item. False: nothing left and the journal
 * ends. */
static bool take_waiting(struct journal *j, struct item_list *ret_items, bool *ret_must_write)
{
	item_list_init(ret_items);
	pthread_mutex_lock(&j->lock);
	while (!j->queue.first && !j->stopping && !j->probe)
		pthread_cond_wait(&j->work, &j->lock);
	*ret_must_write = j->probe;
	j->probe = false;
	while (j->queue.first &&
		(!ret_items->first ||
			ret_items->records + j->queue.first->records <= LIMIT_JOURNAL_GROUP))
		item_list_add(ret_items, item_list_take(&j->queue));
	bool goes_on = ret_items->first || !j->stopping;
	pthread_mutex_unlock(&j->lock);
	return goes_on;
}

static void *journal_main(void *arg)
{
	struct journal *j = arg;
	struct item_list items;
	bool must_write;
	while (take_waiting(j, &items, &must_write)) {
		run(j, &items, must_write);
		deliver(&items);
		checkpoint_when_due(j);
	}
	return NULL;
}

/* Signals are the main thread's. */
static int start_thread(struct journal *j)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int failed = pthread_create(&j->thread, NULL, journal_main, j);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return failed;
}

err journal_start(struct db *db, struct changes *changes, struct journal **ret_journal)
{
	struct journal *j = calloc(1, sizeof *j);
	TRY_PTR(j);
	j->changes = changes;
	j->checkpoint_at = CHECKPOINT_PAGES;
	item_list_init(&j->queue);
	err e = writer_init(&j->writer, db);
	if (e.code) {
		writer_done(&j->writer);
		free(j);
		return e;
	}
	pthread_mutex_init(&j->lock, NULL);
	pthread_cond_init(&j->work, NULL);
	j->wal_index = wal_index_of(db);
	sqlite3_wal_hook(db->handle, note_wal, j);
	if (start_thread(j) == 0) {
		*ret_journal = j;
		return OK;
	}
	writer_done(&j->writer);
	free(j);
	return FAIL(NOMEM);
}

void journal_stop(struct journal *j)
{
	if (!j)
		return;
	pthread_mutex_lock(&j->lock);
	j->stopping = true;
	pthread_cond_signal(&j->work);
	pthread_mutex_unlock(&j->lock);
	pthread_join(j->thread, NULL);
	writer_done(&j->writer);
	pthread_cond_destroy(&j->work);
	pthread_mutex_destroy(&j->lock);
	free(j);
}

bool journal_queue(struct journal *j, struct item_list *items, bool even_when_full)
{
	pthread_mutex_lock(&j->lock);
	bool fits = even_when_full || j->queue.records + items->records <= LIMIT_JOURNAL_QUEUE;
	if (fits) {
		item_list_move(&j->queue, items);
		pthread_cond_signal(&j->work);
	}
	pthread_mutex_unlock(&j->lock);
	return fits;
}

err journal_check(struct journal *j)
{
	if (!atomic_load(&j->unwell))
		return OK;
	pthread_mutex_lock(&j->lock);
	j->probe = true;
	pthread_cond_signal(&j->work);
	pthread_mutex_unlock(&j->lock);
	return FAIL(IO);
}

err journal_wait(struct journal *j, struct item *item)
{
	struct waiter w = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false };
	struct item_list one;
	item_list_init(&one);
	item->waiter = &w;
	item_list_add(&one, item);
	journal_queue(j, &one, true);
	pthread_mutex_lock(&w.lock);
	while (!w.is_done)
		pthread_cond_wait(&w.done, &w.lock);
	pthread_mutex_unlock(&w.lock);
	return item->result;
}
