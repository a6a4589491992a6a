/* SPDX-License-Identifier: Apache-2.0 */
/* problem.h: error answers in the two forms of the contract, and the fields that every answer
 * carries. */
#pragma once
#include "api/app.h"

/* Strict-Transport-Security, X-Content-Type-Options, X-Auth0-RequestId. */
void answer_common(struct http_exchange *x);
/* {"error", "error_description"[, "error_uri"]}; with_challenge adds WWW-Authenticate: Basic to a
 * 401 (RFC 6749 5.2). Finishes x. */
void answer_oauth_error(struct http_exchange *x, err e, const struct fault *f, bool with_challenge);
/* {"statusCode", "error", "message"[, "errorCode"][, "attributes"]} with WWW-Authenticate where RFC
 * 6750 3 wants it. Finishes x. */
void answer_management_error(struct http_exchange *x, err e, const struct fault *f);
/* One line for a refused request. */
void answer_log(struct http_exchange *x, err e, int status);
/* The reason phrase of a status: "Not Found". */
const char *answer_reason(int status);
