/* SPDX-License-Identifier: Apache-2.0 */
#include "store/read.h"

static bool read_minted(struct query *q, struct arena *a, void *row)
{
	struct minted_row *m = row;
	m->jti = query_get_copy(q, a);
	m->aud = query_get_copy(q, a);
	m->user_id = query_get_copy(q, a);
	m->user_name = query_get_copy(q, a);
	m->scope = query_get_copy(q, a);
	m->created_at = query_get_int(q);
	m->expires_at = query_get_int(q);
	m->revoked_at = query_get_int(q);
	return m->jti.p && m->aud.p && m->user_id.p && m->user_name.p && m->scope.p;
}

err store_minted(struct store_conn *c, struct arena *a, int64_t tenant, int64_t now, uint32_t limit,
	struct minted_row **ret_rows, size_t *ret_count)
{
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_MINTED_LIST);
	void *rows;
	query_int(&q, tenant);
	query_int(&q, now);
	query_int(&q, limit);
	TRY(read_rows(&q, a, sizeof **ret_rows, read_minted, &rows, ret_count));
	*ret_rows = rows;
	return OK;
}

err store_minted_get(struct store_conn *c, struct arena *a, int64_t tenant, struct span jti,
	struct minted_row *ret_row)
{
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_MINTED_BY_JTI);
	struct minted_row row = { 0 };
	query_int(&q, tenant);
	query_text(&q, jti);
	TRY(read_error(query_one(&q)));
	if (!read_minted(&q, a, &row))
		return FAIL(NOMEM);
	*ret_row = row;
	return OK;
}

err store_minted_long(
	struct store_conn *c, int64_t tenant, int64_t now, int64_t longer_ms, int64_t *ret_count)
{
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_MINTED_COUNT_LONG);
	query_int(&q, tenant);
	query_int(&q, now);
	query_int(&q, longer_ms);
	TRY(read_error(query_one(&q)));
	*ret_count = query_get_int(&q);
	return OK;
}
