/* SPDX-License-Identifier: Apache-2.0 */
/* latency.h: how long the token endpoint takes, from a whole request to its answer handed to the
 * socket, by tenant and hour, for the last LATENCY_HOURS. In memory only: a start begins anew. Each
 * worker counts into a histogram of its own, without a lock; whoever wants to know adds them up. */
#pragma once
#include "base/err.h"
#include <stdint.h>

#define LATENCY_HOURS 24

struct latency;        /* the program's: those of all workers */
struct latency_counts; /* one worker's: it alone writes, anybody reads */

MUST_CHECK err latency_new(int64_t now_ms, struct latency **ret_latency);
/* All workers have ended. NULL is fine. */
void latency_free(struct latency *l);
/* A worker's own, kept until latency_free. Called by LIMIT_WORKERS at most. Fails: NOMEM. */
MUST_CHECK err latency_open(struct latency *l, struct latency_counts **ret_counts);

/* Counts one answer. Of tenants beyond LIMIT_LATENCY_TENANTS nothing is counted. */
void latency_note(struct latency_counts *c, int64_t tenant, int64_t now_ms, uint64_t took_us);

struct latency_sum {
	uint64_t count;
	/* Half of the answers, and 99 of 100, took this or less. A bucket's upper end: up to an
	 * eighth above the exact value, never below. 0 when nothing was counted. */
	uint64_t p50_us, p99_us;
	int64_t since; /* ms: what was before is not in it */
};
void latency_read(struct latency *l, int64_t tenant, int64_t now_ms, struct latency_sum *ret_sum);
