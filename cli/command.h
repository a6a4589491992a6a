/* SPDX-License-Identifier: Apache-2.0 */
/* command.h: a subcommand as a row of the table in main.c, and what a run of it is given. */
#pragma once
#include "base/clock.h"
#include "base/rand.h"
#include "cli/options.h"

/* Exit codes of every subcommand. */
enum { CLI_DONE = 0, CLI_REFUSED = 1, CLI_USAGE = 2 };

struct command;

struct cli {
	const struct command *command;
	struct options options;
	const struct clock *clock;
	const struct rng *rng;
};

struct command {
	const char *name; /* path of one or two words: "client list" */
	int (*run)(struct cli *cli);
	const char *summary; /* starts in lower case, no full stop */
	const char *args;    /* as the synopsis shows them; "" for none */
	size_t args_min, args_max;
	const struct option_row *groups[OPTION_GROUPS + 1]; /* NULL-ended */
	bool hidden; /* not in help, man pages and completion */
};

extern const struct command commands[];
extern const size_t command_count;

/* The row of that name, or NULL. */
const struct command *command_find(struct span name);
/* Whether some row's name starts with this first word and a space. */
bool command_is_group(struct span word);

/* Tables that several subcommands share. */
extern const struct option_row options_help[]; /* --help, in every subcommand */
extern const struct option_row options_json[]; /* --json */
