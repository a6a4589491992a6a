/* SPDX-License-Identifier: Apache-2.0 */
/* Setting up, logging in and out. Log-in is a list of steps: each either opens a session or says
 * which step is next, with a ticket for it. */
#include "api/dashboard/dash.h"
#include "api/dashboard/desk.h"
#include "api/dashboard/second.h"
#include "base/limits.h"
#include "core/approvals.h"
#include "core/change.h"
#include "core/family.h"
#include "core/hot.h"
#include "core/options.h"
#include "core/password.h"
#include "model/resource_tables.h"

/* ---- what the page is told ---- */

static json_t *scopes_of(const struct scope_set *set)
{
	json_t *list = json_array();
	for (size_t i = 0; list && i < set->count; i++)
		if (json_array_append_new(list, json_stringn(set->items[i].p, set->items[i].n))) {
			json_decref(list);
			return NULL;
		}
	return list;
}

static json_t *user_of(const struct person *p)
{
	return json_pack("{s:s%, s:s%, s:s%, s:{s:s%, s:s%, s:b}, s:b}", "user_id", p->id.p,
		p->id.n, "email", p->email.p, p->email.n, "name", p->name.p, p->name.n, "role",
		"id", p->role.id.p, p->role.id.n, "name", p->role.name.p, p->role.name.n, "owner",
		p->role.owner, "totp", p->has_totp);
}

static err put_tenant(struct ctx *c, json_t *doc)
{
	struct hot_tenant *t;
	bool two;
	json_t *others;
	TRY(approvals_rule(c, &two));
	TRY(family_others(c, &others));
	TRY(hot_tenant_get(c->hot, c, &t));
	json_t *tenant = json_pack("{s:s, s:s, s:s, s:s%, s:b, s:b, s:O}", "name", c->tenant->name,
		"issuer", c->tenant->issuer, "management_audience", c->tenant->management_audience,
		"global_client_id", t->global_client_id.p, t->global_client_id.n, "legacy_tokens",
		t->legacy_tokens, "two_person_rule", two, "others", others);
	CACHE_DROP(t);
	return json_object_set_new(doc, "tenant", tenant) ? FAIL(NOMEM) : OK;
}

static err put_limits(struct ctx *c, const struct person *p, json_t *doc)
{
	int64_t max_s;
	struct tenant_options o;
	TRY(options_read(c, &o));
	TRY(explorer_ceiling(c, p, &max_s));
	json_t *limits = json_pack("{s:i, s:I, s:I, s:i}", "default_manual_s",
		LIMIT_MANUAL_UNPROVED_S, "max_manual_s", (json_int_t)max_s, "tenant_max_manual_s",
		(json_int_t)o.max_manual_s, "reauth_above_s", LIMIT_MANUAL_UNPROVED_S);
	return json_object_set_new(doc, "limits", limits) ? FAIL(NOMEM) : OK;
}

err session_answer(struct ctx *c, struct dash_call *d, struct op_out *out)
{
	char proved[CLOCK_ISO_SIZE], ends[CLOCK_ISO_SIZE];
	const struct session_row *s = &d->session;
	clock_iso(s->proved_at, proved);
	clock_iso(s->ends_at, ends);
	json_t *doc = json_keep(c->arena,
		json_pack("{s:b, s:o, s:o, s:s%, s:s, s:s}", "logged_in", 1, "user",
			user_of(&d->person), "scopes", scopes_of(&d->person.role.scopes), "csrf",
			s->csrf.p, s->csrf.n, "reauthenticated_at", proved, "expires_at", ends));
	TRY_PTR(doc);
	TRY(put_tenant(c, doc));
	TRY(put_limits(c, &d->person, doc));
	out->doc = doc;
	return OK;
}

err session_show(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	bool done;
	if (in->dash->session.id.n)
		return session_answer(c, in->dash, out);
	TRY(people_are_set_up(c, &done));
	out->doc = json_keep(
		c->arena, json_pack("{s:b, s:b}", "setup_required", !done, "logged_in", 0));
	return out->doc ? OK : FAIL(NOMEM);
}

/* ---- sessions ---- */

/* The person is in: whatever session the browser had before ends. */
static err open_session(struct ctx *c, struct dash_call *d, int64_t ends_at)
{
	struct session_new s = { .user_id = d->person.id,
		.ip = d->ip,
		.user_agent = d->user_agent,
		.stage = SESSION_LOGGED_IN,
		.ends_at = ends_at };
	if (d->session.id.n)
		session_close(c, &d->session);
	person_acts(c, &d->person);
	return session_open(c, &s, &d->session, &d->cookie);
}

static err log_in(struct ctx *c, struct dash_call *d, struct op_out *out)
{
	TRY(open_session(c, d, 0));
	return session_answer(c, d, out);
}

static err attempt(struct ctx *c, struct dash_call *d, struct span account)
{
	return desk_attempt(d->desk, account, d->ip, c->now, &d->retry_s) ? OK : FAIL(D_RATE);
}

/* ---- the first owner ---- */

err session_setup(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct dash_call *d = in->dash;
	bool done;
	TRY(people_are_set_up(c, &done));
	if (done)
		return fault_wire(&c->fault, &dashboard_session_error_setup_done, NULL);
	TRY(attempt(c, d, SPAN("set-up")));
	if (!desk_is_setup_code(d->desk, json_str(in->body, "code")))
		return fault_wire(&c->fault, &dashboard_session_error_setup_code, NULL);
	desk_right(d->desk, SPAN("set-up"), d->ip, c->now);
	TRY(people_set_up(c, json_str(in->body, "email"), json_str(in->body, "name"),
		json_str(in->body, "password"), &d->person));
	TRY(explorer_ensure(c));
	return log_in(c, d, out);
}

/* ---- log-in ---- */

/* The same work and the same answer for a wrong password, an unknown address and a person who is
 * blocked. */
static err check_password(
	struct ctx *c, struct span email, struct span password, struct person *ret_person)
{
	struct person p = { 0 };
	bool right;
	err e = person_find(c, email, &p);
	if (e.code && e.code != ERR_NOT_FOUND)
		return e;
	TRY(password_check(c, p.id, password, &right));
	if (e.code || !right || p.blocked)
		return FAIL(D_LOGIN);
	*ret_person = p;
	return OK;
}

static err next_step(struct ctx *c, struct dash_call *d, struct op_out *out)
{
	struct session_row row;
	struct span ticket;
	struct session_new s = { .user_id = d->person.id,
		.ip = d->ip,
		.user_agent = d->user_agent,
		.stage = SESSION_SECOND_STEP };
	TRY(session_open(c, &s, &row, &ticket));
	out->doc = json_keep(
		c->arena, json_pack("{s:s, s:s%}", "next", "totp", "ticket", ticket.p, ticket.n));
	return out->doc ? OK : FAIL(NOMEM);
}

err session_login(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct dash_call *d = in->dash;
	struct span email = json_str(in->body, "email");
	TRY(attempt(c, d, email));
	TRY(check_password(c, email, json_str(in->body, "password"), &d->person));
	desk_right(d->desk, email, d->ip, c->now);
	person_acts(c, &d->person);
	person_expect(c, &d->person);
	return d->person.has_totp ? next_step(c, d, out) : log_in(c, d, out);
}

err session_login_totp(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct dash_call *d = in->dash;
	struct session_row row;
	TRY(attempt(c, d, SPAN("ticket")));
	TRY(session_find(c, json_str(in->body, "ticket"), SESSION_SECOND_STEP, &row));
	desk_right(d->desk, SPAN("ticket"), d->ip, c->now);
	TRY(session_person(c, &row, &d->person));
	TRY(second_check(c, d, json_str(in->body, "code")));
	session_close(c, &row);
	return log_in(c, d, out);
}

err session_reauthenticate(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct dash_call *d = in->dash;
	bool right;
	TRY(attempt(c, d, d->person.email));
	TRY(password_check(c, d->person.id, json_str(in->body, "password"), &right));
	if (!right)
		return FAIL(D_LOGIN);
	desk_right(d->desk, d->person.email, d->ip, c->now);
	if (d->person.has_totp)
		TRY(second_check(c, d, json_str(in->body, "code")));
	else
		person_expect(c, &d->person);
	/* a new id, and no longer a life than the log-in gave */
	TRY(open_session(c, d, d->session.ends_at));
	return session_answer(c, d, out);
}

err session_logout(struct ctx *c, const struct op_in *in, struct op_out *out)
{
	struct dash_call *d = in->dash;
	(void)out;
	if (in->body && json_bool(in->body, "everywhere", false))
		TRY(change_sessions_drop_of_user(c, d->person.id));
	else
		session_close(c, &d->session);
	d->drop_cookie = true;
	return OK;
}
