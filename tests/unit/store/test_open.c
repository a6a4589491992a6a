/* SPDX-License-Identifier: Apache-2.0 */
/* Opening: file modes, migrations, damage; and what every statement and table must keep to. */
#include "store/migrate.h"
#include "support.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static err open_again(struct fixture *f, bool must_exist, struct fault *fault)
{
	struct store *s;
	*fault = (struct fault){ 0 };
	err e = store_open(&(struct store_config){ f->file, must_exist }, fault, &s);
	if (!e.code)
		store_close(s);
	return e;
}

static void files_are_readable_for_the_owner_only(void **state)
{
	struct fixture *f = *state;
	static const char *const suffixes[] = { "", "-wal", "-shm" };
	assert_int_equal(insert(f, 1, "client", "a", NULL, NULL), ERR_OK);
	for (size_t i = 0; i < 3; i++) {
		char path[128];
		struct stat st;
		snprintf(path, sizeof path, "%s%s", f->file, suffixes[i]);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
	}
}

static void a_missing_file_is_made_only_when_that_is_wanted(void **state)
{
	struct fixture *f = *state;
	struct fault fault;
	fixture_close(f);
	assert_ok(open_again(f, true, &fault));
	assert_int_equal(unlink(f->file), 0);
	assert_err(open_again(f, true, &fault), NOT_FOUND);
	assert_non_null(strstr(fault.text, "no such database"));
	assert_int_not_equal(access(f->file, F_OK), 0);
	assert_ok(open_again(f, false, &fault));
	assert_int_equal(access(f->file, F_OK), 0);
}

static void a_folder_that_is_not_there_is_an_io_error(void **state)
{
	struct fixture *f = *state;
	struct store *s;
	struct fault fault = { 0 };
	(void)f;
	assert_err(store_open(&(struct store_config){ .file = "/nonexistent/folder/x.db" }, &fault,
			   &s),
		IO);
	assert_non_null(strstr(fault.text, "/nonexistent/folder/x.db"));
}

static void another_text_of_a_migration_is_refused(void **state)
{
	struct fixture *f = *state;
	struct fault fault;
	fixture_close(f);
	sql_run(f->file, "UPDATE schema_migrations SET checksum = replace(checksum, '1', '2') "
			 "WHERE version = 1");
	assert_err(open_again(f, true, &fault), CORRUPT);
	assert_non_null(strstr(fault.text, "0001_start"));
	assert_non_null(strstr(fault.text, "checksum"));
}

static void a_newer_schema_is_refused(void **state)
{
	struct fixture *f = *state;
	struct fault fault;
	fixture_close(f);
	sql_run(f->file, "INSERT INTO schema_migrations VALUES (2000, '2000_future', 'x')");
	assert_err(open_again(f, true, &fault), CORRUPT);
	assert_non_null(strstr(fault.text, "schema 2000, newer than this program"));
}

static void a_missing_table_stops_the_start(void **state)
{
	struct fixture *f = *state;
	struct fault fault;
	fixture_close(f);
	sql_run(f->file, "DROP TABLE revocations");
	assert_true(open_again(f, true, &fault).code != ERR_OK);
	assert_non_null(strstr(fault.text, "revocations"));
}

static void overwrite(const char *file, off_t at, const char *bytes, size_t n)
{
	int fd = open(file, O_WRONLY);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, n, at), (ssize_t)n);
	close(fd);
}

static void a_damaged_file_is_refused(void **state)
{
	struct fixture *f = *state;
	struct fault fault;
	char zeros[4096] = { 0 };
	insert(f, 1, "client", "a", "one", "red");
	fixture_close(f);
	assert_int_equal(truncate(f->file, 8192), 0);
	assert_err(open_again(f, true, &fault), CORRUPT);
	assert_non_null(strstr(fault.text, "malformed"));
	overwrite(f->file, 0, zeros, 100);
	assert_err(open_again(f, true, &fault), CORRUPT);
	assert_non_null(strstr(fault.text, "not a database"));
	overwrite(f->file, 0, "hello, this is a text and not a database", 40);
	assert_err(open_again(f, true, &fault), CORRUPT);
}

/* ---- migrations ---- */

static const struct sql_migration two[] = {
	{ 1, "0001_a", "aaaa", "CREATE TABLE a (tenant_id INTEGER); INSERT INTO a VALUES (7);" },
	{ 2, "0002_b", "bbbb",
		"CREATE TABLE b (tenant_id INTEGER); INSERT INTO b SELECT tenant_id + 1 FROM a;" },
	{ 3, "0003_broken", "cccc",
		"CREATE TABLE c (tenant_id INTEGER); INSERT INTO nowhere VALUES (1);" },
};

static int new_file(void **state)
{
	fixture_new(state);
	struct fixture *f = *state;
	fixture_close(f);
	unlink(f->file);
	close(open(f->file, O_CREAT | O_RDWR, 0600));
	return 0;
}

static void migrations_run_in_order_and_once(void **state)
{
	struct fixture *f = *state;
	struct db db;
	struct fault fault = { 0 };
	assert_ok(db_open(&db, f->file, SCRIPT_SETUP_WRITER));
	assert_ok(migrate(&db, two, 1, &fault));
	assert_int_equal(
		sql_int(f->file, "SELECT count(*) FROM sqlite_master WHERE name = 'b'"), 0);
	assert_ok(migrate(&db, two, 2, &fault));
	assert_ok(migrate(&db, two, 2, &fault));
	assert_int_equal(sql_int(f->file, "SELECT tenant_id FROM b"), 8);
	assert_int_equal(sql_int(f->file, "SELECT count(*) FROM a"), 1);
	assert_err(migrate(&db, two, 1, &fault), CORRUPT);
	db_close(&db);
}

static void a_failing_migration_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	struct db db;
	struct fault fault = { 0 };
	assert_ok(db_open(&db, f->file, SCRIPT_SETUP_WRITER));
	assert_true(migrate(&db, two, 3, &fault).code != ERR_OK);
	assert_int_equal(
		sql_int(f->file, "SELECT count(*) FROM sqlite_master WHERE name = 'c'"), 0);
	assert_int_equal(sql_int(f->file, "SELECT count(*) FROM schema_migrations"), 2);
	assert_ok(migrate(&db, two, 2, &fault));
	db_close(&db);
}

/* Rows as a program of version N wrote them, by N: each must read the same after all later
 * migrations. */
static const char *const rows_of_version[] = {
	[1] = "INSERT INTO tenants VALUES (1, 'mintage', 'https://localhost:8443/', 11);"
	      "INSERT INTO documents VALUES (1, 'client', 'a', 5, 3, 12, 13, '{\"name\":\"x\"}');"
	      "INSERT INTO document_keys VALUES (1, 'client', 'name', 'x', 5, 'a', 0), (1, "
	      "'client', 'global', 'true', 5, 'a', 1);"
	      "INSERT INTO document_counts VALUES (1, 'client', '', '', 1, 9), (1, 'client', "
	      "'name', 'x', 1, 0);"
	      "INSERT INTO secrets VALUES (1, 'client', 'a', 'secret', x'0102', x'03', 14, 0);"
	      "INSERT INTO signing_keys VALUES (1, 'kid', 'RS256', 1, 15, 16, 17, 18, 19, 'PEM', "
	      "x'04');"
	      "INSERT INTO revocations VALUES (1, 'aud', 'jti', 20);"
	      "INSERT INTO events VALUES (1, 1, "
	      "'90020231114221320124000000000000000001000000000000000000', 1700000000124, "
	      "'seccft', 'd', 'a', 'n', "
	      "'::1', 'ua', 'aud', 's', 'j', '{}', "
	      "x'4d0d73d6a1a3ac73a66ac4ea0ba2ef9d3fbca6bd01e1ee95f4aca3d1e1b9dd06');"
	      "UPDATE changes SET counter = 44;",
	[2] = "INSERT INTO dashboard_sessions VALUES (1, x'05', 's', 'u', 0, 'c', '::1', 'ua', 21, "
	      "22, 23, 24);"
	      "INSERT INTO minted_tokens VALUES (1, 'j', 'aud', 'u', 'n', 's', 25, 26, 0);",
	[3] = "", /* an index, and keys of what was there */
	[4] = "", /* keys of what was there */
	[5] = "", /* an index */
	[6] = "INSERT INTO event_anchors VALUES (2, 7, "
	      "'90020231114221320124000000000000000007000000000000000000', "
	      "x'4d0d73d6a1a3ac73a66ac4ea0ba2ef9d3fbca6bd01e1ee95f4aca3d1e1b9dd06', 9, 27);",
	[7] = "INSERT INTO token_uses VALUES (1, 'a', x'', 28), (1, 'a', x'03', 29);",
};

static void check_rows(struct fixture *f)
{
	struct tenant_row *tenants;
	struct doc_row doc;
	struct secret_row *secrets;
	struct key_row *keys;
	struct event_row *events;
	size_t count;
	int64_t total;
	uint64_t changes;
	bool revoked;
	assert_ok(store_tenants(f->conn, f->arena, &tenants, &count));
	assert_int_equal(count, 1);
	assert_span(tenants[0].issuer, "https://localhost:8443/");
	assert_ok(store_doc_find(f->conn, f->arena, 1, "client", "global", SPAN("true"), &doc));
	assert_span(doc.id, "a");
	assert_span(doc.json, "{\"name\":\"x\"}");
	assert_true(
		doc.seq == 5 && doc.version == 3 && doc.created_at == 12 && doc.updated_at == 13);
	assert_int_equal(list_count(f, 1, "client", "name", "x", &total), 1);
	assert_int_equal(total, 1);
	assert_ok(store_secrets(f->conn, f->arena, 1, "client", SPAN("a"), &secrets, &count));
	assert_int_equal(count, 1);
	assert_span(secrets[0].sealed, "\x01\x02");
	assert_ok(store_keys(f->conn, f->arena, 1, &keys, &count));
	assert_int_equal(keys[0].state, KEY_CURRENT);
	assert_int_equal(keys[0].keep_until, 19);
	assert_ok(store_is_revoked(f->conn, 1, SPAN("aud"), SPAN("jti"), &revoked));
	assert_true(revoked);
	assert_ok(store_events(f->conn, f->arena, 1, 0, 9, &events, &count));
	assert_int_equal(count, 1);
	assert_span(events[0].event.scope, "s");
	assert_ok(store_change_counter(f->conn, &changes));
	assert_int_equal(changes, 44);
	assert_int_equal(insert(f, 1, "client", "b", NULL, NULL), ERR_OK);
	assert_ok(store_doc_get(f->conn, f->arena, 1, "client", SPAN("b"), &doc));
	assert_int_equal(doc.seq, 10);
}

static void check_people(struct fixture *f)
{
	struct session_row s;
	struct minted_row m;
	assert_ok(store_session_get(f->conn, f->arena, 1, SPAN("\x05"), &s));
	assert_span(s.user_id, "u");
	assert_true(s.created_at == 21 && s.seen_at == 22 && s.proved_at == 23 && s.ends_at == 24);
	assert_ok(store_minted_get(f->conn, f->arena, 1, SPAN("j"), &m));
	assert_span(m.user_name, "n");
	assert_true(m.created_at == 25 && m.expires_at == 26 && m.revoked_at == 0);
}

static void check_anchor(struct fixture *f, bool is_there)
{
	struct event_anchor a;
	assert_ok(store_event_anchor(f->conn, 2, &a));
	assert_int_equal(a.seq, is_there ? 7 : 0);
	assert_int_equal(a.until, is_there ? 9 : 0);
	assert_int_equal(a.changed_at, is_there ? 27 : 0);
	assert_int_equal(a.hash[0], is_there ? 0x4d : 0);
}

/* Older versions had events alone, which do not tell the secret. */
static void check_uses(struct fixture *f, bool were_written)
{
	struct token_use *uses;
	size_t count;
	assert_ok(store_token_uses(f->conn, f->arena, 1, SPAN("a"), &uses, &count));
	assert_int_equal(count, 2);
	assert_int_equal(uses[0].secret.n, 0);
	assert_int_equal(uses[0].at, were_written ? 28 : 1700000000124);
	assert_span(uses[1].secret, "\x03");
	assert_int_equal(uses[1].at, were_written ? 29 : 0);
}

static void rows_of_every_older_version_survive(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(sizeof rows_of_version / sizeof *rows_of_version, sql_migration_count + 1);
	for (int version = 1; version <= sql_migration_count; version++) {
		struct db db;
		struct fault fault = { 0 };
		assert_ok(db_open(&db, f->file, SCRIPT_SETUP_WRITER));
		assert_ok(migrate(&db, sql_migrations, version, &fault));
		for (int older = 1; older <= version; older++)
			assert_ok(db_script(&db, rows_of_version[older]));
		db_close(&db);
		fixture_open(f);
		check_rows(f);
		if (version >= 2)
			check_people(f);
		check_anchor(f, version >= 6);
		check_uses(f, version >= 7);
		fixture_close(f);
		unlink(f->file);
		close(open(f->file, O_CREAT | O_RDWR, 0600));
	}
}

/* ---- the SQL ---- */

static void every_table_starts_with_tenant_id(void **state)
{
	struct fixture *f = *state;
	assert_true(
		sql_int(f->file, "SELECT count(*) FROM sqlite_master WHERE type = 'table'") >= 9);
	assert_int_equal(sql_int(f->file, "SELECT count(*) FROM sqlite_master m, "
					  "pragma_table_info(m.name) c WHERE m.type = 'table' "
					  "AND m.name <> 'schema_migrations' AND c.cid = 0 AND "
					  "c.name <> 'tenant_id'"),
		0);
}

/* Small tables, and a sub-select of at most as many rows as asked for. */
static bool may_scan(const char *query, const char *detail)
{
	static const char *const small[] = { "tenants_list", "tenant_last_id", "migrations_list" };
	for (size_t i = 0; i < sizeof small / sizeof *small; i++)
		if (strcmp(query, small[i]) == 0)
			return true;
	return strcmp(detail, "SCAN CONSTANT ROW") == 0 || strcmp(detail, "SCAN some") == 0;
}

static bool may_sort(const char *query)
{
	static const char *const known[] = { "secrets_of_owner", "signing_keys_list",
		"sessions_of_user",
		/* sums of what was issued: beside the workers */
		"events_by_hour", "events_by_client" };
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(query, known[i]) == 0)
			return true;
	return false;
}

static void no_query_walks_a_table_or_sorts_a_long_list(void **state)
{
	struct fixture *f = *state;
	sqlite3 *db;
	assert_int_equal(sqlite3_open(f->file, &db), SQLITE_OK);
	for (int i = 0; i < QUERY_COUNT; i++) {
		char text[2000];
		sqlite3_stmt *statement;
		snprintf(text, sizeof text, "EXPLAIN QUERY PLAN %s", sql_queries[i].text);
		if (sqlite3_prepare_v2(db, text, -1, &statement, NULL) != SQLITE_OK)
			continue; /* BEGIN, PRAGMA */
		while (sqlite3_step(statement) == SQLITE_ROW) {
			const char *detail = (const char *)sqlite3_column_text(statement, 3);
			if (strncmp(detail, "SCAN", 4) == 0 &&
				!may_scan(sql_queries[i].name, detail))
				fail_msg("%s: %s", sql_queries[i].name, detail);
			if (strstr(detail, "TEMP B-TREE") && !may_sort(sql_queries[i].name))
				fail_msg("%s: %s", sql_queries[i].name, detail);
		}
		sqlite3_finalize(statement);
	}
	sqlite3_close(db);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_new, fixture_free)
#define N(name) cmocka_unit_test_setup_teardown(name, new_file, fixture_free)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(files_are_readable_for_the_owner_only),
		T(a_missing_file_is_made_only_when_that_is_wanted),
		T(a_folder_that_is_not_there_is_an_io_error),
		T(another_text_of_a_migration_is_refused),
		T(a_newer_schema_is_refused),
		T(a_missing_table_stops_the_start),
		T(a_damaged_file_is_refused),
		N(migrations_run_in_order_and_once),
		N(a_failing_migration_leaves_nothing),
		N(rows_of_every_older_version_survive),
		T(every_table_starts_with_tenant_id),
		T(no_query_walks_a_table_or_sorts_a_long_list),
	};
	return cmocka_run_group_tests_name("store: opening", tests, NULL, NULL);
}
