/* SPDX-License-Identifier: Apache-2.0 */
#include "core/change.h"
#include "base/limits.h"
#include "core/change_note.h"
#include "core/client_secrets.h"

/* A member that says nothing about what a person may do: each one-time code moves it on. */
#define BOOKKEEPING "totp_step"

/* ---- documents ---- */

static err without_bookkeeping(struct ctx *c, const json_t *doc, json_t **ret_doc)
{
	*ret_doc = json_keep(c->arena, json_copy((json_t *)(uintptr_t)doc));
	TRY_PTR(*ret_doc);
	json_object_del(*ret_doc, BOOKKEEPING);
	return OK;
}

/* was or is NULL: the document comes or goes. */
static err note_document(
	struct ctx *c, const char *kind, struct span id, const json_t *was, const json_t *is)
{
	struct note n;
	json_t *before = NULL, *after = NULL;
	TRY(note_begin(c, &n, kind, id));
	if (was)
		TRY(without_bookkeeping(c, was, &before));
	if (is)
		TRY(without_bookkeeping(c, is, &after));
	n.op = !was ? "created" : !is ? "removed" : NULL;
	n.doc = is ? after : before;
	TRY(diff_documents(&n.diff, before, after));
	return note_end(c, &n);
}

/* The document as it stands; version 0 when it is not there. */
static err stored(
	struct ctx *c, const char *kind, struct span id, json_t **ret_doc, int64_t *ret_version)
{
	struct doc_row row;
	err e = store_doc_get(c->conn, c->arena, c->tenant->id, kind, id, &row);
	*ret_version = 0;
	if (e.code == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	*ret_version = row.version;
	return json_read_own(c->arena, row.json, ret_doc);
}

err change_insert(struct ctx *c, const struct change_doc *d)
{
	store_doc_insert(
		c->batch, c->tenant->id, d->kind, d->id, d->text, d->keys, d->key_count, c->now);
	return c->changes ? note_document(c, d->kind, d->id, NULL, d->doc) : OK;
}

/* Of another version nothing is noted: the batch will not be written. Version 0: it is not there
 * yet.
 */
err change_update(struct ctx *c, const struct change_doc *d, int64_t version)
{
	json_t *was = NULL;
	int64_t is_version;
	store_doc_update(c->batch, c->tenant->id, d->kind, d->id, version, d->text, d->keys,
		d->key_count, c->now);
	if (!c->changes)
		return OK;
	TRY(stored(c, d->kind, d->id, &was, &is_version));
	return is_version == version ? note_document(c, d->kind, d->id, was, d->doc) : OK;
}

/* ---- secrets ---- */

/* The member that the wire shows a secret under. */
static struct span member_of(struct span kind, struct span name)
{
	static const struct {
		const char *kind, *name, *member;
	} table[] = {
		{ "client", CLIENT_SECRET, "client_secret" },
		{ "resource_server", "secret", "signing_secret" },
		{ "dashboard_user", "totp", "totp_secret" },
		{ "dashboard_user", "totp_new", "totp_secret_offered" },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (span_eq_str(kind, table[i].kind) && span_eq_str(name, table[i].name))
			return span_of(table[i].member);
	return name;
}

static err begin_secret(
	struct ctx *c, struct note *n, struct span kind, struct span id, struct span name)
{
	size_t prefix = strlen(CLIENT_SECRET_MORE);
	if (span_starts_with(name, CLIENT_SECRET_MORE)) /* it has a document of its own */
		return note_begin(
			c, n, CLIENT_SECRET_KIND, span_make(name.p + prefix, name.n - prefix));
	char *owner = arena_cstr(c->arena, kind);
	TRY_PTR(owner);
	return note_begin(c, n, owner, id);
}

/* A secret that comes, goes, or gives way to another. */
static err note_secret(struct ctx *c, const struct secret_row *row, bool was_there, bool is_there)
{
	struct note n;
	char iso[CLOCK_ISO_SIZE];
	TRY(begin_secret(c, &n, row->owner_kind, row->owner_id, row->name));
	struct span member = span_starts_with(row->name, CLIENT_SECRET_MORE)
				     ? SPAN("client_secret")
				     : member_of(row->owner_kind, row->name);
	char *name = arena_cstr(c->arena, member);
	TRY_PTR(name);
	TRY(diff_secret(&n.diff, name, was_there, is_there));
	if (row->expires_at) {
		clock_iso(row->expires_at, iso);
		json_t *at = json_keep(c->arena, json_string(iso));
		TRY_PTR(at);
		TRY(diff_member(
			&n.diff, "expires_at", was_there ? at : NULL, is_there ? at : NULL));
	}
	return note_end(c, &n);
}

static err secrets_of(struct ctx *c, struct span owner_kind, struct span owner_id,
	struct secret_row **ret_rows, size_t *ret_count)
{
	char *kind = arena_cstr(c->arena, owner_kind);
	TRY_PTR(kind);
	return store_secrets(c->conn, c->arena, c->tenant->id, kind, owner_id, ret_rows, ret_count);
}

static err is_there(struct ctx *c, const struct secret_row *row, bool *ret_there)
{
	struct secret_row *rows;
	size_t n;
	*ret_there = false;
	TRY(secrets_of(c, row->owner_kind, row->owner_id, &rows, &n));
	for (size_t i = 0; i < n && !*ret_there; i++)
		*ret_there = span_eq(rows[i].name, row->name);
	return OK;
}

err change_secret_put(struct ctx *c, const struct secret_row *row)
{
	bool was;
	store_secret_put(c->batch, c->tenant->id, row);
	if (!c->changes)
		return OK;
	TRY(is_there(c, row, &was));
	return note_secret(c, row, was, true);
}

err change_secret_delete(
	struct ctx *c, const char *owner_kind, struct span owner_id, struct span name)
{
	bool was;
	struct secret_row row = {
		.owner_kind = span_of(owner_kind), .owner_id = owner_id, .name = name
	};
	store_secret_delete(c->batch, c->tenant->id, owner_kind, owner_id, name);
	if (!c->changes)
		return OK;
	TRY(is_there(c, &row, &was));
	return was ? note_secret(c, &row, true, false) : OK;
}

/* ---- what goes ---- */

static err note_secrets_gone(struct ctx *c, const char *kind, struct span id)
{
	struct secret_row *rows;
	size_t n;
	TRY(secrets_of(c, span_of(kind), id, &rows, &n));
	for (size_t i = 0; i < n; i++)
		if (!span_starts_with(rows[i].name, CLIENT_SECRET_MORE)) /* named by its document */
			TRY(note_secret(c, &rows[i], true, false));
	return OK;
}

err change_delete(struct ctx *c, const char *kind, struct span id)
{
	json_t *was;
	int64_t version;
	store_doc_delete(c->batch, c->tenant->id, kind, id);
	if (!c->changes)
		return OK;
	TRY(stored(c, kind, id, &was, &version));
	if (!version)
		return OK;
	TRY(note_document(c, kind, id, was, NULL));
	return note_secrets_gone(c, kind, id);
}

err change_delete_where(struct ctx *c, const char *kind, const char *key, struct span value)
{
	struct doc_filter filter = { key, &value, 1 };
	struct doc_query q = { .kind = kind,
		.filters = &filter,
		.filter_count = 1,
		.limit = LIMIT_CHANGE_IDS,
		.want_total = true };
	struct doc_page page;
	store_doc_delete_where(c->batch, c->tenant->id, kind, key, value);
	if (!c->changes)
		return OK;
	json_t *ids = json_keep(c->arena, json_array());
	TRY_PTR(ids);
	TRY(store_doc_list(c->conn, c->arena, c->tenant->id, &q, &page));
	for (size_t i = 0; i < page.count; i++)
		if (json_array_append_new(ids, json_stringn(page.rows[i].id.p, page.rows[i].id.n)))
			return FAIL(NOMEM);
	return note_many(c, kind, "removed", page.total, ids);
}
