/* SPDX-License-Identifier: Apache-2.0 */
#include "core/apis.h"
#include "base/limits.h"
#include "core/audit.h"
#include "core/document_id.h"
#include "model/resource_tables.h"

#define SECRET_LENGTH    32
#define SHORT_SECRET     32 /* below: accepted as the contract has it, with a warning */
#define DEFAULT_WEB_LIFE 7200

static bool is_hmac(const json_t *doc)
{
	return span_starts_with(json_str(doc, "signing_alg"), "HS");
}

/* ---- the signing secret ---- */

static err put_secret(struct ctx *c, struct span id, const struct sealed_secret *s)
{
	struct secret_row row = { .owner_kind = SPAN("resource_server"), .owner_id = id, .name = SPAN("secret"),
		.sealed = s->sealed, .hash = s->hash, .created_at = c->now };
	store_secret_put(c->batch, c->tenant->id, &row);
	return OK;
}

static err stored_secret(struct ctx *c, struct span id, struct span *ret_secret)
{
	struct secret_row *rows;
	size_t n;
	TRY(store_secrets(c->conn, c->arena, c->tenant->id, "resource_server", id, &rows, &n));
	*ret_secret = SPAN_NONE;
	return n ? keyring_secret_reveal(c->keys, c->arena, c->tenant->id, rows[0].sealed, ret_secret) : OK;
}

/* A secret that was given is sealed and leaves the document; an HS* API without one gets one. */
static err take_secret(struct ctx *c, json_t *doc, bool has_one)
{
	struct span id = json_str(doc, "id"), given = json_str(doc, "signing_secret");
	struct sealed_secret s;
	if (given.n) {
		TRY(keyring_secret_seal(c->keys, c->arena, c->tenant->id, given, &s));
		if (given.n < SHORT_SECRET)
			TRY(audit_warning(c, "An API's signing secret is shorter than its hash"));
		c->new_secret = arena_span_dup(c->arena, given);
		TRY_PTR(c->new_secret.p);
	} else if (is_hmac(doc) && !has_one)
		TRY(keyring_secret_new(c->keys, c->arena, c->tenant->id, SECRET_LENGTH, true, &s, &c->new_secret));
	else
		return OK;
	json_object_del(doc, "signing_secret");
	return put_secret(c, id, &s);
}

/* ---- hooks ---- */

static err set_default(json_t *doc, const char *name, json_t *value)
{
	if (!json_object_get(doc, name))
		return json_object_set_new(doc, name, value) ? FAIL(NOMEM) : OK;
	json_decref(value);
	return OK;
}

/* Known system APIs have lifetimes of their own. */
static int64_t default_life(struct ctx *c, struct span identifier, int64_t *ret_web)
{
	*ret_web = DEFAULT_WEB_LIFE;
	if (span_eq_str(identifier, "urn:auth0:express-configure"))
		return 300;
	size_t n = strlen(c->tenant->issuer);
	if (identifier.n == n + 3 && memcmp(identifier.p, c->tenant->issuer, n) == 0 && memcmp(identifier.p + n, "me/", 3) == 0)
		return *ret_web = 600;
	return DEFAULT_TOKEN_LIFETIME_S;
}

static err check_lifetimes(struct ctx *c, const json_t *doc)
{
	int64_t life = json_int(doc, "token_lifetime", DEFAULT_TOKEN_LIFETIME_S);
	if (json_int(doc, "token_lifetime_for_web", 0) > life)
		return fault_wire(&c->fault, &resource_server_error_web_lifetime, NULL);
	return OK;
}

static err create(struct ctx *c, json_t *doc)
{
	int64_t web, life = default_life(c, json_str(doc, "identifier"), &web);
	TRY(set_default(doc, "token_lifetime", json_integer(life)));
	life = json_int(doc, "token_lifetime", life);
	TRY(set_default(doc, "token_lifetime_for_web", json_integer(web < life || span_starts_with(json_str(doc, "identifier"), "urn:auth0:") ? web : life)));
	TRY(set_default(doc, "subject_type_authorization",
		json_pack("{s:{s:s}, s:{s:s}}", "client", "policy", "require_client_grant", "user", "policy", "allow_all")));
	return take_secret(c, doc, false);
}

static err patch(struct ctx *c, const json_t *old_doc, const json_t *patch_doc, json_t *doc)
{
	struct span secret;
	if (json_bool(old_doc, "is_system", false))
		return fault_wire(&c->fault, &resource_server_error_system_patch, NULL);
	if (json_object_get(patch_doc, "token_lifetime_for_web"))
		TRY(check_lifetimes(c, doc));
	else if (json_int(doc, "token_lifetime_for_web", 0) > json_int(doc, "token_lifetime", DEFAULT_TOKEN_LIFETIME_S))
		json_object_set(doc, "token_lifetime_for_web", json_object_get(doc, "token_lifetime"));
	TRY(stored_secret(c, json_str(doc, "id"), &secret));
	return take_secret(c, doc, secret.n > 0);
}

static err remove_all(struct ctx *c, const json_t *doc)
{
	if (json_bool(doc, "is_system", false))
		return fault_wire(&c->fault, &resource_server_error_system_delete, NULL);
	store_doc_delete_where(c->batch, c->tenant->id, "client_grant", "audience", json_str(doc, "identifier"));
	return OK;
}

static err show(struct ctx *c, json_t *doc, enum show_why why)
{
	struct span secret = c->new_secret;
	(void)why;
	if (!is_hmac(doc))
		return OK;
	if (!secret.n)
		TRY(stored_secret(c, json_str(doc, "id"), &secret));
	if (secret.n && json_object_set_new(doc, "signing_secret", json_stringn(secret.p, secret.n)))
		return FAIL(NOMEM);
	return OK;
}

const struct resource_hooks resource_server_hooks = { .create = create, .patch = patch, .remove = remove_all, .show = show };

/* ---- the built-in API ---- */

static json_t *scope_list(const struct api_scope *scopes, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_pack("{s:s, s:s}", "description", scopes[i].description, "value", scopes[i].value));
	return list;
}

err apis_make_management(struct ctx *c, const struct api_scope *scopes, size_t count)
{
	struct span id;
	TRY(document_id_new(c, resource_server_resource.id_form, &id));
	json_t *doc = json_keep(c->arena, json_pack("{s:s, s:s, s:s, s:b, s:b, s:{s:{s:s}, s:{s:s}}, s:i, s:i, s:s, s:o, s:b}", "id", id.p,
		"name", "Auth0 Management API", "identifier", c->tenant->management_audience, "allow_offline_access", 0,
		"skip_consent_for_verifiable_first_party_clients", 0, "subject_type_authorization", "client", "policy",
		"require_client_grant", "user", "policy", "allow_all", "token_lifetime", DEFAULT_TOKEN_LIFETIME_S,
		"token_lifetime_for_web", DEFAULT_WEB_LIFE, "signing_alg", "RS256", "scopes", scope_list(scopes, count),
		"is_system", 1));
	TRY_PTR(doc);
	if (json_array_size(json_object_get(doc, "scopes")) != count)
		return FAIL(NOMEM);
	struct document none = { .id = id };
	return documents_store(c, &resource_server_resource, &none, doc);
}
