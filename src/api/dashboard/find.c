/* SPDX-License-Identifier: Apache-2.0 */
/* The palette's search: in every list that the person may read, and in no other. */
#include "core/find.h"
#include "api/dashboard/dash.h"
#include "api/dashboard/log_row.h"
#include "api/management/engine.h"
#include "model/resource_tables.h"

#define USUAL 5

#define KEYS(...) ((const struct find_key[]){ __VA_ARGS__, { NULL, false } })
#define BY_NAME                                                                                    \
	{                                                                                          \
		"name_folded", true                                                                \
	}

static const struct place {
	const char *name;    /* in the answer */
	const char *list_id; /* the operation that lists them: who may run it may find there */
	const struct resource *resource;
	const struct find_key *keys;
	const char *fields;
} places[] = {
	{ "clients", "get_clients", &client_resource, KEYS(BY_NAME),
		"client_id,name,description,app_type,token_endpoint_auth_method,"
		"client_authentication_methods" },
	{ "resource_servers", "get_resource-servers", &resource_server_resource,
		KEYS(BY_NAME, { "identifier", false }), "id,name,identifier,is_system" },
	{ "users", "users_list", &dashboard_user_resource, KEYS(BY_NAME, { "email", true }),
		"user_id,name,email" },
	{ "roles", "roles_list", &dashboard_role_resource, KEYS(BY_NAME), "id,name" },
	{ "logs", "logs_list", NULL, NULL, NULL },
};

/* An event is found by its whole number alone: it has no name. */
static err find_event(struct ctx *c, struct span log_id, json_t **ret_list)
{
	struct event_row row;
	json_t *doc;
	*ret_list = json_keep(c->arena, json_array());
	TRY_PTR(*ret_list);
	err e = store_event_find(c->conn, c->arena, c->tenant->id, log_id, &row);
	if (e.code == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	TRY(log_row(c, &row, false, &doc));
	return json_array_append(*ret_list, doc) ? FAIL(NOMEM) : OK;
}

static err look(struct ctx *c, const struct place *p, const struct op_in *in, json_t *answer)
{
	json_t *rows;
	bool more = false;
	struct find_query q = { .text = json_str(in->query, "q"),
		.limit = (uint32_t)json_int(in->query, "limit", USUAL),
		.keys = p->keys,
		.fields = p->fields };
	if (!p->resource)
		TRY(find_event(c, q.text, &rows));
	else if (p->resource == &dashboard_role_resource)
		TRY(find_roles(c, &q, &rows, &more));
	else
		TRY(find_documents(c, p->resource, &q, &rows, &more));
	json_t *found = json_pack("{s:O, s:b}", "rows", rows, "more", more);
	return json_object_set_new(answer, p->name, found) ? FAIL(NOMEM) : OK;
}

err find_show(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct span where = json_str(in->query, "in");
	out->doc = json_keep(c->arena, json_object());
	TRY_PTR(out->doc);
	if (!json_str(in->query, "q").n)
		return OK;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if ((!where.n || span_eq_str(where, places[i].name)) &&
			management_may(c, places[i].list_id))
			TRY(look(c, &places[i], in, out->doc));
	return OK;
}
