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

static const struct number {
	const char *name;
	size_t at;
	int64_t by_default, min, max;
} numbers[] = {
	{ "max-manual-s", offsetof(struct tenant_options, max_manual_s), LIMIT_TOKEN_LIFETIME_S, 60,
		LIMIT_TOKEN_LIFETIME_S },
	{ "log-retention-days", offsetof(struct tenant_options, log_retention_days), 0, 0,
		LIMIT_RETENTION_DAYS },
	{ "dashboard-idle-s", offsetof(struct tenant_options, dashboard_idle_s),
		LIMIT_SESSION_IDLE_S, LIMIT_SESSION_IDLE_MIN_S, LIMIT_SESSION_IDLE_MAX_S },
	{ "dashboard-life-s", offsetof(struct tenant_options, dashboard_life_s),
		LIMIT_SESSION_LIFE_S, LIMIT_SESSION_LIFE_MIN_S, LIMIT_SESSION_LIFE_MAX_S },
};
#define NUMBERS (sizeof numbers / sizeof *numbers)

static bool *field(struct tenant_options *o, size_t i)
{
	return (bool *)(void *)((char *)o + table[i].at);
}

static int64_t *number(struct tenant_options *o, size_t i)
{
	return (int64_t *)(void *)((char *)o + numbers[i].at);
}

static bool is_switch(struct span name)
{
	for (size_t i = 0; i < COUNT; i++)
		if (span_eq_str(name, table[i].name))
			return true;
	return false;
}

static const struct number *number_named(struct span name)
{
	for (size_t i = 0; i < NUMBERS; i++)
		if (span_eq_str(name, numbers[i].name))
			return &numbers[i];
	return NULL;
}

bool options_known(struct span name)
{
	return is_switch(name) || number_named(name);
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
	for (size_t i = 0; i < NUMBERS; i++)
		*number(ret_options, i) = json_int(doc, numbers[i].name, numbers[i].by_default);
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
	for (size_t i = 0; i < NUMBERS; i++)
		if (json_object_set_new(doc, numbers[i].name, json_integer(*number(&o, i))))
			return FAIL(NOMEM);
	*ret_doc = doc;
	return OK;
}

/* A session that may idle for longer than it lives is a mistake. */
static bool fit_each_other(const json_t *doc)
{
	return json_int(doc, "dashboard-idle-s", LIMIT_SESSION_IDLE_S) <=
	       json_int(doc, "dashboard-life-s", LIMIT_SESSION_LIFE_S);
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
	if (!fit_each_other(*ret_doc))
		return FAIL(RANGE);
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

/* "on", "off", or digits within the bounds. */
static err value_of(struct ctx *c, struct span name, struct span text, json_t **ret_value)
{
	const struct number *n = number_named(name);
	int64_t value = 0;
	bool on = span_eq_str(text, "on"), is_digits = text.n > 0 && text.n < 12;
	if (!n && !on && !span_eq_str(text, "off"))
		return fault_set(
			&c->fault, ERR_USAGE, SPAN_FMT " is \"on\" or \"off\"", SPAN_ARG(name));
	for (size_t i = 0; n && is_digits && i < text.n; i++) {
		is_digits = text.p[i] >= '0' && text.p[i] <= '9';
		value = value * 10 + (text.p[i] - '0');
	}
	if (n && (!is_digits || value < n->min || value > n->max))
		return fault_set(&c->fault, ERR_USAGE, "%s is a number from %lld to %lld", n->name,
			(long long)n->min, (long long)n->max);
	*ret_value = n ? json_integer(value) : json_boolean(on);
	return OK;
}

err options_set(struct ctx *c, struct span name, struct span value)
{
	json_t *member, *members, *doc;
	if (!options_known(name))
		return fault_set(
			&c->fault, ERR_USAGE, "no tenant option named " SPAN_FMT, SPAN_ARG(name));
	TRY(value_of(c, name, value, &member));
	if (span_eq_str(name, RULE))
		TRY(check_rule(c, span_eq_str(value, "on")));
	char *key = arena_cstr(c->arena, name);
	members = json_keep(c->arena, key ? json_pack("{s:o}", key, member) : NULL);
	TRY_PTR(members);
	err e = put(c, members, &doc);
	if (e.code == ERR_RANGE)
		return fault_set(&c->fault, ERR_USAGE,
			"dashboard-idle-s is no longer than dashboard-life-s");
	TRY(e);
	return audit_operator(c, "Set a tenant option", doc);
}
