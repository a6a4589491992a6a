/* SPDX-License-Identifier: Apache-2.0 */
/* agent.h: the agent as a whole: one loop, the tokens, the doors through which they are had. */
#pragma once
#include "base/rand.h"
#include "cli/agent/life.h"

struct agent_options {
	const char *config_path;
	const struct clocks *clocks;
	const struct rng *rng;
	char *const *child; /* NULL: none; else its words, ended by NULL */
};

/* Runs until SIGTERM, SIGINT or the end of the child. *ret_code: the child's exit code (128 and the
 * signal's number when one ended it), 0 without a child. Fails: USAGE (the configuration; a socket
 * that cannot be had), IO, LIMIT, NOMEM. */
MUST_CHECK err agent_run(const struct agent_options *options, struct fault *fault, int *ret_code);
