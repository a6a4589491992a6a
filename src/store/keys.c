/* SPDX-License-Identifier: Apache-2.0 */
#include "store/read.h"

static bool read_key(struct query *q, struct arena *a, void *row)
{
	struct key_row *k = row;
	k->kid = query_get_copy(q, a);
	k->alg = query_get_copy(q, a);
	k->sealed = query_get_copy(q, a);
	k->certificate = query_get_copy(q, a);
	k->state = (enum key_state)query_get_int(q);
	k->created_at = query_get_int(q);
	k->current_since = query_get_int(q);
	k->current_until = query_get_int(q);
	k->revoked_at = query_get_int(q);
	k->keep_until = query_get_int(q);
	return k->kid.p && k->alg.p && k->sealed.p && k->certificate.p;
}

err store_keys(struct store_conn *c, struct arena *a, int64_t tenant, struct key_row **ret_rows,
	size_t *ret_count)
{
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_SIGNING_KEYS_LIST);
	void *rows;
	query_int(&q, tenant);
	TRY(read_rows(&q, a, sizeof **ret_rows, read_key, &rows, ret_count));
	*ret_rows = rows;
	return OK;
}
