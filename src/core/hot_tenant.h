/* SPDX-License-Identifier: Apache-2.0 */
/* hot_tenant.h: compiles a tenant's own facts for the cache of hot.h. */
#pragma once
#include "core/hot.h"

/* One reference. Fails: CORRUPT (also when the tenant has no signing key), IO, NOMEM, CRYPTO. */
MUST_CHECK err hot_tenant_compile(struct ctx *c, struct hot_tenant **ret_tenant);
