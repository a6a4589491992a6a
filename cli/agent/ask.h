/* SPDX-License-Identifier: Apache-2.0 */
/* ask.h: the request to a token endpoint: the client credentials grant, RFC 6749 4.4, with the
 * secret from where it is kept, read anew each time so that a rotated one is found. */
#pragma once
#include "base/buf.h"
#include "base/secret.h"
#include "cli/agent/config.h"

struct ask {
	struct buf form, user, password; /* the last two empty unless auth is basic */
	struct secret secret;            /* to find it in the server's words */
};

/* Released by ask_done, also after a failure. Fails: USAGE (the fault says why the secret cannot be
 * had), LIMIT, NOMEM. */
MUST_CHECK err ask_make(const struct token_config *t, struct fault *fault, struct ask *ret_ask);
/* Wipes everything. */
void ask_done(struct ask *a);
/* Whether a text repeats the secret. */
bool ask_is_told(const struct ask *a, const char *text);
