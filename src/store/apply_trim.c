/* SPDX-License-Identifier: Apache-2.0 */
/* Removing the oldest events of a tenant. */
#include "base/limits.h"
#include "store/anchor.h"
#include "store/apply.h"

static err announce(struct db *db, int64_t tenant, const struct op_trim *t)
{
	static const unsigned char none[CHAIN_HASH_SIZE];
	AUTO(query_end) struct query q = query_start(db, QUERY_ANCHOR_ANNOUNCE);
	query_int(&q, tenant);
	query_blob(&q, span_make(none, sizeof none));
	query_int(&q, t->seq);
	query_int(&q, t->now);
	return query_run(&q);
}

static err move_anchor(struct db *db, int64_t tenant, const struct op_trim *t, struct span log_id)
{
	AUTO(query_end) struct query q = query_start(db, QUERY_ANCHOR_MOVE);
	query_int(&q, t->seq);
	query_text(&q, log_id);
	query_blob(&q, span_make(t->hash, sizeof t->hash));
	query_int(&q, t->now);
	query_int(&q, tenant);
	return query_run(&q);
}

/* The event that will be the anchor is the one that the caller verified. */
static err copy_place(
	struct db *db, int64_t tenant, const struct op_trim *t, char ret_log_id[CHAIN_LOG_ID])
{
	bool row;
	AUTO(query_end) struct query q = query_start(db, QUERY_EVENT_PLACE);
	query_int(&q, tenant);
	query_int(&q, t->seq);
	TRY(query_next(&q, &row));
	if (!row)
		return FAIL(CHANGED);
	struct span log_id = query_get_span(&q), hash = query_get_span(&q);
	if (log_id.n != CHAIN_LOG_ID || !span_eq(hash, span_make(t->hash, sizeof t->hash)))
		return FAIL(CHANGED);
	memcpy(ret_log_id, log_id.p, CHAIN_LOG_ID);
	return OK;
}

static err trim(struct db *db, int64_t tenant, const struct op_trim *t)
{
	struct event_anchor anchor;
	struct chain_head unused;
	char log_id[CHAIN_LOG_ID];
	TRY(anchor_read(db, tenant, &anchor, &unused));
	if (t->seq <= anchor.seq || t->seq > anchor.until)
		return FAIL(CHANGED);
	if (t->seq - anchor.seq > LIMIT_TRIM)
		return FAIL(INTERNAL);
	TRY(copy_place(db, tenant, t, log_id));
	TRY(move_anchor(db, tenant, t, span_make(log_id, sizeof log_id)));
	AUTO(query_end) struct query q = query_start(db, QUERY_EVENTS_TRIM);
	query_int(&q, tenant);
	query_int(&q, t->seq);
	return query_run(&q);
}

err apply_trim(struct db *db, int64_t tenant, enum op_kind kind, const struct op_trim *t)
{
	return kind == OP_EVENTS_ANNOUNCE ? announce(db, tenant, t) : trim(db, tenant, t);
}
