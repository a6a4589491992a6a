/* SPDX-License-Identifier: Apache-2.0 */
#include "store/chain.h"
#include "store/read.h"

#define VERIFY_RUN                                                                                 \
	1000 /* rows of one read transaction: a long one would keep the write-ahead log from       \
		starting anew */

/* Columns as event_insert writes them but the tenant. A hash of another length reads as zeros,
 * which fit nothing. */
static bool read_event(struct query *q, struct arena *a, void *row)
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

struct verify {
	struct chain *chain;
	unsigned char hash[CHAIN_HASH_SIZE]; /* of the row before */
	int64_t seq, count, bad;
};

static err verify_row(struct verify *v, const struct event_row *row)
{
	unsigned char hash[CHAIN_HASH_SIZE];
	v->count++;
	if (v->bad)
		return OK;
	TRY(chain_hash(v->chain, v->hash, row, hash));
	if (row->seq != v->seq + 1 || memcmp(hash, row->hash, sizeof hash) != 0)
		v->bad = v->seq + 1;
	memcpy(v->hash, row->hash, sizeof hash);
	return OK;
}

static err verify_all(struct verify *v, struct store_conn *c, struct arena *a, int64_t tenant)
{
	for (;;) {
		struct event_row *rows;
		size_t count;
		arena_reset(a);
		TRY(store_events(c, a, tenant, v->seq, VERIFY_RUN, &rows, &count));
		for (size_t i = 0; i < count; i++) {
			TRY(verify_row(v, &rows[i]));
			v->seq = rows[i].seq;
		}
		if (count < VERIFY_RUN)
			return OK;
	}
}

err store_events_verify(
	struct store_conn *c, int64_t tenant, int64_t *ret_count, int64_t *ret_bad_seq)
{
	struct verify v = { 0 };
	AUTO(arena_freep) struct arena *a = arena_new(SIZE_MAX / 2);
	TRY_PTR(a);
	TRY(chain_new(&v.chain));
	err e = verify_all(&v, c, a, tenant);
	chain_free(v.chain);
	TRY(e);
	*ret_count = v.count;
	*ret_bad_seq = v.bad;
	return OK;
}
