/* SPDX-License-Identifier: Apache-2.0 */
#include "core/token.h"
#include "base/limits.h"
#include "base/text.h"
#include "core/audit.h"
#include "core/throttle.h"

#define SECRETS_MAX 8

struct flow {
	struct ctx *c;
	struct store_port *port;
	struct throttle *throttle;
	const struct token_request *req;
	token_done_fn *done;
	void *arg;
	struct hot_client *client;
	struct hot_api *api;
	struct hot_grant *grant;
	struct hot_tenant *tenant;
	struct span audience;
	struct span hashes[SECRETS_MAX];
	const struct hot_secret *secrets[SECRETS_MAX]; /* whose hashes they are */
	const struct hot_secret *proved;               /* the one that fitted */
	struct sign_request sign;
	struct token_answer answer;
	err refusal;
};

/* The answer's scope may stand in the grant or the API, which the cache can have dropped meanwhile:
 * our references go last. The flow itself ends with the arena, which done may reset. */
static void finish(struct flow *f, err result)
{
	struct flow held = *f;
	held.done(held.arg, result, result.code ? NULL : &held.answer);
	CACHE_DROP(held.client);
	CACHE_DROP(held.api);
	CACHE_DROP(held.grant);
	CACHE_DROP(held.tenant);
}

/* ---- record ---- */

/* A refusal stays a refusal even when it could not be recorded; a token does not leave without its
 * record. */
static void refusal_recorded(void *arg, err result)
{
	struct flow *f = arg;
	(void)result;
	finish(f, f->refusal);
}

/* What the journal could not keep must not be a success: the caller gets IO or BUSY. */
static void token_recorded(void *arg, err result)
{
	finish(arg, result);
}

static void recorded_later(void *arg, err result)
{
	(void)arg;
	(void)result;
}

static char *put(char *at, struct span s)
{
	return mempcpy(at, s.p, s.n);
}

/* Token path: no printf. */
static char *put_number(char *at, uint64_t v)
{
	char digits[20];
	size_t n = sizeof digits;
	do
		digits[--n] = (char)('0' + v % 10);
	while (v /= 10);
	return put(at, span_make(digits + n, sizeof digits - n));
}

/* {"elapsed_us", "client_secret_id"}: how long it took until its event went to the journal; and
 * which secret it was, said only where there is a choice. */
static struct span detail_of(const struct flow *f)
{
	const struct hot_secret *s = f->client && f->client->secret_count > 1 ? f->proved : NULL;
	char *text, *at;
	if (!s && !f->req->started_us)
		return SPAN_NONE;
	text = at = arena_alloc(f->c->arena, 96);
	if (!text)
		return SPAN_NONE;
	if (f->req->started_us) {
		at = put(at, SPAN("{\"elapsed_us\":"));
		at = put_number(at, clock_steady_us() - f->req->started_us);
	}
	if (s) {
		at = put(at, at == text ? SPAN("{") : SPAN(","));
		at = put(at, SPAN("\"client_secret_id\":\""));
		at = put(at, span_of(s->id));
		at = put(at, SPAN("\""));
	}
	at = put(at, SPAN("}"));
	return span_make(text, (size_t)(at - text));
}

/* What a caller sent is bounded and made UTF-8: it need not be a client of ours at all. */
static struct event event_of(const struct flow *f, const char *type)
{
	struct arena *a = f->c->arena;
	return (struct event){ .tenant = f->c->tenant->id,
		.at = f->c->now,
		.type = type,
		.client_id = f->client ? f->client->id
				       : text_clean(a, f->req->client_id, LIMIT_EVENT_ID),
		.client_name = f->client ? f->client->name : SPAN_NONE,
		.ip = f->req->ip,
		.user_agent = text_clean(a, f->req->user_agent, LIMIT_EVENT_AGENT),
		.audience = text_clean(a, f->audience, LIMIT_EVENT_AUDIENCE),
		.detail = detail_of(f) };
}

static bool is_internal(err e)
{
	return err_wire(e.code)->status >= 500;
}

static void refuse(struct flow *f, err why)
{
	if (is_internal(why)) {
		finish(f, why);
		return;
	}
	struct event e = event_of(f, EVENT_TOKEN_REFUSED);
	char text[ERR_TEXT_MAX];
	err_text(why, &f->c->fault, text);
	e.description = text_clean(f->c->arena, span_of(text), sizeof text);
	e.scope = text_clean(f->c->arena, f->req->scope, LIMIT_EVENT_SCOPE);
	f->refusal = why;
	store_submit_event(f->port, &e, refusal_recorded, f);
}

/* ---- sign ---- */

/* What is wrong between us and the keyring is no fault of the caller's. */
static err of_keyring(err e)
{
	return e.code == ERR_RANGE || e.code == ERR_NOT_FOUND ? FAIL(INTERNAL) : e;
}

static void signed_(void *arg, err result, const struct sign_answer *answer)
{
	struct flow *f = arg;
	if (result.code) {
		refuse(f, of_keyring(result));
		return;
	}
	f->answer = (struct token_answer){ answer->token, f->sign.scope, f->sign.lifetime_s };
	struct event e = event_of(f, EVENT_TOKEN_ISSUED);
	e.description = SPAN("Client Credentials for Access Token");
	e.scope = f->sign.scope;
	e.jti = span_of(answer->jti);
	if (f->tenant->strict_audit) {
		store_submit_event(f->port, &e, token_recorded, f);
		return;
	}
	store_submit_event(f->port, &e, recorded_later, NULL);
	finish(f, OK);
}

static void sign(struct flow *f)
{
	bool hmac = span_starts_with(f->api->alg, "HS");
	f->sign.tenant = f->c->tenant->id;
	f->sign.alg = f->api->alg;
	f->sign.kid = hmac ? SPAN("") : f->tenant->kid;
	f->sign.sealed = hmac ? f->api->sealed_secret : f->tenant->sealed_key;
	f->sign.dialect = f->api->dialect;
	f->sign.with_permissions = f->api->with_permissions;
	f->sign.client_id = f->client->id;
	f->sign.audience = f->api->identifier;
	f->sign.lifetime_s = f->api->lifetime_s;
	keyring_sign(f->c->keys, f->c->arena, &f->sign, signed_, f);
}

/* ---- what may this client have here ---- */

static size_t words(struct span text)
{
	size_t n = 1;
	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == ' ';
	return n;
}

/* RFC 6749 3.3: what was asked for must be in the grant; nothing asked for means all that is
 * granted. */
static err resolve_scope(struct flow *f)
{
	struct ctx *c = f->c;
	struct scope_set asked, missing;
	bool all = f->grant->allow_all_scopes;
	const struct scope_set *granted = all ? &f->api->scopes : &f->grant->scopes;
	f->sign.scope = all ? f->api->scope_text : f->grant->scope_text;
	if (!f->req->scope.n)
		return OK;
	if (scope_parse(c->arena, f->req->scope, &asked).code)
		return fault_set(&c->fault, ERR_O_REQUEST, "Malformed scope parameter");
	TRY(scope_missing(c->arena, &asked, granted, &missing));
	if (missing.count) {
		struct span names;
		TRY(scope_join(c->arena, &missing, ", ", &names));
		return fault_set(&c->fault, ERR_O_SCOPE, SPAN_FMT, SPAN_ARG(names));
	}
	f->sign.scope = f->req->scope; /* in the order that was asked for */
	return asked.count == words(f->req->scope)
		       ? OK
		       : scope_join(c->arena, &asked, " ", &f->sign.scope);
}

static err with_text(struct flow *f, err e, enum err_code refusal, struct span text)
{
	if (e.code == ERR_NOT_FOUND)
		return fault_set(&f->c->fault, refusal, SPAN_FMT, SPAN_ARG(text));
	return e;
}

static err authorize(struct flow *f)
{
	struct ctx *c = f->c;
	if (!f->client->may_client_credentials)
		return fault_set(&c->fault, ERR_O_GRANT_TYPE, "client_credentials");
	f->audience = f->req->audience.n ? f->req->audience : f->tenant->default_audience;
	if (!f->audience.n)
		return FAIL(O_NO_AUDIENCE);
	TRY(with_text(f, hot_api_get(c->hot, c, f->audience, &f->api), ERR_O_SERVICE, f->audience));
	if (f->api->clients_denied)
		return fault_set(&c->fault, ERR_O_NO_GRANT, SPAN_FMT, SPAN_ARG(f->audience));
	TRY(with_text(f, hot_grant_get(c->hot, c, f->client, f->audience, &f->grant),
		ERR_O_NO_GRANT, f->audience));
	/* a token for no organization is all that can be had here: such a grant gives none */
	if (f->grant->needs_organization)
		return fault_set(&c->fault, ERR_O_MISSING, "organization");
	return resolve_scope(f);
}

/* ---- who is it ---- */

static void secret_checked(void *arg, err result, bool ok, size_t which)
{
	struct flow *f = arg;
	if (result.code) {
		refuse(f, of_keyring(result));
		return;
	}
	if (!ok || !f->client) {
		throttle_wrong(f->throttle, f->req->client_id, f->req->ip, f->c->now);
		refuse(f, FAIL(O_CLIENT));
		return;
	}
	f->proved = f->secrets[which];
	err e = authorize(f);
	if (e.code)
		refuse(f, e);
	else
		sign(f);
}

/* The hashes that may still be used. None for unknown clients and for those that must not use a
 * secret: the check then does the same work against a dummy, so that the answer tells nothing by
 * its time. */
static size_t usable_secrets(struct flow *f)
{
	size_t n = 0;
	if (!f->client || !f->client->may_use_secret || f->client->is_global)
		return 0;
	for (size_t i = 0; i < f->client->secret_count && n < SECRETS_MAX; i++) {
		struct hot_secret *s = &f->client->secrets[i];
		if (!s->expires_at || s->expires_at > f->c->now) {
			f->secrets[n] = s;
			f->hashes[n++] = span_make(s->hash, sizeof s->hash);
		}
	}
	return n;
}

static err begin(struct flow *f)
{
	struct ctx *c = f->c;
	TRY(hot_refresh(c->hot, c->conn));
	TRY(hot_tenant_get(c->hot, c, &f->tenant));
	if (throttle_is_closed(f->throttle, f->req->client_id, f->req->ip, c->now))
		return FAIL(O_RATE);
	err e = hot_client_get(c->hot, c, f->req->client_id, &f->client);
	return e.code == ERR_NOT_FOUND ? OK : e;
}

void token_issue(struct ctx *c, struct store_port *port, struct throttle *throttle,
	const struct token_request *req, token_done_fn *done, void *arg)
{
	struct flow *f = arena_new_of(c->arena, struct flow);
	if (!f) {
		done(arg, FAIL(NOMEM), NULL);
		return;
	}
	*f = (struct flow){ .c = c,
		.port = port,
		.throttle = throttle,
		.req = req,
		.done = done,
		.arg = arg,
		.audience = req->audience };
	err e = begin(f);
	if (e.code) {
		refuse(f, e);
		return;
	}
	size_t n = usable_secrets(f);
	keyring_check_secret(
		c->keys, c->tenant->id, req->client_secret, f->hashes, n, secret_checked, f);
}
