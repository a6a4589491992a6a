/* SPDX-License-Identifier: Apache-2.0 */
#include "server/bootstrap.h"
#include "api/management/op.h"
#include "base/limits.h"
#include "core/apis.h"
#include "core/change.h"
#include "core/clients.h"
#include "core/document_id.h"
#include "core/encryption_keys.h"
#include "core/explorer.h"
#include "core/host.h"
#include "core/hot.h"
#include "core/keys.h"
#include "core/secrets.h"
#include "core/settings.h"
#include "model/resource_tables.h"
#include "server/env_file.h"
#include "server/issuer.h"

static err make_api(struct ctx *c)
{
	struct api_scope *scopes =
		arena_array_of(c->arena, management_scope_count, struct api_scope);
	TRY_PTR(scopes);
	for (size_t i = 0; i < management_scope_count; i++)
		scopes[i] = (struct api_scope){ management_scopes[i].value,
			management_scopes[i].description };
	return apis_make_management(c, scopes, management_scope_count);
}

/* Every scope but those of users' own tokens, which machines never get. */
static json_t *machine_scopes(void)
{
	json_t *list = json_array();
	for (size_t i = 0; i < management_scope_count; i++)
		if (!strstr(management_scopes[i].value, "current_user"))
			json_array_append_new(list, json_string(management_scopes[i].value));
	return list;
}

static err make_application(struct ctx *c, const char *env_dir, struct fault *fault)
{
	json_t *client = json_keep(c->arena,
		json_pack("{s:s, s:s, s:s, s:[s], s:s}", "name", "Bootstrap Application",
			"description", "Made at the first start; may do everything", "app_type",
			"non_interactive", "grant_types", "client_credentials",
			"token_endpoint_auth_method", "client_secret_post"));
	TRY_PTR(client);
	TRY(documents_create(c, &client_resource, client, &client));
	struct span id = json_str(client, "client_id");
	struct span grant_id;
	json_t *grant =
		json_keep(c->arena, json_pack("{s:s%, s:s, s:o, s:s}", "client_id", id.p, id.n,
					    "audience", c->tenant->management_audience, "scope",
					    machine_scopes(), "subject_type", "client"));
	TRY_PTR(grant);
	TRY(document_id_new(c, client_grant_resource.id_form, &grant_id));
	json_object_set_new(grant, "id", json_stringn(grant_id.p, grant_id.n));
	struct document none = { .id = grant_id };
	/* stored without the hook's checks: both ends are in this same transaction */
	TRY(documents_store(c, &client_grant_resource, &none, grant));
	return env_file_write(env_dir, c->tenant, id, c->new_secret, fault);
}

static err make_all(struct ctx *c, const char *env_dir, struct fault *fault)
{
	struct tenant_row row = { .id = c->tenant->id,
		.name = span_of(c->tenant->name),
		.issuer = span_of(c->tenant->issuer),
		.created_at = c->now };
	struct span global_id;
	TRY(change_tenant(c, NULL, &row));
	TRY(keys_make_first(c));
	TRY(encryption_keys_make_first(c));
	TRY(make_api(c));
	TRY(settings_make(c));
	TRY(clients_make_global(c, &global_id));
	return env_dir ? make_application(c, env_dir, fault) : OK;
}

/* Fails with EXISTS when the name or the issuer is taken. *ret_id: the next free one. */
static err check_free(struct instance *i, struct span name, struct span issuer, struct fault *fault,
	int64_t *ret_id)
{
	struct tenant_row *rows;
	size_t n;
	TRY(store_tenants(i->conn, i->arena, &rows, &n));
	for (size_t k = 0; k < n; k++)
		if (span_eq(rows[k].name, name) || host_shared(rows[k].issuer, issuer))
			return fault_set(
				fault, ERR_EXISTS, "a tenant with this name or issuer exists");
	*ret_id = n ? rows[n - 1].id + 1 : 1;
	return OK;
}

/* As the program will know it, and the keyring from now on. */
static err new_tenant(
	struct instance *i, int64_t id, struct span name, struct span issuer, struct tenant *ret)
{
	*ret = (struct tenant){ .id = id,
		.name = arena_cstr(i->arena, name),
		.issuer = arena_cstr(i->arena, issuer),
		.host = "",
		.management_audience =
			arena_printf(i->arena, SPAN_FMT "api/v2/", SPAN_ARG(issuer)) };
	if (!ret->name || !ret->issuer || !ret->management_audience)
		return FAIL(NOMEM);
	return keyring_tenant(i->keyring, id, issuer, LIMIT_TOKEN_LIFETIME_S);
}

static err make_tenant(struct instance *i, const struct tenant *t, struct hot *hot,
	const char *env_dir, struct fault *fault)
{
	struct ctx c;
	TRY(instance_ctx(i, t, hot, &c));
	err e = make_all(&c, env_dir, fault);
	e = e.code ? (store_batch_free(c.batch), e) : instance_commit(i, &c);
	secrets_forget(&c);
	return e;
}

/* Somebody else who makes a tenant at the same time may take the id first; the settings, of which a
 * tenant has one document, then refuse the batch. */
static err make_next_tenant(struct instance *i, struct span name, struct span issuer,
	struct hot *hot, const char *env_dir, struct fault *fault)
{
	err e = FAIL(EXISTS);
	for (int tries = 0; tries < LIMIT_WRITE_RETRIES && e.code == ERR_EXISTS; tries++) {
		int64_t id;
		struct tenant t;
		TRY(check_free(i, name, issuer, fault, &id));
		TRY(new_tenant(i, id, name, issuer, &t));
		e = make_tenant(i, &t, hot, env_dir, fault);
	}
	return e;
}

err bootstrap_tenant(struct instance *i, struct span name, struct span issuer, const char *env_dir,
	struct fault *fault)
{
	struct hot *hot = hot_new();
	TRY_PTR(hot);
	err e = make_next_tenant(i, name, issuer, hot, env_dir, fault);
	hot_free(hot);
	TRY(e);
	return instance_load_tenants(i);
}

/* ---- another issuer ---- */

/* The file is written before the transaction: after a crash in between the next start finds the old
 * issuer in the store and does both again. */
static err move(struct instance *i, struct ctx *c, struct span issuer, const char *env_dir,
	struct fault *fault)
{
	struct tenant moved;
	TRY(issuer_move(c, issuer, fault));
	TRY(new_tenant(i, c->tenant->id, span_of(c->tenant->name), issuer, &moved));
	return env_file_readdress(env_dir, &moved, fault);
}

err bootstrap_reissue(struct instance *i, const struct tenant *t, struct span issuer,
	const char *env_dir, struct fault *fault)
{
	struct ctx c;
	struct hot *hot = hot_new();
	TRY_PTR(hot);
	err e = instance_ctx(i, t, hot, &c);
	if (!e.code) {
		e = move(i, &c, issuer, env_dir, fault);
		e = e.code ? (store_batch_free(c.batch), e) : instance_commit(i, &c);
	}
	hot_free(hot);
	TRY(e);
	return instance_load_tenants(i);
}

/* ---- the dashboard ---- */

static err ensure_explorer(struct ctx *c, bool *ret_set_up)
{
	TRY(people_are_set_up(c, ret_set_up));
	return *ret_set_up ? explorer_ensure(c) : OK;
}

err bootstrap_dashboard(
	struct instance *i, const struct tenant *t, struct hot *hot, bool *ret_set_up)
{
	struct ctx c;
	TRY(instance_ctx(i, t, hot, &c));
	err e = ensure_explorer(&c, ret_set_up);
	if (e.code || store_batch_is_empty(c.batch)) {
		store_batch_free(c.batch);
		return e;
	}
	return instance_commit(i, &c);
}
