/* SPDX-License-Identifier: Apache-2.0 */
/* life.h: how long a token still lives, by two clocks at once. The wall clock may be set, the boot
 * clock counts on through suspend and never jumps: what is over by either is over. Pure. */
#pragma once
#include "base/clock.h"
#include <stdbool.h>

/* One instant on both clocks, in milliseconds. */
struct moment {
	int64_t wall_ms, boot_ms;
};

struct clocks {
	const struct clock *wall, *boot;
};

/* Milliseconds since the machine started, time asleep included (CLOCK_BOOTTIME). */
extern const struct clock clock_boot;

struct moment clocks_now(const struct clocks *c);

/* From the moment before the token was asked for: never late. */
struct life {
	struct moment from;
	int64_t ttl_ms;
};

/* What has passed of it by the clock that says more; never below 0. */
int64_t life_passed_ms(const struct life *life, struct moment now);
/* What is left by the clock that says less; 0 or below: it is over. At most ttl_ms. */
int64_t life_left_ms(const struct life *life, struct moment now);
/* After how much of a life of ttl_ms to ask for the next token: three quarters and a little, spread
 * by `chance` (any number), and with AGENT_MARGIN_MS to spare where the life is long enough. */
int64_t life_renew_after_ms(int64_t ttl_ms, uint32_t chance);
/* How long to wait after the failures-th failure in a row (1 ..): doubles up to max_ms, of which a
 * half is left to chance, so that many agents do not come back at once. */
int64_t life_backoff_ms(unsigned failures, int64_t max_ms, uint32_t chance);
