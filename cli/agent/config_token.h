/* SPDX-License-Identifier: Apache-2.0 */
/* config_token.h: one member of "tokens". */
#pragma once
#include "cli/agent/config.h"
#include "cli/agent/place.h"

/* Fails: USAGE. */
MUST_CHECK err config_token_read(
	const struct place *p, const char *name, struct token_config *ret_token);
