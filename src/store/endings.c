/* SPDX-License-Identifier: Apache-2.0 */
/* What ends, in the order of its end. */
#include "store/read.h"

static bool read_secret_end(struct query *q, struct arena *a, void *row)
{
	struct secret_end *s = row;
	s->owner_id = query_get_copy(q, a);
	s->name = query_get_copy(q, a);
	s->expires_at = query_get_int(q);
	return s->owner_id.p && s->name.p;
}

err store_secrets_ending(struct store_conn *c, struct arena *a, int64_t tenant,
	const char *owner_kind, int64_t from, int64_t to, uint32_t limit,
	struct secret_end **ret_rows, size_t *ret_count)
{
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_SECRETS_ENDING);
	void *rows;
	query_int(&q, tenant);
	query_text(&q, span_of(owner_kind));
	query_int(&q, from);
	query_int(&q, to);
	query_int(&q, limit);
	TRY(read_rows(&q, a, sizeof **ret_rows, read_secret_end, &rows, ret_count));
	*ret_rows = rows;
	return OK;
}

err store_docs_between(struct store_conn *c, struct arena *a, int64_t tenant,
	const struct doc_range *range, struct doc_row **ret_rows, size_t *ret_count)
{
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_DOCS_BETWEEN);
	void *rows;
	query_int(&q, tenant);
	query_text(&q, span_of(range->kind));
	query_text(&q, span_of(range->key));
	query_text(&q, range->from);
	query_text(&q, range->to);
	query_int(&q, range->limit);
	TRY(read_rows(&q, a, sizeof **ret_rows, read_doc, &rows, ret_count));
	*ret_rows = rows;
	return OK;
}
