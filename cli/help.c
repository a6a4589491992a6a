/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/help.h"
#include "cli/file.h"
#include "cli/say.h"

#define HELP_COLUMN 28
#define HELP_WIDTH  80
#define PROSE_MAX   262144

static const char *const shells[] = { "bash", NULL };

const struct option_row help_options[] = {
	{ "man", OPTION_TEXT, "NAME", NULL, NULL, NULL, NULL, 0, 0 },
	{ "prose", OPTION_FILE, "FILE", NULL, NULL, NULL, NULL, 0, 0 },
	{ "completion", OPTION_TEXT, "SHELL", NULL, NULL, NULL, shells, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

const char *help_value_word(const struct option_row *row)
{
	if (row->kind == OPTION_FLAG)
		return NULL;
	if (row->value)
		return row->value;
	return row->kind == OPTION_FILE || row->kind == OPTION_SECRET ? "FILE" : "TEXT";
}

/* Words of text from the column on, wrapped; the line so far is `at` wide. */
static void wrapped(FILE *to, const char *text, size_t at, size_t column)
{
	struct span rest = span_of(text);
	if (at + 1 > column) {
		putc('\n', to);
		at = 0;
	}
	fprintf(to, "%*s", (int)(column - at), "");
	at = column;
	while (rest.p) {
		struct span word = span_cut(&rest, ' ');
		if (at > column && at + word.n + 1 > HELP_WIDTH) {
			fprintf(to, "\n%*s", (int)column, "");
			at = column;
		}
		at += (size_t)fprintf(to, "%s" SPAN_FMT, at > column ? " " : "", SPAN_ARG(word));
	}
	putc('\n', to);
}

static void overview_row(FILE *to, const struct command *c)
{
	size_t at = (size_t)fprintf(to, "  %s", c->name);
	wrapped(to, c->summary, at, HELP_COLUMN);
}

static bool is_in_group(const struct command *c, struct span group)
{
	struct span rest = span_of(c->name), first = span_cut(&rest, ' ');
	return group.n == 0 || (rest.p && span_eq(first, group));
}

void help_overview(FILE *to, struct span group)
{
	fprintf(to, "mintage: mints, verifies and manages machine-to-machine access tokens\n\n");
	fprintf(to, "Usage: mintage " SPAN_FMT "%sCOMMAND [OPTION...]\n\nCommands:\n",
		SPAN_ARG(group), group.n ? " " : "");
	for (size_t i = 0; i < command_count; i++)
		if (!commands[i].hidden && is_in_group(&commands[i], group))
			overview_row(to, &commands[i]);
	fprintf(to, "\n'mintage COMMAND --help' shows the options of a command; "
		    "its page is mintage-COMMAND(1).\n");
}

static void option_help(void *arg, const struct option_row *row)
{
	FILE *to = arg;
	char spelling[OPTION_NAME], text[600];
	const char *word = help_value_word(row);
	if (!row->help)
		return;
	option_spelling(row, spelling);
	size_t at = (size_t)fprintf(to, "  %s%s%s", spelling, word ? " " : "", word ? word : "");
	int n = snprintf(text, sizeof(text), "%s%s", row->help,
		row->kind == OPTION_MULTI ? "; may be repeated" : "");
	if (row->fallback && n > 0 && (size_t)n < sizeof(text))
		snprintf(text + n, sizeof(text) - (size_t)n, " (default: %s)", row->fallback);
	wrapped(to, text, at, HELP_COLUMN);
}

static void env_help(void *arg, const struct option_row *row)
{
	FILE *to = arg;
	char spelling[OPTION_NAME];
	if (!row->help || !row->env)
		return;
	option_spelling(row, spelling);
	fprintf(to, "  %-25s stands in for %s\n", row->env, spelling);
}

static void count_env(void *arg, const struct option_row *row)
{
	*(size_t *)arg += row->help && row->env;
}

void help_command(FILE *to, const struct command *command)
{
	size_t variables = 0;
	fprintf(to, "mintage %s: %s\n\n", command->name, command->summary);
	fprintf(to, "Usage: mintage %s [OPTION...]%s%s\n\nOptions:\n", command->name,
		*command->args ? " " : "", command->args);
	option_each(command->groups, option_help, to);
	option_each(command->groups, count_env, &variables);
	if (variables) {
		fprintf(to, "\nEnvironment:\n");
		option_each(command->groups, env_help, to);
	}
}

static const char *const kind_names[] = {
	[OPTION_FLAG] = "flag",
	[OPTION_TEXT] = "text",
	[OPTION_MULTI] = "multi",
	[OPTION_INT] = "int",
	[OPTION_SECONDS] = "seconds",
	[OPTION_FILE] = "file",
	[OPTION_SECRET] = "secret",
};

static json_t *choices_document(const struct option_row *row)
{
	json_t *list = json_array();
	for (const char *const *c = row->choices; c && *c; c++)
		json_array_append_new(list, json_string(*c));
	return list;
}

static void option_document(void *arg, const struct option_row *row)
{
	char spelling[OPTION_NAME];
	option_spelling(row, spelling);
	json_array_append_new(
		arg, json_pack("{s:s, s:s, s:s?, s:s?, s:s?, s:s?, s:o}", "option", spelling,
			     "kind", kind_names[row->kind], "value", help_value_word(row), "help",
			     row->help, "env", row->env, "default", row->fallback, "choices",
			     choices_document(row)));
}

static json_t *command_document(const struct command *c)
{
	json_t *options = json_array();
	option_each(c->groups, option_document, options);
	return json_pack("{s:s, s:s, s:s, s:b, s:o}", "command", c->name, "summary", c->summary,
		"arguments", c->args, "hidden", c->hidden, "options", options);
}

static int describe(void)
{
	AUTO(json_decrefp) json_t *list = json_array();
	for (size_t i = 0; i < command_count; i++)
		json_array_append_new(list, command_document(&commands[i]));
	say_json(stdout, list, true);
	return CLI_DONE;
}

static int man_run(struct cli *cli, const char *name)
{
	AUTO(buf_done) struct buf prose;
	struct fault fault = { 0 };
	const char *path = option_text(&cli->options, "prose");
	const struct command *c = command_find(span_of(name));
	if (!c && strcmp(name, "mintage") != 0)
		return say_usage("help", "no command is called %s", name);
	buf_init(&prose, PROSE_MAX);
	if (path) {
		err e = file_read(path, &prose, &fault);
		if (e.code)
			return say_failure(e, &fault);
	}
	man_page(stdout, c, buf_span(&prose));
	return CLI_DONE;
}

static int topic_run(const struct options *o)
{
	char name[80] = "";
	if (o->arg_count)
		snprintf(name, sizeof(name), "%s%s%s", o->args[0], o->arg_count > 1 ? " " : "",
			o->arg_count > 1 ? o->args[1] : "");
	const struct command *c = command_find(span_of(name));
	if (c)
		help_command(stdout, c);
	else if (!*name || command_is_group(span_of(name)))
		help_overview(stdout, span_of(name));
	else
		return say_usage("help", "no command is called %s", name);
	return CLI_DONE;
}

int help_run(struct cli *cli)
{
	const char *man = option_text(&cli->options, "man");
	if (man)
		return man_run(cli, man);
	if (option_text(&cli->options, "completion")) {
		completion_bash(stdout);
		return CLI_DONE;
	}
	if (option_flag(&cli->options, "json"))
		return describe();
	return topic_run(&cli->options);
}
