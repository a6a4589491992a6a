/* SPDX-License-Identifier: Apache-2.0 */
#include "core/approvals.h"
#include "base/limits.h"
#include "core/audit.h"
#include "core/change.h"
#include "core/options.h"
#include "core/people.h"
#include "model/resource_tables.h"

#define KIND    "approval"
#define SLOT    "slot" /* lookup key: who asks for what */
#define ID_SIZE 20

struct approval {
	struct span id, what, state, asked_by, decided_by;
	int64_t until; /* ms, when it ends by itself; 0: it has ended */
	int64_t version;
	json_t *doc;
};

/* ---- reading ---- */

static struct span user_in(const json_t *doc, const char *member)
{
	return json_str(json_object_get(doc, member), "user_id");
}

static int64_t until_of(const json_t *doc, struct span state)
{
	if (span_eq_str(state, "asked"))
		return json_int(doc, "asked_at", 0) + LIMIT_APPROVAL_WAIT_S * INT64_C(1000);
	if (span_eq_str(state, "approved"))
		return json_int(doc, "decided_at", 0) + LIMIT_APPROVAL_USE_S * INT64_C(1000);
	return 0;
}

static void fill(struct approval *a)
{
	a->what = json_str(a->doc, "what");
	a->state = json_str(a->doc, "state");
	a->asked_by = user_in(a->doc, "asked_by");
	a->decided_by = user_in(a->doc, "decided_by");
	a->until = until_of(a->doc, a->state);
}

static err from_row(struct ctx *c, const struct doc_row *row, struct approval *ret_approval)
{
	struct approval a = { .id = row->id, .version = row->version };
	TRY(json_read_own(c->arena, row->json, &a.doc));
	fill(&a);
	*ret_approval = a;
	return OK;
}

static bool is_live(const struct ctx *c, const struct approval *a)
{
	return c->now < a->until;
}

static struct span slot_of(struct ctx *c, struct span user_id, struct span what)
{
	return span_of(
		arena_printf(c->arena, SPAN_FMT " " SPAN_FMT, SPAN_ARG(what), SPAN_ARG(user_id)));
}

/* What the caller asked for last; NOT_FOUND: he never did. */
static err find_own(struct ctx *c, struct span what, struct approval *ret_approval)
{
	struct doc_row row;
	struct span slot = slot_of(c, c->who.user_id, what);
	TRY_PTR(slot.p);
	TRY(store_doc_find(c->conn, c->arena, c->tenant->id, KIND, SLOT, slot, &row));
	return from_row(c, &row, ret_approval);
}

static err find(struct ctx *c, struct span id, struct approval *ret_approval)
{
	struct doc_row row;
	err e = store_doc_get(c->conn, c->arena, c->tenant->id, KIND, id, &row);
	if (e.code == ERR_NOT_FOUND)
		return fault_wire(&c->fault, &dashboard_tenant_error_not_found, NULL);
	TRY(e);
	return from_row(c, &row, ret_approval);
}

/* Does something with each request of the tenant. */
typedef err each_fn(struct ctx *c, struct approval *a, void *arg);

static err each(struct ctx *c, each_fn *fn, void *arg)
{
	struct doc_page page = { .more = true };
	for (int64_t after = 0; page.more;) {
		struct doc_query q = { .kind = KIND, .after_seq = after, .limit = LIMIT_PAGE };
		TRY(store_doc_list(c->conn, c->arena, c->tenant->id, &q, &page));
		for (size_t i = 0; i < page.count; i++) {
			struct approval a;
			TRY(from_row(c, &page.rows[i], &a));
			TRY(fn(c, &a, arg));
		}
		after = page.count ? page.rows[page.count - 1].seq : 0;
	}
	return OK;
}

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

/* ---- writing ---- */

static json_t *caller(const struct ctx *c)
{
	return json_pack("{s:s%, s:s%}", "user_id", c->who.user_id.p, c->who.user_id.n, "name",
		c->who.user_name.p ? c->who.user_name.p : "", c->who.user_name.n);
}

/* The document as it stands now, and the event of it. */
static err write(struct ctx *c, struct approval *a, const char *event)
{
	struct change_doc d = { .kind = KIND, .id = a->id, .doc = a->doc, .key_count = 1 };
	fill(a);
	struct doc_key key = {
		.name = SLOT, .value = slot_of(c, a->asked_by, a->what), .unique = true
	};
	TRY_PTR(key.value.p);
	d.keys = &key;
	TRY(json_write_in(c->arena, a->doc, &d.text));
	TRY(a->version ? change_update(c, &d, a->version) : change_insert(c, &d));
	return audit_approval(c, event, a->doc);
}

static err move(struct ctx *c, struct approval *a, const char *state, const char *event)
{
	if (json_object_set_new(a->doc, "state", json_string(state)))
		return FAIL(NOMEM);
	return write(c, a, event);
}

static err end(struct ctx *c, struct approval *a, const char *why)
{
	if (json_object_set_new(a->doc, "why", json_string(why)))
		return FAIL(NOMEM);
	return move(c, a, "ended", "Approval ended");
}

/* ---- showing ---- */

static err put_time(json_t *doc, const char *name, int64_t at)
{
	char iso[CLOCK_ISO_SIZE];
	clock_iso(at, iso);
	return json_object_set_new(doc, name, at ? json_string(iso) : json_null()) ? FAIL(NOMEM)
										   : OK;
}

static err show(struct ctx *c, const struct approval *a, json_t **ret_doc)
{
	bool mine = span_eq(a->asked_by, c->who.user_id);
	json_t *doc = json_keep(c->arena, json_deep_copy(a->doc));
	TRY_PTR(doc);
	if (json_object_set_new(doc, "id", json_stringn(a->id.p, a->id.n)) ||
		json_object_set_new(doc, "mine", json_boolean(mine)))
		return FAIL(NOMEM);
	TRY(put_time(doc, "asked_at", json_int(a->doc, "asked_at", 0)));
	TRY(put_time(doc, "decided_at", json_int(a->doc, "decided_at", 0)));
	TRY(put_time(doc, "until", a->until));
	*ret_doc = doc;
	return OK;
}

static err show_one(struct ctx *c, struct approval *a, void *list)
{
	json_t *doc;
	if (a->until && !is_live(c, a))
		TRY(end(c, a, "expired"));
	TRY(show(c, a, &doc));
	return json_array_append(list, doc) ? FAIL(NOMEM) : OK;
}

err approvals_show(struct ctx *c, json_t **ret_list)
{
	json_t *list = json_keep(c->arena, json_array());
	TRY_PTR(list);
	TRY(each(c, show_one, list));
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
	err e = find_own(c, what, &old);
	if (e.code == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	if (is_live(c, &old))
		return fault_wire(&c->fault, &dashboard_tenant_error_asked, NULL);
	store_expect_version(c->batch, c->tenant->id, KIND, old.id, old.version);
	return change_delete(c, KIND, old.id);
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
	TRY(write(c, &a, "Approval asked for"));
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
	return asker && span_eq_str(a->state, "asked") && is_live(c, a)
		       ? OK
		       : fault_wire(&c->fault, &dashboard_tenant_error_over, NULL);
}

err approvals_decide(struct ctx *c, struct span id, bool yes, json_t **ret_doc)
{
	struct approval a;
	TRY(require_rule(c));
	TRY(find(c, id, &a));
	TRY(check_answer(c, &a));
	if (json_object_set_new(a.doc, "decided_by", caller(c)) ||
		json_object_set_new(a.doc, "decided_at", json_integer(c->now)))
		return FAIL(NOMEM);
	TRY(move(c, &a, yes ? "approved" : "refused", yes ? "Approval given" : "Approval refused"));
	return show(c, &a, ret_doc);
}

err approvals_withdraw(struct ctx *c, struct span id)
{
	struct approval a;
	TRY(find(c, id, &a));
	if (!span_eq(a.asked_by, c->who.user_id))
		return fault_wire(&c->fault, &dashboard_tenant_error_not_found, NULL);
	if (!is_live(c, &a))
		return fault_wire(&c->fault, &dashboard_tenant_error_over, NULL);
	return move(c, &a, "withdrawn", "Approval withdrawn");
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
	err e = find_own(c, what, &a);
	if (e.code == ERR_NOT_FOUND)
		return require_approval(c);
	TRY(e);
	if (!span_eq_str(a.state, "approved") || !is_live(c, &a) ||
		span_eq(a.decided_by, a.asked_by))
		return require_approval(c);
	TRY(is_owner_now(c, a.decided_by, &second));
	return second ? move(c, &a, "used", "Approval used") : require_approval(c);
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
	if (!is_live(c, a))
		return OK;
	if (!who)
		return end(c, a, "rule_off");
	return span_eq(a->asked_by, *who) || span_eq(a->decided_by, *who) ? end(c, a, "person")
									  : OK;
}

err approvals_end_of(struct ctx *c, struct span user_id)
{
	return each(c, end_one, &user_id);
}

err approvals_end_all(struct ctx *c)
{
	return each(c, end_one, NULL);
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
		TRY(each(c, end_but_used, NULL));
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
