/* SPDX-License-Identifier: Apache-2.0 */
/* state.h: tokens kept over a restart of the agent in the folder "state_dir", one file each, for
 * its owner alone. What a killed agent left is used when this machine has not been restarted since,
 * the same token is asked for and both clocks say that it still lives; else it is removed. */
#pragma once
#include "cli/agent/slot.h"

/* With dir NULL nothing happens. The folder is made when its parent is there. Failing to keep
 * is no failure: the next start asks anew. */
void state_keep(const char *dir, const struct slot *s);
void state_drop(const char *dir, const char *name);
/* Puts the kept token into the slot, which has none. False: there is none that may be used. */
bool state_find(const char *dir, struct slot *s, struct moment now, uint32_t chance);
