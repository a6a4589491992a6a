/* SPDX-License-Identifier: Apache-2.0 */
/* child.h: a command that runs with tokens in its environment. An environment cannot be changed
 * from outside: a signal tells the command that a file or the socket has a newer token. */
#pragma once
#include "cli/agent/keeper.h"

struct child {
	uv_process_t process;
	const struct config *config; /* borrowed */
	const struct keeper *keeper;
	uv_loop_t *loop;
	char *const *words;
	bool was_started, is_running;
	int code; /* once it has ended */
	void (*ended)(void *arg);
	void *arg;
};

/* Whether each token of exec.env is fresh: it may be started. */
bool child_is_ready(const struct child *c);
/* Starts it. What cannot be started counts as ended at once: code 127 (not found) or 126. */
void child_start(struct child *c);
/* Tells it about a token of its own, by the signal that the configuration has for that. */
void child_tell(struct child *c, const struct kept *k, enum kept_news news);
/* Passes a signal on. */
void child_signal(struct child *c, int number);
