/* SPDX-License-Identifier: Apache-2.0 */
/* clients.h: the part of applications that data cannot say: their secret, what goes with them, the
 * global client. */
#pragma once
#include "core/documents.h"

extern const struct resource_hooks client_hooks;

/* Seals a new secret for a client and puts it into the answer. Fails: M_WIRE not_found, CRYPTO, IO,
 * NOMEM. */
MUST_CHECK err clients_rotate_secret(struct ctx *c, struct span client_id, json_t **ret_doc);
/* A new Global Client Secret, in c->new_secret; into c->batch. Fails as above. */
MUST_CHECK err clients_rotate_global(struct ctx *c, struct span client_id);
/* OK when a person who calls may come by the application's secret: one of an application that may
 * do more than he would be a way around his role. Fails: D_SCOPE, IO, NOMEM, CORRUPT. */
MUST_CHECK err clients_within_reach(struct ctx *c, struct span client_id);
/* Adds the tenant's global client, with its secret, to c->batch. *ret_id is in the arena. Fails:
 * CRYPTO, NOMEM. */
MUST_CHECK err clients_make_global(struct ctx *c, struct span *ret_id);
/* What the application is called now, empty when it is gone; in the arena. Fails: IO, NOMEM,
 * CORRUPT.
 */
MUST_CHECK err clients_name(struct ctx *c, struct span client_id, struct span *ret_name);
/* *ret_doc is the client's document, owned by the arena. Fails: M_WIRE `missing` (there is none),
 * IO, NOMEM, CORRUPT. */
MUST_CHECK err clients_require(
	struct ctx *c, struct span client_id, const struct wire_error *missing, json_t **ret_doc);
