/* SPDX-License-Identifier: Apache-2.0 */
/* What the list of applications shows of a page of them, in one request. */
#include "api/dashboard/handlers.h"
#include "api/management/engine.h"
#include "core/client_facts.h"

err applications_facts(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	bool with_grants = management_may(c, "get_client-grants");
	const json_t *ids = json_object_get(in->query, "client_id"), *id;
	json_t *list = json_array();
	size_t i;
	out->doc = json_keep(c->arena, json_pack("{s:o}", "applications", list));
	TRY_PTR(out->doc);
	json_array_foreach(ids, i, id) TRY(client_facts_add(
		c, span_make(json_string_value(id), json_string_length(id)), with_grants, list));
	return OK;
}
