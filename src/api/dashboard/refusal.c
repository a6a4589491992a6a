/* SPDX-License-Identifier: Apache-2.0 */
#include "api/dashboard/refusal.h"
#include "api/problem.h"
#include "base/limits.h"
#include "base/text.h"
#include "core/audit.h"
#include "model/resource_tables.h"

static const char *description_of(const struct ctx *c, err e)
{
	if (err_wire_of(e, &c->fault) == &dashboard_session_error_setup_code)
		return "Refused: wrong set-up code";
	if (err_wire_of(e, &c->fault) == &dashboard_tenant_error_own)
		return "Refused: a person's approval of an own request";
	if (err_wire_of(e, &c->fault) == &dashboard_tenant_error_approval_required)
		return "Refused: without another owner's approval";
	switch (e.code) {
	case ERR_D_LOGIN:
		return "Refused: wrong e-mail address, password or code";
	case ERR_D_RATE:
		return "Refused: too many attempts";
	case ERR_D_SCOPE:
		return "Refused: beyond the person's scopes";
	default:
		return NULL;
	}
}

bool refusal_is_event(struct ctx *c, const struct call_in *in, err e, struct event *ret_event)
{
	const char *description = description_of(c, e);
	struct span detail;
	if (!description || audit_person(c, in->ip, in->user_agent, &detail).code)
		return false;
	*ret_event = (struct event){ .tenant = c->tenant->id,
		.at = c->now,
		.type = EVENT_DASHBOARD_REFUSED,
		.description = span_of(description),
		.client_id = SPAN(""),
		.ip = in->ip,
		.user_agent = text_clean(c->arena, in->user_agent, LIMIT_EVENT_AGENT),
		.detail = detail };
	return true;
}

static void put_text(struct buf *b, const char *name, struct span value)
{
	buf_printf(b, ",\"%s\":\"", name);
	buf_put_json_escaped(b, value);
	buf_putc(b, '"');
}

static void put_name(struct buf *b, struct span name, bool first)
{
	buf_puts(b, first ? "\"" : ",\"");
	buf_put_json_escaped(b, name);
	buf_putc(b, '"');
}

/* Of an operation's list what the person lacks. */
static void put_lacking(struct buf *b, const struct ctx *c, const struct op *op)
{
	const char *const *list = op->any ? op->any : op->all;
	bool first = true;
	for (; list && *list; list++) {
		if (scope_has(&c->who.scopes, span_of(*list)))
			continue;
		put_name(b, span_of(*list), first);
		first = false;
	}
}

/* The names of a refusal's text; words that are no scopes stay out. */
static void put_named(struct buf *b, struct span text)
{
	bool first = true;
	while (text.p) {
		struct span name = span_cut(&text, ',');
		if (name.n && name.p[0] == ' ')
			name = span_make(name.p + 1, name.n - 1);
		if (!name.n || !memchr(name.p, ':', name.n))
			continue;
		put_name(b, name, first);
		first = false;
	}
}

/* What was asked for and is not held: of a minting all of it, of others what the text has room for.
 */
static void put_missing(struct buf *b, const struct ctx *c, const struct call_in *in, err e)
{
	const struct scope_set *missing = &in->dash->mint.missing;
	if (e.code != ERR_D_SCOPE && e.code != ERR_M_SCOPE)
		return;
	buf_puts(b, ",\"missing_scopes\":[");
	if (e.code == ERR_M_SCOPE)
		put_lacking(b, c, in->op);
	else if (!missing->count)
		put_named(b, span_of(c->fault.text));
	for (size_t i = 0; e.code == ERR_D_SCOPE && i < missing->count; i++)
		put_name(b, missing->items[i], i == 0);
	buf_putc(b, ']');
}

/* When the version that stands in the way was written. */
static void put_changed_at(struct buf *b, const struct ctx *c, err e)
{
	char iso[CLOCK_ISO_SIZE];
	if (e.code != ERR_D_STALE || !c->expected.changed_at)
		return;
	clock_iso(c->expected.changed_at, iso);
	put_text(b, "changed_at", span_of(iso));
}

static void put_retry(struct http_exchange *x, const struct dash_call *d)
{
	char *text = arena_printf(x->arena, "%lld", (long long)(d->retry_s ? d->retry_s : 1));
	if (text)
		http_out_field(x, "Retry-After", span_of(text));
}

struct span refusal_body(struct ctx *c, const struct call_in *in, err e)
{
	const struct wire_error *w = err_wire_of(e, &c->fault);
	char text[ERR_TEXT_MAX];
	struct buf b;
	err_text(e, &c->fault, text);
	buf_init(&b, 65536);
	buf_printf(&b, "{\"statusCode\":%d,\"error\":\"%s\"", w->status, answer_reason(w->status));
	put_text(&b, "message", span_of(text));
	if (w->code[0])
		put_text(&b, "errorCode", span_of(w->code));
	put_missing(&b, c, in, e);
	put_changed_at(&b, c, e);
	buf_putc(&b, '}');
	struct span body = b.failed ? SPAN_NONE : arena_span_dup(c->arena, buf_span(&b));
	buf_done(&b);
	return body;
}

void refusal_answer(struct http_exchange *x, struct ctx *c, const struct call_in *in, err e)
{
	int status = err_wire_of(e, &c->fault)->status;
	struct span body = refusal_body(c, in, e);
	if (e.code == ERR_D_RATE)
		put_retry(x, in->dash);
	http_out_field(x, "Content-Type", SPAN("application/json; charset=utf-8"));
	http_out_field(x, "Cache-Control", SPAN("no-store"));
	answer_common(x);
	answer_log(x, e, status);
	http_finish(x, body.p ? status : 503, body.p ? body : SPAN(""));
}
