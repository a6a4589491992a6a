/* SPDX-License-Identifier: Apache-2.0 */
#include "http/deadline.h"

static void arm(struct deadlines *all, uint64_t at_ms);

static void on_timer(uv_timer_t *timer)
{
	struct deadlines *all = timer->data;
	uint64_t now = uv_now(timer->loop), next = 0;
	all->timer_at_ms = 0;
	for (int k = 1; k < DEADLINE_KINDS; k++) {
		struct deadline *d;
		while ((d = all->queues[k].first) && d->at_ms <= now) {
			deadline_clear(all, d);
			all->expired(d, (enum deadline_kind)k);
		}
	}
	for (int k = 1; k < DEADLINE_KINDS; k++) {
		struct deadline *d = all->queues[k].first;
		if (d && (!next || d->at_ms < next))
			next = d->at_ms;
	}
	if (next)
		arm(all, next);
}

/* A timer that runs too early for what is left is harmless: it is set again when it fires. */
static void arm(struct deadlines *all, uint64_t at_ms)
{
	uint64_t now = uv_now(all->timer.loop);
	if (all->timer_at_ms && all->timer_at_ms <= at_ms)
		return;
	all->timer_at_ms = at_ms;
	uv_timer_start(&all->timer, on_timer, at_ms > now ? at_ms - now : 0, 0);
}

void deadlines_init(struct deadlines *all, uv_loop_t *loop, const unsigned after_ms[DEADLINE_KINDS],
	void (*expired)(struct deadline *d, enum deadline_kind kind))
{
	*all = (struct deadlines){ .expired = expired };
	for (int k = 0; k < DEADLINE_KINDS; k++)
		all->queues[k].after_ms = after_ms[k];
	uv_timer_init(loop, &all->timer);
	all->timer.data = all;
}

void deadline_clear(struct deadlines *all, struct deadline *d)
{
	if (d->kind == DEADLINE_NONE)
		return;
	*(d->prev ? &d->prev->next : &all->queues[d->kind].first) = d->next;
	*(d->next ? &d->next->prev : &all->queues[d->kind].last) = d->prev;
	*d = (struct deadline){ 0 };
}

void deadline_set(struct deadlines *all, struct deadline *d, enum deadline_kind kind)
{
	deadline_clear(all, d);
	d->kind = kind;
	d->at_ms = uv_now(all->timer.loop) + all->queues[kind].after_ms;
	d->prev = all->queues[kind].last;
	*(d->prev ? &d->prev->next : &all->queues[kind].first) = d;
	all->queues[kind].last = d;
	arm(all, d->at_ms);
}
