/* SPDX-License-Identifier: Apache-2.0 */
#include "core/audit.h"
#include "base/limits.h"
#include "base/text.h"
#include "core/change.h"
#include "model/redact.h"

#define MASK "*****"

static json_t *scopes_of(const struct ctx *c)
{
	json_t *list = json_array();
	for (size_t i = 0; list && i < c->who.scopes.count; i++)
		if (json_array_append_new(list, json_text(c->who.scopes.items[i]))) {
			json_decref(list);
			return NULL;
		}
	return list;
}

/* Who did it. The operator at the command line has every scope and brings no token: there is
 * nothing to list. */
static json_t *who(const struct ctx *c)
{
	if (c->who.all_scopes)
		return json_pack("{s:{s:o}, s:s}", "user", "name", json_text(c->who.subject),
			"strategy", "offline");
	if (c->who.user_id.n)
		return json_pack("{s:{s:o, s:o}, s:s}", "user", "user_id",
			json_text(c->who.user_id), "name", json_text(c->who.user_name), "strategy",
			"dashboard");
	if (c->who.at_dashboard)
		return json_pack("{s:{}, s:s}", "user", "strategy", "dashboard");
	return json_pack("{s:{}, s:s, s:{s:o}}", "user", "strategy", "jwt", "credentials", "scopes",
		scopes_of(c));
}

static const char *channel(const struct ctx *c)
{
	return c->who.all_scopes ? "cli" : c->who.at_dashboard ? "dashboard" : "api";
}

static json_t *request_detail(const struct ctx *c, const struct audit_request *r)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:o*, s:s, s:o, s:o*, s:o}", "method", r->method,
		"path", json_text(r->path), "query", json_text(r->query), "userAgent",
		json_text(r->user_agent), "body", r->body ? redact_copy(r->body, MASK) : NULL,
		"channel", channel(c), "ip", json_text(r->ip), "request_id",
		r->request_id.n ? json_text(r->request_id) : NULL, "auth", who(c));
}

static err add(struct ctx *c, const char *type, const char *description, struct span ip,
	struct span agent, struct span detail)
{
	struct event e = { .tenant = c->tenant->id,
		.at = c->now,
		.type = type,
		.description = span_of(description),
		.client_id = c->who.client_id,
		.ip = ip,
		.user_agent = agent,
		.detail = detail };
	store_event_add(c->batch, &e);
	return OK;
}

err audit_api_call(struct ctx *c, const char *description, const struct audit_request *r)
{
	struct span detail;
	struct audit_request clean = *r;
	clean.path = text_clean(c->arena, r->path, LIMIT_EVENT_PATH);
	clean.query = text_clean(c->arena, r->query, LIMIT_EVENT_PATH);
	clean.user_agent = text_clean(c->arena, r->user_agent, LIMIT_EVENT_AGENT);
	json_t *request = request_detail(c, &clean);
	TRY_PTR(request);
	json_t *doc = json_keep(c->arena,
		json_pack("{s:o, s:{s:i, s:o*}}", "request", request, "response", "statusCode",
			r->status, "body", r->answer ? redact_copy(r->answer, MASK) : NULL));
	TRY_PTR(doc);
	TRY(changes_take(c, doc));
	TRY(json_write_in(c->arena, doc, &detail));
	return add(c, r->type ? r->type : EVENT_API_CALL, description, r->ip, clean.user_agent,
		detail);
}

err audit_person(struct ctx *c, struct span ip, struct span user_agent, struct span *ret_detail)
{
	json_t *doc = json_keep(
		c->arena, json_pack("{s:{s:s, s:o, s:o, s:o}}", "request", "channel", channel(c),
				  "ip", json_text(ip), "userAgent",
				  json_text(text_clean(c->arena, user_agent, LIMIT_EVENT_AGENT)),
				  "auth", who(c)));
	TRY_PTR(doc);
	return json_write_in(c->arena, doc, ret_detail);
}

/* What is known of the caller where no request is at hand. */
static err put_caller(struct ctx *c, json_t *doc)
{
	json_t *request = json_pack("{s:s, s:o}", "channel", channel(c), "auth", who(c));
	return json_object_set_new(doc, "request", request) ? FAIL(NOMEM) : OK;
}

err audit_operator(struct ctx *c, const char *description, const json_t *facts)
{
	struct span detail;
	json_t *doc = json_keep(c->arena, json_copy((json_t *)(uintptr_t)facts));
	TRY_PTR(doc);
	TRY(put_caller(c, doc));
	TRY(changes_take(c, doc));
	TRY(json_write_in(c->arena, doc, &detail));
	return add(c, EVENT_API_CALL, description, SPAN("127.0.0.1"), SPAN("mintage"), detail);
}

err audit_warning(struct ctx *c, const char *description)
{
	struct span detail;
	json_t *doc = json_keep(c->arena, json_object());
	TRY_PTR(doc);
	TRY(put_caller(c, doc));
	TRY(json_write_in(c->arena, doc, &detail));
	return add(c, EVENT_WARNING, description, SPAN_NONE, SPAN_NONE, detail);
}

err audit_approval(struct ctx *c, const char *description, const json_t *approval)
{
	struct span detail;
	json_t *doc = json_keep(
		c->arena, json_pack("{s:{s:s, s:o}, s:O}", "request", "channel", channel(c), "auth",
				  who(c), "approval", (json_t *)(uintptr_t)approval));
	TRY_PTR(doc);
	TRY(json_write_in(c->arena, doc, &detail));
	return add(c, c->who.all_scopes ? EVENT_API_CALL : EVENT_DASHBOARD, description, SPAN_NONE,
		SPAN_NONE, detail);
}
