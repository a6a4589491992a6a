/* SPDX-License-Identifier: Apache-2.0 */
#include "core/explorer.h"
#include "api/dashboard/dash.h"
#include "base/limits.h"

err explorer_show_page(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	return explorer_show(c, &in->dash->person, &out->doc);
}

/* Decides only: the engine signs what stands in dash->mint then, and records it. */
err explorer_mint(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct dash_call *d = in->dash;
	struct explorer_request req = { .user_id = d->person.id,
		.scope = json_object_get(in->body, "scope"),
		.expires_in = json_int(in->body, "expires_in", LIMIT_MANUAL_UNPROVED_S),
		.fresh = session_is_fresh(c, &d->session),
		.ip = d->ip,
		.user_agent = d->user_agent };
	(void)out;
	err e = explorer_prepare(c, &req, &d->mint);
	if (e.code)
		d->mint.sign.lifetime_s = 0;
	return e;
}

err explorer_revoke_token(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	(void)out;
	return explorer_revoke(c, in->params[0]);
}
