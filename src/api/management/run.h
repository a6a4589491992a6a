/* SPDX-License-Identifier: Apache-2.0 */
/* run.h: the life of one operation that came over HTTP: who calls, the body, a try, the commit of
 * what the try wants written, another try when another writer was faster, the answer. The front for
 * bearers and the one for people embed a struct run in their request; what they do differently
 * stands in their table of hooks. */
#pragma once
#include "api/app.h"
#include "api/management/engine.h"
#include "api/slow.h"

struct run;

/* admit, refuse and answer are needed; the others may be NULL. */
struct run_hooks {
	/* Who calls, and whether he may now, before the body is looked at. */
	err (*admit)(struct run *r);
	/* Before each try, on the thread that the operation runs on. */
	err (*before)(struct run *r);
	/* The operation succeeded and nothing is written yet. Goes on with run_commit or
	 * run_refuse, at once or later. NULL: commits. */
	void (*decided)(struct run *r);
	/* Sends the refusal, at once or later; what was to be written is gone. */
	void (*refuse)(struct run *r, err e);
	/* Sends the answer; body: out.doc as text, empty without one. */
	void (*answer)(struct run *r, struct span body);
};

/* In the exchange's arena. */
struct run {
	const struct run_hooks *hooks;
	struct http_exchange *x;
	struct ctx *c;
	struct call_in in;
	struct op_out out;
	unsigned tries; /* that another writer overtook */
	/* run.c's own */
	struct slow_job job;
};

/* Fills *r for the route's operation. Fails: NOMEM. */
MUST_CHECK err run_init(struct run *r, const struct run_hooks *hooks, struct http_exchange *x,
	const struct route_match *match);
/* Runs the operation. One hook, refuse or answer, ends it; the exchange is finished then. */
void run_start(struct run *r);
/* From `decided` on: writes c->batch and answers, or tries again. */
void run_commit(struct run *r);
/* From any hook on: nothing is written. */
void run_refuse(struct run *r, err e);
