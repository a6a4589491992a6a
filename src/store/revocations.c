/* SPDX-License-Identifier: Apache-2.0 */
#include "store/read.h"

static bool read_revocation(struct query *q, struct arena *a, void *row)
{
	struct revocation_row *r = row;
	r->aud = query_get_copy(q, a);
	r->jti = query_get_copy(q, a);
	r->created_at = query_get_int(q);
	return r->aud.p && r->jti.p;
}

err store_revocations(struct store_conn *c, struct arena *a, int64_t tenant, struct span aud,
	struct revocation_row **ret_rows, size_t *ret_count)
{
	AUTO(query_end)
	struct query q =
		query_start(&c->db, aud.p ? QUERY_REVOCATIONS_OF_AUDIENCE : QUERY_REVOCATIONS_LIST);
	void *rows;
	query_int(&q, tenant);
	if (aud.p)
		query_text(&q, aud);
	TRY(read_rows(&q, a, sizeof **ret_rows, read_revocation, &rows, ret_count));
	*ret_rows = rows;
	return OK;
}

err store_is_revoked(
	struct store_conn *c, int64_t tenant, struct span aud, struct span jti, bool *ret_revoked)
{
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_REVOCATION_HAS);
	query_int(&q, tenant);
	query_text(&q, aud);
	query_text(&q, jti);
	TRY(read_error(query_one(&q)));
	*ret_revoked = query_get_int(&q) != 0;
	return OK;
}
