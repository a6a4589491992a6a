/* SPDX-License-Identifier: Apache-2.0 */
/* client.h: mintage client list, create, rotate-secret and delete, on a server or a data folder. */
#pragma once
#include "cli/command.h"

int client_list_run(struct cli *cli);
int client_create_run(struct cli *cli);
int client_rotate_secret_run(struct cli *cli);
int client_delete_run(struct cli *cli);

extern const struct option_row client_create_options[];
extern const struct option_row client_list_options[];
/* --secret-out, of create and rotate-secret */
extern const struct option_row client_secret_options[];
