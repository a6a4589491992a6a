/* SPDX-License-Identifier: Apache-2.0 */
#include "core/token_right.h"

/* ---- scopes ---- */

static size_t words(struct span text)
{
	size_t n = 1;
	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == ' ';
	return n;
}

/* RFC 6749 3.3: what was asked for must be in the grant; nothing asked for means all that is
 * granted. */
static err resolve_scope(struct ctx *c, struct span scope, struct token_right *r)
{
	struct scope_set asked, missing;
	bool all = r->grant->allow_all_scopes;
	const struct scope_set *granted = all ? &r->api->scopes : &r->grant->scopes;
	r->sign.scope = all ? r->api->scope_text : r->grant->scope_text;
	if (!scope.n)
		return OK;
	if (scope_parse(c->arena, scope, &asked).code)
		return fault_set(&c->fault, ERR_O_REQUEST, "Malformed scope parameter");
	TRY(scope_missing(c->arena, &asked, granted, &missing));
	if (missing.count) {
		struct span names;
		TRY(scope_join(c->arena, &missing, ", ", &names));
		return fault_set(&c->fault, ERR_O_SCOPE, SPAN_FMT, SPAN_ARG(names));
	}
	r->sign.scope = scope; /* in the order that was asked for */
	return asked.count == words(scope) ? OK : scope_join(c->arena, &asked, " ", &r->sign.scope);
}

/* ---- what is to be signed ---- */

void token_sign_for(const struct ctx *c, const struct hot_tenant *tenant, const struct hot_api *api,
	struct sign_request *s)
{
	bool hmac = span_starts_with(api->alg, "HS");
	s->tenant = c->tenant->id;
	s->alg = api->alg;
	s->kid = hmac ? SPAN("") : tenant->kid;
	s->sealed = hmac ? api->sealed_secret : tenant->sealed_key;
	s->dialect = api->dialect;
	s->with_permissions = api->with_permissions;
	s->audience = api->identifier;
}

err token_sign_keep(struct ctx *c, struct sign_request *s)
{
	struct span *const texts[] = { &s->alg, &s->kid, &s->sealed, &s->client_id, &s->audience,
		&s->scope };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (!texts[i]->p)
			continue;
		*texts[i] = arena_span_dup(c->arena, *texts[i]);
		TRY_PTR(texts[i]->p);
	}
	return OK;
}

/* ---- deciding ---- */

static err with_text(struct ctx *c, err e, enum err_code refusal, struct span text)
{
	if (e.code == ERR_NOT_FOUND)
		return fault_set(&c->fault, refusal, SPAN_FMT, SPAN_ARG(text));
	return e;
}

err token_right_decide(
	struct ctx *c, struct span audience, struct span scope, struct token_right *r)
{
	if (!r->client->may_client_credentials)
		return fault_set(&c->fault, ERR_O_GRANT_TYPE, "client_credentials");
	r->audience = audience.n ? audience : r->tenant->default_audience;
	if (!r->audience.n)
		return FAIL(O_NO_AUDIENCE);
	TRY(with_text(c, hot_api_get(c->hot, c, r->audience, &r->api), ERR_O_SERVICE, r->audience));
	if (r->api->clients_denied)
		return fault_set(&c->fault, ERR_O_NO_GRANT, SPAN_FMT, SPAN_ARG(r->audience));
	TRY(with_text(c, hot_grant_get(c->hot, c, r->client, r->audience, &r->grant),
		ERR_O_NO_GRANT, r->audience));
	/* a token for no organization is all that can be had here: such a grant gives none */
	if (r->grant->needs_organization)
		return fault_set(&c->fault, ERR_O_MISSING, "organization");
	TRY(resolve_scope(c, scope, r));
	token_sign_for(c, r->tenant, r->api, &r->sign);
	r->sign.client_id = r->client->id;
	r->sign.lifetime_s = r->api->lifetime_s;
	return OK;
}

void token_right_drop(struct token_right *r)
{
	CACHE_DROP(r->client);
	CACHE_DROP(r->api);
	CACHE_DROP(r->grant);
	CACHE_DROP(r->tenant);
}

size_t token_secrets(const struct ctx *c, const struct hot_client *client,
	const struct hot_secret *ret[TOKEN_SECRETS_MAX])
{
	size_t n = 0;
	if (!client || !client->may_use_secret || client->is_global)
		return 0;
	for (size_t i = 0; i < client->secret_count && n < TOKEN_SECRETS_MAX; i++) {
		const struct hot_secret *s = &client->secrets[i];
		if (!s->expires_at || s->expires_at > c->now)
			ret[n++] = s;
	}
	return n;
}
