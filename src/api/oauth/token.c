/* SPDX-License-Identifier: Apache-2.0 */
#include "api/oauth/token.h"
#include "api/latency.h"
#include "api/oauth/params.h"
#include "api/oauth/reply.h"
#include "api/problem.h"
#include "api/rate.h"
#include "core/token.h"

struct timing {
	struct latency_counts *counts;
	int64_t tenant, now_ms;
	uint64_t started_us;
};

struct call {
	struct timing timing;
	struct http_exchange *x;
	struct ctx *c;
	struct token_request req;
	bool used_basic;
	struct rate_state rate;
};

/* By value: when the answer has left, the call may be gone with the exchange. */
static void take_time(struct timing t)
{
	latency_note(t.counts, t.tenant, t.now_ms, clock_steady_us() - t.started_us);
}

static void put_retry_after(struct call *call)
{
	struct thread *t = call->x->thread;
	int64_t s = throttle_retry_s(t->throttle, call->req.client_id, call->req.ip, call->c->now);
	char *text = arena_printf(call->x->arena, "%lld", (long long)s);
	if (text)
		http_out_field(call->x, "Retry-After", span_of(text));
}

static void refuse(struct call *call, err e)
{
	if (e.code == ERR_O_RATE)
		put_retry_after(call);
	struct timing timing = call->timing;
	rate_fields(call->x, &call->rate);
	answer_oauth_error(call->x, e, &call->c->fault, call->used_basic);
	take_time(timing);
}

static void done(void *arg, err result, const struct token_answer *answer)
{
	struct call *call = arg;
	struct http_exchange *x = call->x;
	struct oauth_reply reply;
	if (!result.code)
		result = oauth_reply_token(x->arena, answer, &reply);
	if (result.code) {
		refuse(call, result);
		return;
	}
	for (const struct oauth_field *f = reply.fields; f->name; f++)
		http_out_field(x, f->name, span_of(f->value));
	answer_common(x);
	struct timing timing = call->timing;
	rate_fields(x, &call->rate);
	http_finish(x, reply.status, reply.body);
	take_time(timing);
}

/* What must hold before anybody is asked who it is. */
static err check_grant(struct ctx *c, const struct oauth_params *p)
{
	struct span grant = oauth_param(p, "grant_type");
	if (!grant.n)
		return fault_set(&c->fault, ERR_O_MISSING, "grant_type");
	if (!span_eq_str(grant, "client_credentials"))
		return FAIL(O_UNSUPPORTED);
	if (!p->client_id.n)
		return fault_set(&c->fault, ERR_O_MISSING, "client_id");
	if (oauth_param(p, "organization").n)
		return fault_set(&c->fault, ERR_O_REQUEST,
			"The organization parameter is not supported by this server");
	return OK;
}

static err prepare(struct call *call)
{
	struct ctx *c = call->c;
	struct oauth_params p = { 0 };
	err e = oauth_params_read(call->x, &c->fault, &p);
	call->used_basic = p.used_basic;
	TRY(e);
	TRY(check_grant(c, &p));
	call->req = (struct token_request){ p.client_id, p.client_secret,
		oauth_param(&p, "audience"), oauth_param(&p, "scope"), span_of(call->x->req.peer),
		http_field_get(&call->x->req, "user-agent"), call->timing.started_us };
	return OK;
}

void oauth_token(struct http_exchange *x, const struct route_match *match)
{
	struct thread *t = x->thread;
	uint64_t started_us = clock_steady_us();
	struct call *call = arena_new_of(x->arena, struct call);
	struct ctx *c = app_ctx(x);
	(void)match;
	if (!call || !c) {
		answer_oauth_error(x, FAIL(NOMEM), NULL, false);
		return;
	}
	*call = (struct call){ { t->latency, c->tenant->id, c->now, started_us }, .x = x, .c = c };
	err e = prepare(call);
	if (!e.code && !rate_take(t->rate, call->req.client_id, c->now, &call->rate))
		e = FAIL(O_RATE);
	if (e.code)
		refuse(call, e);
	else
		token_issue(c, t->port, t->throttle, &call->req, done, call);
}
