/* SPDX-License-Identifier: Apache-2.0 */
/* bearer.h: who calls the Management API: an RS256 token of this tenant for its Management API, or,
 * when the tenant's switch is on, a legacy HS256 token signed with the Global Client Secret. The
 * two are told apart by the header's alg and verified by paths that never see the other's keys. */
#pragma once
#include "core/ctx.h"

/* `authorization`: value of the one Authorization field; SPAN_NONE when there is none. Fills
 * c->who. Refusals, with text in c->fault: M_NO_TOKEN, M_AUTH_FORMAT, M_EXPIRED, M_SIGNATURE,
 * M_AUDIENCE, M_TOKEN, M_NOT_GLOBAL; also IO, NOMEM, CORRUPT. */
MUST_CHECK err bearer_check(struct ctx *c, struct span authorization);
