/* SPDX-License-Identifier: Apache-2.0 */
#include "server/issuer.h"
#include "base/limits.h"
#include "core/audit.h"
#include "core/change.h"
#include "core/documents.h"
#include "core/host.h"
#include "model/resource_tables.h"

/* APIs of the service itself: their identifiers begin with the issuer. */
static const char *const own_paths[] = { "api/v2/", "me/" };

struct move { /* identifiers of an API */
	struct span from, to;
};

static err move_member(struct ctx *c, const struct resource *r, const struct doc_row *row,
	const char *member, const struct move *m)
{
	json_t *doc;
	TRY(json_read_own(c->arena, row->json, &doc));
	struct document was = { .doc = doc, .id = row->id, .version.number = row->version };
	if (json_object_set_new(doc, member, json_stringn(m->to.p, m->to.n)))
		return FAIL(NOMEM);
	return documents_store(c, r, &was, doc);
}

static err move_api(struct ctx *c, const struct move *m)
{
	struct doc_row row;
	const struct resource *r = &resource_server_resource;
	err e = store_doc_find(
		c->conn, c->arena, c->tenant->id, r->kind, "identifier", m->from, &row);
	if (e.code == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	return move_member(c, r, &row, "identifier", m);
}

/* One page of them; *after is the place of the last, 0 when there are no more. */
static err move_page(struct ctx *c, const struct move *m, int64_t *after)
{
	struct doc_filter filter = { "audience", &m->from, 1 };
	struct doc_query q = { .kind = client_grant_resource.kind,
		.filters = &filter,
		.filter_count = 1,
		.after_seq = *after,
		.limit = LIMIT_PAGE };
	struct doc_page page;
	TRY(store_doc_list(c->conn, c->arena, c->tenant->id, &q, &page));
	for (size_t i = 0; i < page.count; i++)
		TRY(move_member(c, &client_grant_resource, &page.rows[i], "audience", m));
	*after = page.more ? page.rows[page.count - 1].seq : 0;
	return OK;
}

/* There may be very many: what a page takes is given back before the next. */
static err move_grants(struct ctx *c, const struct move *m)
{
	struct ctx one = *c;
	int64_t after = 0;
	AUTO(arena_freep) struct arena *a = arena_new(LIMIT_ARENA);
	TRY_PTR(a);
	one.arena = a;
	do {
		arena_reset(a);
		TRY(move_page(&one, m, &after));
	} while (after);
	return OK;
}

static err move_default(struct ctx *c, const struct move *m)
{
	struct doc_row row;
	json_t *doc;
	const struct resource *r = &tenant_settings_resource;
	err e = store_doc_get(c->conn, c->arena, c->tenant->id, r->kind, span_of(r->kind), &row);
	if (e.code == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	TRY(json_read_own(c->arena, row.json, &doc));
	return span_eq(json_str(doc, "default_audience"), m->from)
		       ? move_member(c, r, &row, "default_audience", m)
		       : OK;
}

static err move_path(struct ctx *c, struct span issuer, const char *path)
{
	struct move m = { span_of(arena_printf(c->arena, "%s%s", c->tenant->issuer, path)),
		span_of(arena_printf(c->arena, SPAN_FMT "%s", SPAN_ARG(issuer), path)) };
	TRY_PTR(m.from.p);
	TRY_PTR(m.to.p);
	TRY(move_api(c, &m));
	TRY(move_grants(c, &m));
	return move_default(c, &m);
}

static err move_tenant(struct ctx *c, struct span issuer, struct fault *fault)
{
	struct tenant_row *rows;
	size_t n;
	TRY(store_tenants(c->conn, c->arena, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		if (rows[i].id == c->tenant->id) {
			struct tenant_row moved = rows[i];
			moved.issuer = issuer;
			TRY(change_tenant(c, &rows[i], &moved));
		} else if (host_shared(rows[i].issuer, issuer))
			return fault_set(fault, ERR_EXISTS,
				"tenant " SPAN_FMT " has the issuer " SPAN_FMT " already",
				SPAN_ARG(rows[i].name), SPAN_ARG(rows[i].issuer));
	}
	return OK;
}

static err record_issuer(struct ctx *c, struct span issuer)
{
	json_t *doc = json_keep(c->arena,
		json_pack("{s:s, s:s%}", "from", c->tenant->issuer, "to", issuer.p, issuer.n));
	TRY_PTR(doc);
	return audit_operator(c, "Set the issuer", doc);
}

err issuer_move(struct ctx *c, struct span issuer, struct fault *fault)
{
	TRY(move_tenant(c, issuer, fault));
	for (size_t i = 0; i < sizeof own_paths / sizeof *own_paths; i++)
		TRY(move_path(c, issuer, own_paths[i]));
	return record_issuer(c, issuer);
}
