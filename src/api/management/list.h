/* SPDX-License-Identifier: Apache-2.0 */
/* list.h: OP_LIST and OP_GET: filters, paging in all its forms, fields and include_fields. */
#pragma once
#include "api/management/op.h"

/* Fail: M_QUERY (bad `from`), M_WIRE (no such document), IO, NOMEM, CORRUPT, CRYPTO. */
MUST_CHECK err management_list(struct ctx *c, const struct op_in *in, struct op_out *out);
MUST_CHECK err management_get(struct ctx *c, const struct op_in *in, struct op_out *out);
/* Wraps `items` (array) as the query asks: bare, with totals, or as a checkpoint page; for handlers
 * with lists of their own. next: SPAN_NONE when there is no more. Fails: NOMEM. */
MUST_CHECK err management_page(struct ctx *c, const struct op_in *in, json_t *items, int64_t total,
	struct span next, struct op_out *out);
