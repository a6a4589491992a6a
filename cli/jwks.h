/* SPDX-License-Identifier: Apache-2.0 */
/* jwks.h: mintage jwks make, list, pick and check. */
#pragma once
#include "cli/command.h"

#define JWKS_FILES_MAX 256

/* Makes a key set of the public halves of the keys and sets in files. */
int jwks_make_run(struct cli *cli);
/* Lists the keys of a set. */
int jwks_list_run(struct cli *cli);
/* Prints the key with a kid. */
int jwks_pick_run(struct cli *cli);
/* Says what is wrong with a set. */
int jwks_check_run(struct cli *cli);

extern const struct option_row jwks_make_options[];
extern const struct option_row jwks_pick_options[];
extern const struct option_row jwks_source_options[]; /* see jwks_source.h */
