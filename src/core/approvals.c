/* SPDX-License-Identifier: Apache-2.0 */
#include "core/approvals.h"
#include "core/approval_doc.h"
#include "core/change.h"
#include "core/options.h"
#include "core/people.h"
#include "model/resource_tables.h"

#define ID_SIZE 20

/* ---- who may ---- */

/* A person who is an owner, and not blocked, now: and is so still when this is written. */
static err is_owner_now(struct ctx *c, struct span user_id, bool *ret_is)
{
	struct person p;
	err e = person_get(c, user_id, &p);
	*ret_is = !e.code && p.role.owner && !p.blocked;
	if (e.code == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	person_expect(c, &p);
	return OK;
}

static err caller_is_owner(struct ctx *c)
{
	bool is;
	TRY(is_owner_now(c, c->who.user_id, &is));
	return is ? OK : FAIL(D_OWNER);
}

static json_t *caller(const struct ctx *c)
{
	return json_pack("{s:s%, s:s%}", "user_id", c->who.user_id.p, c->who.user_id.n, "name",
		c->who.user_name.p ? c->who.user_name.p : "", c->who.user_name.n);
}

/* ---- showing ---- */

static err show(struct ctx *c, const struct approval *a, json_t **ret_doc)
{
	bool mine = span_eq(a->asked_by, c->who.user_id);
	json_t *doc = json_keep(c->arena, json_deep_copy(a->doc));
	TRY_PTR(doc);
	if (json_object_set_new(doc, "id", json_stringn(a->id.p, a->id.n)) ||
		json_object_set_new(doc, "mine", json_boolean(mine)))
		return FAIL(NOMEM);
	if (json_object_set_new(doc, "asked_at", json_time(json_int(a->doc, "asked_at", 0))) ||
		json_object_set_new(
			doc, "decided_at", json_time(json_int(a->doc, "decided_at", 0))) ||
		json_object_set_new(doc, "until", json_time(a->until)))
		return FAIL(NOMEM);
	*ret_doc = doc;
	return OK;
}

static err show_one(struct ctx *c, struct approval *a, void *list)
{
	json_t *doc;
	if (a->until && !approval_is_live(c, a))
		TRY(approval_end(c, a, "expired"));
	TRY(show(c, a, &doc));
	return json_array_append(list, doc) ? FAIL(NOMEM) : OK;
}

err approvals_show(struct ctx *c, json_t **ret_list)
{
	json_t *list = json_keep(c->arena, json_array());
	TRY_PTR(list);
	TRY(approval_each(c, show_one, list));
	*ret_list = list;
	return OK;
}

/* ---- asking and answering ---- */

static err require_rule(struct ctx *c)
{
	bool on;
	TRY(approvals_rule(c, &on));
	return on ? OK : fault_wire(&c->fault, &dashboard_tenant_error_rule_off, NULL);
}

/* The one before it gives way, unless it is still of use. */
static err clear_slot(struct ctx *c, struct span what)
{
	struct approval old;
	err e = approval_find_own(c, what, &old);
	if (e.code == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	if (approval_is_live(c, &old))
		return fault_wire(&c->fault, &dashboard_tenant_error_asked, NULL);
	store_expect_version(c->batch, c->tenant->id, APPROVAL_KIND, old.id, old.version);
	return change_delete(c, APPROVAL_KIND, old.id);
}

err approvals_ask(struct ctx *c, struct span what, struct span reason, json_t **ret_doc)
{
	char id[ID_SIZE + 1];
	TRY(require_rule(c));
	TRY(caller_is_owner(c));
	TRY(clear_slot(c, what));
	TRY(rand_alnum(c->rng, id, ID_SIZE));
	char *kept = arena_printf(c->arena, "apr_%s", id);
	TRY_PTR(kept);
	struct approval a = { .id = span_of(kept) };
	a.doc = json_keep(
		c->arena, json_pack("{s:s%, s:s%, s:s, s:s, s:o, s:I, s:n, s:i}", "what", what.p,
				  what.n, "reason", reason.p ? reason.p : "", reason.n, "state",
				  "asked", "why", "", "asked_by", caller(c), "asked_at",
				  (json_int_t)c->now, "decided_by", "decided_at", 0));
	TRY_PTR(a.doc);
	TRY(approval_write(c, &a, "Approval asked for"));
	return show(c, &a, ret_doc);
}

/* The asker is an owner still; he who answers is another one. */
static err check_answer(struct ctx *c, const struct approval *a)
{
	bool asker;
	if (span_eq(a->asked_by, c->who.user_id))
		return fault_wire(&c->fault, &dashboard_tenant_error_own, NULL);
	TRY(caller_is_owner(c));
	TRY(is_owner_now(c, a->asked_by, &asker));
	return asker && span_eq_str(a->state, "asked") && approval_is_live(c, a)
		       ? OK
		       : fault_wire(&c->fault, &dashboard_tenant_error_over, NULL);
}

err approvals_decide(struct ctx *c, struct span id, bool yes, json_t **ret_doc)
{
	struct approval a;
	TRY(require_rule(c));
	TRY(approval_find(c, id, &a));
	TRY(check_answer(c, &a));
	if (json_object_set_new(a.doc, "decided_by", caller(c)) ||
		json_object_set_new(a.doc, "decided_at", json_integer(c->now)))
		return FAIL(NOMEM);
	TRY(approval_move(
		c, &a, yes ? "approved" : "refused", yes ? "Approval given" : "Approval refused"));
	return show(c, &a, ret_doc);
}

err approvals_withdraw(struct ctx *c, struct span id)
{
	struct approval a;
	TRY(approval_find(c, id, &a));
	if (!span_eq(a.asked_by, c->who.user_id))
		return fault_wire(&c->fault, &dashboard_tenant_error_not_found, NULL);
	if (!approval_is_live(c, &a))
		return fault_wire(&c->fault, &dashboard_tenant_error_over, NULL);
	return approval_move(c, &a, "withdrawn", "Approval withdrawn");
}

/* ---- using ---- */

static err require_approval(struct ctx *c)
{
	return fault_wire(&c->fault, &dashboard_tenant_error_approval_required, NULL);
}

static err use(struct ctx *c, struct span what)
{
	struct approval a;
	bool second;
	TRY(caller_is_owner(c));
	err e = approval_find_own(c, what, &a);
	if (e.code == ERR_NOT_FOUND)
		return require_approval(c);
	TRY(e);
	if (!span_eq_str(a.state, "approved") || !approval_is_live(c, &a) ||
		span_eq(a.decided_by, a.asked_by))
		return require_approval(c);
	TRY(is_owner_now(c, a.decided_by, &second));
	return second ? approval_move(c, &a, "used", "Approval used") : require_approval(c);
}

err approvals_use(struct ctx *c, const char *what)
{
	bool on;
	TRY(approvals_rule(c, &on));
	return on ? use(c, span_of(what)) : OK;
}

/* ---- ending ---- */

static err end_one(struct ctx *c, struct approval *a, void *user_id)
{
	const struct span *who = user_id;
	if (!approval_is_live(c, a))
		return OK;
	if (!who)
		return approval_end(c, a, "rule_off");
	return span_eq(a->asked_by, *who) || span_eq(a->decided_by, *who)
		       ? approval_end(c, a, "person")
		       : OK;
}

err approvals_end_of(struct ctx *c, struct span user_id)
{
	return approval_each(c, end_one, &user_id);
}

err approvals_end_all(struct ctx *c)
{
	return approval_each(c, end_one, NULL);
}

/* ---- the rule itself ---- */

err approvals_rule(struct ctx *c, bool *ret_on)
{
	struct tenant_options o;
	TRY(options_read(c, &o));
	*ret_on = o.two_person_rule;
	return OK;
}

err approvals_two_owners(struct ctx *c)
{
	size_t n;
	TRY(people_expect_owners(c, SPAN_NONE, 2, &n));
	return n >= 2 ? OK : fault_wire(&c->fault, &dashboard_tenant_error_two_owners, NULL);
}

static err end_but_used(struct ctx *c, struct approval *a, void *arg)
{
	/* the one that this very step uses is in the batch already */
	bool own = span_eq(a->asked_by, c->who.user_id) && span_eq_str(a->what, APPROVAL_RULE_OFF);
	return own ? OK : end_one(c, a, arg);
}

err approvals_switch(struct ctx *c, bool on)
{
	bool was;
	TRY(approvals_rule(c, &was));
	if (was == on)
		return OK;
	if (on)
		TRY(approvals_two_owners(c));
	else {
		TRY(use(c, SPAN(APPROVAL_RULE_OFF)));
		TRY(approval_each(c, end_but_used, NULL));
	}
	json_t *members = json_keep(c->arena, json_pack("{s:b}", "two-person-rule", on));
	TRY_PTR(members);
	struct tenant_options o;
	return options_put(c, members, &o);
}

err approvals_guard_owners(struct ctx *c)
{
	bool on;
	TRY(approvals_rule(c, &on));
	return on && !c->who.all_scopes
		       ? fault_wire(&c->fault, &dashboard_user_error_two_person_rule, NULL)
		       : OK;
}
