/* SPDX-License-Identifier: Apache-2.0 */
/* retention.h: removes events that are older than the tenant keeps them (log-retention-days).
 * Always the oldest ones without a gap, since the chain is one; announced by an event in the chain
 * before the first goes; a slice of LIMIT_TRIM at a time, each verified first: what does not fit
 * the chain is evidence and stays. */
#pragma once
#include "core/ctx.h"

struct retention_step {
	bool more;       /* there is another slice */
	int64_t bad_seq; /* the chain does not verify here: nothing is removed; 0: it does */
};

/* The next slice of c->tenant, into c->batch, which stays empty when there is nothing to do. After
 * CHANGED it is simply done again. Fails: IO, NOMEM, CORRUPT, CRYPTO. */
MUST_CHECK err retention_step(struct ctx *c, struct retention_step *ret_step);
