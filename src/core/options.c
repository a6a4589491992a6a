/* SPDX-License-Identifier: Apache-2.0 */
#include "core/options.h"
#include "base/limits.h"
#include "core/approvals.h"
#include "core/audit.h"
#include "core/change.h"
#include <stddef.h>

#define KIND "tenant_options"
#define RULE "two-person-rule"

static const struct {
	const char *name;
	size_t at;
	bool by_default;
} table[] = {
	{ "legacy-tokens", offsetof(struct tenant_options, legacy_tokens), false },
	{ "strict-audit", offsetof(struct tenant_options, strict_audit), true },
	{ RULE, offsetof(struct tenant_options, two_person_rule), false },
};
#define COUNT (sizeof table / sizeof *table)

static bool *field(struct tenant_options *o, size_t i)
{
	return (bool *)(void *)((char *)o + table[i].at);
}

bool options_known(struct span name)
{
	for (size_t i = 0; i < COUNT; i++)
		if (span_eq_str(name, table[i].name))
			return true;
	return false;
}

/* The stored document; an empty object of version 0 when there is none. */
static err load(struct ctx *c, json_t **ret_doc, struct version *ret_version)
{
	struct doc_row row;
	err e = store_doc_get(c->conn, c->arena, c->tenant->id, KIND, SPAN(KIND), &row);
	if (e.code == ERR_NOT_FOUND) {
		*ret_version = (struct version){ 0 };
		*ret_doc = json_keep(c->arena, json_object());
		return *ret_doc ? OK : FAIL(NOMEM);
	}
	TRY(e);
	*ret_version = (struct version){ row.version, row.created_at, row.updated_at };
	return json_read_in(c->arena, row.json, NULL, ret_doc);
}

static void from_doc(const json_t *doc, struct tenant_options *ret_options)
{
	for (size_t i = 0; i < COUNT; i++)
		*field(ret_options, i) = json_bool(doc, table[i].name, table[i].by_default);
	ret_options->max_manual_s = json_int(doc, "max-manual-s", LIMIT_TOKEN_LIFETIME_S);
}

err options_read(struct ctx *c, struct tenant_options *ret_options)
{
	json_t *doc;
	TRY(load(c, &doc, &ret_options->version));
	from_doc(doc, ret_options);
	return OK;
}

err options_show(struct ctx *c, json_t **ret_doc)
{
	struct tenant_options o;
	TRY(options_read(c, &o));
	json_t *doc = json_keep(c->arena, json_object());
	TRY_PTR(doc);
	for (size_t i = 0; i < COUNT; i++)
		if (json_object_set_new(doc, table[i].name, json_boolean(*field(&o, i))))
			return FAIL(NOMEM);
	*ret_doc = doc;
	return OK;
}

/* Over what is stored; *ret_doc: all of it, as it will stand. */
static err put(struct ctx *c, json_t *members, json_t **ret_doc)
{
	struct change_doc d = { .kind = KIND, .id = SPAN(KIND) };
	struct version was;
	TRY(load(c, ret_doc, &was));
	TRY(version_check(c, &was));
	if (json_object_update(*ret_doc, members))
		return FAIL(NOMEM);
	d.doc = *ret_doc;
	TRY(json_write_in(c->arena, d.doc, &d.text));
	TRY(change_update(c, &d, was.number));
	version_show_next(c, &was);
	return OK;
}

err options_put(struct ctx *c, json_t *members, struct tenant_options *ret_options)
{
	json_t *doc;
	TRY(put(c, members, &doc));
	from_doc(doc, ret_options);
	ret_options->version = c->shown;
	return OK;
}

/* Whoever has the data folder stands outside of the rule; but nobody locks the secret away. */
static err check_rule(struct ctx *c, bool on)
{
	if (!on)
		return approvals_end_all(c);
	err e = approvals_two_owners(c);
	return e.code == ERR_M_WIRE ? fault_set(&c->fault, ERR_USAGE, "%s", c->fault.wire->text)
				    : e;
}

err options_set(struct ctx *c, struct span name, struct span value)
{
	bool on = span_eq_str(value, "on");
	json_t *doc;
	if (!options_known(name))
		return fault_set(
			&c->fault, ERR_USAGE, "no tenant option named " SPAN_FMT, SPAN_ARG(name));
	if (!on && !span_eq_str(value, "off"))
		return fault_set(
			&c->fault, ERR_USAGE, SPAN_FMT " is \"on\" or \"off\"", SPAN_ARG(name));
	if (span_eq_str(name, RULE))
		TRY(check_rule(c, on));
	char *key = arena_cstr(c->arena, name);
	TRY_PTR(key);
	json_t *members = json_keep(c->arena, json_pack("{s:b}", key, on));
	TRY_PTR(members);
	TRY(put(c, members, &doc));
	return audit_operator(c, "Set a tenant option", doc);
}
