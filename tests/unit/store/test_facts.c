/* SPDX-License-Identifier: Apache-2.0 */
/* Tenants, secrets, signing keys, revocations; and that no call shows one tenant what is another's.
 */
#include "support.h"

static void put_tenant(
	struct fixture *f, int64_t id, const char *name, const char *issuer, enum err_code expected)
{
	struct store_batch *b = store_batch_new();
	store_put_tenant(b, &(struct tenant_row){ id, span_of(name), span_of(issuer), 5 });
	assert_int_equal(commit(f, b), expected);
}

static void tenants_are_numbered_from_1_and_listed_in_order(void **state)
{
	struct fixture *f = *state;
	struct tenant_row *rows;
	size_t count;
	assert_ok(store_tenants(f->conn, f->arena, &rows, &count));
	assert_int_equal(count, 0);
	put_tenant(f, 0, "one", "https://one/", ERR_OK);
	put_tenant(f, 0, "two", "https://two/", ERR_OK);
	put_tenant(f, 1, "uno", "https://uno/", ERR_OK);
	put_tenant(f, 0, "two", "https://x/", ERR_EXISTS);
	assert_ok(store_tenants(f->conn, f->arena, &rows, &count));
	assert_int_equal(count, 2);
	assert_int_equal(rows[0].id, 1);
	assert_span(rows[0].name, "uno");
	assert_span(rows[0].issuer, "https://uno/");
	assert_int_equal(rows[1].id, 2);
	assert_span(rows[1].name, "two");
	assert_int_equal(rows[1].created_at, 5);
}

static void put_secret(struct fixture *f, int64_t tenant, const char *owner, const char *name,
	const char *sealed, int64_t at)
{
	struct store_batch *b = store_batch_new();
	store_secret_put(b, tenant,
		&(struct secret_row){ SPAN("client"), span_of(owner), span_of(name),
			span_of(sealed), SPAN_NONE, at, at + 1 });
	assert_int_equal(commit(f, b), ERR_OK);
}

static void secrets_are_listed_oldest_first_and_replaced_by_name(void **state)
{
	struct fixture *f = *state;
	struct secret_row *rows;
	size_t count;
	put_secret(f, 1, "a", "secret", "new", 20);
	put_secret(f, 1, "a", "the older", "old", 10);
	put_secret(f, 1, "b", "secret", "b's", 1);
	assert_ok(store_secrets(f->conn, f->arena, 1, "client", SPAN("a"), &rows, &count));
	assert_int_equal(count, 2);
	assert_span(rows[0].name, "the older");
	assert_span(rows[0].sealed, "old");
	assert_int_equal(rows[0].hash.n, 0);
	assert_int_equal(rows[0].expires_at, 11);
	assert_span(rows[1].owner_kind, "client");
	assert_span(rows[1].owner_id, "a");
	put_secret(f, 1, "a", "secret", "newer", 30);
	assert_ok(store_secrets(f->conn, f->arena, 1, "client", SPAN("a"), &rows, &count));
	assert_int_equal(count, 2);
	assert_span(rows[1].sealed, "newer");
	assert_int_equal(rows[1].created_at, 30);
	assert_ok(store_secrets(f->conn, f->arena, 1, "api", SPAN("a"), &rows, &count));
	assert_int_equal(count, 0);
}

static void secrets_are_found_by_their_end(void **state)
{
	struct fixture *f = *state;
	struct secret_end *rows;
	size_t count;
	put_secret(f, 1, "a", "later", "x", 29); /* each ends one after */
	put_secret(f, 1, "b", "sooner", "y", 19);
	put_secret(f, 1, "c", "never", "z", -1);
	put_secret(f, 2, "a", "another tenant's", "x", 25);
	assert_ok(store_secrets_ending(f->conn, f->arena, 1, "client", 19, 30, 9, &rows, &count));
	assert_int_equal(count, 2);
	assert_span(rows[0].owner_id, "b");
	assert_span(rows[0].name, "sooner");
	assert_int_equal(rows[0].expires_at, 20);
	assert_span(rows[1].name, "later");
	static const struct {
		const char *kind;
		int64_t from, to;
		uint32_t limit;
		size_t count;
	} cases[] = { { "client", 20, 30, 9, 1 }, { "client", 19, 29, 9, 1 },
		{ "client", -1, 100, 9, 2 }, { "client", 19, 30, 1, 1 }, { "api", 0, 100, 9, 0 } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_ok(store_secrets_ending(f->conn, f->arena, 1, cases[i].kind, cases[i].from,
			cases[i].to, cases[i].limit, &rows, &count));
		assert_int_equal(count, cases[i].count);
	}
}

static void secret_delete_takes_the_named_one(void **state)
{
	struct fixture *f = *state;
	struct secret_row *rows;
	size_t count;
	put_secret(f, 1, "a", "one", "x", 1);
	put_secret(f, 1, "a", "two", "y", 2);
	put_secret(f, 2, "a", "one", "z", 1);
	struct store_batch *b = store_batch_new();
	store_secret_delete(b, 1, "client", SPAN("a"), SPAN("one"));
	store_secret_delete(b, 1, "client", SPAN("a"), SPAN("none"));
	assert_int_equal(commit(f, b), ERR_OK);
	assert_ok(store_secrets(f->conn, f->arena, 1, "client", SPAN("a"), &rows, &count));
	assert_int_equal(count, 1);
	assert_span(rows[0].name, "two");
	assert_ok(store_secrets(f->conn, f->arena, 2, "client", SPAN("a"), &rows, &count));
	assert_int_equal(count, 1);
}

static struct key_row key_of(const char *kid, enum key_state state, int64_t at)
{
	return (struct key_row){ .kid = span_of(kid),
		.alg = SPAN("RS256"),
		.sealed = SPAN("\0\x01z"),
		.certificate = SPAN("PEM"),
		.state = state,
		.created_at = at,
		.current_since = at + 1,
		.current_until = at + 2,
		.revoked_at = at + 3,
		.keep_until = at + 4 };
}

static enum err_code put_key(
	struct fixture *f, int64_t tenant, const char *expected, struct key_row key)
{
	struct store_batch *b = store_batch_new();
	if (expected)
		store_expect_current_key(b, tenant, span_of(expected));
	store_key_put(b, tenant, &key);
	return commit(f, b);
}

static void keys_are_listed_newest_first_with_all_their_facts(void **state)
{
	struct fixture *f = *state;
	struct key_row *rows;
	size_t count;
	assert_int_equal(put_key(f, 1, NULL, key_of("k1", KEY_CURRENT, 10)), ERR_OK);
	assert_int_equal(put_key(f, 1, NULL, key_of("k2", KEY_NEXT, 20)), ERR_OK);
	assert_int_equal(put_key(f, 2, NULL, key_of("k1", KEY_CURRENT, 30)), ERR_OK);
	assert_ok(store_keys(f->conn, f->arena, 1, &rows, &count));
	assert_int_equal(count, 2);
	assert_span(rows[0].kid, "k2");
	assert_int_equal(rows[0].state, KEY_NEXT);
	assert_span(rows[1].kid, "k1");
	assert_true(span_eq(rows[1].sealed, SPAN("\0\x01z")));
	assert_span(rows[1].alg, "RS256");
	assert_span(rows[1].certificate, "PEM");
	assert_int_equal(rows[1].created_at, 10);
	assert_int_equal(rows[1].current_since, 11);
	assert_int_equal(rows[1].current_until, 12);
	assert_int_equal(rows[1].revoked_at, 13);
	assert_int_equal(rows[1].keep_until, 14);
	assert_int_equal(put_key(f, 1, NULL, key_of("k1", KEY_REVOKED, 40)), ERR_OK);
	assert_ok(store_keys(f->conn, f->arena, 1, &rows, &count));
	assert_int_equal(count, 2);
	assert_span(rows[0].kid, "k1");
	assert_int_equal(rows[0].state, KEY_REVOKED);
}

static void a_rotation_is_refused_when_another_was_first(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(put_key(f, 1, "k1", key_of("k2", KEY_CURRENT, 1)), ERR_CHANGED);
	assert_int_equal(put_key(f, 1, "", key_of("k1", KEY_CURRENT, 1)), ERR_OK);
	assert_int_equal(put_key(f, 1, "", key_of("k2", KEY_CURRENT, 1)), ERR_CHANGED);
	assert_int_equal(put_key(f, 2, "k1", key_of("k2", KEY_CURRENT, 1)), ERR_CHANGED);
	assert_int_equal(put_key(f, 1, "k1", key_of("k1", KEY_PREVIOUS, 1)), ERR_OK);
	assert_int_equal(put_key(f, 1, "k1", key_of("k2", KEY_CURRENT, 1)), ERR_CHANGED);
}

static void revocations_are_sorted_and_kept_once(void **state)
{
	struct fixture *f = *state;
	struct revocation_row *rows;
	size_t count;
	bool revoked;
	struct store_batch *b = store_batch_new();
	static const struct revocation_row given[] = { { SPAN("b"), SPAN("1"), 5 },
		{ SPAN("a"), SPAN("2"), 6 }, { SPAN("a"), SPAN("1"), 7 },
		{ SPAN("a"), SPAN("1"), 8 } };
	for (size_t i = 0; i < 4; i++)
		store_revoke(b, 1, &given[i]);
	assert_int_equal(commit(f, b), ERR_OK);
	assert_ok(store_revocations(f->conn, f->arena, 1, SPAN_NONE, &rows, &count));
	assert_int_equal(count, 3);
	assert_span(rows[0].aud, "a");
	assert_span(rows[0].jti, "1");
	assert_int_equal(rows[0].created_at, 7);
	assert_span(rows[1].jti, "2");
	assert_span(rows[2].aud, "b");
	assert_ok(store_revocations(f->conn, f->arena, 1, SPAN("a"), &rows, &count));
	assert_int_equal(count, 2);
	assert_ok(store_revocations(f->conn, f->arena, 1, SPAN(""), &rows, &count));
	assert_int_equal(count, 0);
	assert_ok(store_is_revoked(f->conn, 1, SPAN("a"), SPAN("1"), &revoked));
	assert_true(revoked);
	assert_ok(store_is_revoked(f->conn, 1, SPAN("b"), SPAN("2"), &revoked));
	assert_false(revoked);
	assert_ok(store_is_revoked(f->conn, 2, SPAN("a"), SPAN("1"), &revoked));
	assert_false(revoked);
}

/* Tenant 1 has everything, with the ids that tenant 2 asks for. */
static void nothing_leaks_into_another_tenant(void **state)
{
	struct fixture *f = *state;
	struct doc_row doc;
	struct secret_row *secrets;
	struct key_row *keys;
	struct revocation_row *revocations;
	struct event_row *events, event;
	size_t count;
	int64_t total, bad;
	bool revoked;
	insert(f, 1, "client", "a", "one", "red");
	put_secret(f, 1, "a", "secret", "x", 1);
	put_key(f, 1, NULL, key_of("k1", KEY_CURRENT, 1));
	struct store_batch *b = store_batch_new();
	store_revoke(b, 1, &(struct revocation_row){ SPAN("aud"), SPAN("jti"), 1 });
	struct event e = event_of(1, "d", "a");
	store_event_add(b, &e);
	assert_int_equal(commit(f, b), ERR_OK);
	assert_ok(store_events(f->conn, f->arena, 1, 0, 10, &events, &count));
	assert_int_equal(count, 1);
	struct span log_id = events[0].log_id;

	assert_err(store_doc_get(f->conn, f->arena, 2, "client", SPAN("a"), &doc), NOT_FOUND);
	assert_err(store_doc_find(f->conn, f->arena, 2, "client", "name", SPAN("one"), &doc),
		NOT_FOUND);
	assert_int_equal(list_count(f, 2, "client", NULL, NULL, &total) + (size_t)total, 0);
	assert_int_equal(list_count(f, 2, "client", "color", "red", &total) + (size_t)total, 0);
	assert_ok(store_secrets(f->conn, f->arena, 2, "client", SPAN("a"), &secrets, &count));
	assert_int_equal(count, 0);
	assert_ok(store_keys(f->conn, f->arena, 2, &keys, &count));
	assert_int_equal(count, 0);
	assert_ok(store_revocations(f->conn, f->arena, 2, SPAN_NONE, &revocations, &count));
	assert_int_equal(count, 0);
	assert_ok(store_revocations(f->conn, f->arena, 2, SPAN("aud"), &revocations, &count));
	assert_int_equal(count, 0);
	assert_ok(store_is_revoked(f->conn, 2, SPAN("aud"), SPAN("jti"), &revoked));
	assert_false(revoked);
	assert_ok(store_events(f->conn, f->arena, 2, 0, 10, &events, &count));
	assert_int_equal(count, 0);
	assert_err(store_event_find(f->conn, f->arena, 2, log_id, &event), NOT_FOUND);
	assert_ok(store_event_find(f->conn, f->arena, 1, log_id, &event));
	assert_ok(store_events_verify(f->conn, 2, &total, &bad));
	assert_int_equal(total, 0);
}

/* Writes of tenant 2 with the ids of tenant 1 leave tenant 1 as it was. */
static void writes_do_not_reach_another_tenant(void **state)
{
	struct fixture *f = *state;
	struct doc_row doc;
	struct secret_row *secrets;
	struct key_row *keys;
	size_t count;
	insert(f, 1, "client", "a", "one", "red");
	put_secret(f, 1, "a", "secret", "x", 1);
	put_key(f, 1, NULL, key_of("k1", KEY_CURRENT, 1));
	struct store_batch *b = store_batch_new();
	store_doc_delete(b, 2, "client", SPAN("a"));
	store_doc_delete_where(b, 2, "client", "color", SPAN("red"));
	store_secret_delete(b, 2, "client", SPAN("a"), SPAN("secret"));
	struct key_row k = key_of("k1", KEY_REVOKED, 2);
	store_key_put(b, 2, &k);
	assert_int_equal(commit(f, b), ERR_OK);
	b = store_batch_new();
	store_doc_update(b, 2, "client", SPAN("a"), 1, SPAN("{}"), NULL, 0, 9);
	assert_int_equal(commit(f, b), ERR_CHANGED);
	assert_ok(store_doc_get(f->conn, f->arena, 1, "client", SPAN("a"), &doc));
	assert_int_equal(doc.version, 1);
	assert_ok(store_secrets(f->conn, f->arena, 1, "client", SPAN("a"), &secrets, &count));
	assert_int_equal(count, 1);
	assert_ok(store_keys(f->conn, f->arena, 1, &keys, &count));
	assert_int_equal(keys[0].state, KEY_CURRENT);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_new, fixture_free)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(tenants_are_numbered_from_1_and_listed_in_order),
		T(secrets_are_listed_oldest_first_and_replaced_by_name),
		T(secrets_are_found_by_their_end),
		T(secret_delete_takes_the_named_one),
		T(keys_are_listed_newest_first_with_all_their_facts),
		T(a_rotation_is_refused_when_another_was_first),
		T(revocations_are_sorted_and_kept_once),
		T(nothing_leaks_into_another_tenant),
		T(writes_do_not_reach_another_tenant),
	};
	return cmocka_run_group_tests_name(
		"store: tenants, secrets, keys, revocations", tests, NULL, NULL);
}
