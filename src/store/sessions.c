/* SPDX-License-Identifier: Apache-2.0 */
#include "store/read.h"

static bool read_session(struct query *q, struct arena *a, void *row)
{
	struct session_row *s = row;
	s->hash = query_get_copy(q, a);
	s->id = query_get_copy(q, a);
	s->user_id = query_get_copy(q, a);
	s->stage = query_get_int(q) == SESSION_LOGGED_IN ? SESSION_LOGGED_IN : SESSION_SECOND_STEP;
	s->csrf = query_get_copy(q, a);
	s->ip = query_get_copy(q, a);
	s->user_agent = query_get_copy(q, a);
	s->created_at = query_get_int(q);
	s->seen_at = query_get_int(q);
	s->proved_at = query_get_int(q);
	s->ends_at = query_get_int(q);
	return s->hash.p && s->id.p && s->user_id.p && s->csrf.p && s->ip.p && s->user_agent.p;
}

err store_session_get(struct store_conn *c, struct arena *a, int64_t tenant, struct span hash,
	struct session_row *ret_row)
{
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_SESSION_BY_HASH);
	struct session_row row = { 0 };
	query_int(&q, tenant);
	query_blob(&q, hash);
	TRY(read_error(query_one(&q)));
	if (!read_session(&q, a, &row))
		return FAIL(NOMEM);
	*ret_row = row;
	return OK;
}

err store_sessions_of_user(struct store_conn *c, struct arena *a, int64_t tenant,
	struct span user_id, int64_t now, struct session_row **ret_rows, size_t *ret_count)
{
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_SESSIONS_OF_USER);
	void *rows;
	query_int(&q, tenant);
	query_text(&q, user_id);
	query_int(&q, now);
	TRY(read_rows(&q, a, sizeof **ret_rows, read_session, &rows, ret_count));
	*ret_rows = rows;
	return OK;
}
