/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/help.h"
#include "cli/prose.h"

static const char *const generated[] = { "DESCRIPTION", "OPTIONS", "ENVIRONMENT" };

/* "client list" -> "mintage-client-list" */
static void page_name(const struct command *c, char *out, size_t size)
{
	snprintf(out, size, "mintage%s%s", c ? "-" : "", c ? c->name : "");
	for (char *p = out; *p; p++)
		if (*p == ' ')
			*p = '-';
}

static void upper(char *text)
{
	for (; *text; text++)
		if (*text >= 'a' && *text <= 'z')
			*text = (char)(*text - 'a' + 'A');
}

static void section(FILE *to, const char *name)
{
	fprintf(to, ".SH %s\n", name);
}

static void bold(FILE *to, const char *text)
{
	fputs("\\fB", to);
	roff_text(to, span_of(text));
	fputs("\\fR", to);
}

static void head(FILE *to, const struct command *c)
{
	char name[80], title[80];
	page_name(c, name, sizeof(name));
	snprintf(title, sizeof(title), "%s", name);
	upper(title);
	fprintf(to, ".TH \"%s\" 1 \"\" \"Mintage " MINTAGE_VERSION "\" \"Mintage manual\"\n",
		title);
	fputs(".nh\n.ad l\n", to); /* options are never broken at a dash */
	section(to, "NAME");
	roff_text(to, span_of(name));
	fputs(" \\- ", to);
	roff_text(to, span_of(c ? c->summary
				: "mints, verifies and manages machine-to-machine access tokens"));
	putc('\n', to);
}

static void synopsis(FILE *to, const struct command *c)
{
	section(to, "SYNOPSIS");
	bold(to, "mintage");
	putc(' ', to);
	if (!c) {
		fputs("\\fICOMMAND\\fR [\\fIOPTION\\fR...]\n", to);
		return;
	}
	bold(to, c->name);
	fputs(" [\\fIOPTION\\fR...]", to);
	if (*c->args) {
		fputs(" \\fI", to);
		roff_text(to, span_of(c->args));
		fputs("\\fR", to);
	}
	putc('\n', to);
}

static void choices(FILE *to, const struct option_row *row)
{
	fputs("One of ", to);
	for (const char *const *c = row->choices; *c; c++) {
		bold(to, *c);
		fputs(c[1] ? ", " : ".\n", to);
	}
}

static void option_man(void *arg, const struct option_row *row)
{
	FILE *to = arg;
	char spelling[OPTION_NAME];
	const char *word = help_value_word(row);
	if (!row->help)
		return;
	option_spelling(row, spelling);
	fputs(".TP\n", to);
	bold(to, spelling);
	if (word)
		fprintf(to, " \\fI%s\\fR", word);
	putc('\n', to);
	roff_text(to, span_of(row->help));
	fputs(row->kind == OPTION_MULTI ? "; may be repeated.\n" : ".\n", to);
	if (row->choices)
		choices(to, row);
	if (row->fallback) {
		fputs("Default: ", to);
		bold(to, row->fallback);
		fputs(".\n", to);
	}
}

static void env_man(void *arg, const struct option_row *row)
{
	FILE *to = arg;
	char spelling[OPTION_NAME];
	if (!row->help || !row->env)
		return;
	option_spelling(row, spelling);
	fputs(".TP\n", to);
	bold(to, row->env);
	fputs("\nStands in for ", to);
	bold(to, spelling);
	fputs(" when that is not given.\n", to);
}

static void env_count(void *arg, const struct option_row *row)
{
	*(size_t *)arg += row->help && row->env;
}

static void command_man(FILE *to, const struct command *c)
{
	char name[80];
	page_name(c, name, sizeof(name));
	fputs(".TP\n", to);
	bold(to, name);
	fputs("(1)\n", to);
	roff_text(to, span_of(c->summary));
	fputs(".\n", to);
}

static void options_sections(FILE *to, const struct command *c, struct span prose)
{
	size_t variables = 0;
	section(to, "OPTIONS");
	option_each(c->groups, option_man, to);
	prose_roff(to, prose_section(prose, "OPTIONS"));
	option_each(c->groups, env_count, &variables);
	struct span more = prose_section(prose, "ENVIRONMENT");
	if (!variables && !more.p)
		return;
	section(to, "ENVIRONMENT");
	option_each(c->groups, env_man, to);
	prose_roff(to, more);
}

static bool is_generated(struct span name)
{
	for (size_t i = 0; i < sizeof(generated) / sizeof(*generated); i++)
		if (span_eq_str(name, generated[i]))
			return true;
	return false;
}

static void other_sections(FILE *to, struct span prose)
{
	struct span name, text;
	while (prose_next(&prose, &name, &text))
		if (!is_generated(name)) {
			fprintf(to, ".SH \"" SPAN_FMT "\"\n", SPAN_ARG(name));
			prose_roff(to, text);
		}
}

static void exit_status(FILE *to)
{
	fputs(".SH \"EXIT STATUS\"\n"
	      ".TP\n\\fB0\\fR\ndone\n"
	      ".TP\n\\fB1\\fR\nrefused or invalid: the reason is on standard error\n"
	      ".TP\n\\fB2\\fR\nthe command line is wrong, or a file that it names cannot be read\n",
		to);
}

void man_page(FILE *to, const struct command *command, struct span prose)
{
	struct span description = prose_section(prose, "DESCRIPTION");
	head(to, command);
	synopsis(to, command);
	if (description.p) {
		section(to, "DESCRIPTION");
		prose_roff(to, description);
	}
	if (command) {
		options_sections(to, command, prose);
	} else {
		section(to, "COMMANDS");
		for (size_t i = 0; i < command_count; i++)
			if (!commands[i].hidden)
				command_man(to, &commands[i]);
	}
	if (!prose_section(prose, "EXIT STATUS").p)
		exit_status(to);
	other_sections(to, prose);
}
