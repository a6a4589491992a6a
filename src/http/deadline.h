/* SPDX-License-Identifier: Apache-2.0 */
/* deadline.h: absolute deadlines of many connections with one timer. Each kind has one length, so
 * that a queue in order of arrival is a queue in order of expiry: setting and clearing are O(1).
 * One thread. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

enum deadline_kind {
	DEADLINE_NONE,
	DEADLINE_HANDSHAKE,
	DEADLINE_HEAD,
	DEADLINE_BODY,
	DEADLINE_WRITE,
	DEADLINE_IDLE,
	DEADLINE_LINGER,
	DEADLINE_KINDS
};

/* Lies inside what it is about; zero-initialise. */
struct deadline {
	struct deadline *prev, *next;
	uint64_t at_ms;
	enum deadline_kind kind; /* NONE: not set */
};

struct deadlines {
	struct {
		struct deadline *first, *last;
		unsigned after_ms;
	} queues[DEADLINE_KINDS];
	uv_timer_t timer;
	uint64_t timer_at_ms;                                         /* 0: not running */
	void (*expired)(struct deadline *d, enum deadline_kind kind); /* d is cleared already */
};

/* after_ms: one length for each kind. The caller closes `timer`. */
void deadlines_init(struct deadlines *all, uv_loop_t *loop, const unsigned after_ms[DEADLINE_KINDS],
	void (*expired)(struct deadline *d, enum deadline_kind kind));
/* Starts the time of that kind now, in place of what was set. */
void deadline_set(struct deadlines *all, struct deadline *d, enum deadline_kind kind);
void deadline_clear(struct deadlines *all, struct deadline *d);
