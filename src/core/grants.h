/* SPDX-License-Identifier: Apache-2.0 */
/* grants.h: the part of client grants that data cannot say: both ends must exist, and there is one
 * per client, API and subject type. */
#pragma once
#include "core/documents.h"

extern const struct resource_hooks client_grant_hooks;

/* The grant for machines' tokens (subject_type "client") of an application at an API; `who` may
 * also be what a grant is a default for ("third_party_clients"). Fails: NOT_FOUND, IO, NOMEM,
 * CORRUPT.
 */
MUST_CHECK err grants_find(struct ctx *c, struct span who, struct span audience, json_t **ret_doc);
/* Whether a person who calls (at the dashboard, or by a token minted there) holds all that the
 * application may do with the Management API: who does not must not come by its secret. True for
 * others. Fails: IO, NOMEM, CORRUPT. */
MUST_CHECK err grants_within_person(struct ctx *c, struct span client_id, bool *ret_within);
