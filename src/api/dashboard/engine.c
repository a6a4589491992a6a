/* SPDX-License-Identifier: Apache-2.0 */
#include "api/dashboard/engine.h"
#include "api/dashboard/desk.h"
#include "api/dashboard/gate.h"
#include "api/dashboard/if_match.h"
#include "api/dashboard/refusal.h"
#include "api/dashboard/tail.h"
#include "api/management/run.h"
#include "api/problem.h"
#include "api/rate.h"
#include "core/audit.h"

struct request {
	struct run run;
	struct dash_call dash;
	err refusal; /* whose event is being written */
};

static struct request *request_of(struct run *run)
{
	return (struct request *)((char *)run - offsetof(struct request, run));
}

/* ---- answers ---- */

/* A refusal stays one even when it could not be recorded. */
static void refusal_recorded(void *arg, err result)
{
	struct request *r = arg;
	(void)result;
	refusal_answer(r->run.x, r->run.c, &r->run.in, r->refusal);
}

static void refuse(struct run *run, err e)
{
	struct request *r = request_of(run);
	struct thread *t = run->x->thread;
	struct event event;
	r->refusal = e;
	if (refusal_is_event(run->c, &run->in, e, &event))
		store_submit_event(t->port, &event, refusal_recorded, r);
	else
		refusal_answer(run->x, run->c, &run->in, e);
}

static void answer_headers(struct http_exchange *x, const char *type)
{
	http_out_field(x, "Content-Type", span_of(type));
	http_out_field(x, "Cache-Control", SPAN("no-store"));
	http_out_field(x, "Cross-Origin-Resource-Policy", SPAN("same-origin"));
	answer_common(x);
}

static void stream(struct run *run, const struct dash_call *d)
{
	struct http_exchange *x = run->x;
	struct thread *t = x->thread;
	answer_headers(x, "text/event-stream; charset=utf-8");
	err e = tail_follow(t->tail, run, d);
	if (!e.code)
		return;
	x->out_count = 0; /* those were the stream's fields */
	run_refuse(run, e);
}

static void answer(struct run *run, struct span body)
{
	struct http_exchange *x = run->x;
	const struct dash_call *d = &request_of(run)->dash;
	if (d->is_stream) {
		stream(run, d);
		return;
	}
	gate_leave(x, d);
	if_match_tell(x, run->c);
	answer_headers(x, "application/json; charset=utf-8");
	http_finish(x, run->out.status, body);
}

/* ---- what follows the operation ---- */

/* That the person is still there goes with what the request wrote, or by itself. A page that
 * follows the logs, or waits for another person, asks by itself: nobody need be there. */
static void commit(struct request *r)
{
	struct ctx *c = r->run.c;
	const struct session_row *s = &r->dash.session;
	if (s->id.n && !r->dash.is_stream && !r->dash.by_itself && session_is_due(c, s))
		store_session_seen(c->batch, c->tenant->id, s->hash, c->now);
	run_commit(&r->run);
}

/* `answer` is NULL where nothing was signed. */
static void finish(struct request *r, const struct sign_answer *answer)
{
	struct run *run = &r->run;
	err e = r->dash.finish ? r->dash.finish(run->c, &r->dash, answer, &run->out) : OK;
	if (e.code)
		run_refuse(run, e);
	else
		commit(r);
}

static void signed_(void *arg, err result, const struct sign_answer *answer)
{
	struct request *r = arg;
	if (result.code == ERR_RANGE || result.code == ERR_NOT_FOUND)
		result = FAIL(INTERNAL); /* between us and the keyring */
	if (result.code)
		run_refuse(&r->run, result);
	else
		finish(r, answer);
}

static void decided(struct run *run)
{
	struct request *r = request_of(run);
	struct ctx *c = run->c;
	if (r->dash.to_sign)
		keyring_sign(c->keys, c->arena, r->dash.to_sign, signed_, r);
	else
		finish(r, NULL);
}

/* ---- who the person is ---- */

/* Read anew each time, with what he may do. */
static err enter(struct request *r)
{
	struct http_exchange *x = r->run.x;
	struct ctx *c = r->run.c;
	const struct op *op = r->run.in.op;
	struct span ip = r->dash.ip, agent = r->dash.user_agent;
	int64_t last_event_id = r->dash.last_event_id;
	struct app *app = x->app;
	c->who = (struct who){ .client_id = SPAN(""), .subject = SPAN(""), .at_dashboard = true };
	r->dash = (struct dash_call){ .desk = app->desk,
		.latency = app->latency,
		.ip = ip,
		.user_agent = agent,
		.last_event_id = last_event_id };
	TRY(hot_refresh(c->hot, c->conn));
	TRY(gate_enter(x, c, &r->dash));
	if (op->caller != CALLER_ANYONE && !r->dash.session.id.n)
		return FAIL(D_SESSION);
	c->who.fresh = session_is_fresh(c, &r->dash.session);
	TRY(gate_check(x, op, &r->dash.session));
	if (op->owner && !c->who.owner)
		return FAIL(D_OWNER);
	return op->fresh && !c->who.fresh ? FAIL(D_FRESH) : OK;
}

static err admit(struct run *run)
{
	struct request *r = request_of(run);
	struct thread *t = run->x->thread;
	const struct who *who = &run->c->who;
	struct rate_state rate;
	TRY(enter(r));
	TRY(if_match_read(&run->x->req, run->c->arena, &run->c->expected));
	return rate_take(t->rate, who->user_id.n ? who->user_id : r->dash.ip, run->c->now, &rate)
		       ? OK
		       : FAIL(D_RATE);
}

/* What was read while the request came in may be old by now. */
static err before(struct run *run)
{
	return run->tries || run->in.op->is_slow ? enter(request_of(run)) : OK;
}

static const struct run_hooks hooks = {
	.admit = admit, .before = before, .decided = decided, .refuse = refuse, .answer = answer
};

/* ---- beginning ---- */

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
	struct request *r = arena_new_of(x->arena, struct request);
	err e = r ? run_init(&r->run, &hooks, x, match) : FAIL(NOMEM);
	if (e.code) {
		answer_management_error(x, e, NULL);
		return;
	}
	r->dash.ip = r->run.in.ip;
	r->dash.user_agent = r->run.in.user_agent;
	r->dash.last_event_id = last_event_id(&x->req);
	r->run.in.dash = &r->dash;
	run_start(&r->run);
}
