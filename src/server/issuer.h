/* SPDX-License-Identifier: Apache-2.0 */
/* issuer.h: gives a tenant another issuer, and moves all that begins with it. */
#pragma once
#include "core/ctx.h"

/* Into c->batch: the tenant's new issuer (checked, with its slash), the identifiers of the
 * service's own APIs, the client grants for them, the default audience when it is one of them, and
 * an event. Fails: EXISTS with a fault (another tenant has that issuer), IO, NOMEM, CORRUPT. */
MUST_CHECK err issuer_move(struct ctx *c, struct span issuer, struct fault *fault);
