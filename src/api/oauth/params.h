/* SPDX-License-Identifier: Apache-2.0 */
/* oauth/params.h: the parameters of a token request, from a form or a JSON body, and the client's
 * credentials (RFC 6749 2.3.1). */
#pragma once
#include "api/app.h"
#include "http/form.h"

struct oauth_params {
	struct form form; /* empty values count as absent (RFC 6749 3.2) */
	struct span client_id, client_secret;
	bool used_basic;
};

/* Fails with a refusal of the O_ family in *fault: bad body, parameter twice, two client
 * authentication methods, credentials in the query string; NOMEM. ret->used_basic is set even on
 * failure. */
MUST_CHECK err oauth_params_read(
	struct http_exchange *x, struct fault *fault, struct oauth_params *ret);
/* Value of a parameter; SPAN_NONE when absent or empty. */
struct span oauth_param(const struct oauth_params *p, const char *name);
