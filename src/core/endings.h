/* SPDX-License-Identifier: Apache-2.0 */
/* endings.h: what stops working soon and needs somebody to do something: further secrets of
 * applications, their keys and certificates, the server's own certificate. */
#pragma once
#include "core/ctx.h"

/* Ends within ENDINGS_SOON_S, soonest first, at most ENDINGS_MAX; a key or certificate that ended
 * within ENDINGS_AGO_S is among them, since it may still be missed. */
#define ENDINGS_SOON_S INT64_C(2592000)
#define ENDINGS_AGO_S  INT64_C(604800)
#define ENDINGS_MAX    100

/* [{kind: "client_secret" | "credential" | "certificate", id, client_id, name, client_name, at}]:
 * id is that of the secret or credential; client_id is null for the server's certificate, which
 * ends at server_end (ms; 0: there is none). Fails: IO, NOMEM, CORRUPT. */
MUST_CHECK err endings_show(struct ctx *c, int64_t server_end, json_t **ret_list);
