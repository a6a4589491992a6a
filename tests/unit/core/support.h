/* SPDX-License-Identifier: Apache-2.0 */
/* support.h: a store in a folder of its own, a keyring, two tenants, and a ctx for the first of
 * them. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "core/ctx.h"
#include "core/tenants.h"

#define CORE_ISSUER  "https://mint.example:8443/"
#define CORE_NOW     INT64_C(1764063265123) /* 2025-11-25T09:34:25.123Z */
#define CORE_NOW_ISO "2025-11-25T09:34:25.123Z"

struct core {
	char dir[64], file[96];
	struct store *store;
	struct store_conn *conn;
	struct keyring *keyring;
	struct keyring_port *keys;
	struct tenants *tenants;
	struct arena *arena;
	struct clock clock;
	struct ctx c; /* of tenant "first"; its batch is always there */
};

/* cmocka set-up and tear-down: *state is a struct core. */
int core_new(void **state);
int core_free(void **state);
/* Commits what c.batch holds, gives c a new one, and moves c.now on by a second. The result of the
 * commit. */
enum err_code core_commit(struct core *t);
/* Throws away what c.batch holds. */
void core_drop(struct core *t);
/* Makes c work for the tenant of that name. */
void core_tenant(struct core *t, const char *name);
/* Runs a statement with a second connection of SQLite, as a stranger would. */
void core_sql(struct core *t, const char *text);
/* JSON from text with ' for ", owned by the arena. */
json_t *core_json(struct core *t, const char *text);
/* Compact text of a document with ' for ", in the arena. */
const char *core_text(struct core *t, const json_t *doc);
/* What the last refusal tells the caller: "404 inexistent_client The client does not exist". */
const char *core_told(struct core *t, err e);

#define assert_ok(call)            assert_string_equal(err_name((call).code), "OK")
#define assert_err(call, e)        assert_string_equal(err_name((call).code), #e)
#define assert_json(t, doc, text)  assert_string_equal(core_text(t, doc), text)
#define assert_told(t, call, text) assert_string_equal(core_told(t, call), text)
#define assert_span(got, text)                                                                     \
	do {                                                                                       \
		struct span s_ = (got);                                                            \
		assert_int_equal(s_.n, strlen(text));                                              \
		assert_memory_equal(s_.p, text, s_.n);                                             \
	} while (0)
