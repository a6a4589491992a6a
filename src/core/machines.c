/* SPDX-License-Identifier: Apache-2.0 */
#include "core/machines.h"
#include "core/grants.h"
#include "model/resource_tables.h"

struct view {
	struct ctx *c;
	const struct machines_query *query;
	struct span audience;
	json_t *list;
};

static err append(struct view *v, struct span client_id, struct span name, const json_t *grant)
{
	json_t *shown = NULL;
	if (grant)
		TRY(documents_show(v->c, &client_grant_resource, grant, SHOW_LIST, &shown));
	json_t *row = json_pack("{s:s%, s:s%, s:o}", "client_id", client_id.p, client_id.n, "name",
		name.p ? name.p : "", name.n, "grant", shown ? json_incref(shown) : json_null());
	return json_array_append_new(v->list, row) ? FAIL(NOMEM) : OK;
}

static err page_of(struct view *v, const struct resource *r, const struct doc_filter *filters,
	size_t filter_count, struct list_result *ret_list)
{
	struct list_query q = { .filters = filters,
		.filter_count = filter_count,
		.page = v->query->page,
		.per_page = v->query->per_page };
	return documents_list(v->c, r, &q, ret_list);
}

/* ---- all of them, authorised or not ---- */

static err add_client(struct view *v, const json_t *client)
{
	json_t *grant;
	struct span id = json_str(client, "client_id");
	err e = grants_find(v->c, id, v->audience, &grant);
	if (e.code && e.code != ERR_NOT_FOUND)
		return e;
	return append(v, id, json_str(client, "name"), e.code ? NULL : grant);
}

static err add_all(struct view *v, bool *ret_more)
{
	struct span kind = SPAN("non_interactive"), no = SPAN("false");
	struct doc_filter filters[] = { { "app_type", &kind, 1 }, { "global", &no, 1 } };
	struct list_result list;
	json_t *client;
	size_t i;
	TRY(page_of(v, &client_resource, filters, 2, &list));
	json_array_foreach(list.items, i, client) TRY(add_client(v, client));
	*ret_more = list.more;
	return OK;
}

/* ---- those with a grant, of whatever kind the application is ---- */

static err add_grant(struct view *v, const json_t *grant)
{
	struct ctx *c = v->c;
	struct span id = json_str(grant, "client_id");
	struct document client;
	if (!id.n) /* of a default, for no application in particular */
		return OK;
	TRY(documents_get(c, &client_resource, id, &client));
	return append(v, id, json_str(client.doc, "name"), grant);
}

static err add_authorized(struct view *v, bool *ret_more)
{
	struct span kind = SPAN("client");
	struct doc_filter filters[] = { { "audience", &v->audience, 1 },
		{ "subject_type", &kind, 1 } };
	struct list_result list;
	json_t *grant;
	size_t i;
	TRY(page_of(v, &client_grant_resource, filters, 2, &list));
	json_array_foreach(list.items, i, grant) TRY(add_grant(v, grant));
	*ret_more = list.more;
	return OK;
}

err machines_show(struct ctx *c, const struct machines_query *q, json_t **ret_doc)
{
	struct document api;
	bool more;
	TRY(documents_get(c, &resource_server_resource, q->api_id, &api));
	struct view v = { c, q, json_str(api.doc, "identifier"),
		json_keep(c->arena, json_array()) };
	TRY_PTR(v.list);
	TRY(q->authorized ? add_authorized(&v, &more) : add_all(&v, &more));
	*ret_doc = json_keep(c->arena, json_pack("{s:O, s:I, s:I, s:b}", "machines", v.list,
					       "start", (json_int_t)q->page * q->per_page, "limit",
					       (json_int_t)q->per_page, "more", more));
	return *ret_doc ? OK : FAIL(NOMEM);
}
