/* SPDX-License-Identifier: Apache-2.0 */
/* throttle.h: slows the guessing of client secrets. Counted per client and address (of IPv6: per
 * network of 64 bits), so that nobody locks out the real client from elsewhere. Bounded: when the
 * table is full the oldest windows are reused. One per thread. */
#pragma once
#include "base/err.h"
#include "base/span.h"
#include <stdint.h>

struct throttle;
/* NULL: no memory. */
struct throttle *throttle_new(void);
void throttle_free(struct throttle *t);
void throttle_wrong(struct throttle *t, struct span client_id, struct span address, int64_t now_ms);
/* Takes one of them back: an attempt that was counted before its outcome was known. */
void throttle_right(struct throttle *t, struct span client_id, struct span address, int64_t now_ms);
/* Whether LIMIT_WRONG_SECRETS wrong ones came within the running window of LIMIT_WRONG_WINDOW_S. */
bool throttle_is_closed(
	const struct throttle *t, struct span client_id, struct span address, int64_t now_ms);
/* Seconds until the window ends; for Retry-After. At least 1. */
int64_t throttle_retry_s(
	const struct throttle *t, struct span client_id, struct span address, int64_t now_ms);
