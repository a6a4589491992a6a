/* SPDX-License-Identifier: Apache-2.0 */
#include "core/client_facts.h"
#include "base/limits.h"
#include "core/instant.h"
#include "model/resource_tables.h"

struct facts {
	int64_t last_token, ends_at; /* ms; 0: none */
	bool use_known;
	int64_t grants; /* -1: not asked for */
};

static err read_use(struct ctx *c, struct span client_id, struct facts *f)
{
	struct token_use *uses;
	size_t n;
	TRY(store_token_uses(c->conn, c->arena, c->tenant->id, client_id, &uses, &n));
	f->use_known = true;
	for (size_t i = 0; i < n; i++)
		if (!uses[i].secret.n) {
			f->last_token = uses[i].at;
			f->use_known = uses[i].at != 0;
		}
	return OK;
}

static void note_end(struct ctx *c, struct facts *f, int64_t at)
{
	if (at > c->now && (!f->ends_at || at < f->ends_at))
		f->ends_at = at;
}

static err read_secrets(struct ctx *c, struct span client_id, struct facts *f)
{
	struct secret_row *rows;
	size_t n;
	TRY(store_secrets(
		c->conn, c->arena, c->tenant->id, client_resource.kind, client_id, &rows, &n));
	for (size_t i = 0; i < n; i++)
		note_end(c, f, rows[i].expires_at);
	return OK;
}

static err note_credentials(struct ctx *c, const struct doc_page *page, struct facts *f)
{
	for (size_t i = 0; i < page->count; i++) {
		json_t *doc;
		int64_t at;
		TRY(json_read_own(c->arena, page->rows[i].json, &doc));
		struct span end = json_str(doc, "expires_at");
		if (!end.n)
			continue;
		TRY(instant_read(end, &at));
		note_end(c, f, at);
	}
	return OK;
}

static err read_credentials(struct ctx *c, struct span client_id, struct facts *f)
{
	struct doc_filter mine = { "client_id", &client_id, 1 };
	struct doc_query q = { .kind = client_credential_resource.kind,
		.filters = &mine,
		.filter_count = 1,
		.limit = LIMIT_PAGE };
	struct doc_page page = { .more = true };
	while (page.more) {
		TRY(store_doc_list(c->conn, c->arena, c->tenant->id, &q, &page));
		TRY(note_credentials(c, &page, f));
		q.after_seq = page.count ? page.rows[page.count - 1].seq : q.after_seq;
	}
	return OK;
}

/* By their keys: no grant is read but one. */
static err count_grants(struct ctx *c, struct span client_id, struct facts *f)
{
	struct doc_filter mine = { "client_id", &client_id, 1 };
	struct doc_query q = { .kind = client_grant_resource.kind,
		.filters = &mine,
		.filter_count = 1,
		.limit = 1,
		.want_total = true };
	struct doc_page page;
	TRY(store_doc_list(c->conn, c->arena, c->tenant->id, &q, &page));
	f->grants = page.total;
	return OK;
}

static err append(struct span client_id, const struct facts *f, json_t *list)
{
	json_t *doc = json_pack("{s:s%, s:o, s:b, s:o, s:o}", "client_id", client_id.p, client_id.n,
		"last_token_at", json_time(f->last_token), "use_known", f->use_known, "ends_at",
		json_time(f->ends_at), "grants",
		f->grants < 0 ? json_null() : json_integer(f->grants));
	return json_array_append_new(list, doc) ? FAIL(NOMEM) : OK;
}

err client_facts_add(struct ctx *c, struct span client_id, bool with_grants, json_t *list)
{
	struct doc_row row;
	struct facts f = { .grants = -1 };
	err e = store_doc_get(
		c->conn, c->arena, c->tenant->id, client_resource.kind, client_id, &row);
	if (e.code == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	TRY(read_use(c, row.id, &f));
	TRY(read_secrets(c, row.id, &f));
	TRY(read_credentials(c, row.id, &f));
	if (with_grants)
		TRY(count_grants(c, row.id, &f));
	return append(row.id, &f, list);
}
