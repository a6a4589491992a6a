/* SPDX-License-Identifier: Apache-2.0 */
#include "core/trial.h"
#include "base/limits.h"
#include "base/text.h"
#include "core/audit.h"
#include "core/clients.h"
#include "model/resource_tables.h"

static bool is_management(const struct ctx *c, struct span audience)
{
	return span_eq_str(audience, c->tenant->management_audience);
}

/* Without a secret that is good now the application gets nothing at the endpoint, nor here. */
static err decide(struct ctx *c, const struct trial_request *req, struct token_right *r)
{
	const struct hot_secret *secrets[TOKEN_SECRETS_MAX];
	if (!token_secrets(c, r->client, secrets))
		return FAIL(O_CLIENT);
	return token_right_decide(c, req->audience, req->scope, r);
}

static err judge(struct ctx *c, struct trial *t, struct token_right *r)
{
	t->client_id = arena_span_dup(c->arena, r->client->id);
	t->client_name = arena_span_dup(c->arena, r->client->name);
	TRY_PTR(t->client_id.p);
	TRY_PTR(t->client_name.p);
	t->refusal = decide(c, &t->req, r);
	if (t->refusal.code)
		return err_wire(t->refusal.code)->status >= 500 ? t->refusal : OK;
	/* looked at in what would be signed, so that no other spelling gets by */
	if (is_management(c, r->sign.audience))
		return fault_wire(&c->fault, &dashboard_trial_error_management, NULL);
	t->sign = r->sign;
	if (t->sign.lifetime_s > LIMIT_TRIAL_S)
		t->sign.lifetime_s = LIMIT_TRIAL_S;
	return token_sign_keep(c, &t->sign);
}

err trial_prepare(struct ctx *c, const struct trial_request *req, struct trial *t)
{
	struct token_right right = { .audience = req->audience };
	*t = (struct trial){ .req = *req };
	TRY(hot_refresh(c->hot, c->conn));
	err e = hot_client_get(c->hot, c, req->client_id, &right.client);
	if (e.code == ERR_NOT_FOUND)
		return fault_wire(&c->fault, &dashboard_trial_error_not_found, NULL);
	TRY(e);
	e = clients_within_reach(c, req->client_id);
	if (!e.code)
		e = hot_tenant_get(c->hot, c, &right.tenant);
	if (!e.code)
		e = judge(c, t, &right);
	token_right_drop(&right);
	return e;
}

err trial_record(struct ctx *c, const struct trial *t, const struct sign_answer *answer)
{
	const struct trial_request *req = &t->req;
	char text[ERR_TEXT_MAX];
	struct event e = { .tenant = c->tenant->id,
		.at = c->now,
		.type = answer ? EVENT_TOKEN_ISSUED : EVENT_TOKEN_REFUSED,
		.description = SPAN("Token of an application tried in the dashboard"),
		.client_id = t->client_id,
		.client_name = t->client_name,
		.ip = req->ip,
		.user_agent = text_clean(c->arena, req->user_agent, LIMIT_EVENT_AGENT),
		.audience = text_clean(c->arena, req->audience, LIMIT_EVENT_AUDIENCE) };
	TRY(audit_person(c, req->ip, req->user_agent, &e.detail));
	if (answer) {
		e.scope = t->sign.scope;
		e.jti = arena_span_dup(c->arena, span_of(answer->jti));
		TRY_PTR(e.jti.p);
	} else {
		err_text(t->refusal, &c->fault, text);
		e.description = text_clean(c->arena, span_of(text), sizeof text);
		e.scope = text_clean(c->arena, req->scope, LIMIT_EVENT_SCOPE);
	}
	person_expect(c, req->person);
	store_event_add(c->batch, &e);
	return OK;
}
