/* SPDX-License-Identifier: Apache-2.0 */
#include "api/management/engine.h"
#include "api/app.h"
#include "api/management/body.h"
#include "api/problem.h"
#include "api/rate.h"
#include "api/slow.h"
#include "base/limits.h"
#include "core/bearer.h"

struct request {
	struct http_exchange *x;
	struct ctx *c;
	struct call_in in;
	struct op_out out;
	struct rate_state rate;
	struct slow_job job;
	unsigned tries;
};

static void refuse(struct request *r, err e)
{
	store_batch_free(TAKE(r->c->batch));
	if (e.code == ERR_M_RATE) { /* clients wait for one of these */
		http_out_field(r->x, "Retry-After", SPAN("1"));
		rate_fields(r->x, &r->rate);
	}
	answer_management_error(r->x, e, &r->c->fault);
}

static void answer(struct request *r)
{
	struct http_exchange *x = r->x;
	struct span body = SPAN("");
	if (r->out.doc && json_write_in(x->arena, r->out.doc, &body).code) {
		refuse(r, FAIL(NOMEM));
		return;
	}
	http_out_field(x, "Content-Type", SPAN("application/json; charset=utf-8"));
	http_out_field(x, "Cache-Control", SPAN("no-cache"));
	http_out_field(x, "Vary", SPAN("origin,accept-encoding"));
	answer_common(x);
	rate_fields(x, &r->rate);
	http_finish(x, r->out.status, body);
}

static void attempt(struct request *r);

static void committed(void *arg, err result)
{
	struct request *r = arg;
	if (result.code == ERR_CHANGED && ++r->tries < LIMIT_WRITE_RETRIES) {
		r->c->now = clock_now_ms(r->c->clock); /* not before what overtook it */
		attempt(r);
		return;
	}
	if (result.code == ERR_CHANGED) /* the contract knows no conflict here; clients try again */
		refuse(r, FAIL(BUSY));
	else if (result.code)
		refuse(r, management_commit_error(r->c, r->in.op, result));
	else
		answer(r);
}

static err call(void *arg)
{
	struct request *r = arg;
	return management_call(r->c, &r->in, &r->out);
}

static void called(void *arg, err e)
{
	struct request *r = arg;
	struct thread *t = r->x->thread;
	if (e.code)
		refuse(r, e);
	else if (store_batch_is_empty(r->c->batch)) {
		store_batch_free(TAKE(r->c->batch));
		answer(r);
	} else
		store_submit(t->port, TAKE(r->c->batch), committed, r);
}

static err call_aside(struct request *r)
{
	struct thread *t = r->x->thread;
	r->job = (struct slow_job){ .c = r->c, .call = call, .done = called, .arg = r };
	return slow_submit(t->slow, &r->job);
}

/* Runs the operation on what the store holds now and commits what it wants written. When another
 * writer was faster it runs again. */
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

static err authenticate(struct request *r)
{
	struct http_exchange *x = r->x;
	if (r->in.op->is_public)
		return OK;
	if (http_field_count(&x->req, "authorization") > 1)
		return FAIL(M_AUTH_FORMAT);
	return bearer_check(r->c, http_field_get(&x->req, "authorization"));
}

/* RFC 9700 4.3.2: tokens in query strings are never accepted; one there beside nothing else is told
 * so. */
static err refuse_query_token(struct request *r)
{
	struct span rest = r->in.query;
	while (rest.p) {
		struct span pair = span_cut(&rest, '&');
		if (span_eq_str(span_cut(&pair, '='), "access_token"))
			return FAIL(M_AUTH_FORMAT);
	}
	return OK;
}

static err prepare(struct request *r)
{
	struct thread *t = r->x->thread;
	json_t *body;
	TRY(hot_refresh(r->c->hot, r->c->conn));
	TRY(refuse_query_token(r));
	TRY(authenticate(r));
	if (!rate_take(t->rate, r->c->who.client_id, r->c->now, &r->rate))
		return FAIL(M_RATE);
	TRY(body_read(r->x, r->in.op, &r->c->fault, &body));
	r->in.body = body;
	return OK;
}

void management_run(struct http_exchange *x, const struct route_match *match)
{
	const struct endpoint *ep = match->route->row;
	struct request *r = arena_new_of(x->arena, struct request);
	struct ctx *c = app_ctx(x);
	if (!r || !c) {
		answer_management_error(x, FAIL(NOMEM), NULL);
		return;
	}
	*r = (struct request){ .x = x, .c = c };
	struct span *params = arena_array_of(x->arena, ROUTE_PARAMS, struct span);
	if (!params) {
		answer_management_error(x, FAIL(NOMEM), NULL);
		return;
	}
	memcpy(params, match->params, sizeof match->params);
	r->in = (struct call_in){ .op = ep->arg,
		.params = params,
		.param_count = match->param_count,
		.query = x->req.query,
		.path = x->req.path,
		.ip = span_of(x->req.peer),
		.user_agent = http_field_get(&x->req, "user-agent") };
	err e = prepare(r);
	if (e.code)
		refuse(r, e);
	else
		attempt(r);
}
