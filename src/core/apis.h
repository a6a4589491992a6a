/* SPDX-License-Identifier: Apache-2.0 */
/* apis.h: the part of APIs (resource servers) that data cannot say: the signing secret, the system
 * APIs, what goes with one. */
#pragma once
#include "core/documents.h"

extern const struct resource_hooks resource_server_hooks;

struct api_scope {
	const char *value, *description;
};
/* The built-in Management API with every scope of the list, for the tenant's issuer; into c->batch.
 * Fails: CRYPTO, NOMEM. */
MUST_CHECK err apis_make_management(struct ctx *c, const struct api_scope *scopes, size_t count);
