/* SPDX-License-Identifier: Apache-2.0 */
/* The operations of applications and client grants that are not plain. */
#include "core/clients.h"
#include "api/management/handlers.h"
#include "api/management/list.h"

err client_rotate_secret(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	return clients_rotate_secret(c, in->params[0], &out->doc);
}

/* Connections and organizations hold users, which this server has none of: the lists are empty, for
 * those that exist. */
static err empty_list(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	json_t *items = json_keep(c->arena, json_array());
	TRY_PTR(items);
	return management_page(c, in, items, 0, SPAN_NONE, out);
}

err client_connections_list(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct document d;
	TRY(documents_get(c, in->op->resource, in->params[0], &d));
	return empty_list(c, in, out);
}

err client_grant_organizations(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct document d;
	TRY(documents_get(c, in->op->resource, in->params[0], &d));
	return empty_list(c, in, out);
}
