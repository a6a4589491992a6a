/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/http/support.h"
#include "http/router.h"

static const struct route routes[] = {
	{ HTTP_GET, "/", "root" },
	{ HTTP_GET, "/clients", "list" },
	{ HTTP_POST, "/clients", "create" },
	{ HTTP_GET, "/clients/{id}", "get" },
	{ HTTP_PATCH, "/clients/{id}", "patch" },
	{ HTTP_POST, "/clients/search", "search" },
	{ HTTP_GET, "/clients/search", "searched" },
	{ HTTP_DELETE, "/clients/{id}/keys/{key}", "delete key" },
	{ HTTP_PUT, "/keys/rotate", "rotate" },
	{ HTTP_GET, "/keys/{kid}", "key" },
};

static const struct {
	const char *name;
	enum http_method method;
	const char *path;
	enum err_code code;
	const char *row, *params; /* "a|b|" */
	const char *allow;
} rows[] = {
	{ "root", HTTP_GET, "/", ERR_OK, "root", "", "GET" },
	{ "literal", HTTP_GET, "/clients", ERR_OK, "list", "", "GET, POST" },
	{ "other method", HTTP_POST, "/clients", ERR_OK, "create", "", "GET, POST" },
	{ "parameter", HTTP_GET, "/clients/abc", ERR_OK, "get", "abc|", NULL },
	{ "decoded parameter", HTTP_GET, "/clients/a%2Fb%20c+d", ERR_OK, "get", "a/b c+d|", NULL },
	{ "literal wins", HTTP_GET, "/clients/search", ERR_OK, "searched", "", NULL },
	{ "literal without the method gives way", HTTP_PATCH, "/clients/search", ERR_OK, "patch",
		"search|", NULL },
	{ "and back again", HTTP_GET, "/keys/rotate", ERR_OK, "key", "rotate|", NULL },
	{ "two parameters", HTTP_DELETE, "/clients/a/keys/b", ERR_OK, "delete key", "a|b|", NULL },
	{ "a literal's name as parameter", HTTP_DELETE, "/clients/search/keys/b", ERR_OK,
		"delete key", "search|b|", NULL },
	{ "wrong method", HTTP_DELETE, "/clients/abc", ERR_USAGE, NULL, NULL, "GET, PATCH" },
	{ "unknown method", HTTP_OTHER, "/clients", ERR_USAGE, NULL, NULL, "GET, POST" },
	{ "all ways count", HTTP_DELETE, "/clients/search", ERR_USAGE, NULL, NULL,
		"GET, POST, PATCH" },
	{ "unknown path", HTTP_GET, "/nothing", ERR_NOT_FOUND, NULL, NULL, NULL },
	{ "path too long", HTTP_GET, "/clients/a/b", ERR_NOT_FOUND, NULL, NULL, NULL },
	{ "path too short", HTTP_DELETE, "/clients/a/keys", ERR_NOT_FOUND, NULL, NULL, NULL },
	{ "empty parameter", HTTP_GET, "/clients/", ERR_NOT_FOUND, NULL, NULL, NULL },
	{ "empty segment", HTTP_GET, "//clients", ERR_NOT_FOUND, NULL, NULL, NULL },
	{ "slash behind", HTTP_GET, "/clients/abc/", ERR_NOT_FOUND, NULL, NULL, NULL },
	{ "other case", HTTP_GET, "/Clients", ERR_NOT_FOUND, NULL, NULL, NULL },
	{ "escaped literal is no literal", HTTP_GET, "/%63lients", ERR_NOT_FOUND, NULL, NULL,
		NULL },
	{ "braces are no parameter", HTTP_GET, "/{id}", ERR_NOT_FOUND, NULL, NULL, NULL },
	{ "asterisk", HTTP_OPTIONS, "*", ERR_NOT_FOUND, NULL, NULL, NULL },
	{ "nothing", HTTP_GET, "", ERR_NOT_FOUND, NULL, NULL, NULL },
	{ "bad escape", HTTP_GET, "/clients/%4", ERR_SYNTAX, NULL, NULL, NULL },
	{ "escaped NUL", HTTP_GET, "/clients/%00", ERR_SYNTAX, NULL, NULL, NULL },
	{ "bad UTF-8", HTTP_GET, "/clients/%ff", ERR_SYNTAX, NULL, NULL, NULL },
};

static struct span join(struct arena *a, const struct route_match *m)
{
	char *text = arena_strndup(a, "", 0);
	for (size_t i = 0; i < m->param_count; i++)
		text = arena_printf(a, "%s" SPAN_FMT "|", text, SPAN_ARG(m->params[i]));
	return span_of(text);
}

static void path_leads_to_its_row(void **state)
{
	struct router *r;
	(void)state;
	assert_int_equal(router_new(routes, sizeof routes / sizeof *routes, &r).code, ERR_OK);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		AUTO(arena_freep) struct arena *a = arena_new(1 << 20);
		struct route_match m = { 0 };
		err e = router_match(r, a, rows[i].method, span_of(rows[i].path), &m);
		expect_int(rows[i].name, e.code, rows[i].code);
		if (rows[i].row) {
			assert_string_equal(m.route->row, rows[i].row);
			expect_span(rows[i].name, join(a, &m), rows[i].params);
		}
		if (rows[i].allow)
			expect_span(rows[i].name, router_allow(a, m.allowed), rows[i].allow);
	}
	router_free(r);
}

static const struct {
	const char *name;
	struct route routes[2];
	enum err_code code;
} tables[] = {
	{ "two paths", { { HTTP_GET, "/a", "" }, { HTTP_GET, "/b", "" } }, ERR_OK },
	{ "two methods", { { HTTP_GET, "/a", "" }, { HTTP_PUT, "/a", "" } }, ERR_OK },
	{ "one row twice", { { HTTP_GET, "/a", "" }, { HTTP_GET, "/a", "" } }, ERR_INTERNAL },
	{ "parameters of two names", { { HTTP_GET, "/{a}", "" }, { HTTP_GET, "/{b}", "" } },
		ERR_INTERNAL },
	{ "no slash", { { HTTP_GET, "/a", "" }, { HTTP_GET, "b", "" } }, ERR_INTERNAL },
	{ "no such method", { { HTTP_GET, "/a", "" }, { HTTP_OTHER, "/b", "" } }, ERR_INTERNAL },
	{ "four parameters", { { HTTP_GET, "/a", "" }, { HTTP_GET, "/{a}/{b}/{c}/{d}", "" } },
		ERR_OK },
	{ "five parameters", { { HTTP_GET, "/a", "" }, { HTTP_GET, "/{a}/{b}/{c}/{d}/{e}", "" } },
		ERR_INTERNAL },
};

static void table_that_is_ambiguous_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		struct router *r = NULL;
		expect_int(
			tables[i].name, router_new(tables[i].routes, 2, &r).code, tables[i].code);
		router_free(r);
	}
}

static void methods_are_listed_in_order(void **state)
{
	AUTO(arena_freep) struct arena *a = arena_new(1 << 20);
	(void)state;
	expect_span("none", router_allow(a, 0), "");
	expect_span("all", router_allow(a, ~0U), "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(path_leads_to_its_row),
		cmocka_unit_test(table_that_is_ambiguous_is_refused),
		cmocka_unit_test(methods_are_listed_in_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
