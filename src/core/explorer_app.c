/* SPDX-License-Identifier: Apache-2.0 */
/* The application that is the subject of tokens minted by hand. */
#include "core/change.h"
#include "core/document_id.h"
#include "core/explorer.h"
#include "core/secrets.h"
#include "model/resource_tables.h"

#define MARK EXPLORER_MARK /* kind and id of the document that names the application */

err explorer_application(struct ctx *c, struct span *ret_id)
{
	struct doc_row row;
	json_t *doc;
	TRY(store_doc_get(c->conn, c->arena, c->tenant->id, MARK, SPAN(MARK), &row));
	TRY(json_read_own(c->arena, row.json, &doc));
	struct span id = json_str(doc, "client_id");
	TRY(store_doc_get(c->conn, c->arena, c->tenant->id, client_resource.kind, id, &row));
	*ret_id = id;
	return OK;
}

err explorer_is_person(struct ctx *c, bool *ret_is)
{
	struct span id;
	*ret_is = c->who.user_id.n > 0;
	if (*ret_is || c->who.all_scopes)
		return OK;
	err e = explorer_application(c, &id);
	if (e.code == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	*ret_is = span_eq(id, c->who.client_id);
	return OK;
}

/* Every scope that an owner holds. */
static err all_scopes(struct ctx *c, json_t **ret_list)
{
	struct role owner;
	TRY(role_get(c, SPAN(ROLE_OWNER), &owner));
	json_t *list = json_keep(c->arena, json_array());
	TRY_PTR(list);
	for (size_t i = 0; i < owner.scopes.count; i++)
		if (json_array_append_new(
			    list, json_stringn(owner.scopes.items[i].p, owner.scopes.items[i].n)))
			return FAIL(NOMEM);
	*ret_list = list;
	return OK;
}

static err make_grant(struct ctx *c, struct span client_id)
{
	struct span id;
	json_t *scopes;
	TRY(all_scopes(c, &scopes));
	json_t *grant =
		json_keep(c->arena, json_pack("{s:s%, s:s, s:O, s:s}", "client_id", client_id.p,
					    client_id.n, "audience", c->tenant->management_audience,
					    "scope", scopes, "subject_type", "client"));
	TRY_PTR(grant);
	TRY(document_id_new(c, client_grant_resource.id_form, &id));
	if (json_object_set_new(grant, "id", json_stringn(id.p, id.n)))
		return FAIL(NOMEM);
	struct document none = { .id = id };
	/* stored without the hook's checks: both ends are in this same transaction */
	return documents_store(c, &client_grant_resource, &none, grant);
}

static err put_mark(struct ctx *c, struct span client_id)
{
	struct doc_row row;
	struct change_doc d = { .kind = MARK, .id = SPAN(MARK) };
	d.doc = json_keep(c->arena, json_pack("{s:s%}", "client_id", client_id.p, client_id.n));
	TRY_PTR(d.doc);
	TRY(json_write_in(c->arena, d.doc, &d.text));
	err e = store_doc_get(c->conn, c->arena, c->tenant->id, MARK, SPAN(MARK), &row);
	if (e.code && e.code != ERR_NOT_FOUND)
		return e;
	return e.code ? change_insert(c, &d) : change_update(c, &d, row.version);
}

/* It can ask for no token itself, whatever is made of its settings: only people's tokens are made
 * in its name, and the mark in its document, which no schema knows, says so. */
static err make_application(struct ctx *c)
{
	json_t *client = json_keep(
		c->arena, json_pack("{s:b, s:s, s:s, s:s, s:[], s:s}", MARK, 1, "name",
				  "API Explorer Application", "description",
				  "Subject of the tokens that people mint in the dashboard",
				  "app_type", "non_interactive", "grant_types",
				  "token_endpoint_auth_method", "client_secret_post"));
	TRY_PTR(client);
	TRY(documents_create(c, &client_resource, client, &client));
	secrets_forget(c);
	struct span id = json_str(client, "client_id");
	TRY(make_grant(c, id));
	return put_mark(c, id);
}

err explorer_ensure(struct ctx *c)
{
	struct span id;
	err e = explorer_application(c, &id);
	return e.code == ERR_NOT_FOUND ? make_application(c) : e;
}
