/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#define ENDS63 "a123456789a123456789a123456789a123456789a123456789a123456789abc"

static const struct {
	const char *what, *name, *issuer,
		*told; /* told: the issuer with its slash, or what the refusal says */
} rows[] = {
	{ "https with slash", "a", "https://mint.example/", "https://mint.example/" },
	{ "slash is added", "a", "https://mint.example", "https://mint.example/" },
	{ "port", "a", "https://localhost:8443/", "https://localhost:8443/" },
	{ "http on loopback", "a", "http://localhost:8080/", "http://localhost:8080/" },
	{ "http on 127.0.0.1", "a", "http://127.0.0.1:8080", "http://127.0.0.1:8080/" },
	{ "http on ::1", "a", "http://[::1]:8080/", "http://[::1]:8080/" },
	{ "longest name", ENDS63, "https://mint.example/", "https://mint.example/" },
	{ "name of digits and dashes", "0-9", "https://mint.example/", "https://mint.example/" },
	{ "empty name", "", "https://mint.example/", "name" },
	{ "name too long", ENDS63 "d", "https://mint.example/", "name" },
	{ "upper case in the name", "A", "https://mint.example/", "name" },
	{ "underscore in the name", "a_b", "https://mint.example/", "name" },
	{ "name beyond ASCII", "\xC3\xA4", "https://mint.example/", "name" },
	{ "http elsewhere", "a", "http://mint.example/", "issuer" },
	{ "http on a name that begins like loopback", "a", "http://localhost.evil.example/",
		"issuer" },
	{ "http on a name that begins like 127.", "a", "http://127.evil.example/", "issuer" },
	{ "http on a name that begins like ::1", "a", "http://[::1].evil.example/", "issuer" },
	{ "other scheme", "a", "ftp://mint.example/", "issuer" },
	{ "no scheme", "a", "mint.example/", "issuer" },
	{ "no host", "a", "https://", "issuer" },
	{ "no host but a slash", "a", "https:///", "issuer" },
	{ "port alone", "a", "https://:8443/", "issuer" },
	{ "highest port", "a", "https://mint.example:65535/", "https://mint.example:65535/" },
	{ "port too high", "a", "https://mint.example:65536/", "issuer" },
	{ "port zero", "a", "https://mint.example:0/", "issuer" },
	{ "port far too high", "a", "https://mint.example:4294967297/", "issuer" },
	{ "port that is a word", "a", "https://mint.example:https/", "issuer" },
	{ "colon without a port", "a", "https://mint.example:/", "issuer" },
	{ "two ports", "a", "https://mint.example:1:2/", "issuer" },
	{ "IPv6 address", "a", "https://[2001:db8::1]/", "https://[2001:db8::1]/" },
	{ "IPv6 address and port", "a", "https://[2001:db8::1]:8443/",
		"https://[2001:db8::1]:8443/" },
	{ "IPv6 address that does not close", "a", "https://[2001:db8::1/", "issuer" },
	{ "word behind an IPv6 address", "a", "https://[2001:db8::1]x/", "issuer" },
	{ "path", "a", "https://mint.example/t/", "issuer" },
	{ "two slashes", "a", "https://mint.example//", "issuer" },
	{ "query", "a", "https://mint.example/?a", "issuer" },
	{ "fragment", "a", "https://mint.example/#a", "issuer" },
	{ "user in it", "a", "https://me@mint.example/", "issuer" },
	{ "blank", "a", "https://mint example/", "issuer" },
	{ "line end", "a", "https://mint.example\n/", "issuer" },
	{ "beyond ASCII", "a", "https://m\xC3\xADnt.example/", "issuer" },
	{ "empty", "a", "", "issuer" },
};

static void names_and_issuers_are_checked(void **state)
{
	struct core *t = *state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct span issuer = SPAN_NONE;
		err e = tenants_check(t->arena, &t->c.fault, span_of(rows[i].name),
			span_of(rows[i].issuer), &issuer);
		bool fits = e.code ? e.code == ERR_USAGE && strstr(t->c.fault.text, rows[i].told) &&
					     !issuer.p
				   : span_eq_str(issuer, rows[i].told);
		if (!fits)
			fail_msg("%s: %s " SPAN_FMT, rows[i].what, err_name(e.code),
				SPAN_ARG(issuer));
	}
}

static void an_issuer_has_a_longest_length(void **state)
{
	struct core *t = *state;
	char text[300] = "https://";
	struct span issuer;
	memset(text + 8, 'a', 290);
	assert_ok(tenants_check(t->arena, &t->c.fault, SPAN("a"), span_make(text, 255), &issuer));
	assert_err(tenants_check(t->arena, &t->c.fault, SPAN("a"), span_make(text, 256), &issuer),
		USAGE);
}

static void a_tenant_knows_its_addresses(void **state)
{
	struct core *t = *state;
	const struct tenant *first = tenants_by_name(t->tenants, SPAN("first"));
	assert_int_equal(first->id, 1);
	assert_string_equal(first->issuer, "https://mint.example:8443/");
	assert_string_equal(first->host, "mint.example:8443");
	assert_string_equal(first->management_audience, "https://mint.example:8443/api/v2/");
}

static const char *name_by_host(struct core *t, const char *host)
{
	return tenants_by_host(t->tenants, host ? span_of(host) : SPAN_NONE)->name;
}

static void the_host_chooses_the_tenant(void **state)
{
	struct core *t = *state;
	assert_string_equal(name_by_host(t, "other.example"), "second");
	assert_string_equal(name_by_host(t, "OTHER.Example"), "second");
	assert_string_equal(name_by_host(t, "mint.example:8443"), "first");
	assert_string_equal(name_by_host(t, "other.example:443"), "second");
	assert_string_equal(name_by_host(t, "other.example:80"), "first");
	assert_string_equal(name_by_host(t, "other.example:8443"), "first");
	assert_string_equal(name_by_host(t, "other.example.evil"), "first");
	assert_string_equal(name_by_host(t, ""), "first");
	assert_string_equal(name_by_host(t, NULL), "first");
}

static void names_are_found_exactly(void **state)
{
	struct core *t = *state;
	assert_int_equal(tenants_by_name(t->tenants, SPAN("second"))->id, 2);
	assert_int_equal(tenants_by_name(t->tenants, SPAN_NONE)->id, 1);
	assert_null(tenants_by_name(t->tenants, SPAN("Second")));
	assert_null(tenants_by_name(t->tenants, SPAN("secon")));
	assert_null(tenants_by_name(t->tenants, SPAN("")));
}

static void a_change_of_tenants_is_seen(void **state)
{
	struct core *t = *state;
	struct tenants *same, *more;
	struct tenant_row third = { .name = SPAN("third"),
		.issuer = SPAN("https://third.example/"),
		.created_at = CORE_NOW };
	assert_ok(tenants_load(t->conn, t->keyring, &same));
	assert_true(tenants_same(t->tenants, same));
	store_put_tenant(t->c.batch, &third);
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(tenants_load(t->conn, t->keyring, &more));
	assert_false(tenants_same(same, more));
	assert_false(tenants_same(more, same));
	assert_int_equal(tenants_by_name(more, SPAN("third"))->id, 3);
	tenants_unref(same);
	tenants_unref(more);
}

static void a_changed_issuer_is_a_change(void **state)
{
	struct core *t = *state;
	struct tenants *before, *after;
	struct tenant_row second = { .id = 2,
		.name = SPAN("second"),
		.issuer = SPAN("https://moved.example/"),
		.created_at = CORE_NOW };
	assert_ok(tenants_load(t->conn, t->keyring, &before));
	store_put_tenant(t->c.batch, &second);
	assert_int_equal(core_commit(t), ERR_OK);
	assert_ok(tenants_load(t->conn, t->keyring, &after));
	assert_false(tenants_same(before, after));
	assert_string_equal(tenants_by_host(after, SPAN("moved.example"))->name, "second");
	tenants_unref(before);
	tenants_unref(after);
	tenants_unref(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_issuers_are_checked),
		cmocka_unit_test(an_issuer_has_a_longest_length),
		cmocka_unit_test(a_tenant_knows_its_addresses),
		cmocka_unit_test(the_host_chooses_the_tenant),
		cmocka_unit_test(names_are_found_exactly),
		cmocka_unit_test(a_change_of_tenants_is_seen),
		cmocka_unit_test(a_changed_issuer_is_a_change),
	};
	return cmocka_run_group_tests(tests, core_new, core_free);
}
