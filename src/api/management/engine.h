/* SPDX-License-Identifier: Apache-2.0 */
/* engine.h: runs one operation of the Management API from its row: authentication, scopes, body and
 * query against their schemas, the generic operation or the handler, the answer, the event.
 * Everything that two operations share is here or in a neighbour file of this folder. */
#pragma once
#include "api/management/op.h"

/* An endpoint's run function; match->route->row is a struct endpoint whose arg is the struct op. */
void management_run(struct http_exchange *x, const struct route_match *match);

/* The part without HTTP, for the command line too: scopes, body, operation. c->who is set; body
 * NULL: none. Adds the sapi event to c->batch. Fails with the refusals of the M_ family, IO, NOMEM,
 * CORRUPT, CRYPTO. May be called again with a fresh batch when the commit says CHANGED: it forgets
 * c->new_secret first. */
struct call_in {
	const struct op *op;
	const struct span *params;
	size_t param_count;
	struct span query;                /* raw */
	const json_t *body;               /* parsed, unchecked */
	struct span path, ip, user_agent; /* for the event, with ... */
	struct span request_id;           /* ... the id that the answer carries; or none */
	struct dash_call *dash;           /* from the dashboard; NULL: not */
};
/* Whether c->who may run the operation of that id ("get_clients", "users_list"), as far as scopes
 * go. False when there is none. */
bool management_may(const struct ctx *c, const char *id);
MUST_CHECK err management_call(struct ctx *c, const struct call_in *in, struct op_out *out);
/* Whether c->who holds what the operation needs. Fails: M_SCOPE, with the scopes in c->fault. */
MUST_CHECK err management_check_scopes(struct ctx *c, const struct op *op);
/* What a failed commit means for this operation, with text in c->fault: EXISTS becomes the
 * resource's own error. */
MUST_CHECK err management_commit_error(struct ctx *c, const struct op *op, err result);
