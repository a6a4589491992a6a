/* SPDX-License-Identifier: Apache-2.0 */
/* family.h: tenants that link to one another at the dashboard. Only the operator says which belong
 * together: who administers one tenant learns nothing of others by himself. */
#pragma once
#include "core/ctx.h"

/* The tenant's family, into the arena; empty when it has none. Fails: IO, NOMEM, CORRUPT. */
MUST_CHECK err family_read(struct ctx *c, struct span *ret_name);
/* Sets it, in c->batch, with an audit event; p == NULL: none. Fails: USAGE (the fault says why),
 * IO, NOMEM, CORRUPT. */
MUST_CHECK err family_set(struct ctx *c, struct span name);
/* The other tenants of the family: [{name, issuer}], owned by the arena. Fails: IO, NOMEM, CORRUPT.
 */
MUST_CHECK err family_others(struct ctx *c, json_t **ret_list);
