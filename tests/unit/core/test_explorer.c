/* SPDX-License-Identifier: Apache-2.0 */
/* Minting by hand: never more than the person holds and the application is granted, whatever was
 * asked for and whatever changes meanwhile. */
#include "core/explorer.h"
#include "base/limits.h"
#include "core/apis.h"
#include "core/keys.h"
#include "core/options.h"
#include "model/resource_tables.h"
#include "support.h"

#define SCOPES 8
#define ROUNDS 600

static const struct api_scope scopes[SCOPES + 1] = { { "read:s0", "" }, { "read:s1", "" },
	{ "read:s2", "" }, { "write:s3", "" }, { "read:client_keys", "" }, { "read:s5", "" },
	{ "read:s6", "" }, { "read:s7", "" }, { "read:current_user", "" } };
/* what may be asked for: the API's, one that is nobody's, one that does not exist, a part of one */
static const char *const askable[] = { "read:s0", "read:s1", "read:s2", "write:s3",
	"read:client_keys", "read:s5", "read:s6", "read:s7", "read:current_user", "read:moon",
	"read:s" };
#define ASKABLE (sizeof askable / sizeof *askable)

static int setting_new(void **state)
{
	struct core *t;
	assert_int_equal(core_new(state), 0);
	t = *state;
	t->c.hot = hot_new();
	t->c.who.all_scopes = true;
	assert_ok(keys_make_first(&t->c));
	assert_ok(apis_make_management(&t->c, scopes, SCOPES + 1));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(explorer_ensure(&t->c));
	assert_int_equal(core_commit(t), ERR_OK);
	return 0;
}

static int setting_free(void **state)
{
	struct core *t = *state;
	hot_free(t->c.hot);
	return core_free(state);
}

/* ---- roles, people, grants ---- */

static json_t *names_of(unsigned mask)
{
	json_t *list = json_array();
	for (size_t i = 0; i < ASKABLE; i++)
		if (mask & 1U << i)
			json_array_append_new(list, json_string(askable[i]));
	return list;
}

/* A document as it would be stored, past the hooks: so that a role may say what it likes. */
static void put(struct core *t, const struct resource *r, const char *id, json_t *doc)
{
	struct doc_row row;
	struct document was = { .doc = doc, .id = span_of(id) };
	json_keep(t->arena, doc);
	if (!store_doc_get(t->conn, t->arena, t->c.tenant->id, r->kind, was.id, &row).code)
		was.version.number = row.version;
	assert_ok(documents_store(&t->c, r, &was, doc));
	assert_int_equal(core_commit(t), ERR_OK);
}

static void put_role(struct core *t, unsigned mask, int max_token_s)
{
	put(t, &dashboard_role_resource, "rol_1",
		json_pack("{s:s, s:s, s:o, s:i}", "id", "rol_1", "name", "R", "scopes",
			names_of(mask), "max_token_s", max_token_s));
}

static void put_person(struct core *t, const char *role_id, bool blocked)
{
	put(t, &dashboard_user_resource, "usr_1",
		json_pack("{s:s, s:s, s:s, s:s, s:b}", "user_id", "usr_1", "email", "p@x", "name",
			"P", "role_id", role_id, "blocked", blocked));
}

static struct span grant_id(struct core *t)
{
	struct span client;
	struct doc_row row;
	assert_ok(explorer_application(&t->c, &client));
	assert_ok(store_doc_find(
		t->conn, t->arena, t->c.tenant->id, "client_grant", "client_id", client, &row));
	return row.id;
}

static void put_grant(struct core *t, unsigned mask)
{
	json_t *doc, *patch = json_keep(t->arena, json_pack("{s:o}", "scope", names_of(mask)));
	assert_ok(documents_patch(&t->c, &client_grant_resource, grant_id(t), patch, &doc));
	assert_int_equal(core_commit(t), ERR_OK);
}

static err ask(struct core *t, unsigned mask, int64_t expires_in, bool fresh, struct mint *m)
{
	struct explorer_request req = { .user_id = SPAN("usr_1"),
		.scope = json_keep(t->arena, names_of(mask)),
		.expires_in = expires_in,
		.fresh = fresh,
		.ip = SPAN("::1"),
		.user_agent = SPAN("ua") };
	return explorer_prepare(&t->c, &req, m);
}

static unsigned mask_of(const struct scope_set *set)
{
	unsigned mask = 0;
	for (size_t i = 0; i < ASKABLE; i++)
		if (scope_has(set, span_of(askable[i])))
			mask |= 1U << i;
	return mask;
}

static unsigned granted(struct core *t, const struct mint *m)
{
	struct scope_set set;
	assert_ok(scope_parse(t->arena, m->sign.scope, &set));
	return mask_of(&set);
}

/* ---- the rule ---- */

/* A generator of its own with a fixed beginning: a failure comes back. */
static unsigned next(unsigned *seed)
{
	*seed = *seed * 1103515245 + 12345;
	return *seed >> 16;
}

/* granted = requested, and only when requested lies within role and grant. */
static void nothing_is_ever_granted_beyond_role_and_grant(void **state)
{
	struct core *t = *state;
	unsigned seed = 1, minted = 0, refused = 0;
	for (int round = 0; round < ROUNDS; round++) {
		unsigned all = (1U << ASKABLE) - 1;
		unsigned role = next(&seed) & all;
		unsigned grant = next(&seed) % 4 ? all : next(&seed) & all;
		unsigned asked = (round % 3 ? role : all) & next(&seed);
		struct mint m;
		put_role(t, role, 86400);
		put_person(t, "rol_1", false);
		put_grant(t, grant);
		err e = ask(t, asked, 60, false, &m);
		if (!e.code) {
			assert_int_equal(granted(t, &m), asked);
			assert_int_equal(asked & ~(role & grant), 0);
			minted++;
		} else {
			unsigned beyond_role = asked & ~role, beyond_grant = asked & ~grant;
			assert_int_equal(e.code, ERR_D_SCOPE);
			assert_int_equal(m.sign.scope.n, 0);
			assert_int_equal(
				mask_of(&m.missing), beyond_role ? beyond_role : beyond_grant);
			refused++;
		}
		arena_reset(t->arena);
	}
	assert_true(minted > ROUNDS / 5 && refused > ROUNDS / 5);
}

static void built_in_roles_hold_no_scopes_of_users_and_few_secrets(void **state)
{
	static const struct {
		const char *role;
		unsigned holds;
	} rows[] = { { "owner", 0xFF }, { "admin", 0xFF }, { "editor", 0xF7 & ~0x10U },
		{ "viewer", 0xE7 }, { "minter", 0 }, { "rol_gone", 0 } };
	struct core *t = *state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("# %s\n", rows[i].role);
		put_person(t, rows[i].role, false);
		for (unsigned s = 0; s < ASKABLE; s++) {
			struct mint m;
			bool may = rows[i].holds & 1U << s;
			assert_int_equal(
				ask(t, 1U << s, 60, false, &m).code, may ? ERR_OK : ERR_D_SCOPE);
		}
	}
}

static void lifetimes_have_ceilings_and_long_ones_need_a_proof(void **state)
{
	static const struct {
		const char *name;
		int64_t expires_in;
		bool fresh;
		const char *told;
	} rows[] = {
		{ "a second", 1, false, "200 " },
		{ "nothing", 0, true, "400 invalid_body expires_in is at most 200000" },
		{ "a day", 86400, false, "200 " },
		{ "a second more", 86401, false,
			"403 reauthentication_required Log in again to do this" },
		{ "a second more, proved", 86401, true, "200 " },
		{ "the role's ceiling", 200000, true, "200 " },
		{ "beyond it", 200001, true, "400 invalid_body expires_in is at most 200000" },
	};
	struct core *t = *state;
	struct mint m;
	put_role(t, 1, 200000);
	put_person(t, "rol_1", false);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("# %s\n", rows[i].name);
		assert_told(t, ask(t, 1, rows[i].expires_in, rows[i].fresh, &m), rows[i].told);
	}
	json_t *policy = core_json(t, "{'max-manual-s':100}");
	struct tenant_options o;
	assert_ok(options_put(&t->c, policy, &o));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(ask(t, 1, 100, true, &m));
	assert_told(t, ask(t, 1, 101, true, &m), "400 invalid_body expires_in is at most 100");
}

static void malformed_scopes_are_refused(void **state)
{
	static const char *const rows[] = { "", " ", "read:s0 read:s1", "read:s0 ", "read:\"s0\"",
		"read:s\xC2\xA0", "read:s0\t" };
	struct core *t = *state;
	put_person(t, "owner", false);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct mint m;
		struct explorer_request req = { .user_id = SPAN("usr_1"),
			.scope = json_keep(t->arena, json_pack("[s]", rows[i])),
			.expires_in = 60 };
		assert_err(explorer_prepare(&t->c, &req, &m), M_BODY);
	}
}

/* ---- what changes meanwhile ---- */

static void record(struct core *t, struct mint *m, const char *jti)
{
	struct sign_answer answer = {
		.token = SPAN("a.b.c"), .iat = t->c.now / 1000, .exp = t->c.now / 1000 + 60
	};
	snprintf(answer.jti, sizeof answer.jti, "%s", jti);
	assert_ok(explorer_record(&t->c, m, &answer));
}

static bool revoked(struct core *t, const char *jti)
{
	bool is;
	assert_ok(store_is_revoked(t->conn, t->c.tenant->id,
		span_of(t->c.tenant->management_audience), span_of(jti), &is));
	return is;
}

/* Prepared, then another writer, then recorded: the writing is refused. */
static void a_minting_that_was_overtaken_runs_again(void **state)
{
	struct core *t = *state;
	struct mint m;
	put_role(t, 3, 86400);
	put_person(t, "rol_1", false);
	assert_ok(ask(t, 1, 60, false, &m));
	struct store_batch *mine = t->c.batch;
	t->c.batch = store_batch_new();
	put_role(t, 2, 86400);
	store_batch_free(t->c.batch);
	t->c.batch = mine;
	record(t, &m, "overtaken");
	assert_int_equal(core_commit(t), ERR_CHANGED);
	assert_err(ask(t, 1, 60, false, &m), D_SCOPE);
	assert_ok(ask(t, 2, 60, false, &m));
	record(t, &m, "good");
	put_person(t, "rol_1", true); /* with what stands in the batch */
}

static void mint_one(struct core *t, unsigned mask, const char *jti)
{
	struct mint m;
	assert_ok(ask(t, mask, 60, false, &m));
	record(t, &m, jti);
	assert_int_equal(core_commit(t), ERR_OK);
}

static void a_role_that_shrinks_takes_its_tokens_along(void **state)
{
	struct core *t = *state;
	json_t *doc;
	put_role(t, 3, 86400);
	put_person(t, "rol_1", false);
	mint_one(t, 1, "before");
	assert_ok(documents_patch(&t->c, &dashboard_role_resource, SPAN("rol_1"),
		core_json(t, "{'scopes':['read:s0','read:s1','read:s2']}"), &doc));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_false(revoked(t, "before")); /* it grew */
	assert_ok(documents_patch(&t->c, &dashboard_role_resource, SPAN("rol_1"),
		core_json(t, "{'scopes':['read:s1']}"), &doc));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_true(revoked(t, "before"));
}

static void patch_person(struct core *t, const char *patch)
{
	json_t *doc;
	assert_ok(documents_patch(
		&t->c, &dashboard_user_resource, SPAN("usr_1"), core_json(t, patch), &doc));
	assert_int_equal(core_commit(t), ERR_OK);
}

static void a_person_who_can_do_less_loses_his_tokens(void **state)
{
	static const struct {
		const char *name, *patch;
		bool loses;
	} rows[] = { { "another name", "{'name':'Q'}", false },
		{ "a role of more", "{'role_id':'admin'}", false },
		{ "a role of less", "{'role_id':'minter'}", true },
		{ "blocked", "{'blocked':true}", true } };
	struct core *t = *state;
	struct mint m;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("# %s\n", rows[i].name);
		put_person(t, "viewer", false);
		mint_one(t, 1, rows[i].name);
		patch_person(t, rows[i].patch);
		assert_int_equal(revoked(t, rows[i].name), rows[i].loses);
	}
	assert_err(ask(t, 1, 60, false, &m), D_SESSION);
}

static void a_person_who_goes_takes_his_tokens_along(void **state)
{
	struct core *t = *state;
	bool was;
	struct mint m;
	put_person(t, "viewer", false);
	mint_one(t, 1, "his");
	assert_ok(documents_remove(&t->c, &dashboard_user_resource, SPAN("usr_1"), &was));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_true(revoked(t, "his"));
	assert_err(ask(t, 1, 60, false, &m), D_SESSION);
}

static void an_application_that_is_gone_is_made_again(void **state)
{
	struct core *t = *state;
	struct span id, other;
	struct mint m;
	bool was;
	put_person(t, "owner", false);
	assert_ok(explorer_application(&t->c, &id));
	assert_ok(documents_remove(&t->c, &client_resource, id, &was));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_int_equal(ask(t, 1, 60, false, &m).code, ERR_M_WIRE);
	assert_ok(explorer_ensure(&t->c));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(explorer_application(&t->c, &other));
	assert_false(span_eq(id, other));
	assert_ok(ask(t, 1, 60, false, &m));
}

#define T(name) cmocka_unit_test_setup_teardown(name, setting_new, setting_free)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(nothing_is_ever_granted_beyond_role_and_grant),
		T(built_in_roles_hold_no_scopes_of_users_and_few_secrets),
		T(lifetimes_have_ceilings_and_long_ones_need_a_proof),
		T(malformed_scopes_are_refused),
		T(a_minting_that_was_overtaken_runs_again),
		T(a_role_that_shrinks_takes_its_tokens_along),
		T(a_person_who_can_do_less_loses_his_tokens),
		T(a_person_who_goes_takes_his_tokens_along),
		T(an_application_that_is_gone_is_made_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
