/* SPDX-License-Identifier: Apache-2.0 */
/* changes.h: what the threads of this process know of changes, that is of writes other than events.
 */
#pragma once
#include "store/db.h"
#include <stdatomic.h>

struct changes {
	/* The newest change counter that anyone here has seen. Only grows. */
	atomic_ullong counter;
	/* That of the WAL index after the journal's last commit: while the index still has it,
	 * nobody has committed since, and `counter` is exact. 0: not known. */
	atomic_ullong mark;
};

/* Reads the counter that stands in the database. Fails: IO, BUSY, NOMEM. */
MUST_CHECK err changes_read(struct db *db, unsigned long long *ret_counter);
/* Those who learned a value may come in any order. */
void changes_note(struct changes *c, unsigned long long seen);
