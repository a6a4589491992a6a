/* SPDX-License-Identifier: Apache-2.0 */
/* signals.h: the signals that the agent acts on, or passes on to its child. */
#pragma once
#include <stdbool.h>
#include <uv.h>

#define SIGNALS_MAX 6

struct signals {
	uv_signal_t handles[SIGNALS_MAX];
	size_t count;
	void (*got)(void *arg, int number);
	void *arg;
};

/* TERM, INT, HUP; with all of them QUIT, USR1 and USR2 too. */
void signals_watch(struct signals *s, uv_loop_t *loop, bool all, void (*got)(void *arg, int number),
	void *arg);
/* Stops watching, and blocks all signals for the rest of the process. */
void signals_done(struct signals *s);
