/* SPDX-License-Identifier: Apache-2.0 */
#include "core/clients.h"
#include "core/hot.h"
#include "core/keys.h"
#include "core/secrets.h"
#include "model/resource_tables.h"
#include "support.h"

struct setting {
	struct core *core;
	struct span world, plain; /* ids of the global client and of another */
};

static int setting_new(void **state)
{
	struct setting *s = calloc(1, sizeof *s);
	void *core;
	json_t *doc;
	assert_non_null(s);
	assert_int_equal(core_new(&core), 0);
	s->core = core;
	s->core->c.hot = hot_new();
	assert_non_null(s->core->c.hot);
	s->core->c.who.all_scopes = true;
	assert_ok(keys_make_first(&s->core->c));
	assert_ok(clients_make_global(&s->core->c, &s->world));
	doc = core_json(s->core, "{'name':'plain'}");
	assert_ok(documents_create(&s->core->c, &client_resource, doc, &doc));
	s->plain = json_str(doc, "client_id");
	assert_int_equal(core_commit(s->core), ERR_OK);
	*state = s;
	return 0;
}

static int setting_free(void **state)
{
	struct setting *s = *state;
	void *core = s->core;
	hot_free(s->core->c.hot);
	free(s);
	return core_free(&core);
}

static struct span secret_of(struct setting *s, struct span id)
{
	struct span secret;
	assert_ok(secrets_reveal(&s->core->c, client_resource.kind, id, &secret));
	return arena_span_dup(s->core->arena, secret);
}

static err patch(struct setting *s, struct span id, const char *text)
{
	json_t *doc;
	return documents_patch(&s->core->c, &client_resource, id, core_json(s->core, text), &doc);
}

static const char *const refused[][2] = {
	{ "{'client_secret':'chosen'}", "client_secret" },
	{ "{'client_secret':null}", "client_secret" },
	{ "{'custom_login_page':'x','client_secret':''}", "client_secret" },
	{ "{'client_authentication_methods':{'tls_client_auth':{'credentials':[]}}}",
		"client_authentication_methods" },
};

static void the_global_secret_cannot_be_chosen(void **state)
{
	struct setting *s = *state;
	struct span before = secret_of(s, s->world);
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		const char *want = arena_printf(s->core->arena,
			"400 invalid_body Payload validation error: 'Additional properties not "
			"allowed: %s'.",
			refused[i][1]);
		assert_told(s->core, patch(s, s->world, refused[i][0]), want);
		assert_true(store_batch_is_empty(s->core->c.batch));
	}
	assert_true(span_eq(secret_of(s, s->world), before));
}

static void its_login_page_can(void **state)
{
	struct setting *s = *state;
	assert_ok(patch(s, s->world, "{'custom_login_page':'x','custom_login_page_on':true}"));
	assert_int_equal(core_commit(s->core), ERR_OK);
}

static void another_clients_secret_can_be_chosen(void **state)
{
	struct setting *s = *state;
	assert_ok(patch(s, s->plain, "{'client_secret':'chosen'}"));
	assert_int_equal(core_commit(s->core), ERR_OK);
	assert_span(secret_of(s, s->plain), "chosen");
}

static void the_global_secret_changes_by_rotation(void **state)
{
	struct setting *s = *state;
	json_t *doc;
	struct span before = secret_of(s, s->world);
	assert_ok(clients_rotate_secret(&s->core->c, s->world, &doc));
	assert_int_equal(core_commit(s->core), ERR_OK);
	struct span after = secret_of(s, s->world);
	assert_false(span_eq(before, after));
	assert_int_equal(after.n, 64);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_global_secret_cannot_be_chosen),
		cmocka_unit_test(its_login_page_can),
		cmocka_unit_test(another_clients_secret_can_be_chosen),
		cmocka_unit_test(the_global_secret_changes_by_rotation),
	};
	return cmocka_run_group_tests(tests, setting_new, setting_free);
}
