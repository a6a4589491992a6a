/* SPDX-License-Identifier: Apache-2.0 */
#include "api/dashboard/engine.h"
#include "api/dashboard/desk.h"
#include "api/dashboard/gate.h"
#include "api/dashboard/refusal.h"
#include "api/management/body.h"
#include "api/management/engine.h"
#include "api/problem.h"
#include "api/rate.h"
#include "api/slow.h"
#include "base/limits.h"
#include "core/audit.h"

struct request {
	struct http_exchange *x;
	struct ctx *c;
	struct call_in in;
	struct op_out out;
	struct dash_call dash;
	struct slow_job job;
	unsigned tries;
	err refusal; /* whose event is being written */
};

/* ---- answers ---- */

/* A refusal stays one even when it could not be recorded. */
static void refusal_recorded(void *arg, err result)
{
	struct request *r = arg;
	(void)result;
	refusal_answer(r->x, r->c, &r->in, r->refusal);
}

static void refuse(struct request *r, err e)
{
	struct thread *t = r->x->thread;
	struct event event;
	store_batch_free(TAKE(r->c->batch));
	r->refusal = e;
	if (refusal_is_event(r->c, &r->in, e, &event))
		store_submit_event(t->port, &event, refusal_recorded, r);
	else
		refusal_answer(r->x, r->c, &r->in, e);
}

static void answer_headers(struct http_exchange *x, const char *type)
{
	http_out_field(x, "Content-Type", span_of(type));
	http_out_field(x, "Cache-Control", SPAN("no-store"));
	http_out_field(x, "Cross-Origin-Resource-Policy", SPAN("same-origin"));
	answer_common(x);
}

static void answer(struct request *r)
{
	struct http_exchange *x = r->x;
	struct span body = SPAN("");
	if (r->dash.is_stream) {
		answer_headers(x, "text/event-stream; charset=utf-8");
		http_finish(x, 200, r->dash.text);
		return;
	}
	if (r->out.doc && json_write_in(x->arena, r->out.doc, &body).code) {
		refuse(r, FAIL(NOMEM));
		return;
	}
	gate_leave(x, &r->dash);
	answer_headers(x, "application/json; charset=utf-8");
	http_finish(x, r->out.status, body);
}

/* ---- running ---- */

static void attempt(struct request *r);

static void committed(void *arg, err result)
{
	struct request *r = arg;
	if (result.code == ERR_CHANGED && ++r->tries < LIMIT_WRITE_RETRIES) {
		r->c->now = clock_now_ms(r->c->clock); /* not before what overtook it */
		attempt(r);
		return;
	}
	if (result.code == ERR_CHANGED)
		refuse(r, FAIL(BUSY));
	else if (result.code)
		refuse(r, management_commit_error(r->c, r->in.op, result));
	else
		answer(r);
}

/* That the person is still there goes with what the request wrote, or by itself. A page that
 * follows the logs asks for them by itself: nobody need be there. */
static void note_seen(struct request *r)
{
	const struct session_row *s = &r->dash.session;
	if (s->id.n && !r->dash.is_stream && session_is_due(r->c, s))
		store_session_seen(r->c->batch, r->c->tenant->id, s->hash, r->c->now);
}

static void commit(struct request *r)
{
	struct thread *t = r->x->thread;
	note_seen(r);
	if (store_batch_is_empty(r->c->batch)) {
		store_batch_free(TAKE(r->c->batch));
		answer(r);
	} else
		store_submit(t->port, TAKE(r->c->batch), committed, r);
}

/* The answer of a minting; the operation itself could only decide. */
static err show_minted(struct request *r)
{
	const struct mint *m = &r->dash.mint;
	r->out.doc = json_keep(r->c->arena,
		json_pack("{s:s%, s:s, s:I, s:s%, s:s%}", "access_token", m->token.p, m->token.n,
			"token_type", "Bearer", "expires_in", (json_int_t)m->sign.lifetime_s,
			"scope", m->sign.scope.p, m->sign.scope.n, "jti", m->jti.p, m->jti.n));
	return r->out.doc ? OK : FAIL(NOMEM);
}

static void minted(void *arg, err result, const struct sign_answer *answer)
{
	struct request *r = arg;
	err e = result;
	if (e.code == ERR_RANGE || e.code == ERR_NOT_FOUND)
		e = FAIL(INTERNAL); /* between us and the keyring */
	if (!e.code)
		e = explorer_record(r->c, &r->dash.mint, answer);
	if (!e.code)
		e = show_minted(r);
	if (e.code)
		refuse(r, e);
	else
		commit(r);
}

static err enter(struct request *r);

/* What was read while the request came in may be old by now. */
static err call(void *arg)
{
	struct request *r = arg;
	if (r->tries || r->in.op->is_slow)
		TRY(enter(r));
	return management_call(r->c, &r->in, &r->out);
}

static void called(void *arg, err e)
{
	struct request *r = arg;
	if (e.code)
		refuse(r, e);
	else if (r->dash.mint.sign.lifetime_s)
		keyring_sign(r->c->keys, r->c->arena, &r->dash.mint.sign, minted, r);
	else
		commit(r);
}

static err call_aside(struct request *r)
{
	struct thread *t = r->x->thread;
	r->job = (struct slow_job){ .c = r->c, .call = call, .done = called, .arg = r };
	return slow_submit(t->slow, &r->job);
}

/* Who the person is, and what he may do, is read anew each time. */
static err enter(struct request *r)
{
	struct span ip = r->dash.ip, agent = r->dash.user_agent;
	int64_t last_event_id = r->dash.last_event_id;
	struct app *app = r->x->app;
	r->c->who =
		(struct who){ .client_id = SPAN(""), .subject = SPAN(""), .at_dashboard = true };
	r->dash = (struct dash_call){
		.desk = app->desk, .ip = ip, .user_agent = agent, .last_event_id = last_event_id
	};
	TRY(hot_refresh(r->c->hot, r->c->conn));
	TRY(gate_enter(r->x, r->c, &r->dash));
	if (r->in.op->caller != CALLER_ANYONE && !r->dash.session.id.n)
		return FAIL(D_SESSION);
	TRY(gate_check(r->x, r->in.op, &r->dash.session));
	if (r->in.op->owner && !r->c->who.owner)
		return FAIL(D_OWNER);
	return r->in.op->fresh && !session_is_fresh(r->c, &r->dash.session) ? FAIL(D_FRESH) : OK;
}

static void attempt(struct request *r)
{
	err e = OK;
	r->c->batch = store_batch_new();
	if (!r->c->batch)
		e = FAIL(NOMEM);
	else if (r->in.op->is_slow)
		e = call_aside(r);
	else
		called(r, call(r));
	if (e.code)
		refuse(r, e);
}

/* ---- beginning ---- */

static err prepare(struct request *r)
{
	struct thread *t = r->x->thread;
	struct rate_state rate;
	json_t *body;
	TRY(enter(r));
	if (!rate_take(t->rate, r->c->who.user_id.n ? r->c->who.user_id : r->dash.ip, r->c->now,
		    &rate))
		return FAIL(D_RATE);
	TRY(body_read(r->x, r->in.op, &r->c->fault, &body));
	r->in.body = body;
	return OK;
}

static int64_t last_event_id(const struct http_request *req)
{
	struct span text = http_field_get(req, "last-event-id");
	int64_t id = 0;
	for (size_t i = 0; i < text.n && i < 18; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return 0;
		id = id * 10 + (text.p[i] - '0');
	}
	return id;
}

void dashboard_run(struct http_exchange *x, const struct route_match *match)
{
	const struct endpoint *ep = match->route->row;
	struct request *r = arena_new_of(x->arena, struct request);
	struct span *params = arena_array_of(x->arena, ROUTE_PARAMS, struct span);
	struct ctx *c = app_ctx(x);
	if (!r || !params || !c) {
		answer_management_error(x, FAIL(NOMEM), NULL);
		return;
	}
	memcpy(params, match->params, sizeof match->params);
	*r = (struct request){ .x = x, .c = c };
	r->dash.ip = span_of(x->req.peer);
	r->dash.user_agent = http_field_get(&x->req, "user-agent");
	r->dash.last_event_id = last_event_id(&x->req);
	r->in = (struct call_in){ .op = ep->arg,
		.params = params,
		.param_count = match->param_count,
		.query = x->req.query,
		.path = x->req.path,
		.ip = r->dash.ip,
		.user_agent = r->dash.user_agent,
		.dash = &r->dash };
	err e = prepare(r);
	if (e.code)
		refuse(r, e);
	else
		attempt(r);
}
