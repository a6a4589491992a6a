/* SPDX-License-Identifier: Apache-2.0 */
#include "core/find.h"
#include "core/roles.h"
#include "model/resource_tables.h"

struct found {
	struct ctx *c;
	const struct resource *r;
	const struct find_query *q;
	json_t *list;
	struct span *ids; /* of those in the list */
	size_t count;
	bool more;
};

static bool is_there(const struct found *f, struct span id)
{
	for (size_t i = 0; i < f->count; i++)
		if (span_eq(f->ids[i], id))
			return true;
	return false;
}

static err show(struct found *f, const json_t *doc)
{
	json_t *shown;
	TRY(documents_show(f->c, f->r, doc, SHOW_LIST, &shown));
	TRY(resource_select(f->r, shown, span_of(f->q->fields), true));
	return json_array_append(f->list, shown) ? FAIL(NOMEM) : OK;
}

static err add(struct found *f, const struct doc_row *row)
{
	json_t *doc;
	if (is_there(f, row->id))
		return OK;
	TRY(json_read_own(f->c->arena, row->json, &doc));
	if (json_bool(doc, "global", false))
		return OK;
	f->more = f->count == f->q->limit;
	if (f->more)
		return OK;
	f->ids[f->count++] = row->id;
	return show(f, doc);
}

static err add_exact(struct found *f)
{
	struct doc_row row;
	struct ctx *c = f->c;
	err e = store_doc_get(c->conn, c->arena, c->tenant->id, f->r->kind, f->q->text, &row);
	if (e.code == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	return add(f, &row);
}

/* One more than fits tells that there are more; and the tenant's own client may be among them. */
static err add_key(struct found *f, const struct find_key *key)
{
	struct ctx *c = f->c;
	struct doc_row *rows;
	size_t n;
	struct span text = key->folded ? resource_fold(c->arena, f->q->text) : f->q->text;
	TRY_PTR(text.p);
	TRY(store_docs_begin_with(c->conn, c->arena, c->tenant->id, f->r->kind, key->name, text,
		f->q->limit + 2, &rows, &n));
	for (size_t i = 0; i < n && !f->more; i++)
		TRY(add(f, &rows[i]));
	return OK;
}

err find_documents(struct ctx *c, const struct resource *r, const struct find_query *q,
	json_t **ret_list, bool *ret_more)
{
	struct found f = { .c = c, .r = r, .q = q };
	f.ids = arena_array_of(c->arena, q->limit + 1, struct span);
	f.list = json_keep(c->arena, json_array());
	TRY_PTR(f.ids);
	TRY_PTR(f.list);
	TRY(add_exact(&f));
	for (const struct find_key *key = q->keys; key->name && !f.more; key++)
		TRY(add_key(&f, key));
	*ret_list = f.list;
	*ret_more = f.more;
	return OK;
}

/* ---- roles: some are no documents ---- */

static err add_builtin(struct ctx *c, const char *id, struct span text, json_t *list)
{
	struct role r;
	TRY(role_get(c, span_of(id), &r));
	struct span name = resource_fold(c->arena, r.name);
	TRY_PTR(name.p);
	if (!span_eq_str(text, id) && !span_starts_with(name, text.p))
		return OK;
	json_t *doc = json_pack("{s:s%, s:s%}", "id", r.id.p, r.id.n, "name", r.name.p, r.name.n);
	return json_array_append_new(list, doc) ? FAIL(NOMEM) : OK;
}

err find_roles(struct ctx *c, const struct find_query *q, json_t **ret_list, bool *ret_more)
{
	json_t *made;
	struct span text = resource_fold(c->arena, q->text);
	json_t *list = json_keep(c->arena, json_array());
	TRY_PTR(text.p);
	TRY_PTR(list);
	for (size_t i = 0; role_builtin_id(i); i++)
		TRY(add_builtin(c, role_builtin_id(i), text, list));
	TRY(find_documents(c, &dashboard_role_resource, q, &made, ret_more));
	if (json_array_extend(list, made))
		return FAIL(NOMEM);
	*ret_list = list;
	return OK;
}
