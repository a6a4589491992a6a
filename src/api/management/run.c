/* SPDX-License-Identifier: Apache-2.0 */
#include "api/management/run.h"
#include "api/management/body.h"
#include "base/limits.h"

void run_refuse(struct run *r, err e)
{
	store_batch_free(TAKE(r->c->batch));
	r->hooks->refuse(r, e);
}

static void answer(struct run *r)
{
	struct span body = SPAN("");
	if (r->out.doc && json_write_in(r->x->arena, r->out.doc, &body).code)
		run_refuse(r, FAIL(NOMEM));
	else
		r->hooks->answer(r, body);
}

/* ---- a try ---- */

static err call(void *arg)
{
	struct run *r = arg;
	if (r->hooks->before)
		TRY(r->hooks->before(r));
	return management_call(r->c, &r->in, &r->out);
}

static void called(void *arg, err e)
{
	struct run *r = arg;
	if (e.code)
		run_refuse(r, e);
	else if (r->hooks->decided)
		r->hooks->decided(r);
	else
		run_commit(r);
}

static err call_aside(struct run *r)
{
	struct thread *t = r->x->thread;
	r->job = (struct slow_job){ .c = r->c, .call = call, .done = called, .arg = r };
	return slow_submit(t->slow, &r->job);
}

/* Runs the operation on what the store holds now. */
static void attempt(struct run *r)
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
		run_refuse(r, e);
}

/* ---- the commit ---- */

/* When another writer was faster it runs again. The contract knows no conflict here: who loses
 * always is told to come back, as clients do. */
static void committed(void *arg, err result)
{
	struct run *r = arg;
	if (result.code == ERR_CHANGED && ++r->tries < LIMIT_WRITE_RETRIES) {
		r->c->now = clock_now_ms(r->c->clock); /* not before what overtook it */
		attempt(r);
		return;
	}
	if (result.code == ERR_CHANGED)
		run_refuse(r, FAIL(BUSY));
	else if (result.code)
		run_refuse(r, management_commit_error(r->c, r->in.op, result));
	else
		answer(r);
}

void run_commit(struct run *r)
{
	struct thread *t = r->x->thread;
	if (store_batch_is_empty(r->c->batch)) {
		store_batch_free(TAKE(r->c->batch));
		answer(r);
	} else
		store_submit(t->port, TAKE(r->c->batch), committed, r);
}

/* ---- beginning ---- */

err run_init(struct run *r, const struct run_hooks *hooks, struct http_exchange *x,
	const struct route_match *match)
{
	const struct endpoint *ep = match->route->row;
	struct span *params = arena_array_of(x->arena, ROUTE_PARAMS, struct span);
	struct ctx *c = app_ctx(x);
	TRY_PTR(params);
	TRY_PTR(c);
	memcpy(params, match->params, sizeof match->params);
	*r = (struct run){ .hooks = hooks, .x = x, .c = c };
	r->in = (struct call_in){ .op = ep->arg,
		.params = params,
		.param_count = match->param_count,
		.query = x->req.query,
		.path = x->req.path,
		.request_id = span_of(x->id),
		.ip = span_of(x->req.peer),
		.user_agent = http_field_get(&x->req, "user-agent") };
	return OK;
}

static err prepare(struct run *r)
{
	json_t *body;
	TRY(r->hooks->admit(r));
	TRY(body_read(r->x, r->in.op, &r->c->fault, &body));
	r->in.body = body;
	return OK;
}

void run_start(struct run *r)
{
	err e = prepare(r);
	if (e.code)
		run_refuse(r, e);
	else
		attempt(r);
}
