/* SPDX-License-Identifier: Apache-2.0 */
#include "core/revocations.h"
#include "core/change.h"

err revocations_add(struct ctx *c, struct span aud, struct span jti)
{
	struct revocation_row row = {
		.aud = aud.n ? aud : c->who.client_id, .jti = jti, .created_at = c->now
	};
	return change_revoke(c, &row);
}

err revocations_list(struct ctx *c, struct span aud, json_t **ret_list)
{
	struct revocation_row *rows;
	size_t n;
	TRY(store_revocations(
		c->conn, c->arena, c->tenant->id, aud.n ? aud : SPAN_NONE, &rows, &n));
	json_t *list = json_keep(c->arena, json_array());
	TRY_PTR(list);
	for (size_t i = 0; i < n; i++) {
		json_t *item = json_pack("{s:s%, s:s%}", "aud", rows[i].aud.p, rows[i].aud.n, "jti",
			rows[i].jti.p, rows[i].jti.n);
		if (json_array_append_new(list, item))
			return FAIL(NOMEM);
	}
	*ret_list = list;
	return OK;
}
