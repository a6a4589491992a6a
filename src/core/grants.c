/* SPDX-License-Identifier: Apache-2.0 */
#include "core/grants.h"
#include "core/clients.h"
#include "model/resource_tables.h"

static err require_api(struct ctx *c, struct span audience)
{
	struct doc_row row;
	err e = store_doc_find(
		c->conn, c->arena, c->tenant->id, "resource_server", "identifier", audience, &row);
	return e.code == ERR_NOT_FOUND
		       ? fault_wire(&c->fault, &client_grant_error_resource_server_not_found, NULL)
		       : e;
}

static err require_client(struct ctx *c, struct span client_id)
{
	json_t *client;
	TRY(clients_require(c, client_id, &client_grant_error_client_not_found, &client));
	if (span_eq_str(json_str(client, "app_type"), "express_configuration"))
		return fault_wire(&c->fault, &client_grant_error_express_configuration, NULL);
	return OK;
}

static err create(struct ctx *c, json_t *doc)
{
	if (!json_object_get(doc, "subject_type") &&
		json_object_set_new(doc, "subject_type", json_string("client")))
		return FAIL(NOMEM);
	if (json_object_get(doc, "client_id"))
		TRY(require_client(c, json_str(doc, "client_id")));
	return require_api(c, json_str(doc, "audience"));
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
