/* SPDX-License-Identifier: Apache-2.0 */
/* token.h: mintage token. */
#pragma once
#include "cli/command.h"

/* Prints an access token that the client credentials grant gives, alone or as JSON. */
int token_run(struct cli *cli);
extern const struct option_row token_options[];
