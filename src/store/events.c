/* SPDX-License-Identifier: Apache-2.0 */
#include "store/chain.h"
#include "store/read.h"

#define VERIFY_RUN                                                                                 \
	1000 /* rows of one read transaction: a long one would keep the write-ahead log from       \
		starting anew */

/* Columns as event_insert writes them but the tenant. A hash of another length reads as zeros,
 * which fit nothing. */
bool read_event(struct query *q, struct arena *a, void *row)
{
	struct event_row *r = row;
	struct event *e = &r->event;
	r->seq = query_get_int(q);
	r->log_id = query_get_copy(q, a);
	e->at = query_get_int(q);
	struct span type = query_get_copy(q, a);
	e->type = type.p;
	e->description = query_get_copy(q, a);
	e->client_id = query_get_copy(q, a);
	e->client_name = query_get_copy(q, a);
	e->ip = query_get_copy(q, a);
	e->user_agent = query_get_copy(q, a);
	e->audience = query_get_copy(q, a);
	e->scope = query_get_copy(q, a);
	e->jti = query_get_copy(q, a);
	e->detail = query_get_copy(q, a);
	struct span hash = query_get_span(q);
	if (hash.n == sizeof r->hash)
		memcpy(r->hash, hash.p, hash.n);
	return r->log_id.p && type.p && e->description.p && e->client_id.p && e->client_name.p &&
	       e->ip.p && e->user_agent.p && e->audience.p && e->scope.p && e->jti.p && e->detail.p;
}

err store_events(struct store_conn *c, struct arena *a, int64_t tenant, int64_t after,
	uint32_t limit, struct event_row **ret_rows, size_t *ret_count)
{
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_EVENTS_AFTER);
	void *rows;
	size_t count;
	query_int(&q, tenant);
	query_int(&q, after);
	query_int(&q, limit);
	TRY(read_rows(&q, a, sizeof **ret_rows, read_event, &rows, &count));
	for (size_t i = 0; i < count; i++)
		((struct event_row *)rows)[i].event.tenant = tenant;
	*ret_rows = rows;
	*ret_count = count;
	return OK;
}

err store_event_find(struct store_conn *c, struct arena *a, int64_t tenant, struct span log_id,
	struct event_row *ret_row)
{
	struct event_row *rows;
	size_t count;
	int64_t seq = chain_log_id_seq(log_id);
	if (seq < 1)
		return FAIL(NOT_FOUND);
	TRY(store_events(c, a, tenant, seq - 1, 1, &rows, &count));
	if (!count || !span_eq(rows[0].log_id, log_id))
		return FAIL(NOT_FOUND);
	*ret_row = rows[0];
	return OK;
}

/* ---- the chain ---- */

static err walk_row(
	struct chain *chain, const struct event_row *row, struct chain_mark *m, int64_t *count)
{
	unsigned char hash[CHAIN_HASH_SIZE];
	++*count;
	if (!m->bad_seq) {
		TRY(chain_hash(chain, m->hash, row, hash));
		if (row->seq != m->seq + 1 || memcmp(hash, row->hash, sizeof hash) != 0)
			m->bad_seq = m->seq + 1;
		memcpy(m->hash, row->hash, sizeof hash);
	}
	m->seq = row->seq;
	return OK;
}

/* The oldest events may have gone since the mark was made, also between two reads. */
static err skip_removed(struct store_conn *c, int64_t tenant, struct chain_mark *m, bool *ret_moved)
{
	struct event_anchor anchor;
	TRY(store_event_anchor(c, tenant, &anchor));
	*ret_moved = !m->bad_seq && anchor.seq > m->seq;
	if (*ret_moved) {
		m->seq = anchor.seq;
		memcpy(m->hash, anchor.hash, sizeof m->hash);
	}
	return OK;
}

/* The next rows after the mark, which is moved to the anchor first where it lies before it. */
static err next_rows(struct store_conn *c, struct arena *a, int64_t tenant, uint32_t run,
	struct chain_mark *m, struct event_row **ret_rows, size_t *ret_count)
{
	bool moved;
	TRY(skip_removed(c, tenant, m, &moved));
	do {
		arena_reset(a);
		TRY(store_events(c, a, tenant, m->seq, run, ret_rows, ret_count));
		moved = false;
		if (*ret_count && (*ret_rows)[0].seq != m->seq + 1)
			TRY(skip_removed(c, tenant, m, &moved));
	} while (moved);
	return OK;
}

/* Over at most `limit` events, or to the end. */
static err walk(struct chain *chain, struct store_conn *c, int64_t tenant, int64_t limit,
	struct chain_mark *m, int64_t *ret_count)
{
	AUTO(arena_freep) struct arena *a = arena_new(SIZE_MAX / 2);
	int64_t walked = 0;
	TRY_PTR(a);
	while (walked < limit) {
		struct event_row *rows;
		size_t count;
		uint32_t run =
			limit - walked < VERIFY_RUN ? (uint32_t)(limit - walked) : VERIFY_RUN;
		TRY(next_rows(c, a, tenant, run, m, &rows, &count));
		for (size_t i = 0; i < count; i++)
			TRY(walk_row(chain, &rows[i], m, &walked));
		if (count < run)
			break;
	}
	*ret_count = walked;
	return OK;
}

static err walk_on(struct store_conn *c, int64_t tenant, int64_t limit, struct chain_mark *mark,
	int64_t *ret_count)
{
	struct chain *chain;
	struct chain_mark m = *mark;
	TRY(chain_new(&chain));
	err e = walk(chain, c, tenant, limit, &m, ret_count);
	chain_free(chain);
	TRY(e);
	*mark = m;
	return OK;
}

err store_events_walk(struct store_conn *c, int64_t tenant, uint32_t limit, struct chain_mark *mark)
{
	int64_t walked;
	return walk_on(c, tenant, limit, mark, &walked);
}

err store_events_verify(
	struct store_conn *c, int64_t tenant, int64_t *ret_count, int64_t *ret_bad_seq)
{
	struct chain_mark m = { 0 };
	int64_t count;
	TRY(walk_on(c, tenant, INT64_MAX, &m, &count));
	*ret_count = count;
	*ret_bad_seq = m.bad_seq;
	return OK;
}
