/* SPDX-License-Identifier: Apache-2.0 */
/* upkeep.h: what the main thread does to the data beside serving it: log retention, a little at
 * each look, for one tenant after the other. */
#pragma once
#include "server/instance.h"

#define UPKEEP_TURN_MS 100

struct upkeep {          /* zeroed: begins at once */
	int64_t due_ms;  /* when to begin with the first tenant again */
	size_t at;       /* the tenant whose turn it is; 0: waits until due_ms */
	int64_t told_ms; /* when a chain that does not verify was last logged; 0: never */
};

/* Begins at the next look: options may have changed. */
static inline void upkeep_hurry(struct upkeep *u)
{
	u->due_ms = 0;
}
/* Does what is due, for UPKEEP_TURN_MS and the slice that was begun. What fails is logged and tried
 * again a minute later. */
void upkeep_run(struct upkeep *u, struct instance *i);
