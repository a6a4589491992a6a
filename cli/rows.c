/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"

const struct option_row options_help[] = {
	{ "help", OPTION_FLAG, NULL, "shows this help and ends", NULL, NULL, NULL, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

const struct option_row options_json[] = {
	{ "json", OPTION_FLAG, NULL, "prints JSON, for programs", NULL, NULL, NULL, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};
