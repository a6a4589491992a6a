/* SPDX-License-Identifier: Apache-2.0 */
#include "core/machines.h"
#include "api/dashboard/handlers.h"

#define USUAL 25

err machines_list(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct machines_query q = { .api_id = in->params[0],
		.page = (uint32_t)json_int(in->query, "page", 0),
		.per_page = (uint32_t)json_int(in->query, "per_page", USUAL),
		.authorized = json_bool(in->query, "authorized", false) };
	return machines_show(c, &q, &out->doc);
}
