/* SPDX-License-Identifier: Apache-2.0 */
#include "core/grants.h"
#include "base/limits.h"
#include "core/clients.h"
#include "core/explorer.h"
#include "model/resource_tables.h"

static err within_person(struct ctx *c, const json_t *doc);

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
	TRY(within_person(c, doc));
	if (client.p)
		store_expect_doc(c->batch, c->tenant->id, client_resource.kind, client);
	store_expect_doc(c->batch, c->tenant->id, resource_server_resource.kind, api);
	return OK;
}

/* Whose tokens, for whom, at which API: one grant for each. */
static err unique_of(struct ctx *c, struct span who, struct span type, struct span audience,
	struct span *ret_value)
{
	char *text = arena_printf(c->arena, SPAN_FMT " " SPAN_FMT " " SPAN_FMT, SPAN_ARG(who),
		SPAN_ARG(type), SPAN_ARG(audience));
	*ret_value = span_of(text);
	return text ? OK : FAIL(NOMEM);
}

static err unique(struct ctx *c, const json_t *doc, struct span *ret_value)
{
	struct span client = json_str(doc, "client_id");
	return unique_of(c, client.n ? client : json_str(doc, "default_for"),
		json_str(doc, "subject_type"), json_str(doc, "audience"), ret_value);
}

err grants_find(struct ctx *c, struct span who, struct span audience, json_t **ret_doc)
{
	struct span value;
	struct doc_row row;
	TRY(unique_of(c, who, SPAN("client"), audience, &value));
	TRY(store_doc_find(c->conn, c->arena, c->tenant->id, client_grant_resource.kind, "unique",
		value, &row));
	return json_read_own(c->arena, row.json, ret_doc);
}

/* ---- people ---- */

static err texts_of(struct ctx *c, const json_t *list, struct scope_set *ret)
{
	size_t n = json_array_size(list);
	struct span *names = arena_array_of(c->arena, n + 1, struct span);
	TRY_PTR(names);
	for (size_t i = 0; i < n; i++) {
		const json_t *v = json_array_get(list, i);
		names[i] = span_make(json_string_value(v), json_string_length(v));
	}
	return scope_from(c->arena, names, n, ret);
}

/* What a grant of the Management API gives beyond what the caller holds; *ret_missing of none when
 * the caller is no person, or the grant is for another API. */
static err beyond_person(struct ctx *c, const json_t *doc, struct scope_set *ret_missing)
{
	struct scope_set given;
	struct role owner;
	bool person;
	*ret_missing = (struct scope_set){ 0 };
	if (!span_eq_str(json_str(doc, "audience"), c->tenant->management_audience))
		return OK;
	TRY(explorer_is_person(c, &person));
	if (!person)
		return OK;
	TRY(texts_of(c, json_object_get(doc, "scope"), &given));
	if (json_bool(doc, "allow_all_scopes", false)) {
		TRY(role_get(c, SPAN(ROLE_OWNER), &owner));
		given = owner.scopes;
	}
	return scope_missing(c->arena, &given, &c->who.scopes, ret_missing);
}

static err refuse(struct ctx *c, const struct scope_set *missing)
{
	struct span names;
	if (!missing->count)
		return OK;
	TRY(scope_join(c->arena, missing, ", ", &names));
	return fault_set(&c->fault, ERR_D_SCOPE, SPAN_FMT, SPAN_ARG(names));
}

/* Nobody grants an application what he does not hold himself. A machine's token may, as the
 * contract has it. */
static err within_person(struct ctx *c, const json_t *doc)
{
	struct scope_set missing;
	TRY(beyond_person(c, doc, &missing));
	return refuse(c, &missing);
}

/* What somebody else granted may stay, or go. */
static err patch(struct ctx *c, const json_t *old_doc, const json_t *patch_doc, json_t *doc)
{
	struct scope_set before, after, more;
	(void)patch_doc;
	TRY(beyond_person(c, old_doc, &before));
	TRY(beyond_person(c, doc, &after));
	TRY(scope_missing(c->arena, &after, &before, &more));
	return refuse(c, &more);
}

err grants_within_person(struct ctx *c, struct span client_id, bool *ret_within)
{
	struct span audience = span_of(c->tenant->management_audience);
	struct doc_filter filters[] = { { "client_id", &client_id, 1 },
		{ "audience", &audience, 1 } };
	struct doc_query q = {
		.kind = "client_grant", .filters = filters, .filter_count = 2, .limit = LIMIT_PAGE
	};
	struct doc_page page;
	TRY(store_doc_list(c->conn, c->arena, c->tenant->id, &q, &page));
	*ret_within = true;
	for (size_t i = 0; i < page.count && *ret_within; i++) {
		struct scope_set missing;
		json_t *doc;
		TRY(json_read_own(c->arena, page.rows[i].json, &doc));
		TRY(beyond_person(c, doc, &missing));
		*ret_within = !missing.count;
	}
	return OK;
}

const struct resource_hooks client_grant_hooks = {
	.create = create, .patch = patch, .unique = unique
};
