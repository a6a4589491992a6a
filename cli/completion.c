/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/help.h"

static void option_word(void *arg, const struct option_row *row)
{
	char spelling[OPTION_NAME];
	if (!row->help)
		return;
	option_spelling(row, spelling);
	fprintf(arg, " %s", spelling);
}

static bool is_first_of_group(size_t i, struct span group)
{
	for (size_t j = 0; j < i; j++) {
		struct span rest = span_of(commands[j].name);
		if (!commands[j].hidden && span_eq(span_cut(&rest, ' '), group))
			return false;
	}
	return true;
}

static void first_words(FILE *to)
{
	fputs("\t'') words='", to);
	for (size_t i = 0; i < command_count; i++) {
		struct span rest = span_of(commands[i].name), word = span_cut(&rest, ' ');
		if (!commands[i].hidden && is_first_of_group(i, word))
			fprintf(to, SPAN_FMT " ", SPAN_ARG(word));
	}
	fputs("--help --version' ;;\n", to);
}

static void words_of_group(FILE *to, struct span group)
{
	for (size_t i = 0; i < command_count; i++) {
		struct span rest = span_of(commands[i].name), word = span_cut(&rest, ' ');
		if (!commands[i].hidden && rest.p && span_eq(word, group))
			fprintf(to, SPAN_FMT " ", SPAN_ARG(rest));
	}
}

static void second_words(FILE *to, struct span group)
{
	fprintf(to, "\t'" SPAN_FMT "') words='", SPAN_ARG(group));
	words_of_group(to, group);
	fputs("--help' ;;\n", to);
}

/* A command may be the first word of others, as agent is. */
static void command_words(FILE *to, const struct command *c)
{
	fprintf(to, "\t'%s') words='", c->name);
	words_of_group(to, span_make(c->name, strlen(c->name)));
	option_each(c->groups, option_word, to);
	fputs("' ;;\n", to);
}

struct values {
	FILE *to;
	const struct command *command;
};

static void option_values(void *arg, const struct option_row *row)
{
	struct values *v = arg;
	char spelling[OPTION_NAME];
	if (!row->help || row->kind == OPTION_FLAG)
		return;
	option_spelling(row, spelling);
	fprintf(v->to, "\t'%s %s') ", v->command->name, spelling);
	if (row->choices) {
		fputs("words='", v->to);
		for (const char *const *c = row->choices; *c; c++)
			fprintf(v->to, "%s ", *c);
		fputs("' ;;\n", v->to);
		return;
	}
	bool path = row->kind == OPTION_FILE || row->kind == OPTION_SECRET;
	fputs(path ? "files=1 ;;\n" : "words='' ;;\n", v->to);
}

static const char script_head[] =
	"# bash completion for mintage; made by: mintage help --completion bash\n"
	"_mintage()\n"
	"{\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev= command= words= files= i word\n"
	"\t((COMP_CWORD > 0)) && prev=${COMP_WORDS[COMP_CWORD-1]}\n"
	"\tif [[ $cur == = ]]; then cur=\n"
	"\telif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
	"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	"\t\tword=${COMP_WORDS[i]}\n"
	"\t\t[[ $word == -* ]] && break\n"
	"\t\tcase \"$command${command:+ }$word\" in\n";

static const char script_middle[] = "\t\t*) break ;;\n"
				    "\t\tesac\n"
				    "\tdone\n"
				    "\tcase \"$command $prev\" in\n";

static const char script_tail[] = "\tesac\n"
				  "\tif [[ $files ]]; then COMPREPLY=($(compgen -f -- \"$cur\"))\n"
				  "\telse COMPREPLY=($(compgen -W \"$words\" -- \"$cur\")); fi\n"
				  "}\n"
				  "complete -o bashdefault -F _mintage mintage\n";

/* The words of the command so far: each name and each group leads on. */
static void steps(FILE *to)
{
	for (size_t i = 0; i < command_count; i++) {
		struct span rest = span_of(commands[i].name), word = span_cut(&rest, ' ');
		if (commands[i].hidden)
			continue;
		if (rest.p && is_first_of_group(i, word))
			fprintf(to, "\t\t'" SPAN_FMT "') command='" SPAN_FMT "' ;;\n",
				SPAN_ARG(word), SPAN_ARG(word));
		fprintf(to, "\t\t'%s') command='%s' ;;\n", commands[i].name, commands[i].name);
	}
}

void completion_bash(FILE *to)
{
	fputs(script_head, to);
	steps(to);
	fputs(script_middle, to);
	for (size_t i = 0; i < command_count; i++) {
		struct values v = { to, &commands[i] };
		if (!commands[i].hidden)
			option_each(commands[i].groups, option_values, &v);
	}
	fputs("\t*) case \"$command\" in\n", to);
	first_words(to);
	for (size_t i = 0; i < command_count; i++) {
		struct span rest = span_of(commands[i].name), word = span_cut(&rest, ' ');
		if (commands[i].hidden)
			continue;
		if (rest.p && is_first_of_group(i, word))
			second_words(to, word);
		command_words(to, &commands[i]);
	}
	fputs("\tesac ;;\n", to);
	fputs(script_tail, to);
}
