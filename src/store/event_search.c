/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the journal for people: newest first, and summed up. No index serves these questions, and
 * none is worth what it would cost each token: what is looked at is bounded instead. */
#include "store/read.h"

static err newest_seq(struct store_conn *c, int64_t tenant, int64_t *ret_seq)
{
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_EVENT_LAST);
	bool row;
	query_int(&q, tenant);
	TRY(read_error(query_next(&q, &row)));
	*ret_seq = row ? query_get_int(&q) : 0;
	return OK;
}

static void bind_search(struct query *q, const struct event_query *eq)
{
	query_text(q, eq->type.p ? eq->type : SPAN(""));
	query_text(q, eq->client_id.p ? eq->client_id : SPAN(""));
	query_int(q, eq->from);
	query_int(q, eq->to);
	if (eq->audit) {
		query_text(q, eq->actor.p ? eq->actor : SPAN(""));
		query_text(q, eq->changed.p ? eq->changed : SPAN(""));
	}
	query_text(q, eq->text.p ? eq->text : SPAN(""));
}

static err search(struct store_conn *c, struct arena *a, int64_t tenant,
	const struct event_query *eq, int64_t before, int64_t lowest, struct event_row **ret_rows,
	size_t *ret_count)
{
	AUTO(query_end)
	struct query q = query_start(&c->db, eq->audit ? QUERY_EVENTS_AUDIT : QUERY_EVENTS_SEARCH);
	void *rows;
	query_int(&q, tenant);
	query_int(&q, before);
	query_int(&q, lowest);
	bind_search(&q, eq);
	query_int(&q, eq->limit);
	TRY(read_rows(&q, a, sizeof **ret_rows, read_event, &rows, ret_count));
	*ret_rows = rows;
	return OK;
}

err store_events_search(struct store_conn *c, struct arena *a, int64_t tenant,
	const struct event_query *eq, struct event_row **ret_rows, size_t *ret_count,
	int64_t *ret_next)
{
	struct event_anchor anchor;
	int64_t newest;
	TRY(store_event_anchor(c, tenant, &anchor));
	TRY(newest_seq(c, tenant, &newest));
	int64_t first = anchor.seq + 1;
	int64_t before = eq->before && eq->before <= newest ? eq->before : newest + 1;
	int64_t lowest = before - first > EVENTS_LOOKED_AT ? before - EVENTS_LOOKED_AT : first;
	TRY(search(c, a, tenant, eq, before, lowest, ret_rows, ret_count));
	for (size_t i = 0; i < *ret_count; i++)
		(*ret_rows)[i].event.tenant = tenant;
	int64_t last = *ret_count == eq->limit ? (*ret_rows)[*ret_count - 1].seq : lowest;
	*ret_next = last > first ? last : 0;
	return OK;
}

/* ---- sums ---- */

/* One that was removed meanwhile is older than all. */
static err time_of(struct store_conn *c, int64_t tenant, int64_t seq, int64_t *ret_at)
{
	bool row;
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_EVENT_TIME);
	query_int(&q, tenant);
	query_int(&q, seq);
	TRY(read_error(query_next(&q, &row)));
	*ret_at = row ? query_get_int(&q) : INT64_MIN;
	return OK;
}

/* The first event that may be as young as `from`. Times follow seq but for what waited for the
 * journal, or a clock that was set back: some are passed over at the edge. */
static err first_since(struct store_conn *c, int64_t tenant, int64_t from, int64_t *ret_seq)
{
	struct event_anchor anchor;
	int64_t high;
	TRY(store_event_anchor(c, tenant, &anchor));
	TRY(newest_seq(c, tenant, &high));
	int64_t low = anchor.seq + 1;
	high++;
	while (low < high) {
		int64_t middle = low + (high - low) / 2, at;
		TRY(time_of(c, tenant, middle, &at));
		if (at < from)
			low = middle + 1;
		else
			high = middle;
	}
	*ret_seq = low;
	return OK;
}

static bool read_hour(struct query *q, struct arena *a, void *row)
{
	struct event_hour *h = row;
	(void)a;
	h->at = query_get_int(q);
	h->issued = query_get_int(q);
	h->refused = query_get_int(q);
	return true;
}

err store_events_by_hour(struct store_conn *c, struct arena *a, int64_t tenant, int64_t from,
	struct event_hour **ret_rows, size_t *ret_count)
{
	int64_t seq;
	void *rows;
	TRY(first_since(c, tenant, from, &seq));
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_EVENTS_BY_HOUR);
	query_int(&q, tenant);
	query_int(&q, seq);
	query_int(&q, from);
	TRY(read_rows(&q, a, sizeof **ret_rows, read_hour, &rows, ret_count));
	*ret_rows = rows;
	return OK;
}

static bool read_client(struct query *q, struct arena *a, void *row)
{
	struct event_client *r = row;
	r->client_id = query_get_copy(q, a);
	r->client_name = query_get_copy(q, a);
	r->issued = query_get_int(q);
	r->refused = query_get_int(q);
	return r->client_id.p && r->client_name.p;
}

err store_events_by_client(struct store_conn *c, struct arena *a, int64_t tenant, int64_t from,
	uint32_t limit, struct event_client **ret_rows, size_t *ret_count)
{
	int64_t seq;
	void *rows;
	TRY(first_since(c, tenant, from, &seq));
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_EVENTS_BY_CLIENT);
	query_int(&q, tenant);
	query_int(&q, seq);
	query_int(&q, from);
	query_int(&q, limit);
	TRY(read_rows(&q, a, sizeof **ret_rows, read_client, &rows, ret_count));
	*ret_rows = rows;
	return OK;
}
