/* SPDX-License-Identifier: Apache-2.0 */
/* Where the chain of events begins, and which of them are old. */
#include "store/anchor.h"
#include "store/read.h"

static err corrupt(struct db *db)
{
	return db_fail(db, SQLITE_CORRUPT);
}

err anchor_read(
	struct db *db, int64_t tenant, struct event_anchor *ret_anchor, struct chain_head *ret_head)
{
	struct event_anchor anchor = { 0 };
	struct chain_head head = { .tenant = tenant };
	bool row;
	AUTO(query_end) struct query q = query_start(db, QUERY_ANCHOR_GET);
	query_int(&q, tenant);
	TRY(query_next(&q, &row));
	if (row) {
		head.seq = anchor.seq = query_get_int(&q);
		struct span log_id = query_get_span(&q), hash = query_get_span(&q);
		if (hash.n != CHAIN_HASH_SIZE || (anchor.seq && log_id.n != CHAIN_LOG_ID))
			return corrupt(db);
		if (anchor.seq)
			memcpy(head.time, log_id.p + 3, CHAIN_TIME);
		memcpy(head.hash, hash.p, CHAIN_HASH_SIZE);
		memcpy(anchor.hash, hash.p, CHAIN_HASH_SIZE);
		anchor.until = query_get_int(&q);
		anchor.changed_at = query_get_int(&q);
	}
	*ret_anchor = anchor;
	*ret_head = head;
	return OK;
}

err store_event_anchor(struct store_conn *c, int64_t tenant, struct event_anchor *ret_anchor)
{
	struct chain_head unused;
	return read_error(anchor_read(&c->db, tenant, ret_anchor, &unused));
}

/* Whether the event is older; gone ones are. */
static err is_older(struct store_conn *c, int64_t tenant, int64_t seq, const char time[CHAIN_TIME],
	bool *ret_older)
{
	bool row;
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_EVENT_PLACE);
	query_int(&q, tenant);
	query_int(&q, seq);
	TRY(read_error(query_next(&q, &row)));
	struct span log_id = row ? query_get_span(&q) : SPAN("");
	*ret_older = log_id.n != CHAIN_LOG_ID || memcmp(log_id.p + 3, time, CHAIN_TIME) < 0;
	return OK;
}

static err newest_of(struct store_conn *c, int64_t tenant, int64_t *ret_seq)
{
	bool row;
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_EVENT_LAST);
	query_int(&q, tenant);
	TRY(read_error(query_next(&q, &row)));
	*ret_seq = row ? query_get_int(&q) : 0;
	return OK;
}

/* The time in a log_id is never before that in the one before, whatever clocks did: so it can be
 * searched in halves, and what stands before the place found is older without exception. */
err store_events_before(struct store_conn *c, int64_t tenant, int64_t at, int64_t *ret_seq)
{
	struct event_anchor anchor;
	char time[CHAIN_TIME];
	int64_t newest;
	TRY(store_event_anchor(c, tenant, &anchor));
	TRY(newest_of(c, tenant, &newest));
	chain_time(at, time);
	int64_t low = anchor.seq, high = newest > low ? newest : low;
	while (low < high) {
		int64_t middle = high - (high - low) / 2;
		bool older;
		TRY(is_older(c, tenant, middle, time, &older));
		if (older)
			low = middle;
		else
			high = middle - 1;
	}
	*ret_seq = low;
	return OK;
}
