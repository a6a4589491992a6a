/* SPDX-License-Identifier: Apache-2.0 */
/* token.h: issuing an access token by client credentials (RFC 6749 4.4), a pipeline whose stages
 * complete by event: find client -> check secret -> find grant -> sign -> record -> done. Never
 * blocks: signing and the journal call back on the same thread. */
#pragma once
#include "core/ctx.h"
#include "core/hot.h"

struct token_request { /* parameters as given; p == NULL: absent. All spans live until done ran */
	struct span client_id, client_secret, audience, scope;
	struct span ip, user_agent;
	uint64_t started_us; /* clock_steady_us() when it was whole; 0: nobody takes the time */
};

struct token_answer {
	struct span access_token, scope; /* scope.n == 0: leave it out */
	uint32_t expires_in;             /* seconds */
};

/* answer is NULL unless result is OK. A refusal's text stands in c->fault; its event has been
 * recorded already. */
typedef void token_done_fn(void *arg, err result, const struct token_answer *answer);

struct throttle;

/* Everything is borrowed until done has run, which may be before this returns. Refusals: O_CLIENT,
 * O_GRANT_TYPE, O_NO_AUDIENCE, O_SERVICE, O_NO_GRANT, O_SCOPE, O_REQUEST (malformed scope), O_RATE
 * (too many wrong secrets from this address); IO, BUSY, NOMEM when the store or the journal cannot.
 */
void token_issue(struct ctx *c, struct store_port *port, struct throttle *throttle,
	const struct token_request *req, token_done_fn *done, void *arg);
