/* SPDX-License-Identifier: Apache-2.0 */
/* offline.h: commands on a data folder of this machine, without a server: the same engine as the
 * Management API's, with the operator's rights. A server that runs on the folder meanwhile sees the
 * changes. */
#pragma once
#include "base/err.h"
#include "base/json.h"
#include <stdio.h>

struct offline;

/* tenant: name; NULL: the first. Fails: NOT_FOUND (no data folder there, no such tenant), IO,
 * CORRUPT, NOMEM; the fault says which. */
MUST_CHECK err offline_open(const char *data_dir, const char *tenant, struct fault *fault,
	struct offline **ret_offline);
void offline_close(struct offline *o);
/* One Management API operation, as in "/api/v2/clients?take=10", with every scope. body NULL: none.
 * *ret_status and *ret_doc (the caller's; NULL: none) are those that the API would answer; refusals
 * of the API are such answers, not failures. Fails: IO, NOMEM, CORRUPT, BUSY. */
MUST_CHECK err offline_call(struct offline *o, const char *method, const char *path_and_query,
	const json_t *body, struct fault *fault, int *ret_status, json_t **ret_doc);
/* Makes another tenant. Fails: USAGE, EXISTS, IO, CRYPTO, NOMEM. */
MUST_CHECK err offline_tenant_create(
	struct offline *o, const char *name, const char *issuer, struct fault *fault);
/* The tenant's family (core/family.h); NULL: none. */
MUST_CHECK err offline_family_set(struct offline *o, const char *name, struct fault *fault);
/* Reads (value NULL) or sets an option of the tenant that is not on the wire: "legacy-tokens",
 * "strict-audit": "on" or "off". *ret_settings: all of them. Fails: USAGE, IO, NOMEM. */
MUST_CHECK err offline_setting(struct offline *o, const char *name, const char *value,
	struct fault *fault, json_t **ret_settings);
/* Whether that is the name of such an option. */
bool offline_is_setting(const char *name);
/* Prints the tenant's events after seq `after` as JSON lines. With `verify` walks the hash chain
 * instead and prints what it found; a chain that does not hold fails with CORRUPT. */
MUST_CHECK err offline_events(
	struct offline *o, int64_t after, bool verify, FILE *out, struct fault *fault);
