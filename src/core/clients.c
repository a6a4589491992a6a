/* SPDX-License-Identifier: Apache-2.0 */
#include "core/clients.h"
#include "core/audit.h"
#include "core/change.h"
#include "core/client_secrets.h"
#include "core/credentials.h"
#include "core/explorer.h"
#include "core/grants.h"
#include "core/hot.h"
#include "core/options.h"
#include "core/secrets.h"
#include "model/resource_tables.h"

#define KIND          client_resource.kind
#define SECRET_LENGTH 64 /* of 6 bits: 384 bits */

/* ---- log-out, under its old and its new name ---- */

/* oidc_backchannel_logout is the old name of oidc_logout.backchannel_logout_urls: both are shown,
 * and taking the old one away takes both. */
static err mirror_logout(const json_t *patch_doc, json_t *doc)
{
	json_t *urls =
		json_object_get(json_object_get(doc, "oidc_logout"), "backchannel_logout_urls");
	if (json_is_null(json_object_get(patch_doc, "oidc_backchannel_logout"))) {
		json_object_del(doc, "oidc_logout");
		return OK;
	}
	if (!urls || json_object_get(patch_doc, "oidc_backchannel_logout"))
		return OK;
	return json_object_set_new(doc, "oidc_backchannel_logout",
		       json_pack("{s:O}", "backchannel_logout_urls", urls))
		       ? FAIL(NOMEM)
		       : OK;
}

/* ---- hooks ---- */

/* The secret of an application that may do more than the person would be a way around his role. */
err clients_within_reach(struct ctx *c, struct span id)
{
	bool within;
	TRY(grants_within_person(c, id, &within));
	return within ? OK
		      : fault_set(&c->fault, ERR_D_SCOPE, "all that the application is granted");
}

static err create(struct ctx *c, json_t *doc)
{
	struct span id = json_str(doc, "client_id");
	bool given;
	TRY(mirror_logout(NULL, doc));
	TRY(credentials_take_inline(c, id, doc));
	TRY(secrets_take(c, KIND, id, doc, "client_secret", &given));
	return given ? OK : secrets_make(c, KIND, id, SECRET_LENGTH, false);
}

/* The Global Client Secret signs legacy tokens with any scope: it is made here, at random, and
 * never chosen by a caller; nor does the global client prove itself by anything else. */
static err check_global(struct ctx *c, const json_t *old_doc, const json_t *patch_doc)
{
	static const char *const members[] = { "client_secret", "client_authentication_methods" };
	if (!json_bool(old_doc, "global", false))
		return OK;
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		if (json_object_get(patch_doc, members[i]))
			return fault_set(&c->fault, ERR_M_BODY,
				"'Additional properties not allowed: %s'", members[i]);
	return OK;
}

static err patch(struct ctx *c, const json_t *old_doc, const json_t *patch_doc, json_t *doc)
{
	struct span id = json_str(doc, "client_id");
	bool given;
	TRY(check_global(c, old_doc, patch_doc));
	if (json_object_get(patch_doc, "client_secret"))
		TRY(clients_within_reach(c, id));
	TRY(mirror_logout(patch_doc, doc));
	TRY(credentials_take_inline(c, id, doc));
	return secrets_take(c, KIND, id, doc, "client_secret", &given);
}

static err remove_all(struct ctx *c, const json_t *doc)
{
	struct span id = json_str(doc, "client_id");
	if (json_bool(doc, "global", false))
		return fault_wire(&c->fault, &client_error_global_delete, NULL);
	TRY(change_delete_where(c, "client_grant", "client_id", id));
	TRY(change_delete_where(c, CLIENT_SECRET_KIND, "client_id", id));
	return credentials_remove_all(c, id);
}

static bool sees(const struct ctx *c, const char *member)
{
	const struct schema_prop *p = schema_prop(client_resource.schema, member);
	return c->who.all_scopes || !p || !p->see || scope_has_any(&c->who.scopes, p->see);
}

static err show_signing_keys(struct ctx *c, json_t *doc, enum show_why why)
{
	struct hot_tenant *t;
	TRY(hot_tenant_get(c->hot, c, &t));
	json_t *keys =
		why == SHOW_GET || why == SHOW_LIST ? t->signing_keys_deprecated : t->signing_keys;
	err e = json_object_set(doc, "signing_keys", keys) ? FAIL(NOMEM) : OK;
	CACHE_DROP(t);
	return e;
}

/* The Global Client Secret signs legacy tokens: it shows only while those are accepted, and each
 * reading is an event. People see it through the door that is made for it alone; while the
 * two-person rule is on that is the only one. */
static err may_reveal_global(struct ctx *c, bool *ret_may)
{
	struct tenant_options o;
	bool person;
	TRY(options_read(c, &o));
	TRY(explorer_is_person(c, &person));
	*ret_may = o.legacy_tokens && !person && (!o.two_person_rule || c->who.all_scopes);
	return *ret_may ? audit_warning(c, "Global Client Secret was read") : OK;
}

static err show_secret(struct ctx *c, json_t *doc, enum show_why why)
{
	struct span secret = why == SHOW_GET || why == SHOW_LIST ? SPAN_NONE : c->new_secret;
	bool may = true;
	if (!secret.n && !sees(c, "client_secret"))
		return OK;
	if (json_bool(doc, "global", false))
		TRY(may_reveal_global(c, &may));
	else if (!secret.n)
		TRY(grants_within_person(c, json_str(doc, "client_id"), &may));
	if (!may)
		return OK;
	if (!secret.n)
		TRY(secrets_reveal(c, KIND, json_str(doc, "client_id"), &secret));
	if (secret.n && json_object_set_new(doc, "client_secret", json_stringn(secret.p, secret.n)))
		return FAIL(NOMEM);
	return OK;
}

static err show(struct ctx *c, json_t *doc, enum show_why why)
{
	if (json_object_set_new(doc, "tenant", json_string(c->tenant->name)))
		return FAIL(NOMEM);
	if (why == SHOW_CREATED && json_object_set_new(doc, "encrypted", json_true()))
		return FAIL(NOMEM);
	TRY(credentials_shorten(doc, why));
	if (sees(c, "signing_keys"))
		TRY(show_signing_keys(c, doc, why));
	return show_secret(c, doc, why);
}

const struct resource_hooks client_hooks = {
	.create = create, .patch = patch, .remove = remove_all, .show = show
};

/* ---- use cases of their own ---- */

err clients_name(struct ctx *c, struct span client_id, struct span *ret_name)
{
	struct doc_row row;
	json_t *doc;
	err e = store_doc_get(c->conn, c->arena, c->tenant->id, KIND, client_id, &row);
	*ret_name = SPAN("");
	if (e.code == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	TRY(json_read_own(c->arena, row.json, &doc));
	*ret_name = json_str(doc, "name");
	return OK;
}

err clients_require(
	struct ctx *c, struct span client_id, const struct wire_error *missing, json_t **ret_doc)
{
	struct doc_row row;
	err e = store_doc_get(c->conn, c->arena, c->tenant->id, KIND, client_id, &row);
	if (e.code == ERR_NOT_FOUND)
		return fault_wire(&c->fault, missing, NULL);
	TRY(e);
	return json_read_in(c->arena, row.json, NULL, ret_doc);
}

/* Raises the version: of two rotations at once one runs again, and no answer shows a secret that is
 * not the stored one. */
static err rotate(struct ctx *c, const struct document *d)
{
	TRY(secrets_make(c, KIND, d->id, SECRET_LENGTH, false));
	return documents_store(c, &client_resource, d, d->doc);
}

static err may_rotate_global(struct ctx *c, bool person)
{
	struct tenant_options o;
	TRY(options_read(c, &o));
	return person || (o.two_person_rule && !c->who.all_scopes) ? FAIL(D_OWNER) : OK;
}

err clients_rotate_secret(struct ctx *c, struct span client_id, json_t **ret_doc)
{
	struct document d;
	bool person;
	TRY(documents_get(c, &client_resource, client_id, &d));
	TRY(explorer_is_person(c, &person));
	if (json_bool(d.doc, "global", false))
		TRY(may_rotate_global(c, person));
	TRY(clients_within_reach(c, d.id));
	TRY(rotate(c, &d));
	return documents_show(c, &client_resource, d.doc, SHOW_ROTATED, ret_doc);
}

err clients_rotate_global(struct ctx *c, struct span client_id)
{
	struct document d;
	TRY(documents_get(c, &client_resource, client_id, &d));
	return rotate(c, &d);
}

err clients_make_global(struct ctx *c, struct span *ret_id)
{
	char id[33];
	TRY(rand_alnum(c->rng, id, 32));
	const struct schema_prop *p = schema_prop(client_resource.schema, "refresh_token");
	json_t *refresh = p && p->schema->default_json
				  ? json_loads(p->schema->default_json, 0, NULL)
				  : json_object();
	json_t *doc = json_keep(c->arena,
		json_pack("{s:b, s:b, s:[], s:b, s:s, s:b, s:b, s:o, s:b, s:b, s:b, s:s, s:{s:s}, "
			  "s:b}",
			"global", 1, "is_token_endpoint_ip_header_trusted", 0, "callbacks",
			"is_first_party", 1, "name", "All Applications", "sso", 0, "sso_disabled",
			0, "refresh_token", refresh, "cross_origin_authentication", 0,
			"cross_origin_auth", 0, "oidc_conformant", 1, "client_id", id,
			"jwt_configuration", "alg", "RS256", "custom_login_page_on", 1));
	TRY_PTR(doc);
	*ret_id = span_of(json_string_value(json_object_get(doc, "client_id")));
	struct document none = { .id = *ret_id };
	TRY(documents_store(c, &client_resource, &none, doc));
	return secrets_make(c, KIND, *ret_id, SECRET_LENGTH, false);
}
