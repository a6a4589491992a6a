/* SPDX-License-Identifier: Apache-2.0 */
/* help.h: --help, and the parts of it that man pages, completion and the JSON description share. */
#pragma once
#include "cli/command.h"
#include <stdio.h>

/* All subcommands with their one-line help; with a `group` ("client") those of that group alone. */
void help_overview(FILE *to, struct span group);
/* Usage, options and environment of one subcommand. */
void help_command(FILE *to, const struct command *command);

/* The section 1 man page in roff: of one subcommand, or of the program when command is NULL.
 * `prose` holds the sections that no table knows, see prose.h; it may be empty. */
void man_page(FILE *to, const struct command *command, struct span prose);
/* A completion script for bash. */
void completion_bash(FILE *to);

/* The word after an option that takes one: "FILE"; NULL for flags. */
const char *help_value_word(const struct option_row *row);
/* mintage help [COMMAND]: also --json, --man NAME, --prose FILE, --completion SHELL. */
int help_run(struct cli *cli);
extern const struct option_row help_options[];
