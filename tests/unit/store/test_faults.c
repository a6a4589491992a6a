/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold when a process is killed, two processes write at once, the disk is full, a sync
 * fails or a page is damaged. */
#include "results.h"
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define KILL_ROUNDS 30

static struct store_batch *change(const char *id, const char *note)
{
	struct doc_key keys[] = { { "name", span_of(id), true, false },
		{ "color", SPAN("red"), false, true } };
	struct event e = event_of(1, note, id);
	struct store_batch *b = store_batch_new();
	store_doc_insert(b, 1, "client", span_of(id), SPAN("{\"x\":1}"), keys, 2, 1);
	store_event_add(b, &e);
	return b;
}

/* The chain is whole, running totals are what is there, and every document has its event and its
 * keys. */
static void check_sound(struct fixture *f)
{
	int64_t count, bad, total;
	assert_ok(store_events_verify(f->conn, 1, &count, &bad));
	assert_int_equal(bad, 0);
	list_count(f, 1, "client", NULL, NULL, &total);
	assert_int_equal(total, sql_int(f->file, "SELECT count(*) FROM documents"));
	list_count(f, 1, "client", "color", "red", &total);
	assert_int_equal(total, sql_int(f->file, "SELECT count(*) FROM documents"));
	assert_int_equal(sql_int(f->file, "SELECT count(*) FROM document_keys"), 2 * total);
	assert_int_equal(
		sql_int(f->file,
			"SELECT count(*) FROM documents d WHERE NOT EXISTS (SELECT 1 FROM events e "
			"WHERE e.client_id = d.id)"),
		0);
	char *verdict = NULL;
	sqlite3 *db;
	sqlite3_stmt *statement;
	assert_int_equal(sqlite3_open(f->file, &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	verdict = sqlite3_mprintf("%s", sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	sqlite3_close(db);
	assert_string_equal(verdict, "ok");
	sqlite3_free(verdict);
}

/* ---- kill -9 ---- */

struct acknowledged {
	int round, number;
	bool is_event;
};

static int ack_pipe; /* of the child */

struct ack {
	struct acknowledged a;
};

static void tell(void *arg, err result)
{
	struct ack *ack = arg;
	if (result.code || write(ack_pipe, &ack->a, sizeof ack->a) != sizeof ack->a)
		_exit(3);
	free(ack);
}

static struct ack *ack_new(int round, int number, bool is_event)
{
	struct ack *a = malloc(sizeof *a);
	if (!a)
		_exit(4);
	a->a = (struct acknowledged){ round, number, is_event };
	return a;
}

/* Writes documents and plain events, several in flight, and tells each number once it is
 * acknowledged. */
static void child_writes(const char *file, int round, int out)
{
	struct store *s;
	struct store_port *p;
	struct fault fault = { 0 };
	ack_pipe = out;
	if (store_open(&(struct store_config){ .file = file }, &fault, &s).code ||
		store_port_open(s, NULL, NULL, &p).code)
		_exit(2);
	for (int n = 0;; n++) {
		char id[32];
		snprintf(id, sizeof id, "r%d-%d", round, n);
		struct event e = event_of(1, "plain", id);
		store_submit_event(p, &e, tell, ack_new(round, n, true));
		if (n % 3 == 0)
			store_submit(p, change(id, "change"), tell, ack_new(round, n, false));
		store_port_flush(p);
		store_port_drain(p);
		if (n % 16 == 0)
			usleep(200);
	}
}

static pid_t start_child(const struct fixture *f, int round, int *ret_in)
{
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		close(ends[0]);
		child_writes(f->file, round, ends[1]);
	}
	close(ends[1]);
	*ret_in = ends[0];
	return pid;
}

static void check_acknowledged(struct fixture *f, const struct acknowledged *a)
{
	char text[200];
	snprintf(text, sizeof text,
		"SELECT count(*) FROM events WHERE tenant_id = 1 AND client_id = 'r%d-%d' AND "
		"description = '%s'",
		a->round, a->number, a->is_event ? "plain" : "change");
	struct doc_row row;
	char id[32];
	snprintf(id, sizeof id, "r%d-%d", a->round, a->number);
	if (!a->is_event)
		assert_ok(store_doc_get(f->conn, f->arena, 1, "client", span_of(id), &row));
	if (sql_int(f->file, text) != 1)
		fail_msg("lost: %s", text);
}

static void a_killed_process_loses_nothing_that_it_acknowledged(void **state)
{
	struct fixture *f = *state;
	size_t total = 0;
	fixture_close(f);
	for (int round = 0; round < KILL_ROUNDS; round++) {
		struct acknowledged a, last[64];
		size_t n = 0;
		int in;
		pid_t pid = start_child(f, round, &in);
		/* Killed when it has acknowledged a few, at another moment in each round. */
		while (n < 20 + (size_t)round * 7 && read(in, &a, sizeof a) == sizeof a)
			last[n++ % 64] = a;
		usleep((useconds_t)(round * 131 % 1000));
		kill(pid, SIGKILL);
		while (read(in, &a, sizeof a) == sizeof a)
			last[n++ % 64] = a;
		close(in);
		int status;
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		assert_true(n >= 20);

		fixture_open(f);
		sql_run(f->file, "CREATE INDEX IF NOT EXISTS for_the_test ON events (client_id)");
		for (size_t i = 0; i < n && i < 64; i++)
			check_acknowledged(f, &last[i]);
		check_sound(f);
		arena_reset(f->arena);
		fixture_close(f);
		total += n;
	}
	print_message("# %zu acknowledged writes in %d rounds\n", total, KILL_ROUNDS);
	fixture_open(f);
}

/* ---- two processes ---- */

static void write_many(struct fixture *f, const char *who, int count)
{
	for (int i = 0; i < count; i++) {
		char id[32];
		snprintf(id, sizeof id, "%s-%d", who, i);
		if (commit(f, change(id, "change")) != ERR_OK)
			_exit(5);
	}
}

static void two_processes_writing_at_once_keep_the_chain_whole(void **state)
{
	struct fixture *f = *state;
	fixture_close(f);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		fixture_open(f);
		write_many(f, "child", 200);
		fixture_close(f);
		_exit(0);
	}
	fixture_open(f);
	write_many(f, "parent", 200);
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	check_sound(f);
	assert_int_equal(list_count(f, 1, "client", NULL, NULL, NULL), 400);
	assert_int_equal(sql_int(f->file, "SELECT max(seq) FROM events"), 400);
}

/* ---- full disk ---- */

static void set_file_size_limit(rlim_t size)
{
	struct rlimit limit;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = size;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* Without a file system of its own the limit on file sizes stands for the end of the disk: the log
 * cannot grow any more. */
static void a_full_disk_is_an_error_of_that_batch_and_passes(void **state)
{
	struct fixture *f = *state;
	struct results r;
	char wal[128];
	struct stat st;
	struct doc_row row;
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	assert_int_equal(sigaction(SIGXFSZ, &ignore, &before), 0);
	results_open(&r, f->store);
	assert_int_equal(commit(f, change("before", "x")), ERR_OK);
	snprintf(wal, sizeof wal, "%s-wal", f->file);
	assert_int_equal(stat(wal, &st), 0);
	set_file_size_limit((rlim_t)st.st_size + 100);

	struct event e = event_of(1, "plain", "x");
	submit_event(&r, &e, 0);
	submit(&r, change("full", "x"), 1);
	results_wait(&r, 2);
	assert_int_equal(r.list[0].code, ERR_IO);
	assert_int_equal(r.list[1].code, ERR_IO);
	assert_int_equal(commit(f, change("full", "x")), ERR_IO);
	for (int i = 0; i < 20; i++) { /* each makes the journal try */
		assert_err(store_check(f->conn), IO);
		usleep(2000);
	}
	assert_ok(store_doc_get(f->conn, f->arena, 1, "client", SPAN("before"), &row));
	assert_err(store_doc_get(f->conn, f->arena, 1, "client", SPAN("full"), &row), NOT_FOUND);

	set_file_size_limit(RLIM_INFINITY);
	/* Each check lets the journal try again; no write is needed for that. */
	for (int i = 0; i < 500 && store_check(f->conn).code; i++)
		usleep(10000);
	assert_ok(store_check(f->conn));
	assert_int_equal(commit(f, change("full", "x")), ERR_OK);
	submit_event(&r, &e, 2);
	results_wait(&r, 3);
	assert_int_equal(r.list[2].code, ERR_OK);
	results_close(&r);
	check_sound(f);
	assert_int_equal(sql_int(f->file, "SELECT count(*) FROM events"), 3);
	assert_int_equal(sigaction(SIGXFSZ, &before, NULL), 0);
}

/* ---- a sync that fails ---- */

/* The default file system of SQLite with xSync of our own: the method tables (one for the database,
 * one for the log, which needs no locks) are copied and put before each file opened. */
static struct {
	int (*open)(sqlite3_vfs *, const char *, sqlite3_file *, int, int *);
	int (*sync)(sqlite3_file *, int);
	sqlite3_io_methods ours[2];
	volatile bool sync_fails;
} faulty;

static int faulty_sync(sqlite3_file *file, int flags)
{
	return faulty.sync_fails ? SQLITE_IOERR_FSYNC : faulty.sync(file, flags);
}

static int faulty_open(
	sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	int code = faulty.open(vfs, name, file, flags, out_flags);
	if (code != SQLITE_OK || !file->pMethods)
		return code;
	sqlite3_io_methods *ours = &faulty.ours[(flags & SQLITE_OPEN_MAIN_DB) != 0];
	faulty.sync = file->pMethods->xSync;
	*ours = *file->pMethods;
	ours->xSync = faulty_sync;
	file->pMethods = ours;
	return SQLITE_OK;
}

static void after_a_failed_sync_nothing_is_acknowledged_any_more(void **state)
{
	struct fixture *f = *state;
	struct doc_row row;
	fixture_close(f);
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
	faulty.open = vfs->xOpen;
	vfs->xOpen = faulty_open;
	fixture_open(f);
	assert_int_equal(commit(f, change("a", "x")), ERR_OK);
	faulty.sync_fails = true;
	assert_int_equal(commit(f, change("b", "x")), ERR_IO);
	faulty.sync_fails = false;
	/* The kernel may have dropped the pages that it could not write: a later success would
	 * prove nothing. */
	for (int i = 0; i < 3; i++) {
		assert_int_equal(commit(f, change("c", "x")), ERR_IO);
		assert_err(store_check(f->conn), IO);
	}
	assert_ok(store_doc_get(f->conn, f->arena, 1, "client", SPAN("a"), &row));
	assert_err(store_doc_get(f->conn, f->arena, 1, "client", SPAN("b"), &row), NOT_FOUND);
	fixture_close(f);
	vfs->xOpen = faulty.open;
	fixture_open(f);
	assert_int_equal(commit(f, change("d", "x")), ERR_OK);
	check_sound(f);
}

/* ---- damage ---- */

/* Bytes flipped all over the file: whatever happens, no crash, and no write is acknowledged that
 * cannot be read again. */
static void damage_anywhere_is_an_error_and_no_crash(void **state)
{
	struct fixture *f = *state;
	for (int i = 0; i < 200; i++) {
		char id[16];
		snprintf(id, sizeof id, "d%d", i);
		assert_int_equal(commit(f, change(id, "x")), ERR_OK);
	}
	fixture_close(f);
	struct stat st;
	assert_int_equal(stat(f->file, &st), 0);
	int refused = 0, opened = 0;
	for (off_t at = 0; at < st.st_size; at += at < 4096 ? 13 : 997) {
		struct fault fault = { 0 };
		struct store *s;
		unsigned char was, flipped;
		int fd = open(f->file, O_RDWR);
		assert_int_equal(pread(fd, &was, 1, at), 1);
		flipped = was ^ 0x55;
		assert_int_equal(pwrite(fd, &flipped, 1, at), 1);
		close(fd);
		if (store_open(&(struct store_config){ .file = f->file }, &fault, &s).code) {
			assert_true(fault.text[0] != 0);
			refused++;
		} else {
			struct store_conn *c;
			struct doc_page page;
			int64_t count, bad;
			struct doc_query q = {
				.kind = "client", .limit = 1000, .want_total = true
			};
			assert_ok(store_conn_open(s, &c));
			err e = store_doc_list(c, f->arena, 1, &q, &page);
			assert_true(e.code == ERR_OK || e.code == ERR_IO);
			e = store_events_verify(c, 1, &count, &bad);
			assert_true(e.code == ERR_OK || e.code == ERR_IO);
			store_conn_close(c);
			store_close(s);
			opened++;
		}
		arena_reset(f->arena);
		fd = open(f->file, O_RDWR);
		assert_int_equal(pwrite(fd, &was, 1, at), 1);
		close(fd);
	}
	print_message("# %d refused, %d opened\n", refused, opened);
	assert_true(refused > 0 && opened > 0);
	fixture_open(f);
	check_sound(f);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_new, fixture_free)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_killed_process_loses_nothing_that_it_acknowledged),
		T(two_processes_writing_at_once_keep_the_chain_whole),
		T(a_full_disk_is_an_error_of_that_batch_and_passes),
		T(after_a_failed_sync_nothing_is_acknowledged_any_more),
		T(damage_anywhere_is_an_error_and_no_crash),
	};
	return cmocka_run_group_tests_name("store: faults", tests, NULL, NULL);
}
