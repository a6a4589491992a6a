/* SPDX-License-Identifier: Apache-2.0 */
/* When an application last got a token, and with which secret. */
#include "base/limits.h"
#include "results.h"
#include "support.h"

#define T0     INT64_C(1700000040000) /* the beginning of a minute */
#define MINUTE INT64_C(60000)
#define OLD    SPAN("0123456789abcdef0123456789abcdef")
#define NEW    SPAN("fedcba9876543210fedcba9876543210")

static struct secret_row secret_of(const char *client, const char *name, struct span hash)
{
	return (struct secret_row){ .owner_kind = SPAN("client"),
		.owner_id = span_of(client),
		.name = span_of(name),
		.sealed = SPAN("sealed"),
		.hash = hash,
		.created_at = T0 };
}

static void put_secret(struct fixture *f, const char *client, const char *name, struct span hash)
{
	struct store_batch *b = store_batch_new();
	struct secret_row row = secret_of(client, name, hash);
	store_secret_put(b, 1, &row);
	assert_int_equal(commit(f, b), ERR_OK);
}

/* Client "a" with two secrets, "b" with the same second one, at tenant 1; "a" at tenant 2. */
static int fill(void **state)
{
	fixture_new(state);
	struct fixture *f = *state;
	assert_int_equal(insert(f, 1, "client", "a", NULL, NULL), ERR_OK);
	assert_int_equal(insert(f, 1, "client", "b", NULL, NULL), ERR_OK);
	assert_int_equal(insert(f, 2, "client", "a", NULL, NULL), ERR_OK);
	put_secret(f, "a", "secret", OLD);
	put_secret(f, "a", "secret:new", NEW);
	put_secret(f, "b", "secret", NEW);
	return 0;
}

static struct event token(int64_t tenant, const char *client, struct span secret, int64_t at)
{
	struct event e = event_of(tenant, "token", client);
	e.type = "seccft";
	e.at = at;
	e.secret = secret;
	return e;
}

static void use(struct fixture *f, const char *client, struct span secret, int64_t at)
{
	struct store_batch *b = store_batch_new();
	struct event e = token(1, client, secret, at);
	store_event_add(b, &e);
	assert_int_equal(commit(f, b), ERR_OK);
}

/* -1: never. */
static int64_t used_at(struct fixture *f, int64_t tenant, const char *client, struct span secret)
{
	struct token_use *rows;
	size_t n;
	int64_t at = -1;
	assert_ok(store_token_uses(f->conn, f->arena, tenant, span_of(client), &rows, &n));
	for (size_t i = 0; i < n; i++)
		if (span_eq(rows[i].secret, secret))
			at = rows[i].at;
	return at;
}

static void each_secret_has_its_own(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(used_at(f, 1, "a", SPAN("")), -1);
	use(f, "a", OLD, T0 + 1);
	use(f, "a", NEW, T0 + 2 * MINUTE);
	assert_int_equal(used_at(f, 1, "a", OLD), T0 + 1);
	assert_int_equal(used_at(f, 1, "a", NEW), T0 + 2 * MINUTE);
	assert_int_equal(used_at(f, 1, "a", SPAN("")), T0 + 2 * MINUTE);
	assert_int_equal(used_at(f, 1, "b", NEW), -1); /* the same text is another one's here */
	assert_int_equal(used_at(f, 1, "b", SPAN("")), -1);
	assert_int_equal(used_at(f, 2, "a", SPAN("")), -1);
}

static void an_event_without_a_secret_is_no_use(void **state)
{
	struct fixture *f = *state;
	use(f, "a", SPAN_NONE, T0);
	assert_int_equal(used_at(f, 1, "a", SPAN("")), -1);
	use(f, "nobody", OLD, T0); /* the client went while its token waited */
	assert_int_equal(used_at(f, 1, "nobody", SPAN("")), -1);
	use(f, "b", OLD, T0); /* its secret did: the application got a token still */
	assert_int_equal(used_at(f, 1, "b", OLD), -1);
	assert_int_equal(used_at(f, 1, "b", SPAN("")), T0);
}

static void the_first_of_each_minute_is_written(void **state)
{
	struct fixture *f = *state;
	use(f, "a", OLD, T0 + 5);
	use(f, "a", OLD, T0 + MINUTE - 1);
	assert_int_equal(used_at(f, 1, "a", OLD), T0 + 5);
	use(f, "a", NEW, T0 + MINUTE - 1); /* another secret has its own minute */
	assert_int_equal(used_at(f, 1, "a", NEW), T0 + MINUTE - 1);
	use(f, "a", OLD, T0 + MINUTE);
	assert_int_equal(used_at(f, 1, "a", OLD), T0 + MINUTE);
	use(f, "a", OLD, T0 - MINUTE); /* a clock that was set back */
	assert_int_equal(used_at(f, 1, "a", OLD), T0 + MINUTE);
	assert_int_equal(used_at(f, 1, "a", SPAN("")), T0 + MINUTE);
}

static void single_events_count_too_and_stay(void **state)
{
	struct fixture *f = *state;
	struct results r;
	results_open(&r, f->store);
	for (int i = 0; i < 300;
		i++) { /* of 100 minutes; the old one was used in the first alone */
		struct event e = token(1, "a", i ? NEW : OLD, T0 + i * (MINUTE / 3));
		submit_event(&r, &e, i);
	}
	results_wait(&r, 300);
	results_close(&r);
	fixture_close(f);
	fixture_open(f);
	assert_int_equal(used_at(f, 1, "a", OLD), T0);
	assert_int_equal(used_at(f, 1, "a", NEW), T0 + 99 * MINUTE);
	assert_int_equal(used_at(f, 1, "a", SPAN("")), T0 + 99 * MINUTE);
}

static void what_was_rolled_back_is_not_known(void **state)
{
	struct fixture *f = *state;
	struct store_batch *b = store_batch_new();
	struct event e = token(1, "a", OLD, T0);
	store_event_add(b, &e);
	store_expect_doc(b, 1, "client", SPAN("nobody"));
	assert_int_equal(commit(f, b), ERR_CHANGED);
	assert_int_equal(used_at(f, 1, "a", OLD), -1);
	use(f, "a", OLD, T0 + 1);
	assert_int_equal(used_at(f, 1, "a", OLD), T0 + 1);
}

static void what_another_process_took_away_is_not_known(void **state)
{
	struct fixture *f = *state;
	use(f, "a", OLD, T0);
	sql_run(f->file, "DELETE FROM token_uses");
	use(f, "a", OLD, T0 + 1);
	assert_int_equal(used_at(f, 1, "a", OLD), T0 + 1);
}

static void a_use_goes_with_its_secret(void **state)
{
	struct fixture *f = *state;
	use(f, "a", OLD, T0);
	use(f, "a", NEW, T0 + 1);
	use(f, "b", NEW, T0 + 2);
	struct store_batch *b = store_batch_new();
	store_secret_delete(b, 1, "client", SPAN("a"), SPAN("secret:new"));
	assert_int_equal(commit(f, b), ERR_OK);
	assert_int_equal(used_at(f, 1, "a", NEW), -1);
	assert_int_equal(used_at(f, 1, "a", OLD), T0);
	assert_int_equal(used_at(f, 1, "a", SPAN("")), T0 + 1); /* the application keeps its own */
	assert_int_equal(used_at(f, 1, "b", NEW), T0 + 2);
	put_secret(f, "a", "secret:again", NEW); /* in the same minute */
	assert_int_equal(used_at(f, 1, "a", NEW), -1);
	use(f, "a", NEW, T0 + 3);
	assert_int_equal(used_at(f, 1, "a", NEW), T0 + 3);
}

static void a_rotated_secret_takes_its_use_along(void **state)
{
	struct fixture *f = *state;
	struct span third = SPAN("33333333333333333333333333333333");
	use(f, "a", OLD, T0);
	struct store_batch *b = store_batch_new();
	struct secret_row kept = secret_of("a", "secret:kept", OLD);
	struct secret_row turned = secret_of("a", "secret", third);
	store_secret_put(b, 1, &kept);
	store_secret_put(b, 1, &turned);
	assert_int_equal(commit(f, b), ERR_OK);
	assert_int_equal(used_at(f, 1, "a", OLD), T0);
	assert_int_equal(used_at(f, 1, "a", third), -1);
	use(f, "a", OLD, T0 + 1); /* what waited when the secrets changed is still the old one's */
	assert_int_equal(used_at(f, 1, "a", OLD), T0 + 1);
	assert_int_equal(used_at(f, 1, "a", third), -1);
	put_secret(f, "a", "secret:kept", third); /* rotated without an overlap */
	assert_int_equal(used_at(f, 1, "a", OLD), -1);
}

static void uses_go_with_the_client(void **state)
{
	struct fixture *f = *state;
	use(f, "a", OLD, T0);
	use(f, "b", NEW, T0);
	struct store_batch *b = store_batch_new();
	store_doc_delete(b, 1, "client", SPAN("a"));
	assert_int_equal(commit(f, b), ERR_OK);
	assert_int_equal(used_at(f, 1, "a", SPAN("")), -1);
	assert_int_equal(used_at(f, 1, "a", OLD), -1);
	assert_int_equal(used_at(f, 1, "b", NEW), T0);
	assert_int_equal(insert(f, 1, "client", "a", NULL, NULL), ERR_OK); /* within the minute */
	assert_int_equal(used_at(f, 1, "a", SPAN("")), -1);
	use(f, "a", OLD, T0 + 1);
	assert_int_equal(used_at(f, 1, "a", SPAN("")), T0 + 1);
}

static void more_clients_than_are_known_at_a_time(void **state)
{
	struct fixture *f = *state;
	enum { COUNT = LIMIT_USES_KNOWN + 100 };
	struct store_batch *b = store_batch_new();
	for (int turn = 0; turn < 2; turn++)
		for (int i = 0; i < COUNT; i++) {
			char id[80];
			/* some are longer than what is known */
			snprintf(id, sizeof id, "%0*d", i % 7 ? 8 : 70, i);
			struct event e = token(1, id, NEW, T0 + turn * MINUTE + i);
			struct secret_row row = secret_of(id, "secret", NEW);
			if (!turn) {
				store_doc_insert(
					b, 1, "client", span_of(id), SPAN("{}"), NULL, 0, T0);
				store_secret_put(b, 1, &row);
			}
			store_event_add(b, &e);
		}
	assert_int_equal(commit(f, b), ERR_OK);
	assert_int_equal(sql_int(f->file, "SELECT count(*) FROM token_uses"), 2 * COUNT);
	assert_int_equal(
		sql_int(f->file, "SELECT count(*) FROM token_uses WHERE at < 1700000100000"), 0);
}

static void removing_old_events_does_not_touch_them(void **state)
{
	struct fixture *f = *state;
	struct event_row *rows;
	size_t n;
	use(f, "a", OLD, T0);
	use(f, "a", NEW, T0 + MINUTE);
	assert_ok(store_events(f->conn, f->arena, 1, 0, 1, &rows, &n));
	struct store_batch *b = store_batch_new();
	store_events_announce(b, 1, 1, T0);
	store_events_trim(b, 1, 1, rows[0].hash, T0);
	assert_int_equal(commit(f, b), ERR_OK);
	assert_int_equal(used_at(f, 1, "a", OLD), T0);
}

/* As it was before the table came. */
static void go_back(struct fixture *f)
{
	fixture_close(f);
	sql_run(f->file, "DROP TABLE token_uses; DELETE FROM schema_migrations WHERE version >= 7");
}

static void what_older_events_tell_is_taken_over(void **state)
{
	struct fixture *f = *state;
	use(f, "a", SPAN_NONE, T0);
	use(f, "a", SPAN_NONE, T0 + 1);
	use(f, "nobody", SPAN_NONE, T0);
	struct store_batch *b = store_batch_new();
	struct event e = token(1, "b", SPAN_NONE, T0);
	e.detail = SPAN("{\"auth\":{\"user\":{\"user_id\":\"u\"}}}"); /* minted by hand */
	store_event_add(b, &e);
	assert_int_equal(commit(f, b), ERR_OK);
	go_back(f);
	fixture_open(f);
	assert_int_equal(used_at(f, 1, "a", SPAN("")), T0 + 1);
	assert_int_equal(used_at(f, 1, "a", OLD), 0); /* by which secret they do not tell */
	assert_int_equal(used_at(f, 1, "a", NEW), 0);
	assert_int_equal(used_at(f, 1, "b", SPAN("")), -1);
	assert_int_equal(used_at(f, 1, "b", NEW), 0);
	assert_int_equal(used_at(f, 1, "nobody", SPAN("")), -1);
	assert_int_equal(used_at(f, 2, "a", SPAN("")), -1);
	put_secret(f, "b", "secret:later", OLD); /* of one made since then all is known */
	assert_int_equal(used_at(f, 1, "b", OLD), -1);
	use(f, "a", OLD, T0 + 2);
	assert_int_equal(used_at(f, 1, "a", OLD), T0 + 2);
}

static void where_events_are_gone_nothing_is_known(void **state)
{
	struct fixture *f = *state;
	go_back(f);
	sql_run(f->file, "INSERT INTO event_anchors VALUES (1, 5, 'x', x'00', 5, 1)");
	fixture_open(f);
	assert_int_equal(used_at(f, 1, "a", SPAN("")), 0);
	assert_int_equal(used_at(f, 2, "a", SPAN("")), -1);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fill, fixture_free)
	const struct CMUnitTest tests[] = {
		T(each_secret_has_its_own),
		T(an_event_without_a_secret_is_no_use),
		T(the_first_of_each_minute_is_written),
		T(single_events_count_too_and_stay),
		T(what_was_rolled_back_is_not_known),
		T(what_another_process_took_away_is_not_known),
		T(a_use_goes_with_its_secret),
		T(a_rotated_secret_takes_its_use_along),
		T(uses_go_with_the_client),
		T(more_clients_than_are_known_at_a_time),
		T(removing_old_events_does_not_touch_them),
		T(what_older_events_tell_is_taken_over),
		T(where_events_are_gone_nothing_is_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
