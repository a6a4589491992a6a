/* SPDX-License-Identifier: Apache-2.0 */
#include "core/endings.h"
#include "core/client_secrets.h"
#include "core/clients.h"
#include "core/instant.h"
#include "model/resource_tables.h"

struct ending {
	const char *kind;
	struct span id, client_id, name; /* client_id.n == 0: the server's */
	int64_t at;
};

struct endings {
	struct ctx *c;
	int64_t from, to;
	struct ending *rows;
	size_t count;
};

static err room(struct endings *e, size_t more)
{
	struct ending *rows = arena_array_of(e->c->arena, e->count + more + 1, struct ending);
	TRY_PTR(rows);
	if (e->count)
		memcpy(rows, e->rows, e->count * sizeof *rows);
	e->rows = rows;
	return OK;
}

/* Those that have ended already were left to end, by whoever turned the secret. */
static err add_secrets(struct endings *e)
{
	struct ctx *c = e->c;
	struct secret_end *rows;
	size_t n;
	TRY(store_secrets_ending(c->conn, c->arena, c->tenant->id, client_resource.kind, c->now,
		e->to, ENDINGS_MAX, &rows, &n));
	TRY(room(e, n));
	for (size_t i = 0; i < n; i++) {
		struct ending *row = &e->rows[e->count++];
		*row = (struct ending){ .kind = "client_secret",
			.client_id = rows[i].owner_id,
			.at = rows[i].expires_at };
		TRY(client_secrets_name(c, rows[i].name, &row->id, &row->name));
	}
	return OK;
}

static err add_credentials(struct endings *e)
{
	struct ctx *c = e->c;
	char from[CLOCK_ISO_SIZE], to[CLOCK_ISO_SIZE];
	struct doc_row *rows;
	size_t n;
	clock_iso(e->from, from);
	clock_iso(e->to, to);
	struct doc_range range = { client_credential_resource.kind, "expires_at", span_of(from),
		span_of(to), ENDINGS_MAX };
	TRY(store_docs_between(c->conn, c->arena, c->tenant->id, &range, &rows, &n));
	TRY(room(e, n));
	for (size_t i = 0; i < n; i++) {
		json_t *doc;
		int64_t at;
		TRY(json_read_own(c->arena, rows[i].json, &doc));
		TRY(instant_read(json_str(doc, "expires_at"), &at));
		e->rows[e->count++] = (struct ending){ "credential", rows[i].id,
			json_str(doc, "client_id"), json_str(doc, "name"), at };
	}
	return OK;
}

static err add_server(struct endings *e, int64_t at)
{
	if (!at || at > e->to)
		return OK;
	TRY(room(e, 1));
	e->rows[e->count++] = (struct ending){ .kind = "certificate", .at = at };
	return OK;
}

static int by_end(const void *a, const void *b)
{
	const struct ending *x = a, *y = b;
	return (x->at > y->at) - (x->at < y->at);
}

static err show(struct ctx *c, const struct ending *row, json_t *list)
{
	char iso[CLOCK_ISO_SIZE];
	struct span client = SPAN("");
	if (row->client_id.n)
		TRY(clients_name(c, row->client_id, &client));
	clock_iso(row->at, iso);
	json_t *doc = json_pack("{s:s, s:o, s:o, s:o, s:o, s:s}", "kind", row->kind, "id",
		json_text(row->id), "client_id",
		row->client_id.n ? json_text(row->client_id) : json_null(), "name",
		json_text(row->name), "client_name", json_text(client), "at", iso);
	return json_array_append_new(list, doc) ? FAIL(NOMEM) : OK;
}

err endings_show(struct ctx *c, int64_t server_end, json_t **ret_list)
{
	struct endings e = {
		.c = c, .from = c->now - ENDINGS_AGO_S * 1000, .to = c->now + ENDINGS_SOON_S * 1000
	};
	json_t *list = json_keep(c->arena, json_array());
	TRY_PTR(list);
	TRY(add_secrets(&e));
	TRY(add_credentials(&e));
	TRY(add_server(&e, server_end));
	qsort(e.rows, e.count, sizeof *e.rows, by_end);
	for (size_t i = 0; i < e.count && i < ENDINGS_MAX; i++)
		TRY(show(c, &e.rows[i], list));
	*ret_list = list;
	return OK;
}
