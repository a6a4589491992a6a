/* SPDX-License-Identifier: Apache-2.0 */
/* What a person does with his own account, and others with theirs. */
#include "api/dashboard/dash.h"
#include "api/dashboard/desk.h"
#include "core/change.h"
#include "core/password.h"
#include "model/resource_tables.h"

/* ---- sessions ---- */

err account_sessions(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	const struct dash_call *d = in->dash;
	return sessions_show(c, d->person.id, d->session.id, &out->doc);
}

err account_session_delete(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct dash_call *d = in->dash;
	(void)out;
	TRY(change_session_drop(c, d->person.id, in->params[0]));
	d->drop_cookie = span_eq(in->params[0], d->session.id);
	return OK;
}

static err other_person(struct ctx *c, struct span id, struct person *ret_person)
{
	err e = person_get(c, id, ret_person);
	return e.code == ERR_NOT_FOUND
		       ? fault_wire(&c->fault, &dashboard_user_error_not_found, NULL)
		       : e;
}

err user_sessions(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct person p;
	TRY(other_person(c, in->params[0], &p));
	return sessions_show(c, p.id, in->dash->session.id, &out->doc);
}

err user_sessions_delete(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct person p;
	(void)out;
	TRY(other_person(c, in->params[0], &p));
	TRY(role_within(c, &p.role));
	return change_sessions_drop_of_user(c, p.id);
}

/* ---- the own password ---- */

static err prove(struct ctx *c, struct dash_call *d, struct span password)
{
	bool right;
	if (!desk_attempt(d->desk, d->person.email, d->ip, c->now, &d->retry_s))
		return FAIL(D_RATE);
	TRY(password_check(c, d->person.id, password, &right));
	if (!right)
		return FAIL(D_LOGIN);
	desk_right(d->desk, d->person.email, d->ip, c->now);
	return OK;
}

/* Every session ends but a new one of this browser. */
err account_password(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct dash_call *d = in->dash;
	TRY(prove(c, d, json_str(in->body, "current")));
	TRY(password_set(c, d->person.id, json_str(in->body, "password")));
	TRY(person_store(c, &d->person));
	TRY(change_sessions_drop_of_user(c, d->person.id));
	struct session_new s = { .user_id = d->person.id,
		.ip = d->ip,
		.user_agent = d->user_agent,
		.stage = SESSION_LOGGED_IN,
		.ends_at = d->session.ends_at };
	TRY(session_open(c, &s, &d->session, &d->cookie));
	return session_answer(c, d, out);
}

err account_totp_delete(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct dash_call *d = in->dash;
	(void)out;
	TRY(prove(c, d, json_str(in->body, "password")));
	TRY(people_secret_drop(c, d->person.id, "totp"));
	TRY(people_secret_drop(c, d->person.id, "totp_new"));
	if (json_object_set_new(d->person.doc, "totp", json_false()))
		return FAIL(NOMEM);
	return person_store(c, &d->person);
}

/* ---- roles ---- */

err roles_list(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	(void)in;
	return roles_show(c, &out->doc);
}

err roles_get(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct role r;
	err e = role_get(c, in->params[0], &r);
	if (e.code == ERR_NOT_FOUND)
		return fault_wire(&c->fault, &dashboard_role_error_not_found, NULL);
	TRY(e);
	TRY(version_check(c, &r.version));
	version_show(c, &r.version);
	return role_show(c, &r, &out->doc);
}
