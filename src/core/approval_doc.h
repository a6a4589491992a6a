/* SPDX-License-Identifier: Apache-2.0 */
/* approval_doc.h: one request of the two-person rule as it is stored, and its moves from one state
 * to the next, each with its event. Who may move it is for approvals.h. */
#pragma once
#include "core/ctx.h"

#define APPROVAL_KIND "approval"

struct approval {
	struct span id, what, state, asked_by, decided_by;
	int64_t until; /* ms, when it ends by itself; 0: it has ended */
	int64_t version;
	json_t *doc;
};

/* Whether its time is not over. */
bool approval_is_live(const struct ctx *c, const struct approval *a);
/* What the caller asked for last. Fails: NOT_FOUND (he never did), IO, NOMEM, CORRUPT. */
MUST_CHECK err approval_find_own(struct ctx *c, struct span what, struct approval *ret_approval);
/* Fails: M_WIRE (no such request), IO, NOMEM, CORRUPT. */
MUST_CHECK err approval_find(struct ctx *c, struct span id, struct approval *ret_approval);
/* Does something with each request of the tenant; ends with the first error. */
typedef err approval_each_fn(struct ctx *c, struct approval *a, void *arg);
MUST_CHECK err approval_each(struct ctx *c, approval_each_fn *fn, void *arg);
/* Stores a->doc as it stands now (version 0: a new one), and the event of it; into c->batch. Fails:
 * NOMEM, IO, CORRUPT. */
MUST_CHECK err approval_write(struct ctx *c, struct approval *a, const char *event);
/* The same in another state. */
MUST_CHECK err approval_move(
	struct ctx *c, struct approval *a, const char *state, const char *event);
/* Ended before it was of use; why: "expired", "person", "rule_off". */
MUST_CHECK err approval_end(struct ctx *c, struct approval *a, const char *why);
