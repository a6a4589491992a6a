/* SPDX-License-Identifier: Apache-2.0 */
#include "core/explorer.h"
#include "api/dashboard/dash.h"
#include "base/limits.h"

err explorer_show_page(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	return explorer_show(c, &in->dash->person, &out->doc);
}

static err finish(
	struct ctx *c, struct dash_call *d, const struct sign_answer *answer, struct op_out *out)
{
	struct mint *m = &d->mint;
	TRY(explorer_record(c, m, answer));
	out->doc = json_keep(c->arena,
		json_pack("{s:s%, s:s, s:I, s:s%, s:s%}", "access_token", m->token.p, m->token.n,
			"token_type", "Bearer", "expires_in", (json_int_t)m->sign.lifetime_s,
			"scope", m->sign.scope.p, m->sign.scope.n, "jti", m->jti.p, m->jti.n));
	return out->doc ? OK : FAIL(NOMEM);
}

/* Decides only: the engine has it signed, and recorded by `finish`. */
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
	TRY(explorer_prepare(c, &req, &d->mint));
	d->to_sign = &d->mint.sign;
	d->finish = finish;
	return OK;
}

err explorer_revoke_token(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	(void)out;
	return explorer_revoke(c, in->params[0]);
}
