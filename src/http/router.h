/* SPDX-License-Identifier: Apache-2.0 */
/* router.h: from method and path to a row of a route table. Immutable after router_new; shared by
 * threads. */
#pragma once
#include "http/http.h"

#define ROUTE_PARAMS 4

struct route {
	enum http_method method;
	const char
		*path; /* "/api/v2/clients/{id}": a {name} segment matches one non-empty segment */
	const void *row; /* the caller's */
};

struct route_match {
	const struct route *route;
	struct span params[ROUTE_PARAMS]; /* decoded once, in the order of the path */
	size_t param_count;
	unsigned allowed; /* bit 1 << method for every method known for this path; set on METHOD too
			   */
};

struct router;
/* Copies the rows' pointers, borrows their strings. Fails: NOMEM, INTERNAL (two rows on one method
 * and path). */
MUST_CHECK err router_new(const struct route *routes, size_t count, struct router **ret_router);
void router_free(struct router *r);
/* Literal segments win over {name}. Fails: NOT_FOUND; USAGE when the path exists but not for the
 * method (ret_match->allowed is set); SYNTAX (bad percent-escape in a parameter); NOMEM. */
MUST_CHECK err router_match(const struct router *r, struct arena *a, enum http_method method,
	struct span path, struct route_match *ret_match);
/* "GET, POST" of a set of methods, into the arena. */
struct span router_allow(struct arena *a, unsigned allowed);
