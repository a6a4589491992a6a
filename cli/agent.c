/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent.h"
#include "cli/agent/agent.h"
#include "cli/say.h"

const struct option_row agent_options[] = {
	{ "config", OPTION_FILE, "FILE", "which tokens to keep, and for whom",
		"MINTAGE_AGENT_CONFIG", NULL, NULL, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

static int run(struct cli *cli, char *const *child)
{
	struct fault fault = { 0 };
	struct clocks clocks = { cli->clock, &clock_boot };
	struct agent_options options = { .config_path = option_text(&cli->options, "config"),
		.clocks = &clocks,
		.rng = cli->rng,
		.child = child };
	int code = CLI_DONE;
	if (!options.config_path)
		return say_usage(cli->command->name, "which tokens? Give --config FILE");
	err e = agent_run(&options, &fault, &code);
	return e.code ? say_failure(e, &fault) : code;
}

int agent_command_run(struct cli *cli)
{
	return run(cli, NULL);
}

/* The words stay in the list of arguments, which ends in NULL: options_parse made it one longer. */
int agent_exec_run(struct cli *cli)
{
	return run(cli, (char *const *)(uintptr_t)cli->options.args);
}
