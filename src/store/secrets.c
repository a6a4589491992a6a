/* SPDX-License-Identifier: Apache-2.0 */
#include "store/read.h"

static bool read_secret(struct query *q, struct arena *a, void *row)
{
	struct secret_row *s = row;
	s->owner_kind = query_get_copy(q, a);
	s->owner_id = query_get_copy(q, a);
	s->name = query_get_copy(q, a);
	s->sealed = query_get_copy(q, a);
	s->hash = query_get_copy(q, a);
	s->created_at = query_get_int(q);
	s->expires_at = query_get_int(q);
	return s->owner_kind.p && s->owner_id.p && s->name.p && s->sealed.p && s->hash.p;
}

err store_secrets(struct store_conn *c, struct arena *a, int64_t tenant, const char *owner_kind,
	struct span owner_id, struct secret_row **ret_rows, size_t *ret_count)
{
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_SECRETS_OF_OWNER);
	void *rows;
	query_int(&q, tenant);
	query_text(&q, span_of(owner_kind));
	query_text(&q, owner_id);
	TRY(read_rows(&q, a, sizeof **ret_rows, read_secret, &rows, ret_count));
	*ret_rows = rows;
	return OK;
}
