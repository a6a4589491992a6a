/* SPDX-License-Identifier: Apache-2.0 */
#include "core/roles.h"
#include "base/limits.h"
#include "core/hot.h"
#include "core/people.h"
#include "model/resource_tables.h"

#define KIND dashboard_role_resource.kind
#define DAY  86400

/* ---- the built-in ones ---- */

static bool begins(struct span scope, const char *text)
{
	return span_starts_with(scope, text);
}

/* Scopes of users' own tokens are nobody's here. */
static bool is_anyones(struct span scope)
{
	return memmem(scope.p, scope.n, "current_user", 12);
}

/* Reading these shows secrets. */
static bool is_secret(struct span scope)
{
	return span_eq_str(scope, "read:client_keys") ||
	       span_eq_str(scope, "read:client_credentials");
}

static bool to_all(struct span scope)
{
	return !is_anyones(scope);
}

static bool to_viewer(struct span scope)
{
	return begins(scope, "read:") && !is_secret(scope) && !is_anyones(scope);
}

static bool to_editor(struct span scope)
{
	static const char *const things[] = { ":clients", ":client_grants", ":resource_servers",
		":client_keys", ":client_credentials" };
	if (to_viewer(scope) || span_eq_str(scope, "blacklist:tokens"))
		return true;
	for (size_t i = 0; i < sizeof things / sizeof *things; i++) {
		struct span noun = scope;
		(void)span_cut(&noun, ':');
		if (noun.p && span_eq_str(noun, things[i] + 1))
			return !begins(scope, "read:");
	}
	return false;
}

static bool to_minter(struct span scope)
{
	static const char *const scopes[] = { "read:clients", "read:client_grants",
		"read:resource_servers", "read:client_summary" };
	for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++)
		if (span_eq_str(scope, scopes[i]))
			return true;
	return false;
}

static const struct builtin {
	const char *id, *name, *description;
	bool (*gives)(struct span scope);
	int64_t max_token_s;
} builtins[] = {
	{ ROLE_OWNER, "Owner", "Everything, and the Global Client Secret.", to_all, 30 * DAY },
	{ "admin", "Admin", "Every scope; people, roles and keys too.", to_all, 30 * DAY },
	{ "editor", "Editor", "Reads all but secrets; changes applications, grants and APIs.",
		to_editor, 7 * DAY },
	{ "viewer", "Viewer", "Reads all but secrets.", to_viewer, DAY },
	{ "minter", "Minter-only", "Mints tokens that read applications, grants and APIs.",
		to_minter, 7 * DAY },
};
#define BUILTIN_COUNT (sizeof builtins / sizeof *builtins)

const char *role_builtin_id(size_t i)
{
	return i < BUILTIN_COUNT ? builtins[i].id : NULL;
}

/* The Management API's scopes that pass, copied: the cache's own text may go at any time. */
static err scopes_of(
	struct ctx *c, const struct hot_api *api, const struct builtin *b, struct scope_set *ret)
{
	struct span *names = arena_array_of(c->arena, api->scopes.count + 1, struct span);
	size_t n = 0;
	TRY_PTR(names);
	for (size_t i = 0; i < api->scopes.count; i++) {
		if (!b->gives(api->scopes.items[i]))
			continue;
		names[n] = arena_span_dup(c->arena, api->scopes.items[i]);
		TRY_PTR(names[n++].p);
	}
	return scope_from(c->arena, names, n, ret);
}

static err builtin_get(struct ctx *c, const struct builtin *b, struct role *ret_role)
{
	struct hot_api *api;
	struct role r = { .id = span_of(b->id),
		.name = span_of(b->name),
		.description = span_of(b->description),
		.max_token_s = b->max_token_s,
		.owner = strcmp(b->id, ROLE_OWNER) == 0,
		.builtin = true };
	TRY(hot_api_get(c->hot, c, span_of(c->tenant->management_audience), &api));
	err e = scopes_of(c, api, b, &r.scopes);
	CACHE_DROP(api);
	TRY(e);
	*ret_role = r;
	return OK;
}

/* ---- those that are documents ---- */

static err read_scopes(struct ctx *c, const json_t *list, struct scope_set *ret)
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

static err from_doc(struct ctx *c, struct span id, const json_t *doc, struct role *ret_role)
{
	struct role r = { .id = id,
		.name = json_str(doc, "name"),
		.description = json_str(doc, "description"),
		.max_token_s = json_int(doc, "max_token_s", DAY) };
	TRY(read_scopes(c, json_object_get(doc, "scopes"), &r.scopes));
	*ret_role = r;
	return OK;
}

static err from_row(struct ctx *c, const struct doc_row *row, struct role *ret_role)
{
	json_t *doc;
	TRY(json_read_own(c->arena, row->json, &doc));
	TRY(from_doc(c, row->id, doc, ret_role));
	ret_role->version = (struct version){ row->version, row->created_at, row->updated_at };
	return OK;
}

err role_get(struct ctx *c, struct span id, struct role *ret_role)
{
	struct doc_row row;
	for (size_t i = 0; i < BUILTIN_COUNT; i++)
		if (span_eq_str(id, builtins[i].id))
			return builtin_get(c, &builtins[i], ret_role);
	TRY(store_doc_get(c->conn, c->arena, c->tenant->id, KIND, id, &row));
	return from_row(c, &row, ret_role);
}

/* ---- showing ---- */

static json_t *texts(const struct scope_set *set)
{
	json_t *list = json_array();
	for (size_t i = 0; list && i < set->count; i++)
		if (json_array_append_new(list, json_stringn(set->items[i].p, set->items[i].n))) {
			json_decref(list);
			return NULL;
		}
	return list;
}

static err put_time(json_t *doc, const char *name, int64_t at)
{
	return at && json_object_set_new(doc, name, json_time(at)) ? FAIL(NOMEM) : OK;
}

err role_show(struct ctx *c, const struct role *r, json_t **ret_doc)
{
	struct span about = r->description.p ? r->description : SPAN("");
	json_t *doc = json_keep(c->arena,
		json_pack("{s:s%, s:s%, s:s%, s:o, s:I, s:b, s:b}", "id", r->id.p, r->id.n, "name",
			r->name.p, r->name.n, "description", about.p, about.n, "scopes",
			texts(&r->scopes), "max_token_s", (json_int_t)r->max_token_s, "builtin",
			r->builtin, "owner", r->owner));
	TRY_PTR(doc);
	TRY(put_time(doc, "created_at", r->version.created_at));
	TRY(put_time(doc, "updated_at", r->version.updated_at));
	*ret_doc = doc;
	return OK;
}

static err append(struct ctx *c, const struct role *r, json_t *list)
{
	json_t *doc;
	TRY(role_show(c, r, &doc));
	return json_array_append(list, doc) ? FAIL(NOMEM) : OK;
}

static err append_documents(struct ctx *c, json_t *list)
{
	struct doc_query q = { .kind = KIND, .limit = LIMIT_PAGE_ROLES };
	struct doc_page page;
	TRY(store_doc_list(c->conn, c->arena, c->tenant->id, &q, &page));
	for (size_t i = 0; i < page.count; i++) {
		struct role r;
		TRY(from_row(c, &page.rows[i], &r));
		TRY(append(c, &r, list));
	}
	return OK;
}

err roles_show(struct ctx *c, json_t **ret_list)
{
	json_t *list = json_keep(c->arena, json_array());
	TRY_PTR(list);
	for (size_t i = 0; i < BUILTIN_COUNT; i++) {
		struct role r;
		TRY(builtin_get(c, &builtins[i], &r));
		TRY(append(c, &r, list));
	}
	TRY(append_documents(c, list));
	*ret_list = list;
	return OK;
}

/* ---- nobody gives what he does not hold ---- */

err role_within(struct ctx *c, const struct role *r)
{
	struct scope_set missing;
	struct span names;
	if (c->who.all_scopes)
		return OK;
	if (r->owner && !c->who.owner)
		return fault_wire(&c->fault, &dashboard_user_error_beyond, "the role Owner");
	if (r->max_token_s > c->who.max_token_s)
		return fault_wire(&c->fault, &dashboard_user_error_beyond,
			arena_printf(c->arena, "tokens of %lld s", (long long)r->max_token_s));
	TRY(scope_missing(c->arena, &r->scopes, &c->who.scopes, &missing));
	if (!missing.count)
		return OK;
	TRY(scope_join(c->arena, &missing, ", ", &names));
	return fault_wire(&c->fault, &dashboard_user_error_beyond, names.p);
}

static err check_new(struct ctx *c, const json_t *doc, struct role *ret_role)
{
	TRY(from_doc(c, json_str(doc, "id"), doc, ret_role));
	return role_within(c, ret_role);
}

static err create(struct ctx *c, json_t *doc)
{
	struct role r;
	return check_new(c, doc, &r);
}

/* What people minted while the role gave more ends with it. */
static err patch(struct ctx *c, const json_t *old_doc, const json_t *patch_doc, json_t *doc)
{
	struct role was, is;
	struct scope_set lost;
	(void)patch_doc;
	TRY(check_new(c, old_doc, &was));
	TRY(check_new(c, doc, &is));
	TRY(scope_missing(c->arena, &was.scopes, &is.scopes, &lost));
	return lost.count ? people_revoke_of_role(c, was.id) : OK;
}

static err remove_role(struct ctx *c, const json_t *doc)
{
	struct role r;
	bool used;
	TRY(check_new(c, doc, &r));
	TRY(people_have_role(c, r.id, &used));
	return used ? fault_wire(&c->fault, &dashboard_role_error_in_use, NULL) : OK;
}

static err show(struct ctx *c, json_t *doc, enum show_why why)
{
	(void)c;
	(void)why;
	return json_object_set_new(doc, "builtin", json_false()) ||
			       json_object_set_new(doc, "owner", json_false())
		       ? FAIL(NOMEM)
		       : OK;
}

const struct resource_hooks dashboard_role_hooks = {
	.create = create, .patch = patch, .remove = remove_role, .show = show
};
