/* SPDX-License-Identifier: Apache-2.0 */
/* version.h: mintage version. */
#pragma once
#include "cli/command.h"

/* Prints the version of the program and of the OpenSSL that it runs with. */
int version_run(struct cli *cli);
