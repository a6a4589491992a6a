/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "core/audit.h"
#include "core/change.h"
#include "support.h"

/* What was noted until now, and begins anew. */
static const char *taken(struct core *t)
{
	json_t *detail = json_keep(t->arena, json_object());
	assert_ok(changes_take(&t->c, detail));
	return core_text(t, detail);
}

/* A document of a kind that nothing else looks at. */
static void insert(struct core *t, const char *id, const char *text)
{
	struct change_doc d = { .kind = "thing", .id = span_of(id), .doc = core_json(t, text) };
	assert_ok(json_write_in(t->arena, d.doc, &d.text));
	assert_ok(change_insert(&t->c, &d));
}

static void update(struct core *t, const char *id, const char *text, int64_t version)
{
	struct change_doc d = { .kind = "thing", .id = span_of(id), .doc = core_json(t, text) };
	assert_ok(json_write_in(t->arena, d.doc, &d.text));
	assert_ok(change_update(&t->c, &d, version));
}

static void put_secret(struct core *t, const char *id, const char *name)
{
	struct secret_row row = { .owner_kind = SPAN("thing"),
		.owner_id = span_of(id),
		.name = span_of(name),
		.sealed = SPAN("sealed"),
		.hash = SPAN("") };
	assert_ok(change_secret_put(&t->c, &row));
}

static void nothing_is_noted_before_it_is_begun(void **state)
{
	struct core *t = *state;
	t->c.changes = NULL;
	insert(t, "quiet", "{'a':1}");
	put_secret(t, "quiet", "s");
	assert_string_equal(taken(t), "{}");
	assert_int_equal(core_commit(t), ERR_OK);
}

static void a_document_comes_changes_and_goes(void **state)
{
	struct core *t = *state;
	assert_ok(changes_begin(&t->c));
	insert(t, "one", "{'name':'One','a':1}");
	assert_string_equal(taken(t), "{'change':[{'kind':'thing','id':'one','op':'created',"
				      "'members':[{'path':'/name','after':'One'},"
				      "{'path':'/a','after':1}],'name':'One'}]}");
	assert_int_equal(core_commit(t), ERR_OK);
	update(t, "one", "{'name':'One','a':2}", 1);
	assert_string_equal(taken(t),
		"{'change':[{'kind':'thing','id':'one','op':'changed',"
		"'members':[{'path':'/a','before':1,'after':2}],'name':'One'}]}");
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(change_delete(&t->c, "thing", SPAN("one")));
	assert_string_equal(taken(t), "{'change':[{'kind':'thing','id':'one','op':'removed',"
				      "'members':[{'path':'/name','before':'One'},"
				      "{'path':'/a','before':2}],'name':'One'}]}");
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(change_delete(&t->c, "thing", SPAN("one")));
	assert_string_equal(taken(t), "{'change':[]}");
	core_drop(t);
}

static void a_version_that_was_overtaken_is_not_noted(void **state)
{
	struct core *t = *state;
	assert_ok(changes_begin(&t->c));
	insert(t, "two", "{'a':1}");
	assert_int_equal(core_commit(t), ERR_OK);
	update(t, "two", "{'a':2}", 1);
	assert_int_equal(core_commit(t), ERR_OK);
	(void)taken(t);
	update(t, "two", "{'a':3}", 1); /* decided by what stood there before */
	assert_string_equal(taken(t), "{'change':[]}");
	assert_int_equal(core_commit(t), ERR_CHANGED);
	update(t, "two", "{'a':3}", 2);
	assert_string_equal(taken(t), "{'change':[{'kind':'thing','id':'two','op':'changed',"
				      "'members':[{'path':'/a','before':2,'after':3}]}]}");
	assert_int_equal(core_commit(t), ERR_OK);
}

static void an_attempt_begins_without_the_notes_of_the_one_before(void **state)
{
	struct core *t = *state;
	assert_ok(changes_begin(&t->c));
	insert(t, "three", "{'a':1}");
	core_drop(t);
	assert_ok(changes_begin(&t->c));
	insert(t, "four", "{'a':1}");
	assert_null(strstr(taken(t), "three"));
	assert_string_equal(taken(t), "{'change':[]}");
	core_drop(t);
}

static void secrets_are_noted_with_their_document(void **state)
{
	struct core *t = *state;
	assert_ok(changes_begin(&t->c));
	put_secret(t, "five", "s");
	insert(t, "five", "{'name':'Five'}");
	assert_string_equal(taken(t),
		"{'change':[{'kind':'thing','id':'five','op':'created','members':["
		"{'path':'/s','after':'changed','secret':true},"
		"{'path':'/name','after':'Five'}],'name':'Five'}]}");
	assert_int_equal(core_commit(t), ERR_OK);
	put_secret(t, "five", "s");
	update(t, "five", "{'name':'Five'}", 1); /* for its version alone */
	assert_string_equal(taken(t),
		"{'change':[{'kind':'thing','id':'five','op':'changed','members':["
		"{'path':'/s','before':'changed','after':'changed','secret':true}],"
		"'name':'Five'}]}");
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(change_secret_delete(&t->c, "thing", SPAN("five"), SPAN("none")));
	assert_string_equal(taken(t), "{'change':[]}");
	assert_ok(change_secret_delete(&t->c, "thing", SPAN("five"), SPAN("s")));
	assert_non_null(
		strstr(taken(t), "'members':[{'path':'/s','before':'changed','secret':true}]"));
	core_drop(t);
	assert_ok(change_delete(&t->c, "thing", SPAN("five")));
	assert_non_null(strstr(taken(t), "{'path':'/s','before':'changed','secret':true}"));
	core_drop(t);
}

static void what_goes_with_another_is_counted_and_some_are_named(void **state)
{
	struct core *t = *state;
	char id[16];
	for (int i = 0; i < LIMIT_CHANGE_IDS + 3; i++) {
		struct doc_key key = { .name = "of", .value = SPAN("six") };
		snprintf(id, sizeof id, "p%d", i);
		store_doc_insert(t->c.batch, t->c.tenant->id, "part", span_of(id), SPAN("{}"), &key,
			1, t->c.now);
	}
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(changes_begin(&t->c));
	assert_ok(change_delete_where(&t->c, "part", "of", SPAN("nothing")));
	assert_string_equal(taken(t), "{'change':[]}");
	assert_ok(change_delete_where(&t->c, "part", "of", SPAN("six")));
	json_t *detail = json_keep(t->arena, json_object());
	assert_ok(changes_take(&t->c, detail));
	json_t *note = json_array_get(json_object_get(detail, "change"), 0);
	assert_int_equal(json_int(note, "count", 0), LIMIT_CHANGE_IDS + 3);
	assert_int_equal(json_array_size(json_object_get(note, "ids")), LIMIT_CHANGE_IDS);
	assert_span(json_str(note, "op"), "removed");
	core_drop(t);
}

static void an_event_cannot_grow_without_end(void **state)
{
	struct core *t = *state;
	char id[400], text[3000] = "{'a':'";
	memset(text + 6, 'x', 2000);
	strcat(text, "'}");
	assert_ok(changes_begin(&t->c));
	for (int i = 0; i < 2 * LIMIT_CHANGE_DOCS; i++) {
		snprintf(id, sizeof id, "%d-%0390d", i, 0);
		insert(t, id, text);
	}
	json_t *detail = json_keep(t->arena, json_object());
	assert_ok(changes_take(&t->c, detail));
	json_t *list = json_object_get(detail, "change");
	assert_in_range(json_dumpb(list, NULL, 0, JSON_COMPACT), LIMIT_CHANGE_BYTES / 2,
		LIMIT_CHANGE_BYTES);
	assert_int_equal(json_array_size(list) + (size_t)json_int(detail, "change_more", 0),
		2 * LIMIT_CHANGE_DOCS);
	assert_in_range(json_str(json_array_get(list, 0), "id").n, LIMIT_CHANGE_NAME,
		LIMIT_CHANGE_NAME + 3);
	core_drop(t);
}

static void signing_keys_tenants_and_tokens_say_what_became_of_them(void **state)
{
	struct core *t = *state;
	struct key_row was = { .kid = SPAN("k"), .state = KEY_NEXT }, is = was;
	struct tenant_row old = { .id = t->c.tenant->id,
		.name = SPAN("first"),
		.issuer = SPAN("https://a/") },
			  moved = old;
	struct revocation_row row = { .aud = SPAN("aud"), .jti = SPAN("jti") };
	is.state = KEY_CURRENT;
	moved.issuer = SPAN("https://b/");
	assert_ok(changes_begin(&t->c));
	assert_ok(change_key(&t->c, &was, &is));
	assert_ok(change_tenant(&t->c, &old, &moved));
	assert_ok(change_revoke(&t->c, &row));
	assert_string_equal(taken(t),
		"{'change':[{'kind':'signing_key','id':'k','op':'changed','members':["
		"{'path':'/state','before':'next','after':'current'}]},"
		"{'kind':'tenant','id':'first','op':'changed','members':["
		"{'path':'/issuer','before':'https://a/','after':'https://b/'}]},"
		"{'kind':'revoked_token','id':'jti','op':'created','members':["
		"{'path':'/aud','after':'aud'}]}]}");
	core_drop(t);
}

static void the_event_of_a_change_holds_its_notes_once(void **state)
{
	struct core *t = *state;
	struct event_row *rows;
	size_t n;
	assert_ok(changes_begin(&t->c));
	t->c.who.all_scopes = true;
	t->c.who.subject = SPAN("operator");
	insert(t, "seven", "{'a':1}");
	assert_ok(audit_operator(&t->c, "Did this", core_json(t, "{'a':1}")));
	assert_ok(audit_operator(&t->c, "Did that", core_json(t, "{}")));
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(store_events(t->conn, t->arena, t->c.tenant->id, 0, 100, &rows, &n));
	assert_int_equal(n, 2);
	const char *first = core_text(t, core_json(t, arena_cstr(t->arena, rows[0].event.detail)));
	assert_string_equal(first,
		"{'a':1,'request':{'channel':'cli','auth':{'user':{'name':'operator'},"
		"'strategy':'offline'}},'change':[{'kind':'thing','id':'seven','op':'created',"
		"'members':[{'path':'/a','after':1}]}]}");
	assert_null(memmem(rows[1].event.detail.p, rows[1].event.detail.n, "seven", 5));
	t->c.who.all_scopes = false;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_noted_before_it_is_begun),
		cmocka_unit_test(a_document_comes_changes_and_goes),
		cmocka_unit_test(a_version_that_was_overtaken_is_not_noted),
		cmocka_unit_test(an_attempt_begins_without_the_notes_of_the_one_before),
		cmocka_unit_test(secrets_are_noted_with_their_document),
		cmocka_unit_test(what_goes_with_another_is_counted_and_some_are_named),
		cmocka_unit_test(an_event_cannot_grow_without_end),
		cmocka_unit_test(signing_keys_tenants_and_tokens_say_what_became_of_them),
		cmocka_unit_test(the_event_of_a_change_holds_its_notes_once),
	};
	return cmocka_run_group_tests(tests, core_new, core_free);
}
