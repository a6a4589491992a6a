/* SPDX-License-Identifier: Apache-2.0 */
#include "core/token.h"
#include "core/documents.h"
#include "core/keys.h"
#include "core/revocations.h"
#include "core/throttle.h"
#include "model/resource_tables.h"
#include "support.h"

#define API "https://api.example/"

struct setting {
	struct core *core;
	struct store_port *port;
	struct throttle *throttle;
	struct span id, secret, grant;
	struct token_request req;
};

/* What done was told: copies, because an answer is valid only inside the call. */
struct told {
	bool done;
	err result;
	char scope[64];
	uint32_t expires_in;
};

static void put_api(struct core *t)
{
	json_t *doc = core_json(t,
		"{'identifier':'" API "','signing_alg':'RS256',"
		"'scopes':[{'value':'read:a'},{'value':'write:a'}],'token_lifetime':7000}");
	assert_ok(documents_create(&t->c, &resource_server_resource, doc, &doc));
}

static void put_client(struct setting *s)
{
	struct core *t = s->core;
	json_t *doc = core_json(t, "{'name':'x','grant_types':['client_credentials']}");
	assert_ok(documents_create(&t->c, &client_resource, doc, &doc));
	s->id = json_str(doc, "client_id");
	s->secret = t->c.new_secret;
	t->c.new_secret = SPAN_NONE;
}

static void put_grant(struct setting *s)
{
	struct core *t = s->core;
	json_t *doc = core_json(t, "{'audience':'" API "','scope':['write:a','read:a']}");
	assert_int_equal(json_object_set_new(doc, "client_id", json_stringn(s->id.p, s->id.n)), 0);
	assert_ok(documents_create(&t->c, &client_grant_resource, doc, &doc));
	s->grant = json_str(doc, "id");
}

static int setting_new(void **state)
{
	struct setting *s = calloc(1, sizeof *s);
	void *core;
	assert_non_null(s);
	assert_int_equal(core_new(&core), 0);
	s->core = core;
	s->core->c.hot = hot_new();
	s->throttle = throttle_new();
	assert_non_null(s->core->c.hot);
	assert_non_null(s->throttle);
	assert_ok(store_port_open(s->core->store, NULL, NULL, &s->port));
	assert_ok(keys_make_first(&s->core->c));
	put_api(s->core);
	put_client(s);
	assert_int_equal(core_commit(s->core), ERR_OK);
	put_grant(s);
	assert_int_equal(core_commit(s->core), ERR_OK);
	*state = s;
	return 0;
}

static int setting_free(void **state)
{
	struct setting *s = *state;
	void *core = s->core;
	store_port_close(s->port);
	hot_free(s->core->c.hot);
	throttle_free(s->throttle);
	free(s);
	return core_free(&core);
}

static void done(void *arg, err result, const struct token_answer *answer)
{
	struct told *told = arg;
	told->done = true;
	told->result = result;
	if (!answer)
		return;
	assert_true(answer->scope.n < sizeof told->scope);
	memcpy(told->scope, answer->scope.p, answer->scope.n);
	told->expires_in = answer->expires_in;
}

static void ask(struct setting *s, struct span scope, struct told *told)
{
	*told = (struct told){ 0 };
	s->req = (struct token_request){ .client_id = s->id,
		.client_secret = s->secret,
		.audience = SPAN(API),
		.scope = scope,
		.ip = SPAN("127.0.0.1") };
	token_issue(&s->core->c, s->port, s->throttle, &s->req, done, told);
}

static void wait_for(struct setting *s, const struct told *told)
{
	keyring_port_flush(s->core->keys);
	store_port_flush(s->port);
	while (!told->done)
		store_port_drain(s->port);
}

static void a_token_has_what_the_grant_gives(void **state)
{
	struct told told;
	ask(*state, SPAN_NONE, &told);
	assert_false(told.done); /* strict audit: not before its record */
	wait_for(*state, &told);
	assert_ok(told.result);
	assert_string_equal(told.scope, "write:a read:a");
	assert_int_equal(told.expires_in, 7000);
}

static void a_token_has_what_was_asked_for_of_it(void **state)
{
	struct told told;
	ask(*state, SPAN("read:a"), &told);
	wait_for(*state, &told);
	assert_ok(told.result);
	assert_string_equal(told.scope, "read:a");
}

static void more_than_the_grant_is_refused(void **state)
{
	struct setting *s = *state;
	struct told told;
	ask(s, SPAN("read:a delete:a"), &told);
	wait_for(s, &told);
	assert_told(s->core, told.result,
		"403 access_denied Client has not been granted scopes: delete:a");
}

static void set_organizations(struct setting *s, const char *usage)
{
	struct core *t = s->core;
	json_t *doc;
	const char *patch = arena_printf(t->arena, "{'organization_usage':'%s'}", usage);
	assert_ok(documents_patch(
		&t->c, &client_grant_resource, s->grant, core_json(t, patch), &doc));
	assert_int_equal(core_commit(t), ERR_OK);
}

static void a_grant_that_needs_an_organization_gives_nothing_without(void **state)
{
	static const struct {
		const char *usage, *told;
	} rows[] = { { "deny", "200 " },
		{ "require", "400 invalid_request Missing required parameter: organization" },
		{ "allow", "200 " } };
	struct setting *s = *state;
	struct told told;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		set_organizations(s, rows[i].usage);
		ask(s, SPAN("read:a"), &told);
		wait_for(s, &told);
		assert_told(s->core, told.result, rows[i].told);
	}
}

/* The journal answers later, and any write in between drops what the token was made from. */
static void an_answer_outlives_the_cache(void **state)
{
	struct setting *s = *state;
	struct told told;
	ask(s, SPAN_NONE, &told);
	assert_ok(revocations_add(&s->core->c, SPAN("aud"), SPAN("jti")));
	assert_int_equal(core_commit(s->core), ERR_OK);
	assert_ok(hot_refresh(s->core->c.hot, s->core->conn));
	wait_for(s, &told);
	assert_ok(told.result);
	assert_string_equal(told.scope, "write:a read:a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_has_what_the_grant_gives),
		cmocka_unit_test(a_token_has_what_was_asked_for_of_it),
		cmocka_unit_test(more_than_the_grant_is_refused),
		cmocka_unit_test(a_grant_that_needs_an_organization_gives_nothing_without),
		cmocka_unit_test(an_answer_outlives_the_cache),
	};
	return cmocka_run_group_tests(tests, setting_new, setting_free);
}
