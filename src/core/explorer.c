/* SPDX-License-Identifier: Apache-2.0 */
#include "core/explorer.h"
#include "base/limits.h"
#include "base/text.h"
#include "core/audit.h"
#include "core/change.h"
#include "core/options.h"
#include "core/sessions.h"
#include "core/token_right.h"
#include "model/resource_tables.h"

/* ---- deciding ---- */

err explorer_ceiling(struct ctx *c, const struct person *p, int64_t *ret_max_s)
{
	struct tenant_options o;
	TRY(options_read(c, &o));
	int64_t role = p->role.max_token_s;
	*ret_max_s = role < o.max_manual_s ? role : o.max_manual_s;
	return OK;
}

/* Names that no scope can have would make a token of another shape. */
static err read_request(struct ctx *c, const json_t *list, struct scope_set *ret)
{
	size_t n = json_array_size(list);
	struct span *names = arena_array_of(c->arena, n + 1, struct span);
	TRY_PTR(names);
	for (size_t i = 0; i < n; i++) {
		const json_t *v = json_array_get(list, i);
		struct scope_set one;
		names[i] = span_make(json_string_value(v), json_string_length(v));
		err e = scope_parse(c->arena, names[i], &one);
		if (e.code == ERR_NOMEM)
			return e;
		if (e.code || one.count != 1)
			return fault_set(&c->fault, ERR_M_BODY, "'Malformed scope'");
	}
	return scope_from(c->arena, names, n, ret);
}

static err refuse_missing(struct ctx *c, struct mint *m, const struct scope_set *missing)
{
	struct span names;
	TRY(scope_join(c->arena, missing, ", ", &names));
	m->missing = *missing;
	return fault_set(&c->fault, ERR_D_SCOPE, SPAN_FMT, SPAN_ARG(names));
}

/* What the application's grant gives: all of the API's scopes when it says so. */
static err granted(struct ctx *c, const struct hot_grant *g, const struct scope_set *asked,
	struct scope_set *ret_missing)
{
	struct hot_api *api;
	if (!g->allow_all_scopes)
		return scope_missing(c->arena, asked, &g->scopes, ret_missing);
	TRY(hot_api_get(c->hot, c, span_of(c->tenant->management_audience), &api));
	err e = scope_missing(c->arena, asked, &api->scopes, ret_missing);
	CACHE_DROP(api);
	return e;
}

/* What the grant lacks of the request. */
static err beyond_grant(struct ctx *c, struct span client_id, const struct scope_set *asked,
	struct scope_set *ret_missing)
{
	struct hot_client *client;
	struct hot_grant *grant;
	TRY(hot_client_get(c->hot, c, client_id, &client));
	err e = hot_grant_get(c->hot, c, client, span_of(c->tenant->management_audience), &grant);
	CACHE_DROP(client);
	if (e.code == ERR_NOT_FOUND) {
		*ret_missing = *asked;
		return OK;
	}
	TRY(e);
	e = granted(c, grant, asked, ret_missing);
	CACHE_DROP(grant);
	return e;
}

static err check_scopes(struct ctx *c, struct mint *m, struct span client_id)
{
	struct scope_set asked, missing, more;
	TRY(read_request(c, m->req.scope, &asked));
	TRY(scope_missing(c->arena, &asked, &m->person.role.scopes, &missing));
	if (missing.count)
		return refuse_missing(c, m, &missing);
	TRY(beyond_grant(c, client_id, &asked, &more));
	if (more.count)
		return refuse_missing(c, m, &more);
	return scope_join(c->arena, &asked, " ", &m->sign.scope);
}

static err check_lifetime(struct ctx *c, const struct mint *m)
{
	int64_t max_s;
	TRY(explorer_ceiling(c, &m->person, &max_s));
	if (m->req.expires_in < 1 || m->req.expires_in > max_s)
		return fault_wire(&c->fault, &dashboard_explorer_error_lifetime,
			arena_printf(c->arena, "%lld", (long long)max_s));
	if (m->req.expires_in > LIMIT_MANUAL_UNPROVED_S && !m->req.fresh)
		return FAIL(D_FRESH);
	return OK;
}

/* Copies, since signing comes later and the cache may go before. */
static err fill(struct ctx *c, const struct hot_api *api, struct sign_request *s)
{
	struct hot_tenant *t;
	TRY(hot_tenant_get(c->hot, c, &t));
	token_sign_for(c, t, api, s);
	err e = token_sign_keep(c, s);
	CACHE_DROP(t);
	return e;
}

static err prepare_signing(struct ctx *c, struct mint *m)
{
	struct hot_api *api;
	TRY(hot_api_get(c->hot, c, span_of(c->tenant->management_audience), &api));
	err e = fill(c, api, &m->sign);
	CACHE_DROP(api);
	m->sign.lifetime_s = (uint32_t)m->req.expires_in;
	return e;
}

static err read_person(struct ctx *c, struct mint *m)
{
	struct session_row row = { .user_id = m->req.user_id };
	return session_person(c, &row, &m->person);
}

err explorer_prepare(struct ctx *c, const struct explorer_request *req, struct mint *m)
{
	struct span client_id;
	*m = (struct mint){ .req = *req };
	TRY(hot_refresh(c->hot, c->conn));
	TRY(read_person(c, m));
	err e = explorer_application(c, &client_id);
	if (e.code == ERR_NOT_FOUND)
		return fault_wire(&c->fault, &dashboard_explorer_error_no_application, NULL);
	TRY(e);
	TRY(check_scopes(c, m, client_id));
	TRY(check_lifetime(c, m));
	m->sign.client_id = client_id;
	return prepare_signing(c, m);
}

/* ---- recording ---- */

static err put_event(struct ctx *c, const struct mint *m)
{
	struct span detail;
	TRY(audit_person(c, m->req.ip, m->req.user_agent, &detail));
	struct event e = { .tenant = c->tenant->id,
		.at = c->now,
		.type = EVENT_TOKEN_ISSUED,
		.description = SPAN("Management token minted in the API Explorer"),
		.client_id = m->sign.client_id,
		.client_name = SPAN("API Explorer Application"),
		.ip = m->req.ip,
		.user_agent = text_clean(c->arena, m->req.user_agent, LIMIT_EVENT_AGENT),
		.audience = m->sign.audience,
		.scope = m->sign.scope,
		.jti = m->jti,
		.detail = detail };
	store_event_add(c->batch, &e);
	return OK;
}

err explorer_record(struct ctx *c, struct mint *m, const struct sign_answer *answer)
{
	struct minted_row row = { .aud = m->sign.audience,
		.user_id = m->person.id,
		.user_name = m->person.name,
		.scope = m->sign.scope,
		.created_at = answer->iat * 1000,
		.expires_at = answer->exp * 1000 };
	m->jti = arena_span_dup(c->arena, span_of(answer->jti));
	m->token = answer->token;
	TRY_PTR(m->jti.p);
	row.jti = m->jti;
	person_expect(c, &m->person);
	store_expect_doc(c->batch, c->tenant->id, client_resource.kind, m->sign.client_id);
	store_minted_put(c->batch, c->tenant->id, &row);
	return put_event(c, m);
}

/* ---- afterwards ---- */

err explorer_revoke(struct ctx *c, struct span jti)
{
	static const char *const any[] = { "blacklist:tokens", NULL };
	struct minted_row row;
	err e = store_minted_get(c->conn, c->arena, c->tenant->id, jti, &row);
	if (e.code == ERR_NOT_FOUND)
		return fault_wire(&c->fault, &dashboard_explorer_error_not_found, NULL);
	TRY(e);
	if (!span_eq(row.user_id, c->who.user_id) && !scope_has_any(&c->who.scopes, any))
		return fault_wire(&c->fault, &dashboard_explorer_error_others, any[0]);
	return change_minted_revoke(c, jti);
}

static err show_tokens(struct ctx *c, json_t *doc)
{
	struct minted_row *rows;
	size_t n;
	TRY(store_minted(c->conn, c->arena, c->tenant->id, c->now, LIMIT_MINTED_SHOWN, &rows, &n));
	json_t *list = json_array();
	if (json_object_set_new(doc, "tokens", list))
		return FAIL(NOMEM);
	for (size_t i = 0; i < n; i++) {
		const struct minted_row *r = &rows[i];
		json_t *row = json_pack("{s:s%, s:s%, s:{s:s%, s:s%}, s:o, s:o, s:o}", "jti",
			r->jti.p, r->jti.n, "scope", r->scope.p, r->scope.n, "user", "user_id",
			r->user_id.p, r->user_id.n, "name", r->user_name.p, r->user_name.n,
			"created_at", json_time(r->created_at), "expires_at",
			json_time(r->expires_at), "revoked_at", json_time(r->revoked_at));
		if (json_array_append_new(list, row))
			return FAIL(NOMEM);
	}
	return OK;
}

/* The Management API's scopes as its document has them, with what the person holds of them. */
static err show_scopes(struct ctx *c, const struct person *p, json_t *doc)
{
	struct doc_row row;
	json_t *api, *scope, *list = json_array();
	size_t i;
	if (json_object_set_new(doc, "scopes", list))
		return FAIL(NOMEM);
	TRY(store_doc_find(c->conn, c->arena, c->tenant->id, resource_server_resource.kind,
		"identifier", span_of(c->tenant->management_audience), &row));
	TRY(json_read_own(c->arena, row.json, &api));
	json_array_foreach(json_object_get(api, "scopes"), i, scope)
	{
		struct span name = json_str(scope, "value"), about = json_str(scope, "description");
		bool held = scope_has(&p->role.scopes, name);
		if (json_array_append_new(list,
			    json_pack("{s:s%, s:s%, s:b}", "value", name.p, name.n, "description",
				    about.p ? about.p : "", about.n, "held", held)))
			return FAIL(NOMEM);
	}
	return OK;
}

err explorer_show(struct ctx *c, const struct person *p, json_t **ret_doc)
{
	int64_t max_s;
	struct span id;
	TRY(explorer_ceiling(c, p, &max_s));
	int64_t usual = max_s < LIMIT_MANUAL_UNPROVED_S ? max_s : LIMIT_MANUAL_UNPROVED_S;
	err e = explorer_application(c, &id);
	if (e.code && e.code != ERR_NOT_FOUND)
		return e;
	json_t *doc = json_keep(c->arena,
		json_pack("{s:I, s:I, s:I, s:o}", "default_s", (json_int_t)usual, "max_s",
			(json_int_t)max_s, "reauth_above_s", (json_int_t)LIMIT_MANUAL_UNPROVED_S,
			"client_id", e.code ? json_null() : json_stringn(id.p, id.n)));
	TRY_PTR(doc);
	TRY(show_scopes(c, p, doc));
	TRY(show_tokens(c, doc));
	*ret_doc = doc;
	return OK;
}
