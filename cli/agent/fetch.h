/* SPDX-License-Identifier: Apache-2.0 */
/* fetch.h: asks a token endpoint for one token, without blocking the loop. */
#pragma once
#include "base/secret.h"
#include "cli/agent/config.h"
#include "cli/agent/life.h"
#include "cli/agent/web.h"

/* How it ended. */
struct fetched {
	struct secret token; /* empty: it failed. The receiver may take it */
	struct life life;
	char words[AGENT_ERROR_SIZE]; /* of a failure; never hold the secret */
	int64_t wait_s;               /* what the server asks to wait; 0: nothing */
	bool is_refused;
};

typedef void fetch_done(void *arg, struct fetched *how);

struct fetch;

/* Always ends in `done`, later and once; the fetch is gone then. Fails, and done is not called:
 * USAGE (the secret cannot be had: the fault says why), LIMIT, NOMEM. */
MUST_CHECK err fetch_start(struct web *web, const struct token_config *token,
	const struct clocks *clocks, fetch_done *done, void *arg, struct fault *fault,
	struct fetch **ret_fetch);
/* Ends it; done is not called. NULL is accepted. */
void fetch_cancel(struct fetch *f);
