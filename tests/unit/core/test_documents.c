/* SPDX-License-Identifier: Apache-2.0 */
#include "core/documents.h"
#include "base/limits.h"
#include "support.h"

/* ---- a resource of the test's own ---- */

static const char *const see_ordinary[] = { "read:things", NULL };
static const char *const see_all[] = { "*", NULL };
static const char *const see_secret[] = { "read:secrets", NULL };
static const char *const none[] = { NULL };
static const char *const head[] = { "id", "name", NULL };
static const char *const tail[] = { "created_at", "updated_at", NULL };

static const struct schema text = { .types = TYPE_STRING, .length_min = -1, .length_max = -1 };
static const struct schema flag = {
	.types = TYPE_BOOLEAN, .length_min = -1, .length_max = -1, .default_json = "false"
};
static const struct schema_prop props[] = {
	{ "id", &text, PROP_READ_ONLY, see_all, NULL },
	{ "name", &text, 0, see_all, NULL },
	{ "color", &text, 0, NULL, NULL },
	{ "loud", &flag, 0, NULL, NULL },
	{ "client_secret", &text, 0, see_secret, NULL },
	{ "created_at", &text, PROP_READ_ONLY, NULL, NULL },
	{ "updated_at", &text, PROP_READ_ONLY, NULL, NULL },
};
static const struct schema thing_schema = { .types = TYPE_OBJECT,
	.props = props,
	.prop_count = sizeof props / sizeof *props,
	.closed = true,
	.length_min = -1,
	.length_max = -1 };
static const struct resource_lookup lookups[] = {
	{ "name", "name", "name", NULL, true, false, false },
	{ "color", "color", "color", "grey", false, true, false },
};
static const struct wire_error gone = { 404, "inexistent_thing", "The thing does not exist" };

static err refuse_or_paint(struct ctx *c, json_t *doc)
{
	static const struct wire_error ugly = { 400, "ugly", "%s is ugly" };
	if (span_eq_str(json_str(doc, "color"), "beige"))
		return fault_wire(&c->fault, &ugly, "beige");
	return json_object_set_new(doc, "color", json_string("painted")) ? FAIL(NOMEM) : OK;
}

static err keep_name(struct ctx *c, const json_t *old_doc, const json_t *patch, json_t *doc)
{
	static const struct wire_error named = { 400, "", "The name stays" };
	(void)patch;
	if (!json_equal(json_object_get(old_doc, "name"), json_object_get(doc, "name")))
		return fault_wire(&c->fault, &named, NULL);
	return OK;
}

static err stay_when_red(struct ctx *c, const json_t *doc)
{
	static const struct wire_error red = { 400, "", "Red things stay" };
	return span_eq_str(json_str(doc, "name"), "red") ? fault_wire(&c->fault, &red, NULL) : OK;
}

static err add_secret(struct ctx *c, json_t *doc, enum show_why why)
{
	(void)c;
	(void)why;
	return json_object_set_new(doc, "client_secret", json_string("hush")) ? FAIL(NOMEM) : OK;
}

static const struct resource_hooks hooks = {
	.create = refuse_or_paint, .patch = keep_name, .remove = stay_when_red, .show = add_secret
};

#define THING                                                                                      \
	.kind = "thing", .collection = "things", .id_member = "id", .id_form = "thg_:16",          \
	.created_member = "created_at", .updated_member = "updated_at", .schema = &thing_schema,   \
	.lookups = lookups, .lookup_count = 2, .alternate_id = "name", .see = see_ordinary,        \
	.always = none, .head = head, .tail = tail, .not_found = &gone
static const struct resource plain = { THING };
static const struct resource hooked = { THING, .hooks = &hooks };
static const struct resource single = { .kind = "single",
	.schema = &thing_schema,
	.singleton = true,
	.see = see_ordinary,
	.always = none,
	.head = none,
	.tail = none,
	.not_found = &gone };

static struct span make(struct core *t, const struct resource *r, const char *body)
{
	json_t *doc = NULL;
	assert_ok(documents_create(&t->c, r, core_json(t, body), &doc));
	return arena_span_dup(t->arena, json_str(doc, "id"));
}

static const char *stored(struct core *t, const char *id)
{
	struct document d;
	assert_ok(documents_get(&t->c, &plain, span_of(id), &d));
	return core_text(t, d.doc);
}

static void scope(struct core *t, struct span *scopes, size_t n)
{
	t->c.who.scopes = (struct scope_set){ .items = scopes, .count = n };
}

/* ---- the tests ---- */

static void a_new_document_gets_id_defaults_and_times(void **state)
{
	struct core *t = *state;
	json_t *doc = NULL;
	t->c.now = CORE_NOW;
	assert_ok(documents_create(&t->c, &plain, core_json(t, "{'name':'a'}"), &doc));
	struct span id = json_str(doc, "id");
	assert_true(span_starts_with(id, "thg_"));
	assert_int_equal(id.n, 20);
	assert_string_equal(core_text(t, json_object_get(doc, "loud")), "false");
	assert_string_equal(json_string_value(json_object_get(doc, "created_at")), CORE_NOW_ISO);
	assert_string_equal(json_string_value(json_object_get(doc, "updated_at")), CORE_NOW_ISO);
	const char *made = core_text(t, doc);
	assert_int_equal(core_commit(t), ERR_OK);
	assert_string_equal(stored(t, id.p), made);
}

static void an_id_that_is_given_is_kept(void **state)
{
	struct core *t = *state;
	make(t, &plain, "{'id':'given','name':'given-name'}");
	assert_int_equal(core_commit(t), ERR_OK);
	assert_non_null(strstr(stored(t, "given"), "'name':'given-name'"));
}

static void a_document_is_found_by_its_alternate_id(void **state)
{
	struct core *t = *state;
	struct document d;
	assert_ok(documents_get(&t->c, &plain, SPAN("given-name"), &d));
	assert_span(d.id, "given");
	assert_int_equal(d.version.number, 1);
	assert_told(t, documents_get(&t->c, &plain, SPAN("given-nam"), &d),
		"404 inexistent_thing The thing does not exist");
	assert_told(t, documents_get(&t->c, &plain, SPAN(""), &d),
		"404 inexistent_thing The thing does not exist");
}

static void another_tenant_does_not_find_it(void **state)
{
	struct core *t = *state;
	struct document d;
	bool was = true;
	core_tenant(t, "second");
	assert_err(documents_get(&t->c, &plain, SPAN("given"), &d), M_WIRE);
	assert_ok(documents_remove(&t->c, &plain, SPAN("given"), &was));
	assert_false(was);
	core_tenant(t, "first");
	assert_ok(documents_get(&t->c, &plain, SPAN("given"), &d));
}

static void a_unique_member_is_held_once(void **state)
{
	struct core *t = *state;
	make(t, &plain, "{'name':'given-name'}");
	assert_int_equal(core_commit(t), ERR_EXISTS);
	make(t, &plain, "{'id':'given','name':'another'}");
	assert_int_equal(core_commit(t), ERR_EXISTS);
	core_tenant(t, "second");
	make(t, &plain, "{'id':'given','name':'given-name'}");
	assert_int_equal(core_commit(t), ERR_OK);
	core_tenant(t, "first");
}

static void a_patch_changes_merges_and_moves_the_time(void **state)
{
	struct core *t = *state;
	json_t *doc = NULL;
	make(t, &plain, "{'id':'p','name':'p','color':'blue'}");
	assert_int_equal(core_commit(t), ERR_OK);
	t->c.now = CORE_NOW + 5000;
	assert_ok(documents_patch(
		&t->c, &plain, SPAN("p"), core_json(t, "{'color':null,'loud':true}"), &doc));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_null(strstr(stored(t, "p"), "color"));
	assert_non_null(strstr(stored(t, "p"), "'loud':true"));
	assert_non_null(strstr(stored(t, "p"), "'updated_at':'2025-11-25T09:34:30.123Z'"));
	assert_string_equal(
		core_text(t, json_object_get(doc, "updated_at")), "'2025-11-25T09:34:30.123Z'");
	assert_err(documents_patch(&t->c, &plain, SPAN("q"), core_json(t, "{'loud':true}"), &doc),
		M_WIRE);
}

static void of_two_patches_at_once_one_runs_again(void **state)
{
	struct core *t = *state;
	json_t *doc;
	struct store_batch *mine = t->c.batch;
	assert_ok(
		documents_patch(&t->c, &plain, SPAN("p"), core_json(t, "{'color':'mine'}"), &doc));
	t->c.batch = store_batch_new();
	assert_ok(documents_patch(&t->c, &plain, SPAN("p"), core_json(t, "{'loud':false}"), &doc));
	assert_int_equal(core_commit(t), ERR_OK);
	store_batch_free(t->c.batch);
	t->c.batch = mine;
	assert_int_equal(core_commit(t), ERR_CHANGED);
	assert_null(strstr(stored(t, "p"), "mine"));
	assert_ok(
		documents_patch(&t->c, &plain, SPAN("p"), core_json(t, "{'color':'mine'}"), &doc));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_non_null(strstr(stored(t, "p"), "'loud':false"));
}

/* A document of so many bytes of JSON, told by its length in the store. */
static json_t *of_length(struct core *t, const char *id, size_t n)
{
	static const char around[] = "{'id':'','name':'','color':'','loud':false}";
	size_t used = sizeof around - 1 + 2 * strlen(id);
	char *color = arena_alloc(t->arena, n - used + 1);
	memset(color, 'c', n - used);
	color[n - used] = 0;
	return core_json(
		t, arena_printf(t->arena, "{'id':'%s','name':'%s','color':'%s'}", id, id, color));
}

static void a_document_has_a_longest_length(void **state)
{
	struct core *t = *state;
	json_t *doc = NULL;
	struct document d;
	assert_ok(documents_create(&t->c, &plain, of_length(t, "long", LIMIT_DOCUMENT), &doc));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(documents_get(&t->c, &plain, SPAN("long"), &d));
	assert_told(t,
		documents_create(&t->c, &plain, of_length(t, "more", LIMIT_DOCUMENT + 1), &doc),
		"400 invalid_body Payload validation error: 'Document is too long: 131073 bytes of "
		"JSON, at most 131072 are allowed'.");
	assert_true(store_batch_is_empty(t->c.batch));
}

static void what_a_patch_adds_counts_towards_the_length(void **state)
{
	struct core *t = *state;
	json_t *doc = NULL;
	assert_ok(documents_patch(
		&t->c, &plain, SPAN("long"), core_json(t, "{'loud':true}"), &doc)); /* one less */
	assert_int_equal(core_commit(t), ERR_OK);
	assert_told(t,
		documents_patch(
			&t->c, &plain, SPAN("long"), core_json(t, "{'client_secret':'a'}"), &doc),
		"400 invalid_body Payload validation error: 'Document is too long: 131091 bytes of "
		"JSON, at most 131072 are allowed'.");
	assert_true(store_batch_is_empty(t->c.batch));
	assert_ok(
		documents_patch(&t->c, &plain, SPAN("long"), core_json(t, "{'color':null}"), &doc));
	assert_int_equal(core_commit(t), ERR_OK);
}

static void removing_tells_what_was_and_frees_the_name(void **state)
{
	struct core *t = *state;
	bool was = false;
	assert_ok(documents_remove(&t->c, &plain, SPAN("p"), &was));
	assert_true(was);
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(documents_remove(&t->c, &plain, SPAN("p"), &was));
	assert_false(was);
	assert_true(store_batch_is_empty(t->c.batch));
	make(t, &plain, "{'name':'p'}");
	assert_int_equal(core_commit(t), ERR_OK);
}

static void hooks_change_and_refuse(void **state)
{
	struct core *t = *state;
	json_t *doc = NULL;
	bool was;
	make(t, &hooked, "{'id':'red','name':'red','color':'blue'}");
	assert_int_equal(core_commit(t), ERR_OK);
	assert_non_null(strstr(stored(t, "red"), "'color':'painted'"));
	assert_told(t, documents_create(&t->c, &hooked, core_json(t, "{'color':'beige'}"), &doc),
		"400 ugly beige is ugly");
	assert_true(store_batch_is_empty(t->c.batch));
	assert_told(t,
		documents_patch(&t->c, &hooked, SPAN("red"), core_json(t, "{'name':'b'}"), &doc),
		"400 The name stays");
	assert_told(t, documents_remove(&t->c, &hooked, SPAN("red"), &was), "400 Red things stay");
	assert_true(store_batch_is_empty(t->c.batch));
}

static void lists_count_page_and_filter(void **state)
{
	struct core *t = *state;
	struct span green = SPAN("green");
	struct doc_filter f = { "color", &green, 1 };
	struct list_query q = {
		.filters = &f, .filter_count = 1, .per_page = 2, .want_total = true
	};
	struct list_result got;
	for (int i = 0; i < 5; i++)
		make(t, &plain,
			arena_printf(t->arena, "{'id':'g%d','name':'g%d','color':'green'}", i, i));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(documents_list(&t->c, &plain, &q, &got));
	assert_int_equal(got.total, 5);
	assert_int_equal(json_array_size(got.items), 2);
	q.page = 2;
	assert_ok(documents_list(&t->c, &plain, &q, &got));
	assert_int_equal(json_array_size(got.items), 1);
	assert_span(json_str(json_array_get(got.items, 0), "id"), "g4");
	q.page = 3;
	assert_ok(documents_list(&t->c, &plain, &q, &got));
	assert_int_equal(json_array_size(got.items), 0);
	green = SPAN("gree");
	q.page = 0;
	assert_ok(documents_list(&t->c, &plain, &q, &got));
	assert_int_equal(got.total, 0);
}

static void a_far_page_is_empty_and_not_the_first(void **state)
{
	struct core *t = *state;
	/* the greatest that a query may name; and those whose place is 0 in 32 bits */
	static const struct list_query far_ones[] = { { .page = 40000000, .per_page = 100 },
		{ .page = 1U << 31, .per_page = 2 }, { .page = 1U << 30, .per_page = 100 } };
	struct list_result got;
	for (size_t i = 0; i < sizeof far_ones / sizeof *far_ones; i++) {
		assert_ok(documents_list(&t->c, &plain, &far_ones[i], &got));
		assert_int_equal(json_array_size(got.items), 0);
	}
}

static void checkpoints_walk_through_all(void **state)
{
	struct core *t = *state;
	struct span green = SPAN("green");
	struct doc_filter f = { "color", &green, 1 };
	struct list_query q = { .filters = &f, .filter_count = 1, .take = 2 };
	struct list_result got = { .more = true };
	char seen[32] = "";
	for (int steps = 0; got.more && steps < 9; steps++) {
		assert_ok(documents_list(&t->c, &plain, &q, &got));
		for (size_t i = 0; i < json_array_size(got.items); i++)
			(void)snprintf(seen + strlen(seen), sizeof seen - strlen(seen), "%s",
				json_str(json_array_get(got.items, i), "id").p);
		q.after = got.last_seq;
	}
	assert_string_equal(seen, "g0g1g2g3g4");
}

static void a_singleton_is_empty_until_it_is_written(void **state)
{
	struct core *t = *state;
	struct document d;
	json_t *doc = NULL;
	assert_ok(documents_get(&t->c, &single, SPAN("anything"), &d));
	assert_int_equal(d.version.number, 0);
	assert_json(t, d.doc, "{}");
	assert_ok(documents_patch(&t->c, &single, SPAN_NONE, core_json(t, "{'color':'x'}"), &doc));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(documents_patch(&t->c, &single, SPAN_NONE, core_json(t, "{'loud':true}"), &doc));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(documents_get(&t->c, &single, SPAN_NONE, &d));
	assert_json(t, d.doc, "{'color':'x','loud':true}");
	assert_int_equal(d.version.number, 2);
}

static void what_is_shown_depends_on_the_scopes(void **state)
{
	struct core *t = *state;
	struct document d;
	json_t *shown = NULL;
	struct span all[] = { SPAN("read:secrets"), SPAN("read:things") };
	assert_ok(documents_get(&t->c, &hooked, SPAN("g0"), &d));
	json_object_del(d.doc, "created_at");
	json_object_del(d.doc, "updated_at");
	scope(t, NULL, 0);
	assert_ok(documents_show(&t->c, &hooked, d.doc, SHOW_GET, &shown));
	assert_json(t, shown, "{'id':'g0','name':'g0'}");
	scope(t, all + 1, 1);
	assert_ok(documents_show(&t->c, &hooked, d.doc, SHOW_GET, &shown));
	assert_json(t, shown, "{'id':'g0','name':'g0','color':'green','loud':false}");
	scope(t, all, 2);
	assert_ok(documents_show(&t->c, &hooked, d.doc, SHOW_GET, &shown));
	assert_json(t, shown,
		"{'id':'g0','name':'g0','color':'green','loud':false,'client_secret':'hush'}");
	assert_null(json_object_get(d.doc, "client_secret"));
	scope(t, NULL, 0);
}

static void a_new_secret_is_shown_to_whoever_made_it(void **state)
{
	struct core *t = *state;
	struct document d;
	json_t *shown = NULL;
	scope(t, NULL, 0);
	assert_ok(documents_get(&t->c, &hooked, SPAN("g0"), &d));
	assert_ok(documents_show(&t->c, &hooked, d.doc, SHOW_CREATED, &shown));
	assert_json(t, shown, "{'id':'g0','name':'g0','client_secret':'hush'}");
	assert_ok(documents_show(&t->c, &hooked, d.doc, SHOW_ROTATED, &shown));
	assert_json(t, shown, "{'id':'g0','name':'g0','client_secret':'hush'}");
	assert_ok(documents_show(&t->c, &hooked, d.doc, SHOW_PATCHED, &shown));
	assert_json(t, shown, "{'id':'g0','name':'g0'}");
	assert_ok(documents_show(&t->c, &plain, d.doc, SHOW_CREATED, &shown));
	assert_json(t, shown, "{'id':'g0','name':'g0'}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_document_gets_id_defaults_and_times),
		cmocka_unit_test(an_id_that_is_given_is_kept),
		cmocka_unit_test(a_document_is_found_by_its_alternate_id),
		cmocka_unit_test(another_tenant_does_not_find_it),
		cmocka_unit_test(a_unique_member_is_held_once),
		cmocka_unit_test(a_patch_changes_merges_and_moves_the_time),
		cmocka_unit_test(of_two_patches_at_once_one_runs_again),
		cmocka_unit_test(a_document_has_a_longest_length),
		cmocka_unit_test(what_a_patch_adds_counts_towards_the_length),
		cmocka_unit_test(removing_tells_what_was_and_frees_the_name),
		cmocka_unit_test(hooks_change_and_refuse),
		cmocka_unit_test(lists_count_page_and_filter),
		cmocka_unit_test(a_far_page_is_empty_and_not_the_first),
		cmocka_unit_test(checkpoints_walk_through_all),
		cmocka_unit_test(a_singleton_is_empty_until_it_is_written),
		cmocka_unit_test(what_is_shown_depends_on_the_scopes),
		cmocka_unit_test(a_new_secret_is_shown_to_whoever_made_it),
	};
	return cmocka_run_group_tests(tests, core_new, core_free);
}
