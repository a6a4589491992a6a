/* SPDX-License-Identifier: Apache-2.0 */
#include "api/management/engine.h"
#include "api/management/run.h"
#include "api/problem.h"
#include "api/rate.h"
#include "core/bearer.h"

struct request {
	struct run run;
	struct rate_state rate;
};

static struct request *request_of(struct run *run)
{
	return (struct request *)((char *)run - offsetof(struct request, run));
}

/* ---- answers ---- */

static void refuse(struct run *run, err e)
{
	if (e.code == ERR_M_RATE) { /* clients wait for one of these */
		http_out_field(run->x, "Retry-After", SPAN("1"));
		rate_fields(run->x, &request_of(run)->rate);
	}
	answer_management_error(run->x, e, &run->c->fault);
}

static void answer(struct run *run, struct span body)
{
	struct http_exchange *x = run->x;
	http_out_field(x, "Content-Type", SPAN("application/json; charset=utf-8"));
	http_out_field(x, "Cache-Control", SPAN("no-cache"));
	http_out_field(x, "Vary", SPAN("origin,accept-encoding"));
	answer_common(x);
	rate_fields(x, &request_of(run)->rate);
	http_finish(x, run->out.status, body);
}

/* ---- who calls ---- */

static err authenticate(struct run *run)
{
	const struct http_request *req = &run->x->req;
	if (run->in.op->is_public)
		return OK;
	if (http_field_count(req, "authorization") > 1)
		return FAIL(M_AUTH_FORMAT);
	return bearer_check(run->c, http_field_get(req, "authorization"));
}

/* RFC 9700 4.3.2: tokens in query strings are never accepted; one there beside nothing else is told
 * so. */
static err refuse_query_token(const struct run *run)
{
	struct span rest = run->in.query;
	while (rest.p) {
		struct span pair = span_cut(&rest, '&');
		if (span_eq_str(span_cut(&pair, '='), "access_token"))
			return FAIL(M_AUTH_FORMAT);
	}
	return OK;
}

static err admit(struct run *run)
{
	struct thread *t = run->x->thread;
	struct ctx *c = run->c;
	TRY(hot_refresh(c->hot, c->conn));
	TRY(refuse_query_token(run));
	TRY(authenticate(run));
	return rate_take(t->rate, c->who.client_id, c->now, &request_of(run)->rate) ? OK
										    : FAIL(M_RATE);
}

static const struct run_hooks hooks = { .admit = admit, .refuse = refuse, .answer = answer };

void management_run(struct http_exchange *x, const struct route_match *match)
{
	struct request *r = arena_new_of(x->arena, struct request);
	err e = r ? run_init(&r->run, &hooks, x, match) : FAIL(NOMEM);
	if (e.code)
		answer_management_error(x, e, NULL);
	else
		run_start(&r->run);
}
