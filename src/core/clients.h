/* SPDX-License-Identifier: Apache-2.0 */
/* clients.h: the part of applications that data cannot say: their secret, what goes with them, the
 * global client. */
#pragma once
#include "core/documents.h"

extern const struct resource_hooks client_hooks;

/* Seals a new secret for a client and puts it into the answer. Fails: M_WIRE not_found, CRYPTO, IO,
 * NOMEM. */
MUST_CHECK err clients_rotate_secret(struct ctx *c, struct span client_id, json_t **ret_doc);
/* Adds the tenant's global client, with its secret, to c->batch. *ret_id is in the arena. */
MUST_CHECK err clients_make_global(struct ctx *c, struct span *ret_id);
/* M_WIRE `missing` unless the client exists; *ret_doc is its document. */
MUST_CHECK err clients_require(
	struct ctx *c, struct span client_id, const struct wire_error *missing, json_t **ret_doc);
