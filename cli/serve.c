/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/serve.h"
#include "base/log.h"
#include "server/folder.h"
#include "server/serve.h"
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#define DEFAULT_HTTPS "127.0.0.1:8443"

static err check_database(const struct serve_options *o, struct fault *fault)
{
	char own[PATH_MAX];
	snprintf(own, sizeof own, "sqlite:%s/mintage.db", o->data_dir);
	if (!o->database || strcmp(o->database, own) == 0)
		return OK;
	return fault_set(fault, ERR_USAGE, "this version keeps its data in %s only", own);
}

static err check_options(const struct serve_options *o, struct fault *fault)
{
	if (!o->data_dir)
		return fault_set(fault, ERR_USAGE, "--data-dir is needed");
	if (o->keyring && strcmp(o->keyring, "inline") != 0)
		return fault_set(fault, ERR_USAGE,
			"this version has the keyring in process only: --keyring inline");
	if (o->workers < 0 || o->workers > 64)
		return fault_set(fault, ERR_USAGE, "--workers is a number from 1 to 64");
	return check_database(o, fault);
}

static err set_log_level(const struct serve_options *o, struct fault *fault)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };
	for (unsigned i = 0; o->log_level && i < 4; i++)
		if (strcmp(o->log_level, names[i]) == 0) {
			log_set_level((enum log_level)i);
			return OK;
		}
	return o->log_level
		       ? fault_set(fault, ERR_USAGE, "--log-level is debug, info, warn or error")
		       : OK;
}

static int report(err e, const struct fault *fault)
{
	if (!e.code)
		return 0;
	char text[ERR_TEXT_MAX];
	err_text(e, fault, text);
	bool told = fault->code == e.code && fault->text[0];
	fprintf(stderr, "mintage: %s\n", told ? fault->text : text);
	return e.code == ERR_USAGE ? 2 : 1;
}

static struct serve_config config_of(const struct serve_options *o)
{
	return (struct serve_config){ .data_dir = o->data_dir,
		.https = o->https ? o->https : DEFAULT_HTTPS,
		.http = o->http,
		.issuer = o->issuer,
		.cert_file = o->cert,
		.key_file = o->key,
		.workers = (unsigned)o->workers,
		.bootstrap = !o->no_bootstrap };
}

/* What to do next, on standard output; scripts wait for the ready line on standard error. */
static void say_next(const char *dir)
{
	char file[PATH_MAX];
	snprintf(file, sizeof file, "%s/bootstrap.env", dir);
	if (access(file, R_OK) != 0) /* the folder was made without the application */
		return;
	printf("\nGet a token:\n"
	       "  ( set -a; . %1$s/bootstrap.env; printf "
	       "'grant_type=client_credentials&client_id=%%s&client_secret=%%s&audience=%%s' "
	       "\"$AUTH0_CLIENT_ID\" \"$AUTH0_CLIENT_SECRET\" \"$AUTH0_AUDIENCE\" | curl -sS "
	       "--cacert \"$SSL_CERT_FILE\" --data @- "
	       "\"https://$AUTH0_DOMAIN/oauth/token\" )\n"
	       "Or:\n"
	       "  ( set -a; . %1$s/bootstrap.env; build/mintage token )\n"
	       "Any Auth0 SDK works after `set -a; . %1$s/bootstrap.env`. The README has a tour; "
	       "/api/v2/openapi.json has every operation.\n\n",
		dir);
	fflush(stdout);
}

int cli_serve(const struct serve_options *options)
{
	struct fault fault = { 0 };
	struct serve_config config = config_of(options);
	err e = check_options(options, &fault);
	if (!e.code)
		e = set_log_level(options, &fault);
	if (!e.code) {
		config.ready = options->no_bootstrap ? NULL : say_next;
		e = serve(&config, &fault);
	}
	return report(e, &fault);
}

int cli_init(const struct serve_options *options)
{
	struct fault fault = { 0 };
	struct serve_config config = config_of(options);
	err e = check_options(options, &fault);
	config.init_only = true;
	if (!e.code)
		e = serve(&config, &fault);
	return report(e, &fault);
}
