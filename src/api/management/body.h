/* SPDX-License-Identifier: Apache-2.0 */
/* body.h: from the bytes of a request to the values that the schemas check. */
#pragma once
#include "api/management/op.h"

/* The request's body as JSON, by its content type: JSON, or form fields (left as an object of texts
 * and arrays, typed later by the schema). *ret_body is NULL when there is none, or when it is the
 * text `null`, which some clients send with every request. Fails: M_JSON, M_MEDIA_TYPE, LIMIT,
 * NOMEM. */
MUST_CHECK err body_read(
	struct http_exchange *x, const struct op *op, struct fault *fault, json_t **ret_body);
/* The query string, typed by op->query and checked. An object, never NULL. Fails: M_QUERY, NOMEM.
 */
MUST_CHECK err query_read(struct ctx *c, const struct op *op, struct span raw, json_t **ret_query);
