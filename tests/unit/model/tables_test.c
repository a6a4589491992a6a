/* SPDX-License-Identifier: Apache-2.0 */
/* What the generator wrote from api/ can be used as it stands. */
#include "api/management/op.h"
#include "model/format.h"
#include "model/pattern.h"
#include "model/resource_tables.h"
#include <setjmp.h>
#include <cmocka.h>

#define DEPTH_MAX 24

static void read_text(const char *json)
{
	json_t *v = json_loads(json, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(v);
	json_decref(v);
}

/* Every node that can be reached: formats are known, patterns compile, texts are JSON, defaults
 * pass their own node. */
static void walk(const struct schema *s, unsigned depth)
{
	bool matches;
	assert_true(depth < DEPTH_MAX);
	if (s->format)
		assert_true(format_is_known(s->format));
	if (s->pattern)
		assert_int_equal(pattern_match(s->pattern, SPAN("x"), &matches).code, ERR_OK);
	for (const char *const *v = s->values; v && *v; v++) {
		assert_null(strchr(*v, '\\')); /* compared byte by byte */
		read_text(*v);
	}
	for (const struct schema_default *d = s->defaults; d && d->member; d++) {
		read_text(d->json);
		for (const char *const *v = d->values; *v; v++)
			read_text(*v);
	}
	if (s->default_json) {
		struct arena *a = arena_new(1 << 20);
		struct fault fault = { 0 };
		json_t *v = json_loads(s->default_json, JSON_DECODE_ANY, NULL);
		assert_non_null(v);
		assert_int_equal(
			schema_check(a, s, v, SCHEMA_CREATE, ERR_M_BODY, &fault).code, ERR_OK);
		json_decref(v);
		arena_free(a);
	}
	for (size_t i = 0; i < s->prop_count; i++) {
		assert_ptr_equal(schema_prop(s, s->props[i].name), &s->props[i]);
		walk(s->props[i].schema, depth + 1);
	}
	assert_null(schema_prop(s, "no such member"));
	if (s->items)
		walk(s->items, depth + 1);
	if (s->additional)
		walk(s->additional, depth + 1);
	for (const struct schema *const *p = s->one_of; p && *p; p++)
		walk(*p, depth + 1);
}

static void every_schema_can_be_used(void **state)
{
	(void)state;
	for (size_t i = 0; i < management_op_count; i++) {
		const struct op *op = &management_ops[i];
		print_message("# %s\n", op->id);
		if (op->body)
			walk(op->body, 0);
		if (op->query)
			walk(op->query, 0);
	}
	for (const struct resource *const *r = resource_tables; *r; r++)
		walk((*r)->schema, 0);
}

static size_t count(const char *const *names)
{
	size_t n = 0;
	while (names && names[n])
		n++;
	return n;
}

static void every_row_says_who_may_call(void **state)
{
	size_t built = 0;
	(void)state;
	for (size_t i = 0; i < management_op_count; i++) {
		const struct op *op = &management_ops[i];
		print_message("# %s\n", op->id);
		assert_int_equal(
			(count(op->any) > 0) + (count(op->all) > 0), 1); /* none is public */
		assert_false(op->is_public);
		assert_true(strncmp(op->path, "/api/v2/", 8) == 0);
		assert_int_equal(op->run == OP_HANDLER, op->handler != NULL);
		assert_int_equal(op->run == OP_UNBUILT, op->resource == NULL);
		if (op->run == OP_CREATE || op->run == OP_PATCH)
			assert_non_null(op->body);
		built += op->run != OP_UNBUILT;
	}
	assert_int_equal(management_op_count, 470);
	assert_int_equal(built, 38);
	assert_int_equal(management_scope_count, 285);
	assert_string_equal(management_scopes[0].value, "read:client_grants");
	assert_string_equal(management_scopes[0].description, "Read Client Grants");
}

static const struct op *find(const char *id)
{
	for (size_t i = 0; i < management_op_count; i++)
		if (strcmp(management_ops[i].id, id) == 0)
			return &management_ops[i];
	fail_msg("no operation %s", id);
	return NULL;
}

static void check(const char *id, const char *json, const char *message)
{
	struct arena *a = arena_new(1 << 20);
	struct fault fault = { 0 };
	const struct op *op = find(id);
	json_t *v;
	print_message("# %s %s\n", id, json);
	assert_int_equal(json_read_in(a, span_of(json), NULL, &v).code, ERR_OK);
	enum schema_use use = op->method == HTTP_PATCH ? SCHEMA_PATCH : SCHEMA_CREATE;
	err e = schema_check(a, op->body, v, use, ERR_M_BODY, &fault);
	assert_string_equal(fault.text, message ? message : "");
	assert_int_equal(e.code, message ? ERR_M_BODY : ERR_OK);
	arena_free(a);
}

static void bodies_are_refused_in_the_words_of_the_contract(void **state)
{
	(void)state;
	check("post_clients", "{\"name\":\"x\"}", NULL);
	check("post_clients", "{}", "'Missing required property: name'");
	check("post_clients", "{\"name\":\"x\",\"b\":1,\"a\":1}",
		"'Additional properties not allowed: a,b'");
	check("post_clients", "{\"name\":\"x\",\"client_id\":\"y\"}",
		"'Additional properties not allowed: client_id'");
	check("post_clients", "{\"name\":\"<\"}",
		"'String does not match pattern ^[^<>]+$: <' on property name (Name of the "
		"application, without < and >.)");
	check("post_clients", "{\"name\":\"x\",\"app_type\":\"spy\"}",
		"'No enum match for: spy' on property app_type (Kind of application.)");
	check("post_clients", "{\"name\":\"x\",\"resource_server_identifier\":\"y\"}", NULL);
	check("patch_clients_by_id", "{\"resource_server_identifier\":\"y\"}", NULL);
	check("post_clients", "{\"name\":\"x\",\"jwks_uri\":\"y\"}",
		"'Additional properties not allowed: jwks_uri'");
	check("patch_clients_by_id", "{\"jwks_uri\":\"y\"}", NULL);
	check("patch_clients_by_id", "{\"tenant\":\"y\"}",
		"'Additional properties not allowed: tenant'");
	check("patch_clients_by_id", "{\"addons\":null,\"client_metadata\":{\"a\":null}}", NULL);
	check("patch_clients_by_id", "{\"cross_origin_auth\":false}", NULL);
	check("patch_clients_by_id", "{\"jwt_configuration\":{\"alg\":\"none\"}}",
		"'No enum match for: none' on property jwt_configuration.alg");
	check("patch_clients_by_id",
		"{\"client_authentication_methods\":{\"private_key_jwt\":{\"credentials\":[{\"id\":"
		"\"x\"}]}}}",
		"'Object didn't pass validation for format credential-id: x' on property "
		"client_authentication_methods.private_key_jwt.credentials[0].id");
	check("post_client-grants",
		"{\"client_id\":\"a b\",\"audience\":\"https://x\",\"scope\":[]}",
		"'Object didn't pass validation for format client-id: a b' on property client_id "
		"(Application that is granted.)");
	check("patch_client-grants_by_id", "{\"audience\":\"https://x\"}",
		"'Additional properties not allowed: audience'");
	check("patch_client-grants_by_id", "{}", "'Too few properties defined (0), minimum 1'");
	check("post_resource-servers", "{\"identifier\":\"\"}",
		"'String is too short (0 chars), minimum 1' on property identifier (Audience of "
		"the API: unique, never changed.)");
	check("post_resource-servers", "{\"identifier\":\"x\",\"token_lifetime\":2592001}",
		"'Value 2592001 is greater than maximum 2592000' on property token_lifetime "
		"(Seconds that a token lives.)");
	check("post_tokens", "{\"jti\":\"x\"}", NULL);
	check("post_tokens", "{\"aud\":\"x\"}", "'Missing required property: jti'");
}

static void shown_orders_are_those_of_the_contract(void **state)
{
	json_t *out;
	json_t *doc = json_pack("{s:s, s:s, s:b, s:[], s:b, s:s, s:s}", "client_id", "c", "name",
		"n", "sso_disabled", 0, "web_origins", "global", 0, "tenant", "t", "app_type",
		"spa");
	(void)state;
	assert_int_equal(resource_show(&client_resource, doc, NULL, &out).code, ERR_OK);
	char *got = json_dumps(out, JSON_COMPACT);
	assert_string_equal(got, "{\"tenant\":\"t\",\"global\":false,\"name\":\"n\",\"sso_"
				 "disabled\":false,\"client_id\":\"c\","
				 "\"app_type\":\"spa\",\"web_origins\":[]}");
	free(got);
	json_decref(out);
	json_decref(doc);
}

static void a_new_client_gets_what_the_contract_says(void **state)
{
	json_t *doc = json_pack("{s:s}", "name", "n"), *out;
	(void)state;
	assert_int_equal(schema_defaults(client_resource.schema, doc).code, ERR_OK);
	assert_int_equal(resource_show(&client_resource, doc, NULL, &out).code, ERR_OK);
	char *got = json_dumps(out, JSON_COMPACT);
	assert_string_equal(got,
		"{\"global\":false,\"is_token_endpoint_ip_header_trusted\":false,\"name\":\"n\","
		"\"is_first_party\":true,"
		"\"sso_disabled\":false,\"cross_origin_auth\":false,\"cross_origin_"
		"authentication\":false,\"oidc_conformant\":false,"
		"\"refresh_token\":{\"expiration_type\":\"non-expiring\",\"leeway\":0,\"infinite_"
		"token_lifetime\":true,"
		"\"infinite_idle_token_lifetime\":true,\"token_lifetime\":2592000,\"idle_token_"
		"lifetime\":1296000,"
		"\"rotation_type\":\"non-rotating\"},\"callback_url_template\":false,"
		"\"jwt_configuration\":{\"lifetime_in_seconds\":36000,\"secret_encoded\":false},"
		"\"grant_types\":[\"authorization_code\",\"implicit\",\"refresh_token\",\"client_"
		"credentials\"],"
		"\"custom_login_page_on\":true}");
	free(got);
	json_decref(out);
	json_decref(doc);
}

static void secrets_need_their_own_scopes(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct scope_set have;
	json_t *out, *doc = json_pack("{s:s, s:s, s:s, s:[], s:[]}", "client_id", "c", "name", "n",
			     "client_secret", "s", "signing_keys", "callbacks");
	(void)state;
	assert_int_equal(scope_parse(a, SPAN("read:clients"), &have).code, ERR_OK);
	assert_int_equal(resource_show(&client_resource, doc, &have, &out).code, ERR_OK);
	assert_null(json_object_get(out, "client_secret"));
	assert_null(json_object_get(out, "signing_keys"));
	assert_non_null(json_object_get(out, "callbacks"));
	json_decref(out);
	assert_int_equal(scope_parse(a, SPAN("read:client_credentials"), &have).code, ERR_OK);
	assert_int_equal(resource_show(&client_resource, doc, &have, &out).code, ERR_OK);
	assert_non_null(json_object_get(out, "client_secret"));
	assert_null(json_object_get(out, "callbacks"));
	json_decref(out);
	json_decref(doc);
	arena_free(a);
}

static void the_openapi_document_is_json(void **state)
{
	json_t *doc = json_loadb(
		(const char *)openapi_json, openapi_json_size, JSON_REJECT_DUPLICATES, NULL);
	(void)state;
	assert_non_null(doc);
	assert_string_equal(json_string_value(json_object_get(doc, "openapi")), "3.1.0");
	assert_non_null(json_object_get(json_object_get(doc, "paths"), "/api/v2/clients/{id}"));
	json_decref(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_schema_can_be_used),
		cmocka_unit_test(every_row_says_who_may_call),
		cmocka_unit_test(bodies_are_refused_in_the_words_of_the_contract),
		cmocka_unit_test(shown_orders_are_those_of_the_contract),
		cmocka_unit_test(a_new_client_gets_what_the_contract_says),
		cmocka_unit_test(secrets_need_their_own_scopes),
		cmocka_unit_test(the_openapi_document_is_json),
	};
	return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
