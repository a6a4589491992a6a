/* SPDX-License-Identifier: Apache-2.0 */
#include "core/family.h"
#include "base/limits.h"
#include "core/audit.h"
#include "core/change.h"

#define KIND "tenant_family"

/* The stored name; empty and version 0 when there is none. */
static err load(struct ctx *c, struct span *ret_name, int64_t *ret_version)
{
	struct doc_row row;
	json_t *doc;
	*ret_name = SPAN("");
	*ret_version = 0;
	err e = store_doc_get(c->conn, c->arena, c->tenant->id, KIND, SPAN(KIND), &row);
	if (e.code == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	TRY(json_read_own(c->arena, row.json, &doc));
	*ret_name = json_str(doc, "family");
	*ret_version = row.version;
	return OK;
}

err family_read(struct ctx *c, struct span *ret_name)
{
	int64_t version;
	return load(c, ret_name, &version);
}

static bool is_name(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!s.p[i] || !strchr("abcdefghijklmnopqrstuvwxyz0123456789-", s.p[i]))
			return false;
	return s.n >= 1 && s.n <= 63;
}

/* Without a family there is a document all the same, and no key: so a version always stands. */
err family_set(struct ctx *c, struct span name)
{
	struct span was;
	int64_t version;
	struct doc_key key = { .name = "family", .value = name };
	struct change_doc d = {
		.kind = KIND, .id = SPAN(KIND), .keys = &key, .key_count = name.p != NULL
	};
	if (name.p && !is_name(name))
		return fault_set(&c->fault, ERR_USAGE, "a family is 1 to 63 of a-z, 0-9 and -");
	TRY(load(c, &was, &version));
	json_t *doc =
		json_keep(c->arena, json_pack("{s:s%}", "family", name.p ? name.p : "", name.n));
	TRY_PTR(doc);
	d.doc = doc;
	TRY(json_write_in(c->arena, doc, &d.text));
	TRY(change_update(c, &d, version));
	return audit_operator(c, "Set the tenant's family", doc);
}

static err append(json_t *list, const struct tenant_row *row)
{
	json_t *doc = json_pack("{s:s%, s:s%}", "name", row->name.p, row->name.n, "issuer",
		row->issuer.p, row->issuer.n);
	return json_array_append_new(list, doc) ? FAIL(NOMEM) : OK;
}

err family_others(struct ctx *c, json_t **ret_list)
{
	struct span family;
	struct tenant_row *rows;
	size_t n = 0;
	json_t *list = json_keep(c->arena, json_array());
	TRY_PTR(list);
	TRY(family_read(c, &family));
	if (family.n)
		TRY(store_tenants_of_family(
			c->conn, c->arena, c->tenant->id, family, LIMIT_FAMILY_SHOWN, &rows, &n));
	for (size_t i = 0; i < n; i++)
		TRY(append(list, &rows[i]));
	*ret_list = list;
	return OK;
}
