/* SPDX-License-Identifier: Apache-2.0 */
/* answer.h: what a token endpoint says, RFC 6749 5.1 and 5.2, from any server. Pure. */
#pragma once
#include "base/err.h"
#include "base/secret.h"
#include <stdint.h>

struct answer {
	struct secret token;
	int64_t ttl_s; /* -1: the answer does not say */
};

/* Reads status and body. expires_in may be a number or, as some servers have it, digits in a text.
 * Fails: IO (no answer of a token endpoint, a token that is over already or of another kind than
 * Bearer), O_REQUEST (the server refuses; the fault has its words), NOMEM. On success the caller
 * owns ret_answer->token. */
MUST_CHECK err answer_read(
	int status, struct span body, struct fault *fault, struct answer *ret_answer);
