/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/inspect.h"
#include "cli/say.h"
#include "cli/target.h"

/* Embedded by the api layer, whose headers the command line does not see. */
extern const unsigned char openapi_json[];
extern const size_t openapi_json_size;

const struct option_row events_options[] = {
	{ "after", OPTION_INT, "SEQ", "leaves out events up to this number", NULL, "0", NULL, 0,
		INT64_MAX },
	{ "verify", OPTION_FLAG, NULL, "checks the chain of hashes, and prints what it found", NULL,
		NULL, NULL, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

int openapi_run(struct cli *cli)
{
	(void)cli;
	fwrite(openapi_json, 1, openapi_json_size, stdout);
	if (openapi_json_size && openapi_json[openapi_json_size - 1] != '\n')
		putc('\n', stdout);
	return CLI_DONE;
}

static err events(struct cli *cli, struct target *target, struct fault *fault)
{
	const struct options *o = &cli->options;
	TRY(target_open_offline(cli, fault, target));
	return target_events(
		target, option_int(o, "after"), option_flag(o, "verify"), stdout, fault);
}

int events_run(struct cli *cli)
{
	return target_run(cli, events);
}
