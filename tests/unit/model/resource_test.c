/* SPDX-License-Identifier: Apache-2.0 */
#include "model/resource.h"
#include <setjmp.h>
#include <cmocka.h>

#define NO_LENGTH .length_min = -1, .length_max = -1
#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const struct schema any = { NO_LENGTH };
static const struct schema on = { .types = TYPE_BOOLEAN, NO_LENGTH, .default_json = "true" };
static const struct schema facts = { .types = TYPE_OBJECT,
	NO_LENGTH,
	.prop_count = 1,
	.props = (const struct schema_prop[]){ { "on", &on, 0, NULL, NULL } } };
static const struct schema schema = { .types = TYPE_OBJECT,
	NO_LENGTH,
	.prop_count = 8,
	.props = (const struct schema_prop[]){
		{ "id", &any, PROP_READ_ONLY, LIST("*"), NULL },
		{ "name", &any, 0, NULL, NULL },
		{ "secret", &any, PROP_WRITE_ONLY, LIST("read:keys", "read:all"),
			LIST("update:keys") },
		{ "meta", &any, PROP_MERGE, NULL, NULL },
		{ "facts", &facts, 0, NULL, NULL },
		{ "old", &any, PROP_IGNORED, NULL, NULL },
		{ "kinds", &any, 0, NULL, NULL },
		{ "end", &any, 0, NULL, NULL },
	} };
static const struct resource_lookup lookups[] = {
	{ "name", "name", "name", NULL, true, false, false },
	{ "global", "global", "is_global", "false", false, true, false },
	{ "kind", "kinds", "kind", NULL, false, false, false },
	{ "end", "end", NULL, NULL, false, false, true },
};
static const struct resource thing = { .kind = "thing",
	.schema = &schema,
	.lookups = lookups,
	.lookup_count = 4,
	.see = LIST("read:things"),
	.always = LIST("id"),
	.head = LIST("id", "name"),
	.tail = LIST("end") };

static void assert_json(const json_t *v, const char *want)
{
	char *got = json_dumps(v, JSON_COMPACT | JSON_ENCODE_ANY);
	assert_string_equal(got, want);
	free(got);
}

static void patch_replaces_merges_and_deletes(void **state)
{
	static const struct {
		const char *name, *doc, *patch, *want;
	} rows[] = {
		{ "nothing", "{\"name\":\"a\"}", "{}", "{\"name\":\"a\"}" },
		{ "a member keeps its place", "{\"name\":\"a\",\"end\":1}", "{\"name\":\"b\"}",
			"{\"name\":\"b\",\"end\":1}" },
		{ "a new one comes last", "{\"end\":1}", "{\"name\":\"b\"}",
			"{\"end\":1,\"name\":\"b\"}" },
		{ "null deletes", "{\"name\":\"a\",\"end\":1}", "{\"name\":null}", "{\"end\":1}" },
		{ "null of what is not there", "{\"end\":1}", "{\"name\":null}", "{\"end\":1}" },
		{ "an object is replaced", "{\"kinds\":{\"a\":1}}", "{\"kinds\":{\"b\":2}}",
			"{\"kinds\":{\"b\":2}}" },
		{ "metadata merges", "{\"meta\":{\"a\":1,\"b\":{\"x\":1}}}",
			"{\"meta\":{\"b\":{\"y\":1},\"c\":3}}",
			"{\"meta\":{\"a\":1,\"b\":{\"y\":1},\"c\":3}}" },
		{ "null deletes there", "{\"meta\":{\"a\":1,\"b\":2}}",
			"{\"meta\":{\"a\":null,\"z\":null}}", "{\"meta\":{\"b\":2}}" },
		{ "null is never stored", "{}", "{\"meta\":{\"a\":null,\"b\":1}}",
			"{\"meta\":{\"b\":1}}" },
		{ "null deletes all metadata", "{\"meta\":{\"a\":1}}", "{\"meta\":null}", "{}" },
		{ "metadata over what is none", "{\"meta\":7}", "{\"meta\":{\"a\":1}}",
			"{\"meta\":{\"a\":1}}" },
		{ "what may not be set is passed over", "{\"id\":1}",
			"{\"id\":2,\"old\":3,\"end\":4}", "{\"id\":1,\"end\":4}" },
		{ "nor deleted", "{\"id\":1}", "{\"id\":null}", "{\"id\":1}" },
		{ "a new object gets its defaults", "{}", "{\"facts\":{\"x\":1}}",
			"{\"facts\":{\"x\":1,\"on\":true}}" },
		{ "one that was there does not", "{\"facts\":{}}", "{\"facts\":{\"x\":1}}",
			"{\"facts\":{\"x\":1}}" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("# %s\n", rows[i].name);
		json_t *doc = json_loads(rows[i].doc, 0, NULL),
		       *patch = json_loads(rows[i].patch, 0, NULL), *out;
		assert_int_equal(resource_patch(&thing, doc, patch, &out).code, ERR_OK);
		assert_json(out, rows[i].want);
		assert_json(doc, rows[i].doc);
		json_decref(out);
		json_decref(doc);
		json_decref(patch);
	}
}

static void show_orders_and_hides(void **state)
{
	static const char *const doc_text = "{\"end\":9,\"hidden\":1,\"kinds\":[],\"secret\":\"s\","
					    "\"name\":\"a\",\"id\":\"1\"}";
	static const struct {
		const char *name, *scopes, *want;
	} rows[] = {
		{ "no scope of the resource", "x", "{\"id\":\"1\"}" },
		{ "ordinary members", "read:things",
			"{\"id\":\"1\",\"name\":\"a\",\"kinds\":[],\"end\":9}" },
		{ "only the secret", "read:keys", "{\"id\":\"1\",\"secret\":\"s\"}" },
		{ "the other scope of the secret", "read:all", "{\"id\":\"1\",\"secret\":\"s\"}" },
		{ "both", "read:keys read:things",
			"{\"id\":\"1\",\"name\":\"a\",\"kinds\":[],\"secret\":\"s\",\"end\":9}" },
	};
	struct arena *a = arena_new(1 << 20);
	json_t *doc = json_loads(doc_text, 0, NULL), *out;
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct scope_set have;
		print_message("# %s\n", rows[i].name);
		assert_int_equal(scope_parse(a, span_of(rows[i].scopes), &have).code, ERR_OK);
		assert_int_equal(resource_show(&thing, doc, &have, &out).code, ERR_OK);
		assert_json(out, rows[i].want);
		json_decref(out);
	}
	assert_int_equal(resource_show(&thing, doc, NULL, &out).code, ERR_OK);
	assert_json(out, "{\"id\":\"1\",\"name\":\"a\",\"kinds\":[],\"secret\":\"s\",\"end\":9}");
	json_decref(out);
	json_decref(doc);
	arena_free(a);
}

static void may_set_names_the_first_forbidden_member(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct scope_set have;
	const char *member = NULL;
	const char *const *scopes = NULL;
	json_t *plain = json_pack("{s:s}", "name", "a"),
	       *secret = json_pack("{s:s, s:n}", "name", "a", "secret");
	(void)state;
	assert_int_equal(scope_parse(a, SPAN("update:things"), &have).code, ERR_OK);
	assert_true(resource_may_set(&thing, plain, &have, &member, &scopes));
	assert_false(resource_may_set(&thing, secret, &have, &member, &scopes));
	assert_string_equal(member, "secret");
	assert_string_equal(scopes[0], "update:keys");
	assert_int_equal(scope_parse(a, SPAN("update:keys"), &have).code, ERR_OK);
	assert_true(resource_may_set(&thing, secret, &have, &member, &scopes));
	json_decref(plain);
	json_decref(secret);
	arena_free(a);
}

static void select_keeps_what_must_stay(void **state)
{
	static const struct {
		const char *name, *fields;
		bool include;
		const char *want;
	} rows[] = {
		{ "one", "name", true, "{\"id\":1,\"name\":2}" },
		{ "two, with a blank", "end, name", true, "{\"id\":1,\"name\":2,\"end\":3}" },
		{ "none that exists", "zzz", true, "{\"id\":1}" },
		{ "no part of a name", "nam", true, "{\"id\":1}" },
		{ "all but one", "name", false, "{\"id\":1,\"end\":3}" },
		{ "what must stay stays", "id,name,end", false, "{\"id\":1}" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("# %s\n", rows[i].name);
		json_t *doc = json_pack("{s:i, s:i, s:i}", "id", 1, "name", 2, "end", 3);
		assert_int_equal(
			resource_select(&thing, doc, span_of(rows[i].fields), rows[i].include).code,
			ERR_OK);
		assert_json(doc, rows[i].want);
		json_decref(doc);
	}
}

static void keys_follow_the_lookups(void **state)
{
	static const struct {
		const char *name, *doc, *want;
	} rows[] = {
		{ "absent members", "{}", "global=false " },
		{ "a text", "{\"name\":\"a\"}", "name=a global=false " },
		{ "a boolean", "{\"global\":true}", "global=true " },
		{ "a list", "{\"kinds\":[\"x\",\"y\"],\"global\":false}",
			"global=false kind=x kind=y " },
		{ "what is no text has no key", "{\"name\":5,\"kinds\":[1,\"z\"]}",
			"global=false kind=z " },
		{ "null counts as there", "{\"global\":null}", "" },
		{ "a folded one", "{\"end\":\"An \u00c4PFEL Z[\",\"global\":null}",
			"end=an \u00c4pfel z[ " },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *a = arena_new(1 << 20);
		struct lookup_value *keys;
		size_t n;
		char got[200] = "";
		print_message("# %s\n", rows[i].name);
		json_t *doc = json_loads(rows[i].doc, 0, NULL);
		assert_int_equal(resource_keys(&thing, a, doc, &keys, &n).code, ERR_OK);
		for (size_t k = 0; k < n; k++) {
			size_t at = strlen(got);
			snprintf(got + at, sizeof got - at, "%s=" SPAN_FMT " ", keys[k].lookup->key,
				SPAN_ARG(keys[k].value));
		}
		assert_string_equal(got, rows[i].want);
		json_decref(doc);
		arena_free(a);
	}
}

static void ignored_members_are_dropped(void **state)
{
	json_t *body = json_pack("{s:i, s:i}", "old", 1, "name", 2);
	(void)state;
	resource_drop_ignored(&thing, body);
	assert_json(body, "{\"name\":2}");
	json_decref(body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patch_replaces_merges_and_deletes),
		cmocka_unit_test(show_orders_and_hides),
		cmocka_unit_test(may_set_names_the_first_forbidden_member),
		cmocka_unit_test(select_keeps_what_must_stay),
		cmocka_unit_test(keys_follow_the_lookups),
		cmocka_unit_test(ignored_members_are_dropped),
	};
	return cmocka_run_group_tests_name("resource", tests, NULL, NULL);
}
