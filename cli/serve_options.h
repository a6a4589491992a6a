/* SPDX-License-Identifier: Apache-2.0 */
/* serve_options.h: the options of mintage serve and mintage init; what they do is in serve.c. */
#pragma once
#include "cli/command.h"

int serve_run(struct cli *cli);
int init_run(struct cli *cli);

extern const struct option_row folder_options[]; /* of both */
extern const struct option_row serve_options[];  /* of serve alone */
