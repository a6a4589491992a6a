/* SPDX-License-Identifier: Apache-2.0 */
/* main.c: the table of subcommands, and the way from argv to one of them. */
#include "cli/agent.h"
#include "cli/client.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/inspect.h"
#include "cli/jwk.h"
#include "cli/jwks.h"
#include "cli/jwt.h"
#include "cli/jwt_claims.h"
#include "cli/login.h"
#include "cli/say.h"
#include "cli/serve_options.h"
#include "cli/target.h"
#include "cli/tenant.h"
#include "cli/token.h"
#include "cli/version.h"
#include <errno.h>
#include <signal.h>

/* Words, what they run, one line of help, arguments with their least and greatest number, option
 * tables, hidden. */
const struct command commands[] = {
	/* clang-format off */
	{ "serve", serve_run, "serves tokens and the Management API",
	  "", 0, 0, { folder_options, serve_options, options_help }, false },
	{ "init", init_run, "makes a data folder without serving",
	  "", 0, 0, { folder_options, options_help }, false },
	{ "token", token_run, "gets an access token by client credentials",
	  "", 0, 0, { options_login, token_options, options_json, options_help }, false },
	{ "jwt sign", jwt_sign_run, "signs a JSON Web Token",
	  "", 0, 0, { jwt_sign_options, jwt_claims_options, jwt_key_options, options_json, options_help }, false },
	{ "jwt verify", jwt_verify_run, "verifies a JSON Web Token",
	  "[TOKEN]", 0, 1, { jwt_verify_options, jwt_key_options, jwks_source_options, options_json, options_help }, false },
	{ "jwt decode", jwt_decode_run, "shows what a JSON Web Token says, without verifying it",
	  "[TOKEN]", 0, 1, { jwt_decode_options, options_json, options_help }, false },
	{ "jwk generate", jwk_generate_run, "makes a key pair or a secret",
	  "", 0, 0, { jwk_generate_options, jwk_keyid_options, jwk_pem_options, jwk_out_options, options_json, options_help }, false },
	{ "jwk public", jwk_public_run, "prints the public half of a key",
	  "[FILE]", 0, 1, { jwk_read_options, jwk_pem_options, jwk_out_options, options_json, options_help }, false },
	{ "jwk thumbprint", jwk_thumbprint_run, "prints the thumbprint of a key",
	  "[FILE]", 0, 1, { jwk_read_options, jwk_thumbprint_options, options_json, options_help }, false },
	{ "jwk from-pem", jwk_from_pem_run, "turns PEM into a JWK",
	  "[FILE]", 0, 1,
	  { jwk_read_options, jwk_convert_options, jwk_keyid_options, jwk_out_options, options_json, options_help }, false },
	{ "jwk to-pem", jwk_to_pem_run, "turns a JWK into PEM",
	  "[FILE]", 0, 1, { jwk_read_options, jwk_convert_options, jwk_out_options, options_json, options_help }, false },
	{ "jwks make", jwks_make_run, "makes a key set of the public halves of keys",
	  "FILE...", 1, JWKS_FILES_MAX, { jwks_make_options, jwk_out_options, options_json, options_help }, false },
	{ "jwks list", jwks_list_run, "lists the keys of a set",
	  "[FILE|URL]", 0, 1, { jwks_source_options, options_json, options_help }, false },
	{ "jwks pick", jwks_pick_run, "prints one key of a set",
	  "KID [FILE|URL]", 1, 2, { jwks_pick_options, jwks_source_options, jwk_pem_options, jwk_out_options, options_json, options_help }, false },
	{ "jwks check", jwks_check_run, "says what is wrong with a key set",
	  "[FILE|URL]", 0, 1, { jwks_source_options, options_json, options_help }, false },
	{ "client list", client_list_run, "lists the applications",
	  "", 0, 0, { client_list_options, options_login, options_target, options_json, options_help }, false },
	{ "client create", client_create_run, "makes an application and shows its secret, once",
	  "NAME", 1, 1,
	  { client_create_options, client_secret_options, options_login, options_target, options_json, options_help }, false },
	{ "client rotate-secret", client_rotate_secret_run, "gives an application a new secret and shows it, once",
	  "CLIENT_ID", 1, 1, { client_secret_options, options_login, options_target, options_json, options_help }, false },
	{ "client delete", client_delete_run, "deletes an application",
	  "CLIENT_ID", 1, 1, { options_login, options_target, options_json, options_help }, false },
	{ "tenant show", tenant_show_run, "shows the settings of a tenant",
	  "", 0, 0, { options_login, options_target, options_json, options_help }, false },
	{ "tenant set", tenant_set_run, "changes a setting of a tenant",
	  "NAME [VALUE]", 1, 2, { tenant_set_options, options_login, options_target, options_json, options_help }, false },
	{ "tenant create", tenant_create_run, "makes another tenant in a data folder",
	  "NAME", 1, 1, { tenant_create_options, options_target, options_json, options_help }, false },
	{ "agent", agent_command_run, "keeps access tokens fresh for other programs",
	  "", 0, 0, { agent_options, options_help }, false },
	{ "agent exec", agent_exec_run, "runs a command with fresh tokens in its environment",
	  "-- COMMAND [ARG...]", 1, SIZE_MAX, { agent_options, options_help }, false },
	{ "agent status", agent_status_run, "shows each token's end and last error",
	  "", 0, 0, { agent_status_options, options_json, options_help }, false },
	{ "openapi", openapi_run, "prints the OpenAPI document of the Management API",
	  "", 0, 0, { options_json, options_help }, false },
	{ "events", events_run, "prints the events of a data folder",
	  "", 0, 0, { events_options, options_target, options_json, options_help }, true },
	{ "version", version_run, "shows the version",
	  "", 0, 0, { options_json, options_help }, false },
	{ "help", help_run, "shows help on a command",
	  "[COMMAND]", 0, 2, { help_options, options_json, options_help }, false },
	/* clang-format on */
};
const size_t command_count = sizeof(commands) / sizeof(*commands);

const struct command *command_find(struct span name)
{
	for (size_t i = 0; i < command_count; i++)
		if (span_eq_str(name, commands[i].name))
			return &commands[i];
	return NULL;
}

bool command_is_group(struct span word)
{
	for (size_t i = 0; i < command_count; i++) {
		struct span rest = span_of(commands[i].name), first = span_cut(&rest, ' ');
		if (rest.p && span_eq(first, word))
			return true;
	}
	return false;
}

/* The longest match of the first words; *ret_words says how many it took. */
static const struct command *command_of(int argc, char **argv, int *ret_words)
{
	char two[64];
	*ret_words = 2;
	if (argc > 2) {
		int n = snprintf(two, sizeof(two), "%s %s", argv[1], argv[2]);
		const struct command *c =
			n > 0 && (size_t)n < sizeof(two) ? command_find(span_of(two)) : NULL;
		if (c)
			return c;
	}
	*ret_words = 1;
	return command_find(span_of(argv[1]));
}

static bool is_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* What was typed is no command: say what there is. */
static int no_command(int argc, char **argv)
{
	struct span first = argc > 1 ? span_of(argv[1]) : SPAN_NONE;
	if (!first.p) {
		help_overview(stderr, SPAN_NONE);
		return CLI_USAGE;
	}
	if (is_help(argv[1])) {
		help_overview(stdout, SPAN_NONE);
		return CLI_DONE;
	}
	if (!command_is_group(first))
		return say_usage(NULL, "no command is called %s", argv[1]);
	if (argc > 2 && is_help(argv[2])) {
		help_overview(stdout, first);
		return CLI_DONE;
	}
	help_overview(stderr, first);
	return CLI_USAGE;
}

static int run(struct cli *cli, int argc, char **argv)
{
	const struct command *c = cli->command;
	struct fault fault = { 0 };
	err e = options_parse(c->groups, argc, argv, &fault, &cli->options);
	if (e.code == ERR_USAGE)
		return say_usage(c->name, "%s", fault.text);
	if (e.code)
		return say_failure(e, &fault);
	if (cli->options.help) {
		help_command(stdout, c);
		return CLI_DONE;
	}
	if (cli->options.arg_count < c->args_min)
		return say_usage(c->name, "%s needs %s", c->name, c->args);
	if (cli->options.arg_count > c->args_max)
		return say_usage(c->name, "too many arguments for %s", c->name);
	return c->run(cli);
}

/* A full disk or a closed pipe must not look like success. */
static int flushed(int code)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	if (errno != EPIPE) /* a reader that has seen enough */
		say("cannot write to standard output: %s", strerror(errno));
	return code == CLI_DONE ? CLI_REFUSED : code;
}

int main(int argc, char **argv)
{
	int words;
	struct cli cli = { .clock = &clock_system, .rng = &rng_system };
	signal(SIGPIPE, SIG_IGN);
	if (argc > 1 && strcmp(argv[1], "--version") == 0)
		argv[1] = "version";
	cli.command = argc > 1 ? command_of(argc, argv, &words) : NULL;
	if (!cli.command)
		return flushed(no_command(argc, argv));
	int code = run(&cli, argc - 1 - words, argv + 1 + words);
	options_done(&cli.options);
	return flushed(code);
}
