/* SPDX-License-Identifier: Apache-2.0 */
/* serve.h: mintage serve and mintage init: the one door from the command line into the server. */
#pragma once
#include <stdbool.h>

/* Texts are borrowed; NULL: not given. workers 0: as many as there are processors. */
struct serve_options {
	const char *data_dir, *https, *http, *issuer, *database, *keyring, *cert, *key, *log_level;
	int workers;
	bool no_bootstrap;
};

/* Serves until SIGTERM or SIGINT. Returns the exit code; says what went wrong on standard error. */
int cli_serve(const struct serve_options *options);
/* Makes the data folder as cli_serve would, and ends. A second run changes nothing. */
int cli_init(const struct serve_options *options);
