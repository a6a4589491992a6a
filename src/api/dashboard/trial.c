/* SPDX-License-Identifier: Apache-2.0 */
/* An application's token, tried from its page: what POST /oauth/token would have answered, as
 * {status, headers, body}. No secret takes part. */
#include "core/trial.h"
#include "api/dashboard/dash.h"
#include "api/oauth/reply.h"

static err show(struct ctx *c, const struct oauth_reply *reply, struct op_out *out)
{
	json_t *body, *headers = json_object();
	json_t *doc = json_keep(
		c->arena, json_pack("{s:i, s:o}", "status", reply->status, "headers", headers));
	TRY_PTR(doc);
	for (const struct oauth_field *f = reply->fields; f->name; f++)
		if (json_object_set_new(headers, f->name, json_string(f->value)))
			return FAIL(NOMEM);
	TRY(json_read_own(c->arena, reply->body, &body));
	out->doc = doc;
	return json_object_set(doc, "body", body) ? FAIL(NOMEM) : OK;
}

static err finish(
	struct ctx *c, struct dash_call *d, const struct sign_answer *answer, struct op_out *out)
{
	struct oauth_reply reply;
	const struct trial *t = &d->trial;
	if (answer) {
		struct token_answer token = { answer->token, t->sign.scope, t->sign.lifetime_s };
		TRY(oauth_reply_token(c->arena, &token, &reply));
	} else
		TRY(oauth_reply_refusal(c->arena, t->refusal, &c->fault, &reply));
	TRY(trial_record(c, t, answer));
	return show(c, &reply, out);
}

err trial_run(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct dash_call *d = in->dash;
	struct trial_request req = { .client_id = in->params[0],
		.audience = json_str(in->body, "audience"),
		.scope = json_str(in->body, "scope"),
		.ip = d->ip,
		.user_agent = d->user_agent,
		.person = &d->person };
	(void)out;
	TRY(trial_prepare(c, &req, &d->trial));
	d->finish = finish;
	d->to_sign = d->trial.refusal.code ? NULL : &d->trial.sign;
	return OK;
}
