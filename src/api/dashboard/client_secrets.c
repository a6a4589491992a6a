/* SPDX-License-Identifier: Apache-2.0 */
#include "core/client_secrets.h"
#include "api/dashboard/handlers.h"

err client_secrets_list(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	return client_secrets_show(c, in->params[0], &out->doc);
}

err client_secrets_add(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	int64_t life_s = json_int(in->body, "expires_in", 0);
	return client_secrets_make(c, in->params[0], json_str(in->body, "name"),
		life_s ? c->now + life_s * 1000 : 0, &out->doc);
}

err client_secrets_rotate(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	int64_t overlap_s = in->body ? json_int(in->body, "overlap_s", 0) : 0;
	return client_secrets_turn(
		c, in->params[0], overlap_s ? c->now + overlap_s * 1000 : 0, &out->doc);
}

err client_secrets_delete(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	(void)out;
	return client_secrets_remove(c, in->params[0], in->params[1]);
}
