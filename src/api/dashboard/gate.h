/* SPDX-License-Identifier: Apache-2.0 */
/* gate.h: which requests come from the dashboard's own pages, and whose they are. */
#pragma once
#include "api/app.h"
#include "api/dashboard/dash.h"

/* Refuses what another site made the browser send: a foreign Sec-Fetch-Site; a write without
 * Sec-Fetch-Site: same-origin, or without an Origin that is this host's where a browser sends none
 * of it; a write whose X-CSRF is not the session's ("1" before there is one); a body that is not
 * JSON. Fails: D_CSRF, M_MEDIA_TYPE. */
MUST_CHECK err gate_check(
	const struct http_exchange *x, const struct op *op, const struct session_row *session);
/* The session that the request's cookie names, and its person, into d; none is left empty. Fails:
 * IO, NOMEM, CORRUPT. */
MUST_CHECK err gate_enter(struct http_exchange *x, struct ctx *c, struct dash_call *d);
/* Set-Cookie and its kin, as the operation decided. */
void gate_leave(struct http_exchange *x, const struct dash_call *d);
