/* SPDX-License-Identifier: Apache-2.0 */
#include "core/grants.h"
#include "core/clients.h"
#include "model/resource_tables.h"

static err require_api(struct ctx *c, struct span audience, struct span *ret_id)
{
	struct doc_row row;
	err e = store_doc_find(
		c->conn, c->arena, c->tenant->id, "resource_server", "identifier", audience, &row);
	if (e.code == ERR_NOT_FOUND)
		return fault_wire(&c->fault, &client_grant_error_resource_server_not_found, NULL);
	TRY(e);
	*ret_id = row.id;
	return OK;
}

static err require_client(struct ctx *c, struct span client_id)
{
	json_t *client;
	TRY(clients_require(c, client_id, &client_grant_error_client_not_found, &client));
	if (span_eq_str(json_str(client, "app_type"), "express_configuration"))
		return fault_wire(&c->fault, &client_grant_error_express_configuration, NULL);
	return OK;
}

/* What a grant is for may be deleted while it is made: grants that are there go with it, and this
 * one would stay. So both are expected to be there still when it is stored; if not, the operation
 * runs again and finds nothing. */
static err create(struct ctx *c, json_t *doc)
{
	struct span api, client = json_str(doc, "client_id");
	if (!json_object_get(doc, "subject_type") &&
		json_object_set_new(doc, "subject_type", json_string("client")))
		return FAIL(NOMEM);
	if (client.p)
		TRY(require_client(c, client));
	TRY(require_api(c, json_str(doc, "audience"), &api));
	if (client.p)
		store_expect_doc(c->batch, c->tenant->id, client_resource.kind, client);
	store_expect_doc(c->batch, c->tenant->id, resource_server_resource.kind, api);
	return OK;
}

static err unique(struct ctx *c, const json_t *doc, struct span *ret_value)
{
	struct span who = json_str(doc, "client_id").n ? json_str(doc, "client_id")
						       : json_str(doc, "default_for");
	struct span type = json_str(doc, "subject_type"), audience = json_str(doc, "audience");
	char *text = arena_printf(c->arena, SPAN_FMT " " SPAN_FMT " " SPAN_FMT, SPAN_ARG(who),
		SPAN_ARG(type), SPAN_ARG(audience));
	*ret_value = span_of(text);
	return text ? OK : FAIL(NOMEM);
}

const struct resource_hooks client_grant_hooks = { .create = create, .unique = unique };
