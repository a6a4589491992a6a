/* SPDX-License-Identifier: Apache-2.0 */
/* approvals.h: the two-person rule. While it is on, reading and rotating the Global Client Secret,
 * and switching the rule off, take two owners: one asks, another approves, and the first does it,
 * once. A request is a document (kind "approval"), at most one of an owner for each thing; what
 * becomes of it is an event each time. Nothing here looks at what the page says: who is an owner,
 * and not blocked, is read from the store at each step and expected to be so still when the step is
 * written. The operator at the command line stands outside of the rule. */
#pragma once
#include "core/ctx.h"

#define APPROVAL_REVEAL   "reveal"
#define APPROVAL_ROTATE   "rotate"
#define APPROVAL_RULE_OFF "rule_off"

/* The caller asks; into c->batch. *ret_doc: as approvals_show lists it. Fails: M_WIRE (the rule is
 * off; asked already), D_OWNER, IO, NOMEM, CORRUPT. */
MUST_CHECK err approvals_ask(struct ctx *c, struct span what, struct span reason, json_t **ret_doc);
/* The caller answers another owner's request; into c->batch. Fails: M_WIRE (no such request, over,
 * the caller's own), D_OWNER, IO, NOMEM, CORRUPT. */
MUST_CHECK err approvals_decide(struct ctx *c, struct span id, bool yes, json_t **ret_doc);
/* The caller takes his own request back; into c->batch. */
MUST_CHECK err approvals_withdraw(struct ctx *c, struct span id);
/* OK when the rule is off, or the caller holds an approval of this: it is used up, into c->batch,
 * where of two uses at once the second has the result CHANGED and is refused when it runs again.
 * Fails: M_WIRE (approval_required), D_OWNER, IO, NOMEM, CORRUPT. */
MUST_CHECK err approvals_use(struct ctx *c, const char *what);
/* The requests as [{id, what, reason, state, why, mine, asked_by, asked_at, decided_by, decided_at,
 * until}]. Those whose time is over are ended, into c->batch. Fails: IO, NOMEM, CORRUPT. */
MUST_CHECK err approvals_show(struct ctx *c, json_t **ret_list);

/* Ends what the person asked for or approved: he is no owner any more; into c->batch. */
MUST_CHECK err approvals_end_of(struct ctx *c, struct span user_id);
/* Ends all of them: the rule is off; into c->batch. */
MUST_CHECK err approvals_end_all(struct ctx *c);

MUST_CHECK err approvals_rule(struct ctx *c, bool *ret_on);
/* Switches the rule, into c->batch: on with two owners who are not blocked, off with an approval.
 * Fails: M_WIRE, D_OWNER, IO, NOMEM, CORRUPT. */
MUST_CHECK err approvals_switch(struct ctx *c, bool on);
/* OK when the tenant has two owners who are not blocked, expected to be so still when that is
 * written. Fails: M_WIRE, IO, NOMEM, CORRUPT. */
MUST_CHECK err approvals_two_owners(struct ctx *c);
/* Refuses, while the rule is on, what would let one owner make himself a second one. Fails: M_WIRE
 * (dashboard_user's `two_person_rule`), IO, NOMEM, CORRUPT. */
MUST_CHECK err approvals_guard_owners(struct ctx *c);
