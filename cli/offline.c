/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/offline.h"
#include "api/app.h"
#include "api/management/engine.h"
#include "api/problem.h"
#include "base/limits.h"
#include "core/family.h"
#include "core/options.h"
#include "core/secrets.h"
#include "server/bootstrap.h"

#define EVENTS_AT_ONCE 500

struct offline {
	struct instance instance;
	const struct tenant *tenant;
	struct app app; /* for its routes */
	struct hot *hot;
};

static err pick_tenant(struct offline *o, const char *name, struct fault *fault)
{
	o->tenant = tenants_by_name(o->instance.tenants, name ? span_of(name) : SPAN_NONE);
	return o->tenant ? OK
			 : fault_set(fault, ERR_NOT_FOUND, "no tenant named %s", name ? name : "");
}

static err open_parts(struct offline *o, const char *dir, const char *tenant, struct fault *fault)
{
	err e = instance_open(dir, false, fault, &o->instance);
	if (e.code == ERR_NOT_FOUND && !fault->text[0])
		(void)fault_set(fault, ERR_NOT_FOUND, "no data folder in %s", dir);
	TRY(e);
	o->hot = hot_new();
	TRY_PTR(o->hot);
	TRY(app_routes_load(&o->app));
	return pick_tenant(o, tenant, fault);
}

err offline_open(
	const char *data_dir, const char *tenant, struct fault *fault, struct offline **ret_offline)
{
	struct offline *o = calloc(1, sizeof *o);
	TRY_PTR(o);
	err e = open_parts(o, data_dir, tenant, fault);
	if (e.code)
		offline_close(o);
	else
		*ret_offline = o;
	return e;
}

void offline_close(struct offline *o)
{
	if (!o)
		return;
	hot_free(o->hot);
	app_routes_free(&o->app);
	instance_close(&o->instance);
	free(o);
}

/* ---- one operation ---- */

static enum http_method method_of(const char *name)
{
	for (int m = 0; m < HTTP_METHODS; m++)
		if (strcmp(http_method_name((enum http_method)m), name) == 0)
			return (enum http_method)m;
	return HTTP_OTHER;
}

/* A refusal as the API would answer it. */
static err to_answer(err e, const struct fault *f, int *ret_status, json_t **ret_doc)
{
	const struct wire_error *w = err_wire_of(e, f);
	char text[ERR_TEXT_MAX];
	if (w->status >= 500 || e.code == ERR_CHANGED)
		return e;
	err_text(e, f, text);
	*ret_status = w->status;
	*ret_doc = json_pack("{s:i, s:s, s:s, s:s*}", "statusCode", w->status, "error",
		answer_reason(w->status), "message", text, "errorCode",
		w->code[0] ? w->code : NULL);
	return *ret_doc ? OK : FAIL(NOMEM);
}

static err attempt(struct offline *o, struct ctx *c, const struct call_in *in, struct op_out *out)
{
	TRY(hot_refresh(o->hot, o->instance.conn));
	TRY(management_call(c, in, out));
	if (store_batch_is_empty(c->batch))
		return OK;
	return management_commit_error(c, in->op, instance_commit(&o->instance, c));
}

static err call(struct offline *o, const struct call_in *in, struct fault *fault, int *ret_status,
	json_t **ret_doc)
{
	struct ctx c;
	struct op_out out = { 0 };
	err e = FAIL(CHANGED);
	for (int i = 0; i < LIMIT_WRITE_RETRIES && e.code == ERR_CHANGED; i++) {
		TRY(instance_ctx(&o->instance, o->tenant, o->hot, &c));
		e = attempt(o, &c, in, &out);
		store_batch_free(TAKE(c.batch));
		secrets_forget(&c);
		*fault = c.fault;
	}
	if (!e.code) {
		*ret_status = out.status;
		*ret_doc = json_incref(out.doc);
	} else
		e = to_answer(e, &c.fault, ret_status, ret_doc);
	return e;
}

err offline_call(struct offline *o, const char *method, const char *path_and_query,
	const json_t *body, struct fault *fault, int *ret_status, json_t **ret_doc)
{
	struct route_match m = { 0 };
	struct span query = span_of(path_and_query);
	struct span path = span_cut(&query, '?');
	arena_reset(o->instance.arena);
	err e = router_match(o->app.router, o->instance.arena, method_of(method), path, &m);
	const struct endpoint *ep = e.code ? NULL : m.route->row;
	if (!ep || !ep->arg)
		return fault_set(fault, ERR_USAGE, "no operation %s %s", method, path_and_query);
	struct call_in in = { .op = ep->arg,
		.params = m.params,
		.param_count = m.param_count,
		.query = query,
		.body = body,
		.path = path,
		.ip = SPAN("127.0.0.1"),
		.user_agent = SPAN("mintage") };
	*ret_doc = NULL;
	return call(o, &in, fault, ret_status, ret_doc);
}

/* ---- what is not on the wire ---- */

err offline_tenant_create(
	struct offline *o, const char *name, const char *issuer, struct fault *fault)
{
	struct span with_slash;
	char *tenant = arena_printf(o->instance.arena, "%s", o->tenant->name);
	TRY_PTR(tenant);
	TRY(tenants_check(o->instance.arena, fault, span_of(name), span_of(issuer), &with_slash));
	TRY(bootstrap_tenant(&o->instance, span_of(name), with_slash, NULL, fault));
	return pick_tenant(o, tenant, fault);
}

bool offline_is_setting(const char *name)
{
	return options_known(span_of(name));
}

err offline_setting(struct offline *o, const char *name, const char *value, struct fault *fault,
	json_t **ret_settings)
{
	struct ctx c;
	struct span family;
	json_t *doc;
	TRY(instance_ctx(&o->instance, o->tenant, o->hot, &c));
	err e = OK;
	if (value) {
		e = options_set(&c, span_of(name), span_of(value));
		if (!e.code)
			e = instance_commit(&o->instance, &c);
	}
	store_batch_free(TAKE(c.batch));
	*fault = c.fault;
	TRY(e);
	TRY(options_show(&c, &doc));
	TRY(family_read(&c, &family));
	if (family.n && json_object_set_new(doc, "family", json_stringn(family.p, family.n)))
		return FAIL(NOMEM);
	*ret_settings = json_incref(doc);
	return OK;
}

err offline_family_set(struct offline *o, const char *name, struct fault *fault)
{
	struct ctx c;
	TRY(instance_ctx(&o->instance, o->tenant, o->hot, &c));
	err e = family_set(&c, span_of(name));
	if (!e.code)
		e = instance_commit(&o->instance, &c);
	store_batch_free(TAKE(c.batch));
	*fault = c.fault;
	return e;
}

/* ---- events ---- */

static json_t *text(struct span s)
{
	return s.n ? json_stringn(s.p, s.n) : NULL;
}

static err print_event(const struct event_row *r, FILE *out)
{
	const struct event *e = &r->event;
	char iso[CLOCK_ISO_SIZE];
	struct buf line;
	clock_iso(e->at, iso);
	json_t *detail = e->detail.n ? json_loadb(e->detail.p, e->detail.n, 0, NULL) : NULL;
	json_t *doc = json_pack(
		"{s:I, s:s%, s:s, s:s, s:o*, s:o*, s:o*, s:o*, s:o*, s:o*, s:o*, s:o*, s:o*}",
		"seq", (json_int_t)r->seq, "log_id", r->log_id.p, r->log_id.n, "date", iso, "type",
		e->type, "description", text(e->description), "client_id", text(e->client_id),
		"client_name", text(e->client_name), "ip", text(e->ip), "user_agent",
		text(e->user_agent), "audience", text(e->audience), "scope", text(e->scope), "jti",
		text(e->jti), "details", detail);
	TRY_PTR(doc);
	buf_init(&line, LIMIT_HTTP_RESPONSE);
	err e2 = json_write(doc, &line);
	if (!e2.code)
		fprintf(out, "%s\n", line.p);
	buf_done(&line);
	json_decref(doc);
	return e2;
}

static err verify(struct offline *o, FILE *out, struct fault *fault)
{
	int64_t count, bad;
	struct event_anchor anchor;
	TRY(store_event_anchor(o->instance.conn, o->tenant->id, &anchor));
	TRY(store_events_verify(o->instance.conn, o->tenant->id, &count, &bad));
	fprintf(out, "{\"events\":%lld,\"chain\":\"%s\",\"first_bad\":%lld,\"removed\":%lld}\n",
		(long long)count, bad ? "broken" : "whole", (long long)bad, (long long)anchor.seq);
	return bad ? fault_set(fault, ERR_CORRUPT, "the chain of events breaks at %lld",
			     (long long)bad)
		   : OK;
}

err offline_events(struct offline *o, int64_t after, bool check, FILE *out, struct fault *fault)
{
	size_t n;
	if (check)
		return verify(o, out, fault);
	do {
		struct event_row *rows;
		arena_reset(o->instance.arena);
		TRY(store_events(o->instance.conn, o->instance.arena, o->tenant->id, after,
			EVENTS_AT_ONCE, &rows, &n));
		for (size_t i = 0; i < n; i++)
			TRY(print_event(&rows[i], out));
		if (n)
			after = rows[n - 1].seq;
	} while (n == EVENTS_AT_ONCE);
	return OK;
}
