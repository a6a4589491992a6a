/* SPDX-License-Identifier: Apache-2.0 */
/* support.h: a store in a folder of its own, and short words for what the tests do with it. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/arena.h"
#include "store/store.h"

struct fixture {
	char dir[64], file[96];
	struct store *store;
	struct store_conn *conn;
	struct arena *arena;
};

/* cmocka set-up and tear-down: *state is a struct fixture with an open store, conn and arena. */
int fixture_new(void **state);
int fixture_free(void **state);
/* Closes conn and store; opens them again. */
void fixture_close(struct fixture *f);
void fixture_open(struct fixture *f);

#define assert_ok(call)     assert_int_equal((call).code, ERR_OK)
#define assert_err(call, e) assert_int_equal((call).code, ERR_##e)
#define assert_span(s, text)                                                                       \
	assert_true(span_eq_str((s), (text)) || (print_message(SPAN_FMT "\n", SPAN_ARG(s)), false))

/* Commits a batch and returns its result. */
enum err_code commit(struct fixture *f, struct store_batch *b);
/* Inserts one document with a unique key "name" (when not NULL) and a counted key "color" (when not
 * NULL). */
enum err_code insert(struct fixture *f, int64_t tenant, const char *kind, const char *id,
	const char *name, const char *color);
/* How many documents a list with this filter gives and what it counts; key NULL: no filter. */
size_t list_count(struct fixture *f, int64_t tenant, const char *kind, const char *key,
	const char *value, int64_t *ret_total);
/* An event of the tenant with these texts; the others are empty. */
struct event event_of(int64_t tenant, const char *description, const char *client_id);
/* Runs a statement with a second connection of SQLite, as a stranger would. */
void sql_run(const char *file, const char *text);
int64_t sql_int(const char *file, const char *text);
