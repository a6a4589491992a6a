/* SPDX-License-Identifier: Apache-2.0 */
#include "core/documents.h"
#include "base/limits.h"
#include "core/change.h"
#include "core/document_id.h"

/* What the answer adds to a document (certificates, a secret, times) is less than SHOWN_BESIDE. A
 * page is read with one document more, and its answer is in the same arena. */
#define SHOWN_BESIDE 16384
_Static_assert(LIMIT_PAGE *(LIMIT_DOCUMENT + SHOWN_BESIDE) <= LIMIT_HTTP_RESPONSE, "page");
_Static_assert((LIMIT_PAGE + 1) * LIMIT_DOCUMENT + LIMIT_HTTP_RESPONSE <= LIMIT_ARENA, "arena");

static err to_doc(
	struct ctx *c, const struct resource *r, const struct doc_row *row, json_t **ret_doc)
{
	char iso[CLOCK_ISO_SIZE];
	TRY(json_read_own(c->arena, row->json, ret_doc));
	if (r->created_member) {
		clock_iso(row->created_at, iso);
		if (json_object_set_new(*ret_doc, r->created_member, json_string(iso)))
			return FAIL(NOMEM);
	}
	if (r->updated_member) {
		clock_iso(row->updated_at, iso);
		if (json_object_set_new(*ret_doc, r->updated_member, json_string(iso)))
			return FAIL(NOMEM);
	}
	return OK;
}

err documents_list(struct ctx *c, const struct resource *r, const struct list_query *q,
	struct list_result *ret_list)
{
	struct doc_query dq = { .kind = r->kind,
		.filters = q->filters,
		.filter_count = q->filter_count,
		.after_seq = q->take ? q->after : 0,
		.offset = q->take ? 0 : (int64_t)q->page * q->per_page,
		.limit = q->take ? q->take : q->per_page,
		.want_total = q->want_total };
	struct doc_page page;
	TRY(store_doc_list(c->conn, c->arena, c->tenant->id, &dq, &page));
	json_t *items = json_keep(c->arena, json_array());
	TRY_PTR(items);
	for (size_t i = 0; i < page.count; i++) {
		json_t *doc;
		TRY(to_doc(c, r, &page.rows[i], &doc));
		if (json_array_append(items, doc))
			return FAIL(NOMEM);
	}
	*ret_list = (struct list_result){ items, page.total,
		page.count ? page.rows[page.count - 1].seq : 0, page.more };
	return OK;
}

static struct version version_of(const struct doc_row *row)
{
	return (struct version){ row->version, row->created_at, row->updated_at };
}

static err find(struct ctx *c, const struct resource *r, struct span id, struct doc_row *ret_row)
{
	if (r->singleton)
		id = span_of(r->kind);
	err e = store_doc_get(c->conn, c->arena, c->tenant->id, r->kind, id, ret_row);
	if (e.code == ERR_NOT_FOUND && r->alternate_id)
		e = store_doc_find(
			c->conn, c->arena, c->tenant->id, r->kind, r->alternate_id, id, ret_row);
	return e;
}

err documents_get(
	struct ctx *c, const struct resource *r, struct span id, struct document *ret_document)
{
	struct doc_row row;
	json_t *doc;
	err e = find(c, r, id, &row);
	if (e.code == ERR_NOT_FOUND && r->singleton) {
		doc = json_keep(c->arena, json_object());
		TRY_PTR(doc);
		*ret_document = (struct document){ .doc = doc, .id = span_of(r->kind) };
		return OK;
	}
	if (e.code == ERR_NOT_FOUND)
		return fault_wire(&c->fault, r->not_found, NULL);
	TRY(e);
	TRY(to_doc(c, r, &row, &doc));
	*ret_document = (struct document){ doc, row.id, version_of(&row) };
	return OK;
}

/* The stored text: what the document is, less the times that the store keeps itself. Every write
 * comes through here, so this is where a document is refused for its length: one that cannot be
 * shown with a page of others must not come in. */
static err to_text(struct ctx *c, const struct resource *r, const json_t *doc, struct change_doc *d)
{
	json_t *copy = json_keep(c->arena, json_copy((json_t *)(uintptr_t)doc));
	TRY_PTR(copy);
	if (r->created_member)
		json_object_del(copy, r->created_member);
	if (r->updated_member)
		json_object_del(copy, r->updated_member);
	TRY(json_write_in(c->arena, copy, &d->text));
	if (d->text.n > LIMIT_DOCUMENT)
		return fault_set(&c->fault, ERR_M_BODY,
			"'Document is too long: %zu bytes of JSON, at most %d are allowed'",
			d->text.n, LIMIT_DOCUMENT);
	d->doc = copy;
	return OK;
}

static err to_keys(struct ctx *c, const struct resource *r, const json_t *doc, struct change_doc *d)
{
	struct lookup_value *values;
	size_t n;
	TRY(resource_keys(r, c->arena, doc, &values, &n));
	struct doc_key *keys = arena_array_of(c->arena, n + 1, struct doc_key);
	TRY_PTR(keys);
	for (size_t i = 0; i < n; i++)
		keys[i] = (struct doc_key){ values[i].lookup->key, values[i].value,
			values[i].lookup->unique, values[i].lookup->counted };
	if (r->hooks && r->hooks->unique) {
		keys[n] = (struct doc_key){ .name = "unique", .unique = true };
		TRY(r->hooks->unique(c, doc, &keys[n++].value));
	}
	d->keys = keys;
	d->key_count = n;
	return OK;
}

static err prepare(struct ctx *c, const struct resource *r, struct span id, const json_t *doc,
	struct change_doc *d)
{
	*d = (struct change_doc){ .kind = r->kind, .id = id };
	TRY(to_text(c, r, doc, d));
	return to_keys(c, r, doc, d);
}

static err insert(struct ctx *c, const struct resource *r, struct span id, const json_t *doc)
{
	struct change_doc d;
	TRY(prepare(c, r, id, doc, &d));
	return change_insert(c, &d);
}

static err stamp(struct ctx *c, json_t *doc, const char *member)
{
	char iso[CLOCK_ISO_SIZE];
	if (!member)
		return OK;
	clock_iso(c->now, iso);
	return json_object_set_new(doc, member, json_string(iso)) ? FAIL(NOMEM) : OK;
}

err documents_create(struct ctx *c, const struct resource *r, json_t *body, json_t **ret_doc)
{
	struct span id = json_str(body, r->id_member);
	if (!id.n) {
		TRY(document_id_new(c, r->id_form, &id));
		if (json_object_set_new(body, r->id_member, json_stringn(id.p, id.n)))
			return FAIL(NOMEM);
	}
	TRY(schema_defaults(r->schema, body));
	if (r->hooks && r->hooks->create)
		TRY(r->hooks->create(c, body));
	TRY(insert(c, r, id, body));
	TRY(stamp(c, body, r->created_member));
	TRY(stamp(c, body, r->updated_member));
	*ret_doc = body;
	return OK;
}

err documents_store(
	struct ctx *c, const struct resource *r, const struct document *was, json_t *doc)
{
	struct change_doc d;
	if (!was->version.number && !r->singleton)
		return insert(c, r, was->id, doc);
	TRY(prepare(c, r, was->id, doc, &d));
	TRY(change_update(c, &d, was->version.number));
	return stamp(c, doc, r->updated_member);
}

/* A member that PATCH merges may break its limits only as a whole. */
static err check_merged(
	struct ctx *c, const struct resource *r, const json_t *patch, const json_t *doc)
{
	for (size_t i = 0; i < r->schema->prop_count; i++) {
		const struct schema_prop *p = &r->schema->props[i];
		const json_t *merged = json_object_get(doc, p->name);
		if ((p->flags & PROP_MERGE) && json_object_get(patch, p->name) && merged)
			TRY(schema_check(
				c->arena, p->schema, merged, SCHEMA_CREATE, ERR_M_BODY, &c->fault));
	}
	return OK;
}

err documents_patch(struct ctx *c, const struct resource *r, struct span id, const json_t *patch,
	json_t **ret_doc)
{
	struct document was;
	json_t *doc;
	TRY(documents_get(c, r, id, &was));
	TRY(version_check(c, &was.version));
	TRY(resource_patch(r, was.doc, patch, &doc));
	TRY_PTR(json_keep(c->arena, doc));
	TRY(check_merged(c, r, patch, doc));
	if (r->hooks && r->hooks->patch)
		TRY(r->hooks->patch(c, was.doc, patch, doc));
	TRY(documents_store(c, r, &was, doc));
	version_show_next(c, &was.version);
	*ret_doc = doc;
	return OK;
}

err documents_remove(struct ctx *c, const struct resource *r, struct span id, bool *ret_was)
{
	struct doc_row row;
	json_t *doc;
	err e = find(c, r, id, &row);
	*ret_was = false;
	if (e.code == ERR_NOT_FOUND)
		return version_check(c, NULL);
	TRY(e);
	struct version v = version_of(&row);
	TRY(version_check(c, &v));
	TRY(to_doc(c, r, &row, &doc));
	if (r->hooks && r->hooks->remove)
		TRY(r->hooks->remove(c, doc));
	if (c->expected.given)
		store_expect_version(c->batch, c->tenant->id, r->kind, row.id, row.version);
	TRY(change_delete(c, r->kind, row.id));
	*ret_was = true;
	return OK;
}

/* The members of `full` that stand in `seen` or are named `also`, in the order of `full`. */
static json_t *with_member(const json_t *full, const json_t *seen, const char *also)
{
	const char *name;
	json_t *v;
	json_t *out = json_object();
	json_object_foreach((json_t *)(uintptr_t)full, name,
		v) if (out && (json_object_get(seen, name) || strcmp(name, also) == 0) &&
		       json_object_set(out, name, v))
	{
		json_decref(out);
		return NULL;
	}
	return out;
}

static err reveal(const struct resource *r, const json_t *doc, const char *member, json_t **shown)
{
	json_t *full;
	if (!json_object_get(doc, member) || json_object_get(*shown, member))
		return OK;
	TRY(resource_show(r, doc, NULL, &full));
	json_t *out = with_member(full, *shown, member);
	json_decref(full);
	json_decref(*shown);
	*shown = out;
	return out ? OK : FAIL(NOMEM);
}

err documents_show(struct ctx *c, const struct resource *r, const json_t *doc, enum show_why why,
	json_t **ret_doc)
{
	json_t *copy = json_keep(c->arena, json_copy((json_t *)(uintptr_t)doc));
	TRY_PTR(copy);
	if (r->hooks && r->hooks->show)
		TRY(r->hooks->show(c, copy, why));
	json_t *shown;
	TRY(resource_show(r, copy, &c->who.scopes, &shown));
	err e = why == SHOW_CREATED || why == SHOW_ROTATED
			? reveal(r, copy, "client_secret", &shown)
			: OK;
	*ret_doc = json_keep(c->arena, shown);
	TRY(e);
	return *ret_doc ? OK : FAIL(NOMEM);
}
