/* SPDX-License-Identifier: Apache-2.0 */
/* wake.h: a timer that counts through suspend and notices when the wall clock is set. The loop's
 * own timers stand still while the machine sleeps. */
#pragma once
#include "base/err.h"
#include <stdint.h>
#include <uv.h>

struct wake;

/* Calls woken(arg) after the delay that wake_set last said, and whenever the wall clock is set.
 * Fails: IO, NOMEM. */
MUST_CHECK err wake_new(
	uv_loop_t *loop, void (*woken)(void *arg), void *arg, struct wake **ret_wake);
void wake_set(struct wake *w, int64_t delay_ms);
/* The loop must run on until the handles are closed. */
void wake_free(struct wake *w);
