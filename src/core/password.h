/* SPDX-License-Identifier: Apache-2.0 */
/* password.h: people's passwords: Argon2id (RFC 9106), 46 MiB, one pass. Takes 60 to 90 ms: call it
 * on the slow thread. The hash is kept sealed, so that a copy of the database alone cannot be
 * guessed at. */
#pragma once
#include "core/ctx.h"

/* Stores the hash as the person's password, in c->batch. Fails: CRYPTO, NOMEM. */
MUST_CHECK err password_set(struct ctx *c, struct span user_id, struct span password);
/* Whether it is the person's. One that is right and was hashed with less work than today's is
 * hashed anew, into c->batch: whoever commits that expects the person as he was read. The same
 * work is done for a person without one (user_id.n == 0, or nothing stored). Fails: IO, CRYPTO,
 * NOMEM. */
MUST_CHECK err password_check(
	struct ctx *c, struct span user_id, struct span password, bool *ret_right);
