/* SPDX-License-Identifier: Apache-2.0 */
/* if_match.h: which version of a document a page has, and means: ETag and If-Match (RFC 9110 8.8.3,
 * 13.1.1). Only the dashboard's front speaks them: the Management API's contract has neither. */
#pragma once
#include "core/ctx.h"
#include "http/http.h"

/* The request's If-Match into *ret_expected, in the arena. Fails: D_IF_MATCH, NOMEM. */
MUST_CHECK err if_match_read(
	const struct http_request *req, struct arena *a, struct expected *ret_expected);
/* ETag, when the answer is about one document. */
void if_match_tell(struct http_exchange *x, const struct ctx *c);
