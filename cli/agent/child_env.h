/* SPDX-License-Identifier: Apache-2.0 */
/* child_env.h: the environment of a child: ours, less what is the agent's own business (its
 * secrets' variables, systemd's), and with the tokens. */
#pragma once
#include "cli/agent/keeper.h"

/* For each variable NAME of exec.env: NAME=token, and NAME_FILE=path when the token has a file,
 * which stays fresh where a variable cannot. All tokens must be fresh. NULL-ended; NULL: no memory.
 */
char **child_env_new(const struct config *config, const struct keeper *keeper);
/* Wipes it. */
void child_env_free(char **env);
