/* SPDX-License-Identifier: Apache-2.0 */
/* trial.h: a token of an application, which a person at the dashboard asks for to try it. It is
 * what the application would get by client credentials, or the refusal that it would get, and lasts
 * LIMIT_TRIAL_S at most. The person must be one who may come by the application's secret: he could
 * have had the token without us. The Management API is left out, where a person gets no more than
 * he holds: the explorer sees to that. */
#pragma once
#include "core/people.h"
#include "core/token_right.h"

struct trial_request {
	struct span client_id, audience, scope; /* scope.n == 0: all that is granted */
	struct span ip, user_agent;
	const struct person *person;
};

struct trial {
	struct trial_request req;
	struct span client_id, client_name;
	struct sign_request sign; /* what it borrows lives in the ctx's arena */
	err refusal;              /* the token endpoint's; OK: sign is ready */
};

/* Decides. What /oauth/token would refuse is no failure here: it stands in t->refusal, its text in
 * c->fault. Fails: D_SCOPE (the application may do more than the person), M_WIRE (no such
 * application, the Management API), IO, NOMEM, CORRUPT. */
MUST_CHECK err trial_prepare(struct ctx *c, const struct trial_request *req, struct trial *t);
/* The event of it, into c->batch, which expects the person's rights to be unchanged. answer: of
 * what was signed; NULL: the refusal. Fails: NOMEM. */
MUST_CHECK err trial_record(struct ctx *c, const struct trial *t, const struct sign_answer *answer);
