/* SPDX-License-Identifier: Apache-2.0 */
/* inspect.h: mintage openapi and mintage events. */
#pragma once
#include "cli/command.h"

/* Prints the OpenAPI 3.1 document of the Management API. */
int openapi_run(struct cli *cli);
/* Prints the events of a tenant in a data folder as JSON lines, or checks their chain of hashes. */
int events_run(struct cli *cli);
extern const struct option_row events_options[];
