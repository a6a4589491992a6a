/* SPDX-License-Identifier: Apache-2.0 */
/* reply.h: what the token endpoint answers, apart from how it is sent: the dashboard shows the same
 * for an application that is tried there. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "core/token.h"

struct oauth_field {
	const char *name, *value;
};

struct oauth_reply {
	int status;
	const struct oauth_field *fields; /* static, ended by a name of NULL */
	struct span body;                 /* JSON, in the arena */
};

/* RFC 6749 5.1. Fails: NOMEM. */
MUST_CHECK err oauth_reply_token(
	struct arena *a, const struct token_answer *answer, struct oauth_reply *ret_reply);
/* RFC 6749 5.2. Fails: NOMEM. */
MUST_CHECK err oauth_reply_refusal(
	struct arena *a, err refusal, const struct fault *f, struct oauth_reply *ret_reply);
