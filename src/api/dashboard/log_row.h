/* SPDX-License-Identifier: Apache-2.0 */
/* log_row.h: an event as the dashboard shows it. */
#pragma once
#include "core/ctx.h"

/* {seq, log_id, date, type, description, client_id, client_name, ip, user_agent, audience, scope,
 * jti, details}, and with `audit` actor: {kind, id, name}; in the arena. Fails: NOMEM, CORRUPT. */
MUST_CHECK err log_row(struct ctx *c, const struct event_row *row, bool audit, json_t **ret_doc);
