/* SPDX-License-Identifier: Apache-2.0 */
/* settings.h: the part of tenant settings that data cannot say: lifetimes given in minutes, and
 * members that only reading shows. */
#pragma once
#include "core/documents.h"

extern const struct resource_hooks tenant_settings_hooks;

/* The settings of a new tenant, into c->batch. Fails: NOMEM. */
MUST_CHECK err settings_make(struct ctx *c);
