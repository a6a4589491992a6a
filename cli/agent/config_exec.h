/* SPDX-License-Identifier: Apache-2.0 */
/* config_exec.h: the members "proxies" and "exec". The tokens have been read. */
#pragma once
#include "cli/agent/config.h"
#include "cli/agent/place.h"

/* Both fail with USAGE. */
MUST_CHECK err config_proxies_read(const struct place *p, struct config *c);
MUST_CHECK err config_exec_read(const struct place *p, struct config *c);
