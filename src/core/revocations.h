/* SPDX-License-Identifier: Apache-2.0 */
/* revocations.h: tokens that are refused before they end, by audience and jti. */
#pragma once
#include "core/ctx.h"

/* Adds the pair to c->batch; aud.n == 0: the caller's own client id. Revoking twice is no error. */
MUST_CHECK err revocations_add(struct ctx *c, struct span aud, struct span jti);
/* [{"aud", "jti"}], sorted by aud, then jti; aud.n == 0: of every audience. Owned by the arena.
 * Fails: IO, NOMEM. */
MUST_CHECK err revocations_list(struct ctx *c, struct span aud, json_t **ret_list);
