/* SPDX-License-Identifier: Apache-2.0 */
/* grants.h: the part of client grants that data cannot say: both ends must exist, and there is one
 * per client, API and subject type. */
#pragma once
#include "core/documents.h"

extern const struct resource_hooks client_grant_hooks;
