/* SPDX-License-Identifier: Apache-2.0 */
#include "store/read.h"

static bool read_use(struct query *q, struct arena *a, void *row)
{
	struct token_use *u = row;
	u->secret = query_get_copy(q, a);
	u->at = query_get_int(q);
	return u->secret.p;
}

err store_token_uses(struct store_conn *c, struct arena *a, int64_t tenant, struct span client_id,
	struct token_use **ret_rows, size_t *ret_count)
{
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_TOKEN_USES_OF_CLIENT);
	void *rows;
	query_int(&q, tenant);
	query_text(&q, client_id);
	TRY(read_rows(&q, a, sizeof **ret_rows, read_use, &rows, ret_count));
	*ret_rows = rows;
	return OK;
}
