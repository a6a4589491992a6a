/* SPDX-License-Identifier: Apache-2.0 */
#include "store/apply.h"
#include "store/anchor.h"

err writer_init(struct writer *w, struct db *db)
{
	*w = (struct writer){ .db = db, .uses = uses_new() };
	TRY_PTR(w->uses);
	return chain_new(&w->chain);
}

void writer_done(struct writer *w)
{
	chain_free(w->chain);
	free(w->heads);
	uses_free(w->uses);
}

void writer_forget(struct writer *w)
{
	w->head_count = 0;
	uses_forget(w->uses);
}

/* For its own connection SQLite moves data_version only when somebody else wrote. */
err writer_look_around(struct writer *w, bool *ret_others_wrote)
{
	AUTO(query_end) struct query q = query_start(w->db, QUERY_DATA_VERSION);
	TRY(query_one(&q));
	int64_t now = query_get_int(&q);
	*ret_others_wrote = now != w->data_version;
	if (*ret_others_wrote)
		writer_forget(w);
	w->data_version = now;
	return OK;
}

/* ---- events ---- */

/* Where no event is left the next one follows the anchor: no number is given twice. */
static err load_head(struct writer *w, int64_t tenant, struct chain_head *ret_head)
{
	struct chain_head head = { .tenant = tenant };
	struct event_anchor unused;
	AUTO(query_end) struct query q = query_start(w->db, QUERY_EVENT_LAST);
	bool row;
	query_int(&q, tenant);
	TRY(query_next(&q, &row));
	if (row) {
		head.seq = query_get_int(&q);
		struct span log_id = query_get_span(&q);
		struct span hash = query_get_span(&q);
		if (log_id.n != CHAIN_LOG_ID || hash.n != CHAIN_HASH_SIZE)
			return db_fail(w->db, SQLITE_CORRUPT);
		memcpy(head.time, log_id.p + 3, CHAIN_TIME);
		memcpy(head.hash, hash.p, CHAIN_HASH_SIZE);
	} else
		TRY(anchor_read(w->db, tenant, &unused, &head));
	*ret_head = head;
	return OK;
}

/* Where the tenant's head stands, or would stand: they are sorted by tenant. */
static size_t head_place(const struct writer *w, int64_t tenant)
{
	size_t from = 0, to = w->head_count;
	while (from < to) {
		size_t middle = (from + to) / 2;
		if (w->heads[middle].tenant < tenant)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static err make_room(struct writer *w)
{
	if (w->head_count < w->head_room)
		return OK;
	size_t room = w->head_room ? w->head_room * 2 : 4;
	struct chain_head *heads = realloc(w->heads, room * sizeof *heads);
	TRY_PTR(heads);
	w->heads = heads;
	w->head_room = room;
	return OK;
}

static err find_head(struct writer *w, int64_t tenant, struct chain_head **ret_head)
{
	size_t place = head_place(w, tenant);
	if (place == w->head_count || w->heads[place].tenant != tenant) {
		struct chain_head head;
		TRY(make_room(w));
		TRY(load_head(w, tenant, &head));
		memmove(&w->heads[place + 1], &w->heads[place],
			(w->head_count - place) * sizeof head);
		w->heads[place] = head;
		w->head_count++;
	}
	*ret_head = &w->heads[place];
	return OK;
}

static err insert_event(struct writer *w, const struct event_row *row)
{
	const struct event *e = &row->event;
	AUTO(query_end) struct query q = query_start(w->db, QUERY_EVENT_INSERT);
	query_int(&q, e->tenant);
	query_int(&q, row->seq);
	query_text(&q, row->log_id);
	query_int(&q, e->at);
	query_text(&q, span_of(e->type));
	query_text(&q, e->description);
	query_text(&q, e->client_id);
	query_text(&q, e->client_name);
	query_text(&q, e->ip);
	query_text(&q, e->user_agent);
	query_text(&q, e->audience);
	query_text(&q, e->scope);
	query_text(&q, e->jti);
	query_text(&q, e->detail);
	query_blob(&q, span_make(row->hash, sizeof row->hash));
	return query_run(&q);
}

static err apply_event(struct writer *w, const struct event *e)
{
	struct chain_head *head;
	char log_id[CHAIN_LOG_ID];
	TRY(find_head(w, e->tenant, &head));
	chain_log_id(w->chain, head, e->at, log_id);
	struct event_row row = {
		.event = *e, .seq = head->seq + 1, .log_id = span_make(log_id, sizeof log_id)
	};
	TRY(chain_hash(w->chain, head->hash, &row, row.hash));
	TRY(insert_event(w, &row));
	head->seq = row.seq;
	memcpy(head->time, log_id + 3, CHAIN_TIME);
	memcpy(head->hash, row.hash, CHAIN_HASH_SIZE);
	return apply_use(w->db, w->uses, e);
}

err apply_events(struct writer *w, const struct event_group *g)
{
	size_t at = 0;
	const struct event_record *r;
	while ((r = event_group_next(g, &at))) {
		struct event e = event_record_get(r);
		TRY(apply_event(w, &e));
	}
	return OK;
}

/* ---- the other facts ---- */

static err put_tenant(struct db *db, const struct tenant_row *row)
{
	int64_t id = row->id;
	if (!id) {
		AUTO(query_end) struct query last = query_start(db, QUERY_TENANT_LAST_ID);
		TRY(query_one(&last));
		id = query_get_int(&last) + 1;
	}
	AUTO(query_end) struct query q = query_start(db, QUERY_TENANT_PUT);
	query_int(&q, id);
	query_text(&q, row->name);
	query_text(&q, row->issuer);
	query_int(&q, row->created_at);
	return query_run(&q);
}

static err insert_secret(struct db *db, int64_t tenant, const struct secret_row *row)
{
	AUTO(query_end) struct query q = query_start(db, QUERY_SECRET_PUT);
	query_int(&q, tenant);
	query_text(&q, row->owner_kind);
	query_text(&q, row->owner_id);
	query_text(&q, row->name);
	query_blob(&q, row->sealed);
	query_blob(&q, row->hash);
	query_int(&q, row->created_at);
	query_int(&q, row->expires_at);
	return query_run(&q);
}

static err delete_secret(struct db *db, int64_t tenant, const struct secret_row *row)
{
	AUTO(query_end) struct query q = query_start(db, QUERY_SECRET_DELETE);
	query_int(&q, tenant);
	query_text(&q, row->owner_kind);
	query_text(&q, row->owner_id);
	query_text(&q, row->name);
	return query_run(&q);
}

static err change_secret(
	struct writer *w, int64_t tenant, enum op_kind kind, const struct secret_row *row)
{
	TRY(kind == OP_SECRET_PUT ? insert_secret(w->db, tenant, row)
				  : delete_secret(w->db, tenant, row));
	return apply_uses_tidy(w->db, w->uses, tenant, row->owner_kind, row->owner_id);
}

static err put_key(struct db *db, int64_t tenant, const struct key_row *row)
{
	AUTO(query_end) struct query q = query_start(db, QUERY_SIGNING_KEY_PUT);
	query_int(&q, tenant);
	query_text(&q, row->kid);
	query_text(&q, row->alg);
	query_blob(&q, row->sealed);
	query_text(&q, row->certificate);
	query_int(&q, row->state);
	query_int(&q, row->created_at);
	query_int(&q, row->current_since);
	query_int(&q, row->current_until);
	query_int(&q, row->revoked_at);
	query_int(&q, row->keep_until);
	return query_run(&q);
}

static err expect_current_key(struct db *db, int64_t tenant, struct span kid)
{
	AUTO(query_end) struct query q = query_start(db, QUERY_SIGNING_KEY_CURRENT);
	bool row;
	query_int(&q, tenant);
	TRY(query_next(&q, &row));
	bool same = row ? span_eq(query_get_span(&q), kid) : span_is_empty(kid);
	return same ? OK : FAIL(CHANGED);
}

static err revoke(struct db *db, int64_t tenant, const struct revocation_row *row)
{
	AUTO(query_end) struct query q = query_start(db, QUERY_REVOCATION_ADD);
	query_int(&q, tenant);
	query_text(&q, row->aud);
	query_text(&q, row->jti);
	query_int(&q, row->created_at);
	return query_run(&q);
}

static err apply_op(struct writer *w, const struct op *op)
{
	switch (op->kind) {
	case OP_TENANT_PUT:
		return put_tenant(w->db, &op->tenant_row);
	case OP_DOC_DELETE:
	case OP_DOC_DELETE_WHERE:
		uses_forget(w->uses); /* those of a client go with it */
		return apply_doc(w->db, op->tenant, op->kind, &op->doc);
	case OP_DOC_INSERT:
	case OP_DOC_UPDATE:
	case OP_EXPECT_DOC:
	case OP_EXPECT_VERSION:
		return apply_doc(w->db, op->tenant, op->kind, &op->doc);
	case OP_SECRET_PUT:
	case OP_SECRET_DELETE:
		return change_secret(w, op->tenant, op->kind, &op->secret);
	case OP_KEY_PUT:
		return put_key(w->db, op->tenant, &op->key);
	case OP_EXPECT_CURRENT_KEY:
		return expect_current_key(w->db, op->tenant, op->key.kid);
	case OP_REVOKE:
		return revoke(w->db, op->tenant, &op->revocation);
	case OP_SESSION_PUT:
	case OP_SESSION_SEEN:
	case OP_SESSION_DROP:
	case OP_SESSIONS_DROP_OF_USER:
	case OP_SESSIONS_DROP_ENDED:
		return apply_session(w->db, op->tenant, op->kind, &op->session);
	case OP_MINTED_PUT:
	case OP_MINTED_REVOKE:
	case OP_MINTED_REVOKE_OF_USER:
		return apply_minted(w->db, op->tenant, op->kind, &op->minted);
	case OP_EVENT:
		return apply_event(w, &op->event);
	case OP_EVENTS_ANNOUNCE:
	case OP_EVENTS_TRIM:
		return apply_trim(w->db, op->tenant, op->kind, &op->trim);
	}
	return FAIL(INTERNAL);
}

err apply_batch(struct writer *w, const struct store_batch *b)
{
	for (const struct op *op = b->first; op; op = op->next)
		TRY(apply_op(w, op));
	return OK;
}
