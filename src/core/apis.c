/* SPDX-License-Identifier: Apache-2.0 */
#include "core/apis.h"
#include "base/limits.h"
#include "core/audit.h"
#include "core/cert_read.h"
#include "core/change.h"
#include "core/document_id.h"
#include "core/secrets.h"
#include "core/system_apis.h"
#include "model/resource_tables.h"

#define KIND             resource_server_resource.kind
#define SECRET_LENGTH    32
#define SHORT_SECRET     32 /* below: accepted as the contract has it, with a warning */
#define DEFAULT_WEB_LIFE 7200

static bool is_hmac(const json_t *doc)
{
	return span_starts_with(json_str(doc, "signing_alg"), "HS");
}

/* ---- the signing secret ---- */

/* A secret that was given is sealed and leaves the document; an HS* API without one gets one. */
static err take_secret(struct ctx *c, json_t *doc, bool has_one)
{
	struct span id = json_str(doc, "id");
	bool given;
	TRY(secrets_take(c, KIND, id, doc, "signing_secret", &given));
	if (given && c->new_secret.n < SHORT_SECRET)
		return audit_warning(c, "An API's signing secret is shorter than its hash");
	return given || has_one || !is_hmac(doc) ? OK
						 : secrets_make(c, KIND, id, SECRET_LENGTH, true);
}

/* ---- hooks ---- */

static err set_default(json_t *doc, const char *name, json_t *value)
{
	if (!json_object_get(doc, name))
		return json_object_set_new(doc, name, value) ? FAIL(NOMEM) : OK;
	json_decref(value);
	return OK;
}

/* RFC 7638 of the key in token_encryption, beside it. */
static err thumbprint(struct ctx *c, json_t *doc)
{
	struct cert_key key;
	json_t *at = json_object_get(json_object_get(doc, "token_encryption"), "encryption_key");
	if (!json_object_get(at, "pem"))
		return OK;
	err e = cert_read_key(c->arena, json_str(at, "pem"), MINT_ALG_RS256, &key);
	if (e.code == ERR_SYNTAX)
		return fault_set(&c->fault, ERR_M_BODY,
			"'Not a public RSA key of 2048 bits or more' on property "
			"token_encryption.encryption_key.pem");
	TRY(e);
	return json_object_set_new(at, "thumbprint_sha256", json_stringn(key.kid.p, key.kid.n))
		       ? FAIL(NOMEM)
		       : OK;
}

static err check_lifetimes(struct ctx *c, const json_t *doc)
{
	int64_t life = json_int(doc, "token_lifetime", DEFAULT_TOKEN_LIFETIME_S);
	if (json_int(doc, "token_lifetime_for_web", 0) > life)
		return fault_wire(&c->fault, &resource_server_error_web_lifetime, NULL);
	return OK;
}

/* The most usual lifetime of tokens for browsers, but never more than the API's own. */
static int64_t default_web_life(const json_t *doc)
{
	int64_t life = json_int(doc, "token_lifetime", DEFAULT_TOKEN_LIFETIME_S);
	return life < DEFAULT_WEB_LIFE ? life : DEFAULT_WEB_LIFE;
}

static err create(struct ctx *c, json_t *doc)
{
	TRY(system_api_overlay(c, doc));
	TRY(set_default(doc, "token_lifetime", json_integer(DEFAULT_TOKEN_LIFETIME_S)));
	TRY(set_default(doc, "token_lifetime_for_web", json_integer(default_web_life(doc))));
	TRY(set_default(doc, "subject_type_authorization",
		json_pack("{s:{s:s}, s:{s:s}}", "client", "policy", "require_client_grant", "user",
			"policy", "allow_all")));
	if (!json_bool(doc, "is_system", false)) /* those have a rule of their own */
		TRY(check_lifetimes(c, doc));
	TRY(thumbprint(c, doc));
	return take_secret(c, doc, false);
}

static err patch(struct ctx *c, const json_t *old_doc, const json_t *patch_doc, json_t *doc)
{
	struct span secret;
	if (json_bool(old_doc, "is_system", false))
		return fault_wire(&c->fault, &resource_server_error_system_patch, NULL);
	if (json_object_get(patch_doc, "token_lifetime_for_web"))
		TRY(check_lifetimes(c, doc));
	else if (json_int(doc, "token_lifetime_for_web", 0) >
		 json_int(doc, "token_lifetime", DEFAULT_TOKEN_LIFETIME_S))
		json_object_set(
			doc, "token_lifetime_for_web", json_object_get(doc, "token_lifetime"));
	TRY(thumbprint(c, doc));
	TRY(secrets_reveal(c, KIND, json_str(doc, "id"), &secret));
	return take_secret(c, doc, secret.n > 0);
}

static err remove_all(struct ctx *c, const json_t *doc)
{
	/* the other system APIs come by POST and may go again */
	if (span_eq_str(json_str(doc, "identifier"), c->tenant->management_audience))
		return fault_wire(&c->fault, &resource_server_error_system_delete, NULL);
	return change_delete_where(c, "client_grant", "audience", json_str(doc, "identifier"));
}

/* The key that tokens for this API are to be encrypted with: its thumbprint is shown, the key
 * itself is not. */
static err hide_pem(json_t *doc)
{
	json_t *outer = json_object_get(doc, "token_encryption");
	json_t *key = json_object_get(outer, "encryption_key");
	if (!json_object_get(key, "pem"))
		return OK;
	json_t *copy = json_deep_copy(outer);
	json_object_del(json_object_get(copy, "encryption_key"), "pem");
	return json_object_set_new(doc, "token_encryption", copy) ? FAIL(NOMEM) : OK;
}

/* The application that stands for this API, when there is one. */
static err show_client(struct ctx *c, json_t *doc)
{
	struct doc_row row;
	err e = store_doc_find(c->conn, c->arena, c->tenant->id, "client",
		"resource_server_identifier", json_str(doc, "identifier"), &row);
	if (e.code == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	return json_object_set_new(doc, "client_id", json_stringn(row.id.p, row.id.n)) ? FAIL(NOMEM)
										       : OK;
}

static err show(struct ctx *c, json_t *doc, enum show_why why)
{
	struct span secret = c->new_secret;
	(void)why;
	TRY(hide_pem(doc));
	TRY(show_client(c, doc));
	if (!is_hmac(doc))
		return OK;
	if (!secret.n)
		TRY(secrets_reveal(c, KIND, json_str(doc, "id"), &secret));
	if (secret.n &&
		json_object_set_new(doc, "signing_secret", json_stringn(secret.p, secret.n)))
		return FAIL(NOMEM);
	return OK;
}

const struct resource_hooks resource_server_hooks = {
	.create = create, .patch = patch, .remove = remove_all, .show = show
};

/* ---- the built-in API ---- */

static json_t *scope_list(const struct api_scope *scopes, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(
			list, json_pack("{s:s, s:s}", "description", scopes[i].description, "value",
				      scopes[i].value));
	return list;
}

err apis_make_management(struct ctx *c, const struct api_scope *scopes, size_t count)
{
	struct span id;
	TRY(document_id_new(c, resource_server_resource.id_form, &id));
	json_t *doc = json_keep(c->arena,
		json_pack(
			"{s:s, s:s, s:s, s:b, s:b, s:{s:{s:s}, s:{s:s}}, s:i, s:i, s:s, s:o, s:b}",
			"id", id.p, "name", "Auth0 Management API", "identifier",
			c->tenant->management_audience, "allow_offline_access", 0,
			"skip_consent_for_verifiable_first_party_clients", 0,
			"subject_type_authorization", "client", "policy", "require_client_grant",
			"user", "policy", "allow_all", "token_lifetime", DEFAULT_TOKEN_LIFETIME_S,
			"token_lifetime_for_web", DEFAULT_WEB_LIFE, "signing_alg", "RS256",
			"scopes", scope_list(scopes, count), "is_system", 1));
	TRY_PTR(doc);
	if (json_array_size(json_object_get(doc, "scopes")) != count)
		return FAIL(NOMEM);
	struct document none = { .id = id };
	return documents_store(c, &resource_server_resource, &none, doc);
}
