/* SPDX-License-Identifier: Apache-2.0 */
/* second.h: the second step of a log-in: a one-time code. */
#pragma once
#include "api/dashboard/dash.h"

/* Takes the person's code (d->person): it counts once, the step that it was of is kept; into
 * c->batch. Fails: D_LOGIN (wrong, used, none set), D_RATE, IO, CRYPTO, NOMEM. */
MUST_CHECK err second_check(struct ctx *c, struct dash_call *d, struct span code);
