/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions of people, tokens that they minted, the journal searched; and that no call reaches
 * another tenant. */
#include "store/chain.h"
#include "support.h"

static void put_session(struct fixture *f, int64_t tenant, const char *hash, const char *id,
	const char *user, int64_t at)
{
	struct store_batch *b = store_batch_new();
	struct session_row row = { .hash = span_of(hash),
		.id = span_of(id),
		.user_id = span_of(user),
		.csrf = SPAN("csrf"),
		.ip = SPAN("::1"),
		.user_agent = SPAN("ua"),
		.created_at = at,
		.seen_at = at,
		.proved_at = at,
		.ends_at = at + 100 };
	store_session_put(b, tenant, &row);
	assert_int_equal(commit(f, b), ERR_OK);
}

static size_t sessions(struct fixture *f, int64_t tenant, const char *user, int64_t now)
{
	struct session_row *rows;
	size_t count;
	assert_ok(store_sessions_of_user(
		f->conn, f->arena, tenant, span_of(user), now, &rows, &count));
	return count;
}

static void sessions_are_found_seen_and_dropped(void **state)
{
	struct fixture *f = *state;
	struct session_row row;
	put_session(f, 1, "h1", "a", "u", 10);
	put_session(f, 1, "h2", "b", "u", 20);
	put_session(f, 1, "h3", "c", "v", 30);
	put_session(f, 2, "h1", "a", "u", 10);
	assert_int_equal(sessions(f, 1, "u", 50), 2);
	assert_int_equal(sessions(f, 1, "u", 115), 1); /* one has ended */
	struct store_batch *b = store_batch_new();
	store_session_seen(b, 1, SPAN("h1"), 44);
	store_session_seen(b, 1, SPAN("nobody's"), 44);
	store_session_drop(b, 1, SPAN("v"), SPAN("b")); /* not v's */
	assert_int_equal(commit(f, b), ERR_OK);
	assert_ok(store_session_get(f->conn, f->arena, 1, SPAN("h1"), &row));
	assert_int_equal(row.seen_at, 44);
	assert_span(row.csrf, "csrf");
	assert_err(store_session_get(f->conn, f->arena, 1, SPAN("nobody's"), &row), NOT_FOUND);
	assert_int_equal(sessions(f, 1, "u", 50), 2);
	b = store_batch_new();
	store_session_drop(b, 1, SPAN("u"), SPAN("b"));
	assert_int_equal(commit(f, b), ERR_OK);
	assert_int_equal(sessions(f, 1, "u", 50), 1);
	b = store_batch_new();
	store_sessions_drop_of_user(b, 1, SPAN("u"));
	assert_int_equal(commit(f, b), ERR_OK);
	assert_int_equal(sessions(f, 1, "u", 50), 0);
	assert_int_equal(sessions(f, 1, "v", 50), 1);
	assert_int_equal(sessions(f, 2, "u", 50), 1);
	b = store_batch_new();
	store_sessions_drop_ended(b, 1, 130);
	assert_int_equal(commit(f, b), ERR_OK);
	assert_err(store_session_get(f->conn, f->arena, 1, SPAN("h3"), &row), NOT_FOUND);
	assert_int_equal(sessions(f, 2, "u", 50), 1);
}

static void mint(struct fixture *f, int64_t tenant, const char *jti, const char *user, int64_t at)
{
	struct store_batch *b = store_batch_new();
	struct minted_row row = { .jti = span_of(jti),
		.aud = SPAN("aud"),
		.user_id = span_of(user),
		.user_name = SPAN("n"),
		.scope = SPAN("s"),
		.created_at = at,
		.expires_at = at + 1000 };
	store_minted_put(b, tenant, &row);
	assert_int_equal(commit(f, b), ERR_OK);
}

static bool revoked(struct fixture *f, int64_t tenant, const char *jti)
{
	bool is;
	assert_ok(store_is_revoked(f->conn, tenant, SPAN("aud"), span_of(jti), &is));
	return is;
}

static void minted_tokens_are_listed_and_revoked(void **state)
{
	struct fixture *f = *state;
	struct minted_row *rows, row;
	size_t count;
	int64_t longer;
	mint(f, 1, "old", "u", 10);
	mint(f, 1, "j1", "u", 500);
	mint(f, 1, "j2", "u", 600);
	mint(f, 1, "j3", "v", 700);
	mint(f, 2, "j1", "u", 500);
	assert_ok(store_minted(f->conn, f->arena, 1, 1200, 10, &rows, &count));
	assert_int_equal(count, 3); /* one has ended */
	assert_span(rows[0].jti, "j3");
	assert_ok(store_minted(f->conn, f->arena, 1, 1200, 2, &rows, &count));
	assert_int_equal(count, 2);
	assert_ok(store_minted_long(f->conn, 1, 1200, 999, &longer));
	assert_int_equal(longer, 3);
	assert_ok(store_minted_long(f->conn, 1, 1200, 1000, &longer));
	assert_int_equal(longer, 0);
	struct store_batch *b = store_batch_new();
	store_minted_revoke(b, 1, SPAN("j1"), 1200);
	store_minted_revoke(b, 1, SPAN("nobody's"), 1200);
	assert_int_equal(commit(f, b), ERR_OK);
	assert_true(revoked(f, 1, "j1") && !revoked(f, 1, "j2") && !revoked(f, 2, "j1"));
	assert_false(revoked(f, 1, "nobody's"));
	b = store_batch_new();
	store_minted_revoke_of_user(b, 1, SPAN("u"), 1300);
	assert_int_equal(commit(f, b), ERR_OK);
	assert_true(revoked(f, 1, "j2") && !revoked(f, 1, "j3") && !revoked(f, 2, "j1"));
	assert_false(revoked(f, 1, "old")); /* it had ended */
	assert_ok(store_minted_get(f->conn, f->arena, 1, SPAN("j1"), &row));
	assert_int_equal(row.revoked_at, 1200); /* the first time counts */
	assert_ok(store_minted_get(f->conn, f->arena, 1, SPAN("j2"), &row));
	assert_int_equal(row.revoked_at, 1300);
}

static void what_caches_do_not_hold_does_not_drop_them(void **state)
{
	struct fixture *f = *state;
	uint64_t before, after;
	assert_ok(store_change_counter(f->conn, &before));
	put_session(f, 1, "h1", "a", "u", 10);
	mint(f, 1, "j", "u", 10);
	assert_ok(store_change_counter(f->conn, &after));
	assert_int_equal(after, before);
	struct store_batch *b = store_batch_new();
	store_minted_revoke(b, 1, SPAN("j"), 20);
	assert_int_equal(commit(f, b), ERR_OK);
	assert_ok(store_change_counter(f->conn, &after));
	assert_true(after > before); /* the deny-list is cached */
}

static enum err_code expect(struct fixture *f, int64_t tenant, const char *id, int64_t version)
{
	struct store_batch *b = store_batch_new();
	store_expect_version(b, tenant, "client", span_of(id), version);
	store_session_put(b, tenant,
		&(struct session_row){ .hash = SPAN("h"), .id = SPAN("i"), .user_id = SPAN("w") });
	return commit(f, b);
}

static void an_expected_version_guards_the_batch(void **state)
{
	struct fixture *f = *state;
	struct session_row row;
	assert_int_equal(insert(f, 1, "client", "a", NULL, NULL), ERR_OK);
	assert_int_equal(expect(f, 1, "a", 2), ERR_CHANGED);
	assert_int_equal(expect(f, 1, "b", 1), ERR_CHANGED);
	assert_int_equal(expect(f, 2, "a", 1), ERR_CHANGED);
	assert_err(store_session_get(f->conn, f->arena, 1, SPAN("h"), &row), NOT_FOUND);
	assert_int_equal(expect(f, 1, "a", 1), ERR_OK);
	assert_ok(store_session_get(f->conn, f->arena, 1, SPAN("h"), &row));
}

/* ---- the journal ---- */

static void put_event(
	struct fixture *f, int64_t tenant, const char *type, const char *client, int64_t at)
{
	struct store_batch *b = store_batch_new();
	struct event e = event_of(tenant, "Something Happened", client);
	e.type = type;
	e.at = at;
	if (strcmp(client, "explorer") == 0)
		e.detail = SPAN("{\"user_id\":1}");
	store_event_add(b, &e);
	assert_int_equal(commit(f, b), ERR_OK);
}

#define HOUR INT64_C(3600000)

static void fill(struct fixture *f)
{
	put_event(f, 1, "seccft", "a", HOUR);
	put_event(f, 1, "feccft", "a", HOUR + 5);
	put_event(f, 1, "seccft", "explorer", 2 * HOUR);
	put_event(f, 1, "sapi", "b", 3 * HOUR);
	put_event(f, 1, "seccft", "b", 3 * HOUR + 9);
	put_event(f, 2, "seccft", "a", 3 * HOUR);
}

static void the_journal_is_searched_newest_first(void **state)
{
	static const struct {
		const char *name;
		struct event_query q;
		const char *seqs;
		int64_t next;
	} rows[] = {
		{ "all", { .limit = 9 }, "54321", 0 },
		{ "a page", { .limit = 2 }, "54", 4 },
		{ "the page after it", { .limit = 2, .before = 4 }, "32", 2 },
		{ "by type", { .limit = 9, .type = SPAN("seccft") }, "531", 0 },
		{ "by client", { .limit = 9, .client_id = SPAN("a") }, "21", 0 },
		{ "by both", { .limit = 9, .type = SPAN("feccft"), .client_id = SPAN("a") }, "2",
			0 },
		{ "by a word", { .limit = 9, .text = SPAN("explor") }, "3", 0 },
		{ "by a word in other letters", { .limit = 9, .text = SPAN("something") }, "54321",
			0 },
		{ "no pattern", { .limit = 9, .text = SPAN("%") }, "", 0 },
		{ "since", { .limit = 9, .from = 3 * HOUR }, "54", 0 },
		{ "until", { .limit = 9, .to = HOUR + 5 }, "1", 0 },
		{ "of the audit", { .limit = 9, .audit = true }, "43", 0 },
	};
	struct fixture *f = *state;
	fill(f);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct event_row *found;
		size_t n;
		int64_t next;
		char seqs[16] = "";
		print_message("# %s\n", rows[i].name);
		assert_ok(store_events_search(f->conn, f->arena, 1, &rows[i].q, &found, &n, &next));
		for (size_t k = 0; k < n; k++)
			seqs[k] = (char)('0' + found[k].seq);
		assert_string_equal(seqs, rows[i].seqs);
		assert_int_equal(next, rows[i].next);
	}
}

static void tokens_are_summed_by_hour_and_by_client(void **state)
{
	struct fixture *f = *state;
	struct event_hour *hours;
	struct event_client *clients;
	size_t n;
	fill(f);
	assert_ok(store_events_by_hour(f->conn, f->arena, 1, HOUR, &hours, &n));
	assert_int_equal(n, 3);
	assert_true(hours[0].at == HOUR && hours[0].issued == 1 && hours[0].refused == 1);
	assert_true(hours[2].at == 3 * HOUR && hours[2].issued == 1 && hours[2].refused == 0);
	assert_ok(store_events_by_hour(f->conn, f->arena, 1, 2 * HOUR, &hours, &n));
	assert_int_equal(n, 2);
	assert_ok(store_events_by_hour(f->conn, f->arena, 1, 9 * HOUR, &hours, &n));
	assert_int_equal(n, 0);
	assert_ok(store_events_by_client(f->conn, f->arena, 1, 0, 2, &clients, &n));
	assert_int_equal(n, 2);
	assert_span(clients[0].client_id, "a");
	assert_true(clients[0].issued == 1 && clients[0].refused == 1);
}

static void the_chain_is_walked_in_pieces(void **state)
{
	struct fixture *f = *state;
	struct chain_mark mark = { 0 };
	fill(f);
	assert_ok(store_events_walk(f->conn, 1, 2, &mark));
	assert_true(mark.seq == 2 && mark.bad_seq == 0);
	assert_ok(store_events_walk(f->conn, 1, 100, &mark));
	assert_true(mark.seq == 5 && mark.bad_seq == 0);
	put_event(f, 1, "sapi", "c", 4 * HOUR);
	sql_run(f->file, "UPDATE events SET scope = 'more' WHERE tenant_id = 1 AND seq = 6");
	assert_ok(store_events_walk(f->conn, 1, 100, &mark));
	assert_true(mark.seq == 6 && mark.bad_seq == 6);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_new, fixture_free)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(sessions_are_found_seen_and_dropped),
		T(minted_tokens_are_listed_and_revoked),
		T(what_caches_do_not_hold_does_not_drop_them),
		T(an_expected_version_guards_the_batch),
		T(the_journal_is_searched_newest_first),
		T(tokens_are_summed_by_hour_and_by_client),
		T(the_chain_is_walked_in_pieces),
	};
	return cmocka_run_group_tests_name("store: people and their watching", tests, NULL, NULL);
}
