/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/serve_options.h"
#include "base/limits.h"
#include "cli/serve.h"

static const char *const keyrings[] = { "process", "inline", NULL };
static const char *const log_levels[] = { "debug", "info", "warn", "error", NULL };

const struct option_row folder_options[] = {
	{ "data-dir", OPTION_TEXT, "DIR", "the data folder; made when it is not there",
		"MINTAGE_DATA_DIR", NULL, NULL, 0, 0 },
	{ "issuer", OPTION_TEXT, "URL",
		"the issuer of all tokens; kept in the folder (default: https://localhost:PORT/)",
		NULL, NULL, NULL, 0, 0 },
	{ "database", OPTION_TEXT, "URL", "where the data is (default: sqlite:DIR/mintage.db)",
		NULL, NULL, NULL, 0, 0 },
	{ "keyring", OPTION_TEXT, "HOW", "keeps private keys in a process of their own, or not",
		NULL, NULL, keyrings, 0, 0 },
	{ "no-bootstrap", OPTION_FLAG, NULL, "makes no bootstrap application in a new folder", NULL,
		NULL, NULL, 0, 0 },
	{ "log-level", OPTION_TEXT, "LEVEL", "leaves out log lines below this", NULL, "info",
		log_levels, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

const struct option_row serve_options[] = {
	{ "https", OPTION_TEXT, "ADDR:PORT",
		"listens here; port 0 takes a free one (default: 127.0.0.1:8443)", NULL, NULL, NULL,
		0, 0 },
	{ "http", OPTION_TEXT, "ADDR:PORT", "listens here for plain HTTP too", NULL, NULL, NULL, 0,
		0 },
	{ "cert", OPTION_FILE, "FILE",
		"the server's certificate chain in PEM (default: issued by the folder's own "
		"authority)",
		NULL, NULL, NULL, 0, 0 },
	{ "key", OPTION_FILE, "FILE", "the private key of --cert in PEM", NULL, NULL, NULL, 0, 0 },
	{ "workers", OPTION_INT, "N", "worker threads; 0: one per processor", NULL, "0", NULL, 0,
		LIMIT_WORKERS },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

static struct serve_options common(const struct options *o)
{
	return (struct serve_options){ .data_dir = option_text(o, "data-dir"),
		.issuer = option_text(o, "issuer"),
		.database = option_text(o, "database"),
		.keyring = option_text(o, "keyring"),
		.log_level = option_text(o, "log-level"),
		.no_bootstrap = option_flag(o, "no-bootstrap") };
}

int serve_run(struct cli *cli)
{
	const struct options *o = &cli->options;
	struct serve_options s = common(o);
	s.https = option_text(o, "https");
	s.http = option_text(o, "http");
	s.cert = option_text(o, "cert");
	s.key = option_text(o, "key");
	s.workers = (int)option_int(o, "workers");
	return cli_serve(&s);
}

int init_run(struct cli *cli)
{
	struct serve_options s = common(&cli->options);
	return cli_init(&s);
}
