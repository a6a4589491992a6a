/* SPDX-License-Identifier: Apache-2.0 */
/* agent.h: mintage agent. */
#pragma once
#include "cli/command.h"

/* Keeps the tokens of a configuration fresh until it is told to end. */
int agent_command_run(struct cli *cli);
/* The same beside a command that has them in its environment. */
int agent_exec_run(struct cli *cli);
/* Asks a running agent how things stand. */
int agent_status_run(struct cli *cli);
extern const struct option_row agent_options[];
extern const struct option_row agent_status_options[];
