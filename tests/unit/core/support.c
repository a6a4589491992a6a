/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"
#include "base/limits.h"
#include <sqlite3.h>
#include <unistd.h>

static int64_t stands(void *arg)
{
	return ((struct core *)arg)->c.now;
}

static void put_tenant(struct store_batch *b, const char *name, const char *issuer)
{
	struct tenant_row row = {
		.name = span_of(name), .issuer = span_of(issuer), .created_at = CORE_NOW
	};
	store_put_tenant(b, &row);
}

static void open_store(struct core *t)
{
	struct store_config config = { .file = t->file };
	struct fault fault;
	assert_ok(store_open(&config, &fault, &t->store));
	struct store_batch *b = store_batch_new();
	assert_non_null(b);
	put_tenant(b, "first", CORE_ISSUER);
	put_tenant(b, "second", "https://other.example/");
	assert_ok(store_commit(t->store, b));
	assert_ok(store_conn_open(t->store, &t->conn));
}

static void open_keyring(struct core *t)
{
	unsigned char master[KEYRING_MASTER_SIZE];
	struct keyring_config config = { master, &t->clock, &rng_system };
	memset(master, 7, sizeof master);
	assert_ok(keyring_new(&config, &t->keyring));
	assert_ok(keyring_port_new(t->keyring, &t->keys));
}

int core_new(void **state)
{
	struct core *t = calloc(1, sizeof *t);
	assert_non_null(t);
	(void)snprintf(t->dir, sizeof t->dir, "/tmp/mintage-core-XXXXXX");
	assert_non_null(mkdtemp(t->dir));
	(void)snprintf(t->file, sizeof t->file, "%s/mintage.db", t->dir);
	t->clock = (struct clock){ stands, t };
	open_store(t);
	open_keyring(t);
	assert_ok(tenants_load(t->conn, t->keyring, &t->tenants));
	t->arena = arena_new(LIMIT_ARENA);
	t->c = (struct ctx){ .arena = t->arena,
		.clock = &t->clock,
		.rng = &rng_system,
		.now = CORE_NOW,
		.conn = t->conn,
		.keys = t->keys,
		.batch = store_batch_new() };
	t->c.who.client_id = SPAN("caller");
	core_tenant(t, "first");
	*state = t;
	return 0;
}

int core_free(void **state)
{
	static const char *const files[] = { "", "-wal", "-shm", "-journal" };
	char path[128];
	struct core *t = *state;
	store_batch_free(t->c.batch);
	arena_free(t->arena);
	tenants_unref(t->tenants);
	keyring_port_free(t->keys);
	keyring_free(t->keyring);
	store_conn_close(t->conn);
	store_close(t->store);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		(void)snprintf(path, sizeof path, "%s%s", t->file, files[i]);
		(void)unlink(path);
	}
	(void)rmdir(t->dir);
	free(t);
	return 0;
}

enum err_code core_commit(struct core *t)
{
	err e = store_commit(t->store, t->c.batch);
	t->c.batch = store_batch_new();
	assert_non_null(t->c.batch);
	t->c.now += 1000;
	return e.code;
}

void core_drop(struct core *t)
{
	store_batch_free(t->c.batch);
	t->c.batch = store_batch_new();
	assert_non_null(t->c.batch);
}

void core_tenant(struct core *t, const char *name)
{
	t->c.tenant = tenants_by_name(t->tenants, span_of(name));
	assert_non_null(t->c.tenant);
}

void core_sql(struct core *t, const char *text)
{
	sqlite3 *db;
	assert_int_equal(sqlite3_open(t->file, &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 5000);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void swap_quotes(char *text, char from, char to)
{
	for (; *text; text++)
		if (*text == from)
			*text = to;
}

json_t *core_json(struct core *t, const char *text)
{
	json_t *doc = NULL;
	char *copy = arena_printf(t->arena, "%s", text);
	swap_quotes(copy, '\'', '"');
	assert_ok(json_read_in(t->arena, span_of(copy), NULL, &doc));
	return doc;
}

const char *core_text(struct core *t, const json_t *doc)
{
	struct span text = SPAN_NONE;
	assert_ok(json_write_in(t->arena, doc, &text));
	char *copy = arena_cstr(t->arena, text);
	swap_quotes(copy, '"', '\'');
	return copy;
}

const char *core_told(struct core *t, err e)
{
	char text[ERR_TEXT_MAX];
	const struct wire_error *w = err_wire_of(e, &t->c.fault);
	err_text(e, &t->c.fault, text);
	return arena_printf(t->arena, "%d %s%s%s", w->status, w->code, *w->code ? " " : "", text);
}
