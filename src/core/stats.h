/* SPDX-License-Identifier: Apache-2.0 */
/* stats.h: what the dashboard's overview shows: tokens issued and refused, and what ends soon.
 * Reads much of the journal: call it on the slow thread. */
#pragma once
#include "core/ctx.h"

/* {series, totals, by_client, apps, long_tokens, expiring} of the last `hours`. Fails: IO, NOMEM,
 * CORRUPT. */
MUST_CHECK err stats_overview(struct ctx *c, int64_t hours, json_t **ret_doc);
