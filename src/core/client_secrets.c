/* SPDX-License-Identifier: Apache-2.0 */
#include "core/client_secrets.h"
#include "core/change.h"
#include "core/clients.h"
#include "core/secrets.h"
#include "model/resource_tables.h"

#define KIND    "client"
#define LENGTH  64
#define IDLE_MS (CLIENT_SECRET_IDLE_S * 1000)

struct client {
	struct document doc;
	struct secret_row *rows; /* that have not ended */
	size_t count;
	struct token_use *uses; /* only where they are shown */
	size_t use_count;
};

static struct span id_of_name(struct span stored)
{
	size_t n = strlen(CLIENT_SECRET_MORE);
	return span_starts_with(stored, CLIENT_SECRET_MORE) ? span_make(stored.p + n, stored.n - n)
							    : SPAN("primary");
}

static struct span id_of(const struct secret_row *row)
{
	return id_of_name(row->name);
}

static bool is_primary(const struct secret_row *row)
{
	return span_eq_str(row->name, CLIENT_SECRET);
}

static err load(struct ctx *c, struct span client_id, struct client *ret)
{
	struct client cl = { 0 };
	size_t n;
	TRY(documents_get(c, &client_resource, client_id, &cl.doc));
	TRY(store_secrets(c->conn, c->arena, c->tenant->id, KIND, cl.doc.id, &cl.rows, &n));
	for (size_t i = 0; i < n; i++)
		if (!cl.rows[i].expires_at || cl.rows[i].expires_at > c->now)
			cl.rows[cl.count++] = cl.rows[i];
		else
			TRY(change_secret_delete(c, KIND, cl.doc.id, cl.rows[i].name));
	*ret = cl;
	return OK;
}

/* For a change: the global client's secret signs, and has no neighbours. */
static err load_own(struct ctx *c, struct span client_id, struct client *ret)
{
	TRY(load(c, client_id, ret));
	if (json_bool(ret->doc.doc, "global", false))
		return fault_wire(&c->fault, &dashboard_secret_error_global, NULL);
	return clients_within_reach(c, ret->doc.id);
}

/* ---- showing ---- */

static err label_of(struct ctx *c, struct span id, struct span *ret_name)
{
	struct doc_row row;
	json_t *doc;
	*ret_name = SPAN("");
	err e = store_doc_get(c->conn, c->arena, c->tenant->id, CLIENT_SECRET_KIND, id, &row);
	if (e.code == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	TRY(json_read_own(c->arena, row.json, &doc));
	*ret_name = json_str(doc, "name");
	return OK;
}

err client_secrets_name(
	struct ctx *c, struct span stored, struct span *ret_id, struct span *ret_name)
{
	*ret_id = id_of_name(stored);
	*ret_name = SPAN("Primary");
	return span_eq_str(stored, CLIENT_SECRET) ? OK : label_of(c, *ret_id, ret_name);
}

/* NULL: never used since it was made. */
static const struct token_use *use_of(const struct client *cl, const struct secret_row *row)
{
	for (size_t i = 0; i < cl->use_count; i++)
		if (span_eq(cl->uses[i].secret, row->hash))
			return &cl->uses[i];
	return NULL;
}

/* A newer one that has been there for so long, and was used after this one was. */
static bool has_successor(
	const struct ctx *c, const struct client *cl, const struct secret_row *row, int64_t used)
{
	for (size_t i = 0; i < cl->count; i++) {
		const struct secret_row *r = &cl->rows[i];
		const struct token_use *u = use_of(cl, r);
		if (r->created_at > row->created_at && c->now - r->created_at >= IDLE_MS && u &&
			u->at > used)
			return true;
	}
	return false;
}

/* Nothing tells that nobody holds a secret any more. This much is asked for: all its uses are
 * known, none was for IDLE_MS, and what uses the application went over to a newer one, which it has
 * had for as long: so also what comes once a week has come. */
static bool is_idle(const struct ctx *c, const struct client *cl, const struct secret_row *row,
	const struct token_use *use)
{
	int64_t used = use ? use->at : row->created_at;
	return !is_primary(row) && used && c->now - used >= IDLE_MS &&
	       has_successor(c, cl, row, used);
}

static err show_one(
	struct ctx *c, const struct client *cl, const struct secret_row *row, json_t **ret_doc)
{
	struct span id, name;
	const struct token_use *use = use_of(cl, row);
	TRY(client_secrets_name(c, row->name, &id, &name));
	*ret_doc = json_keep(c->arena,
		json_pack("{s:s%, s:s%, s:b, s:o, s:o, s:o, s:b, s:b}", "id", id.p, id.n, "name",
			name.p, name.n, "primary", is_primary(row), "created_at",
			json_time(row->created_at), "expires_at", json_time(row->expires_at),
			"last_used_at", json_time(use ? use->at : 0), "use_known", !use || use->at,
			"idle", is_idle(c, cl, row, use)));
	return *ret_doc ? OK : FAIL(NOMEM);
}

static err append(struct ctx *c, const struct client *cl, bool primary, json_t *list)
{
	for (size_t i = 0; i < cl->count; i++) {
		json_t *doc;
		if (is_primary(&cl->rows[i]) != primary)
			continue;
		TRY(show_one(c, cl, &cl->rows[i], &doc));
		if (json_array_append(list, doc))
			return FAIL(NOMEM);
	}
	return OK;
}

err client_secrets_show(struct ctx *c, struct span client_id, json_t **ret_list)
{
	struct client cl;
	struct store_batch *batch = c->batch;
	c->batch = store_batch_new(); /* a reading tidies nothing up */
	err e = c->batch ? load(c, client_id, &cl) : FAIL(NOMEM);
	store_batch_free(c->batch);
	c->batch = batch;
	TRY(e);
	json_t *list = json_keep(c->arena, json_array());
	TRY_PTR(list);
	TRY(store_token_uses(c->conn, c->arena, c->tenant->id, cl.doc.id, &cl.uses, &cl.use_count));
	TRY(append(c, &cl, true, list));
	TRY(append(c, &cl, false, list));
	*ret_list = list;
	return OK;
}

/* ---- changing ---- */

static err new_name(struct ctx *c, struct span *ret_name)
{
	char id[CLIENT_SECRET_ID + 1];
	TRY(rand_alnum(c->rng, id, CLIENT_SECRET_ID));
	char *name = arena_printf(c->arena, CLIENT_SECRET_MORE "%s", id);
	TRY_PTR(name);
	*ret_name = span_of(name);
	return OK;
}

static err put_label(
	struct ctx *c, struct span client_id, const struct secret_row *row, struct span name)
{
	struct doc_key key = { .name = "client_id", .value = client_id };
	struct change_doc d = { .kind = CLIENT_SECRET_KIND,
		.id = id_of(row),
		.doc = json_keep(c->arena, json_pack("{s:s%, s:s%}", "name", name.p, name.n,
						   "client_id", client_id.p, client_id.n)),
		.keys = &key,
		.key_count = 1 };
	TRY_PTR(d.doc);
	TRY(json_write_in(c->arena, d.doc, &d.text));
	return change_insert(c, &d);
}

/* Raises the client's version: of two changes at once one runs again. */
static err touch(struct ctx *c, const struct client *cl)
{
	return documents_store(c, &client_resource, &cl->doc, cl->doc.doc);
}

static err room_for_one(struct ctx *c, const struct client *cl)
{
	return cl->count >= CLIENT_SECRETS_MAX
		       ? fault_wire(&c->fault, &dashboard_secret_error_too_many, NULL)
		       : OK;
}

static err show_new(struct ctx *c, const struct secret_row *row, struct span name, json_t **ret_doc)
{
	struct span id = id_of(row), secret = c->new_secret;
	*ret_doc = json_keep(
		c->arena, json_pack("{s:s%, s:s%, s:b, s:o, s:o, s:s%}", "id", id.p, id.n, "name",
				  name.p, name.n, "primary", is_primary(row), "created_at",
				  json_time(row->created_at), "expires_at",
				  json_time(row->expires_at), "client_secret", secret.p, secret.n));
	return *ret_doc ? OK : FAIL(NOMEM);
}

err client_secrets_make(struct ctx *c, struct span client_id, struct span name, int64_t expires_at,
	json_t **ret_doc)
{
	struct client cl;
	struct sealed_secret s;
	TRY(load_own(c, client_id, &cl));
	TRY(room_for_one(c, &cl));
	TRY(keyring_secret_new(
		c->keys, c->arena, c->tenant->id, LENGTH, false, &s, &c->new_secret));
	struct secret_row row = { .owner_kind = SPAN(KIND),
		.owner_id = cl.doc.id,
		.sealed = s.sealed,
		.hash = s.hash,
		.created_at = c->now,
		.expires_at = expires_at };
	TRY(new_name(c, &row.name));
	TRY(change_secret_put(c, &row));
	TRY(put_label(c, cl.doc.id, &row, name));
	TRY(touch(c, &cl));
	return show_new(c, &row, name, ret_doc);
}

/* The primary secret under another name, until then. */
static err keep_old(struct ctx *c, const struct client *cl, int64_t until)
{
	TRY(room_for_one(c, cl));
	for (size_t i = 0; i < cl->count; i++) {
		struct secret_row row = cl->rows[i];
		if (!is_primary(&row))
			continue;
		row.expires_at = until;
		TRY(new_name(c, &row.name));
		TRY(change_secret_put(c, &row));
		return put_label(c, cl->doc.id, &row, SPAN("Before the rotation"));
	}
	return OK;
}

err client_secrets_turn(struct ctx *c, struct span client_id, int64_t until, json_t **ret_doc)
{
	struct client cl;
	TRY(load_own(c, client_id, &cl));
	if (until)
		TRY(keep_old(c, &cl, until));
	TRY(secrets_make(c, KIND, cl.doc.id, LENGTH, false));
	TRY(touch(c, &cl));
	struct secret_row row = { .name = SPAN(CLIENT_SECRET), .created_at = c->now };
	return show_new(c, &row, SPAN("Primary"), ret_doc);
}

err client_secrets_remove(struct ctx *c, struct span client_id, struct span id)
{
	struct client cl;
	TRY(load_own(c, client_id, &cl));
	for (size_t i = 0; i < cl.count; i++) {
		if (!span_eq(id_of(&cl.rows[i]), id))
			continue;
		if (is_primary(&cl.rows[i]))
			return fault_wire(&c->fault, &dashboard_secret_error_primary, NULL);
		TRY(change_secret_delete(c, KIND, cl.doc.id, cl.rows[i].name));
		TRY(change_delete(c, CLIENT_SECRET_KIND, id));
		return touch(c, &cl);
	}
	return fault_wire(&c->fault, &dashboard_secret_error_not_found, NULL);
}
