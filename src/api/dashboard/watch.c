/* SPDX-License-Identifier: Apache-2.0 */
/* Watching: the overview, the logs, the audit trail. */
#include "api/dashboard/dash.h"
#include "api/dashboard/desk.h"
#include "api/dashboard/log_row.h"
#include "api/latency.h"
#include "base/limits.h"
#include "core/endings.h"
#include "core/instant.h"
#include "core/stats.h"
#include <ctype.h>

#define LOGS_USUAL 50

static json_t *us_of(uint64_t us, bool any)
{
	return any ? json_integer((json_int_t)us) : json_null();
}

/* Of this tenant's token requests at this server, since it started or for LATENCY_HOURS. */
static err put_latency(struct ctx *c, struct latency *latency, json_t *doc)
{
	char since[CLOCK_ISO_SIZE];
	struct latency_sum sum;
	latency_read(latency, c->tenant->id, c->now, &sum);
	clock_iso(sum.since, since);
	json_t *member = json_pack("{s:o, s:o, s:I, s:s}", "p50_us",
		us_of(sum.p50_us, sum.count > 0), "p99_us", us_of(sum.p99_us, sum.count > 0),
		"count", (json_int_t)sum.count, "since", since);
	return json_object_set_new(doc, "latency", member) ? FAIL(NOMEM) : OK;
}

err overview_show(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	json_t *expiring;
	TRY(stats_overview(c, json_int(in->query, "hours", 24), &out->doc));
	TRY(endings_show(c, desk_certificate_end(in->dash->desk), &expiring));
	return json_object_set(out->doc, "expiring", expiring)
		       ? FAIL(NOMEM)
		       : put_latency(c, in->dash->latency, out->doc);
}

/* ---- logs ---- */

static err time_of(const json_t *query, const char *name, int64_t *ret_at)
{
	struct span text = json_str(query, name);
	*ret_at = 0;
	return text.n ? instant_read(text, ret_at) : OK;
}

static struct span lower(struct arena *a, struct span text)
{
	char *copy = arena_cstr(a, text.p ? text : SPAN(""));
	for (char *p = copy; p && *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return span_of(copy);
}

static err read_query(struct ctx *c, const json_t *query, struct event_query *q)
{
	*q = (struct event_query){ .before = json_int(query, "before", 0),
		.type = json_str(query, "type"),
		.client_id = json_str(query, "client_id"),
		.text = lower(c->arena, json_str(query, "q")),
		.limit = (uint32_t)json_int(query, "limit", LOGS_USUAL) };
	TRY_PTR(q->text.p);
	TRY(time_of(query, "from", &q->from));
	return time_of(query, "to", &q->to);
}

static err list(struct ctx *c, const struct event_query *q, bool audit, struct op_out *out)
{
	struct event_row *rows;
	size_t n;
	int64_t next;
	TRY(store_events_search(c->conn, c->arena, c->tenant->id, q, &rows, &n, &next));
	json_t *logs = json_array();
	out->doc = json_keep(c->arena, json_pack("{s:o, s:o}", "logs", logs, "next",
					       next ? json_integer(next) : json_null()));
	TRY_PTR(out->doc);
	for (size_t i = 0; i < n; i++) {
		json_t *row;
		TRY(log_row(c, &rows[i], audit, &row));
		if (json_array_append(logs, row))
			return FAIL(NOMEM);
	}
	return OK;
}

err logs_list(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct event_query q;
	TRY(read_query(c, in->query, &q));
	return list(c, &q, false, out);
}

/* ---- the audit trail ---- */

/* Texts of an event's detail, as audit.c and change_note.c write them. */
#define OF_PERSON      "\"auth\":{\"user\":{\"user_id\":\""
#define OF_APPLICATION "\"strategy\":\"jwt\""
#define OF_OPERATOR    "\"strategy\":\"offline\""

/* "operator", "person", "person:ID", "application", "application:ID": the schema lets no other in.
 */
static err read_actor(struct ctx *c, struct span actor, struct event_query *q)
{
	struct span id = actor, kind = span_cut(&id, ':');
	if (span_eq_str(kind, "person")) {
		q->actor =
			span_of(id.n ? arena_printf(c->arena, OF_PERSON SPAN_FMT "\"", SPAN_ARG(id))
				     : OF_PERSON);
		return q->actor.p ? OK : FAIL(NOMEM);
	}
	q->actor = !kind.n                            ? SPAN_NONE
		   : span_eq_str(kind, "application") ? SPAN(OF_APPLICATION)
						      : SPAN(OF_OPERATOR);
	q->client_id = id.n ? id : SPAN_NONE;
	return OK;
}

static err read_kind(struct ctx *c, struct span kind, struct event_query *q)
{
	if (!kind.n)
		return OK;
	q->changed = span_of(arena_printf(c->arena, "{\"kind\":\"" SPAN_FMT "\",", SPAN_ARG(kind)));
	return q->changed.p ? OK : FAIL(NOMEM);
}

err audit_list(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct event_query q;
	struct chain_mark mark;
	struct event_anchor anchor;
	TRY(read_query(c, in->query, &q));
	TRY(read_actor(c, json_str(in->query, "actor"), &q));
	TRY(read_kind(c, json_str(in->query, "kind"), &q));
	q.audit = true;
	TRY(list(c, &q, true, out));
	TRY(store_event_anchor(c->conn, c->tenant->id, &anchor));
	TRY(desk_walk_chain(in->dash->desk, c->conn, c->tenant->id, LIMIT_CHAIN_WALK, &mark));
	json_t *chain = json_pack("{s:I, s:I, s:I}", "verified_from", (json_int_t)anchor.seq + 1,
		"verified_to", (json_int_t)(mark.bad_seq ? mark.bad_seq - 1 : mark.seq), "bad_seq",
		(json_int_t)mark.bad_seq);
	return json_object_set_new(out->doc, "chain", chain) ? FAIL(NOMEM) : OK;
}

/* ---- the live tail ---- */

/* From the newest on when the browser has seen none. */
static err start_of(struct ctx *c, const struct op_in *in, int64_t *ret_after)
{
	struct event_query q = { .limit = 1 };
	struct event_row *rows;
	size_t n;
	int64_t next;
	if (json_object_get(in->query, "after") || in->dash->last_event_id) {
		int64_t asked = json_int(in->query, "after", 0), seen = in->dash->last_event_id;
		*ret_after = seen > asked ? seen : asked;
		return OK;
	}
	TRY(store_events_search(c->conn, c->arena, c->tenant->id, &q, &rows, &n, &next));
	*ret_after = n ? rows[0].seq : 0;
	return OK;
}

/* The rest is tail.c's: events are sent as they come. */
err logs_stream(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	(void)out;
	TRY(start_of(c, in, &in->dash->after));
	in->dash->is_stream = true;
	return OK;
}
