/* SPDX-License-Identifier: Apache-2.0 */
/* client_facts.h: what a list of applications says of each beside its document. */
#pragma once
#include "core/ctx.h"

/* Adds to the array {client_id, last_token_at, use_known, ends_at, grants}; nothing for an id that
 * is no client's. last_token_at: as last_used_at of client_secrets_show, by any secret; ends_at: of
 * its secrets, keys and certificates that which ends next, null: none does; grants: how many, null:
 * not asked for. Fails: IO, NOMEM, CORRUPT. */
MUST_CHECK err client_facts_add(
	struct ctx *c, struct span client_id, bool with_grants, json_t *list);
