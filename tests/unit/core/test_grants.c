/* SPDX-License-Identifier: Apache-2.0 */
#include "core/documents.h"
#include "model/resource_tables.h"
#include "support.h"

#define API "https://api.example/"

struct setting {
	struct core *core;
	struct span client, api; /* ids */
};

static struct span make(struct core *t, const struct resource *r, const char *body)
{
	json_t *doc = NULL;
	assert_ok(documents_create(&t->c, r, core_json(t, body), &doc));
	return json_str(doc, r->id_member);
}

static int setting_new(void **state)
{
	struct setting *s = calloc(1, sizeof *s);
	void *core;
	assert_non_null(s);
	assert_int_equal(core_new(&core), 0);
	s->core = core;
	s->client = make(s->core, &client_resource, "{'name':'x'}");
	s->api = make(s->core, &resource_server_resource, "{'identifier':'" API "'}");
	assert_int_equal(core_commit(s->core), ERR_OK);
	*state = s;
	return 0;
}

static int setting_free(void **state)
{
	struct setting *s = *state;
	void *core = s->core;
	free(s);
	return core_free(&core);
}

static err make_grant(struct setting *s)
{
	struct core *t = s->core;
	json_t *doc = core_json(t, "{'audience':'" API "','scope':[]}");
	assert_int_equal(
		json_object_set_new(doc, "client_id", json_stringn(s->client.p, s->client.n)), 0);
	return documents_create(&t->c, &client_grant_resource, doc, &doc);
}

/* A whole removal that comes between the making of a grant and its commit. */
static void remove_first(struct setting *s, const struct resource *r, struct span id)
{
	struct core *t = s->core;
	struct store_batch *mine = t->c.batch;
	bool was;
	t->c.batch = store_batch_new();
	assert_ok(documents_remove(&t->c, r, id, &was));
	assert_true(was);
	assert_int_equal(core_commit(t), ERR_OK);
	store_batch_free(t->c.batch);
	t->c.batch = mine;
}

static int64_t grants(struct setting *s)
{
	struct list_query q = { .per_page = 1, .want_total = true };
	struct list_result got;
	assert_ok(documents_list(&s->core->c, &client_grant_resource, &q, &got));
	return got.total;
}

static void a_grant_is_made_beside_what_it_is_for(void **state)
{
	struct setting *s = *state;
	assert_ok(make_grant(s));
	assert_int_equal(core_commit(s->core), ERR_OK);
	assert_int_equal(grants(s), 1);
}

static void a_grant_goes_with_its_client(void **state)
{
	struct setting *s = *state;
	assert_ok(make_grant(s));
	assert_int_equal(core_commit(s->core), ERR_OK);
	remove_first(s, &client_resource, s->client);
	assert_int_equal(grants(s), 0);
}

static void a_grant_is_not_made_when_its_client_went_first(void **state)
{
	struct setting *s = *state;
	assert_ok(make_grant(s));
	remove_first(s, &client_resource, s->client);
	assert_int_equal(core_commit(s->core), ERR_CHANGED);
	assert_int_equal(grants(s), 0);
	assert_told(s->core, make_grant(s), "404 Client not found");
}

static void a_grant_is_not_made_when_its_api_went_first(void **state)
{
	struct setting *s = *state;
	assert_ok(make_grant(s));
	remove_first(s, &resource_server_resource, s->api);
	assert_int_equal(core_commit(s->core), ERR_CHANGED);
	assert_int_equal(grants(s), 0);
	assert_told(s->core, make_grant(s), "404 Resource server not found");
}

/* Another API of the same name is another API: grants of the first went with it. */
static void an_api_that_is_made_again_is_another_one(void **state)
{
	struct setting *s = *state;
	assert_ok(make_grant(s));
	remove_first(s, &resource_server_resource, s->api);
	struct store_batch *mine = s->core->c.batch;
	s->core->c.batch = store_batch_new();
	make(s->core, &resource_server_resource, "{'identifier':'" API "'}");
	assert_int_equal(core_commit(s->core), ERR_OK);
	store_batch_free(s->core->c.batch);
	s->core->c.batch = mine;
	assert_int_equal(core_commit(s->core), ERR_CHANGED);
	assert_ok(make_grant(s));
	assert_int_equal(core_commit(s->core), ERR_OK);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setting_new, setting_free)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(a_grant_is_made_beside_what_it_is_for),
		EACH(a_grant_goes_with_its_client),
		EACH(a_grant_is_not_made_when_its_client_went_first),
		EACH(a_grant_is_not_made_when_its_api_went_first),
		EACH(an_api_that_is_made_again_is_another_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
