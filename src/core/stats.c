/* SPDX-License-Identifier: Apache-2.0 */
#include "core/stats.h"
#include "base/limits.h"
#include "core/hot.h"
#include "model/resource_tables.h"

#define HOUR_MS     INT64_C(3600000)
#define CLIENTS_MAX 50

/* Every hour of the span, those without an event too. */
static err put_series(struct ctx *c, int64_t from, json_t *doc)
{
	struct event_hour *rows;
	size_t n, i = 0;
	int64_t issued = 0, refused = 0;
	json_t *list = json_array();
	if (json_object_set_new(doc, "series", list))
		return FAIL(NOMEM);
	TRY(store_events_by_hour(c->conn, c->arena, c->tenant->id, from, &rows, &n));
	for (int64_t at = from; at <= c->now; at += HOUR_MS) {
		struct event_hour h = { .at = at };
		while (i < n && rows[i].at < at)
			i++;
		if (i < n && rows[i].at == at)
			h = rows[i];
		issued += h.issued;
		refused += h.refused;
		if (json_array_append_new(
			    list, json_pack("{s:o, s:I, s:I}", "at", json_time(at), "issued",
					  (json_int_t)h.issued, "refused", (json_int_t)h.refused)))
			return FAIL(NOMEM);
	}
	return json_object_set_new(doc, "totals",
		       json_pack("{s:I, s:I}", "issued", (json_int_t)issued, "refused",
			       (json_int_t)refused))
		       ? FAIL(NOMEM)
		       : OK;
}

static err put_clients(struct ctx *c, int64_t from, json_t *doc)
{
	struct event_client *rows;
	size_t n;
	json_t *list = json_array();
	if (json_object_set_new(doc, "by_client", list))
		return FAIL(NOMEM);
	TRY(store_events_by_client(c->conn, c->arena, c->tenant->id, from, CLIENTS_MAX, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		const struct event_client *r = &rows[i];
		json_t *row = json_pack("{s:s%, s:s%, s:I, s:I}", "client_id", r->client_id.p,
			r->client_id.n, "name", r->client_name.p, r->client_name.n, "issued",
			(json_int_t)r->issued, "refused", (json_int_t)r->refused);
		if (json_array_append_new(list, row))
			return FAIL(NOMEM);
	}
	return OK;
}

static err put_counts(struct ctx *c, json_t *doc)
{
	struct doc_query q = { .kind = client_resource.kind, .limit = 1, .want_total = true };
	struct doc_page page;
	int64_t longer;
	TRY(store_doc_list(c->conn, c->arena, c->tenant->id, &q, &page));
	TRY(store_minted_long(
		c->conn, c->tenant->id, c->now, LIMIT_MANUAL_UNPROVED_S * INT64_C(1000), &longer));
	/* the global client is none that anybody made */
	int64_t apps = page.total > 0 ? page.total - 1 : 0;
	return json_object_set_new(doc, "apps", json_integer(apps)) ||
			       json_object_set_new(doc, "long_tokens", json_integer(longer))
		       ? FAIL(NOMEM)
		       : OK;
}

err stats_overview(struct ctx *c, int64_t hours, json_t **ret_doc)
{
	int64_t this_hour = c->now - c->now % HOUR_MS;
	int64_t from = this_hour - (hours - 1) * HOUR_MS;
	json_t *doc = json_keep(c->arena, json_object());
	TRY_PTR(doc);
	TRY(put_series(c, from, doc));
	TRY(put_clients(c, from, doc));
	TRY(put_counts(c, doc));
	*ret_doc = doc;
	return OK;
}
