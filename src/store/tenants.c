/* SPDX-License-Identifier: Apache-2.0 */
#include "store/read.h"

static bool read_tenant(struct query *q, struct arena *a, void *row)
{
	struct tenant_row *t = row;
	t->id = query_get_int(q);
	t->name = query_get_copy(q, a);
	t->issuer = query_get_copy(q, a);
	t->created_at = query_get_int(q);
	return t->name.p && t->issuer.p;
}

err store_tenants(
	struct store_conn *c, struct arena *a, struct tenant_row **ret_rows, size_t *ret_count)
{
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_TENANTS_LIST);
	void *rows;
	TRY(read_rows(&q, a, sizeof **ret_rows, read_tenant, &rows, ret_count));
	*ret_rows = rows;
	return OK;
}

err store_tenants_of_family(struct store_conn *c, struct arena *a, int64_t tenant,
	struct span family, uint32_t limit, struct tenant_row **ret_rows, size_t *ret_count)
{
	AUTO(query_end) struct query q = query_start(&c->db, QUERY_TENANTS_OF_FAMILY);
	void *rows;
	query_int(&q, tenant);
	query_text(&q, family);
	query_int(&q, limit);
	TRY(read_rows(&q, a, sizeof **ret_rows, read_tenant, &rows, ret_count));
	*ret_rows = rows;
	return OK;
}
