/* SPDX-License-Identifier: Apache-2.0 */
/* anchor.h: reading a tenant's anchor, for readers and for the writer. */
#pragma once
#include "store/chain.h"
#include "store/db.h"

/* Zeroed when nothing was ever removed. *ret_head: what the next event follows when no event is
 * left. Fails: IO, BUSY, NOMEM, CORRUPT. */
MUST_CHECK err anchor_read(struct db *db, int64_t tenant, struct event_anchor *ret_anchor,
	struct chain_head *ret_head);
