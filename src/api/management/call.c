/* SPDX-License-Identifier: Apache-2.0 */
/* The part of an operation that has no HTTP in it. */
#include "api/management/body.h"
#include "api/management/engine.h"
#include "api/management/list.h"
#include "core/audit.h"
#include "core/change.h"
#include "core/documents.h"
#include "core/secrets.h"

static err refuse_scopes(struct ctx *c, const char *const *scopes)
{
	struct buf b;
	buf_init(&b, sizeof c->fault.text);
	for (size_t i = 0; scopes && scopes[i]; i++)
		buf_printf(&b, "%s%s", i ? ", " : "", scopes[i]);
	(void)fault_set(&c->fault, ERR_M_SCOPE, "%s", b.p ? b.p : "");
	buf_done(&b);
	return FAIL(M_SCOPE);
}

static bool may(const struct ctx *c, const struct op *op)
{
	return op->any ? scope_has_any(&c->who.scopes, op->any)
		       : scope_has_all(&c->who.scopes, op->all);
}

static const struct op *named(const struct op *ops, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(ops[i].id, id) == 0)
			return &ops[i];
	return NULL;
}

bool management_may(const struct ctx *c, const char *id)
{
	const struct op *op = named(management_ops, management_op_count, id);
	if (!op)
		op = named(dashboard_ops, dashboard_op_count, id);
	return op && may(c, op);
}

err management_check_scopes(struct ctx *c, const struct op *op)
{
	const char *const *list = op->any ? op->any : op->all;
	if (op->is_public || (op->caller == CALLER_PERSON && !list))
		return OK;
	/* what is not built cannot be had with any scope: real tools skip what they may not do */
	if (op->run == OP_UNBUILT)
		return refuse_scopes(c, list);
	return may(c, op) ? OK : refuse_scopes(c, list);
}

static err check_body(struct ctx *c, const struct op *op, const json_t *body)
{
	const char *member;
	const char *const *scopes;
	enum schema_use use =
		op->run == OP_PATCH || op->method == HTTP_PATCH ? SCHEMA_PATCH : SCHEMA_CREATE;
	if (!op->body || (!body && op->body_optional))
		return OK;
	if (!body)
		return fault_set(
			&c->fault, ERR_M_BODY, "'Expected type object but found type null'");
	TRY(schema_check(c->arena, op->body, body, use, ERR_M_BODY, &c->fault));
	if (op->resource && !resource_may_set(op->resource, body, &c->who.scopes, &member, &scopes))
		return refuse_scopes(c, scopes);
	return OK;
}

static err create(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	json_t *doc;
	TRY(documents_create(c, in->op->resource, in->body, &doc));
	return documents_show(c, in->op->resource, doc, SHOW_CREATED, &out->doc);
}

static err patch(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	json_t *doc;
	TRY(documents_patch(
		c, in->op->resource, in->param_count ? in->params[0] : SPAN_NONE, in->body, &doc));
	return documents_show(c, in->op->resource, doc, SHOW_PATCHED, &out->doc);
}

/* An alternate id is a URL: some clients percent-encode it twice. */
static err decode_again(struct ctx *c, struct op_in *in)
{
	struct span *id;
	if (!in->op->resource || !in->op->resource->alternate_id || !in->param_count ||
		!memchr(in->params[0].p, '%', in->params[0].n))
		return OK;
	id = arena_new_of(c->arena, struct span);
	TRY_PTR(id);
	if (!percent_decode(c->arena, in->params[0], id).code) {
		in->params = id;
		in->param_count = 1;
	}
	return OK;
}

static err run(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	bool was;
	switch (in->op->run) {
	case OP_LIST:
		return management_list(c, in, out);
	case OP_GET:
		return management_get(c, in, out);
	case OP_CREATE:
		return create(c, in, out);
	case OP_PATCH:
	case OP_PUT:
		return patch(c, in, out);
	case OP_DELETE:
		return documents_remove(c, in->op->resource, in->params[0], &was);
	case OP_HANDLER:
		return in->op->handler(c, in, out);
	default:
		return FAIL(M_NOT_FOUND);
	}
}

static err record(struct ctx *c, const struct call_in *in, const struct op_out *out)
{
	bool dashboard = in->op->caller != CALLER_BEARER;
	struct audit_request r = { .method = http_method_name(in->op->method),
		.type = dashboard ? EVENT_DASHBOARD : EVENT_API_CALL,
		.path = in->path,
		.request_id = in->request_id,
		.query = in->query,
		.user_agent = in->user_agent,
		.ip = in->ip,
		.body = in->body,
		.status = out->status,
		/* a reading that is an event of its own changes nothing: what was read stays out */
		.answer = in->op->method == HTTP_GET || (dashboard && in->op->handler) ? NULL
										       : out->doc };
	if (store_batch_is_empty(c->batch))
		return OK;
	return audit_api_call(c, in->op->summary, &r);
}

err management_call(struct ctx *c, const struct call_in *in, struct op_out *out)
{
	struct op_in op_in = {
		.op = in->op, .params = in->params, .param_count = in->param_count, .dash = in->dash
	};
	struct op_out got = { 0 };
	/* those of a run which another writer overtook are not the stored ones */
	secrets_forget(c);
	c->has_shown = false;
	c->expected.compared = false;
	TRY(changes_begin(c));
	TRY(management_check_scopes(c, in->op));
	TRY(query_read(c, in->op, in->query, &op_in.query));
	TRY(check_body(c, in->op, in->body));
	if (in->body) { /* a copy: the operation takes it over, and may run again */
		op_in.body = json_keep(c->arena, json_deep_copy(in->body));
		TRY_PTR(op_in.body);
		if (in->op->resource)
			resource_drop_ignored(in->op->resource, op_in.body);
	}
	TRY(decode_again(c, &op_in));
	TRY(run(c, &op_in, &got));
	TRY(version_compared(c));
	if (!got.status)
		got.status = in->op->status;
	TRY(record(c, in, &got));
	*out = got;
	return OK;
}

err management_commit_error(struct ctx *c, const struct op *op, err result)
{
	static const struct wire_error conflict = { 409, "", "Conflict" };
	if (result.code == ERR_EXISTS)
		return fault_wire(&c->fault,
			op->resource && op->resource->exists ? op->resource->exists : &conflict,
			NULL);
	return result;
}
