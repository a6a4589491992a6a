/* SPDX-License-Identifier: Apache-2.0 */
/* tenant.h: mintage tenant show, set and create. */
#pragma once
#include "cli/command.h"

int tenant_show_run(struct cli *cli);
int tenant_set_run(struct cli *cli);
int tenant_create_run(struct cli *cli);

extern const struct option_row tenant_set_options[];
extern const struct option_row tenant_create_options[];
