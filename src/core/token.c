/* SPDX-License-Identifier: Apache-2.0 */
#include "core/token.h"
#include "base/limits.h"
#include "base/text.h"
#include "core/audit.h"
#include "core/throttle.h"
#include "core/token_right.h"

struct flow {
	struct ctx *c;
	struct store_port *port;
	struct throttle *throttle;
	const struct token_request *req;
	token_done_fn *done;
	void *arg;
	struct token_right right;
	struct span hashes[TOKEN_SECRETS_MAX];
	const struct hot_secret *secrets[TOKEN_SECRETS_MAX]; /* whose hashes they are */
	const struct hot_secret *proved;                     /* the one that fitted */
	struct token_answer answer;
	err refusal;
};

/* The answer's scope may stand in the grant or the API, which the cache can have dropped meanwhile:
 * our references go last. The flow itself ends with the arena, which done may reset. */
static void finish(struct flow *f, err result)
{
	struct flow held = *f;
	held.done(held.arg, result, result.code ? NULL : &held.answer);
	token_right_drop(&held.right);
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
	const struct hot_secret *s =
		f->right.client && f->right.client->secret_count > 1 ? f->proved : NULL;
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
		.client_id = f->right.client ? f->right.client->id
					     : text_clean(a, f->req->client_id, LIMIT_EVENT_ID),
		.client_name = f->right.client ? f->right.client->name : SPAN_NONE,
		.ip = f->req->ip,
		.user_agent = text_clean(a, f->req->user_agent, LIMIT_EVENT_AGENT),
		.audience = text_clean(a, f->right.audience, LIMIT_EVENT_AUDIENCE),
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
	f->answer = (struct token_answer){ answer->token, f->right.sign.scope,
		f->right.sign.lifetime_s };
	struct event e = event_of(f, EVENT_TOKEN_ISSUED);
	e.description = SPAN("Client Credentials for Access Token");
	e.scope = f->right.sign.scope;
	e.jti = span_of(answer->jti);
	e.secret = span_make(f->proved->hash, sizeof f->proved->hash);
	if (f->right.tenant->strict_audit) {
		store_submit_event(f->port, &e, token_recorded, f);
		return;
	}
	store_submit_event(f->port, &e, recorded_later, NULL);
	finish(f, OK);
}

/* ---- who is it ---- */

static void secret_checked(void *arg, err result, bool ok, size_t which)
{
	struct flow *f = arg;
	if (result.code) {
		refuse(f, of_keyring(result));
		return;
	}
	if (!ok || !f->right.client) {
		throttle_wrong(f->throttle, f->req->client_id, f->req->ip, f->c->now);
		refuse(f, FAIL(O_CLIENT));
		return;
	}
	f->proved = f->secrets[which];
	err e = token_right_decide(f->c, f->req->audience, f->req->scope, &f->right);
	if (e.code)
		refuse(f, e);
	else
		keyring_sign(f->c->keys, f->c->arena, &f->right.sign, signed_, f);
}

static err begin(struct flow *f)
{
	struct ctx *c = f->c;
	TRY(hot_refresh(c->hot, c->conn));
	TRY(hot_tenant_get(c->hot, c, &f->right.tenant));
	if (throttle_is_closed(f->throttle, f->req->client_id, f->req->ip, c->now))
		return FAIL(O_RATE);
	err e = hot_client_get(c->hot, c, f->req->client_id, &f->right.client);
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
		.right = { .audience = req->audience } };
	err e = begin(f);
	if (e.code) {
		refuse(f, e);
		return;
	}
	/* with none the check does the same work against a dummy: the answer tells nothing by its
	 * time */
	size_t n = token_secrets(c, f->right.client, f->secrets);
	for (size_t i = 0; i < n; i++)
		f->hashes[i] = span_make(f->secrets[i]->hash, sizeof f->secrets[i]->hash);
	keyring_check_secret(
		c->keys, c->tenant->id, req->client_secret, f->hashes, n, secret_checked, f);
}
