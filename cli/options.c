/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options.h"
#include "cli/file.h"
#include "cli/option_check.h"
#include <assert.h>

#define SECRET_SIZE_MAX 65536

void option_spelling(const struct option_row *row, char out[OPTION_NAME])
{
	int n = snprintf(
		out, OPTION_NAME, "--%s%s", row->name, row->kind == OPTION_SECRET ? "-file" : "");
	assert(n < OPTION_NAME);
	(void)n;
}

void option_each(const struct option_row *const *groups,
	void (*visit)(void *arg, const struct option_row *row), void *arg)
{
	for (; *groups; groups++)
		for (const struct option_row *row = *groups; row->name; row++)
			visit(arg, row);
}

struct finding {
	struct span name; /* without dashes */
	const struct option_row *row;
	bool inline_secret; /* the name of a secret without its "-file" */
};

static void find_visit(void *arg, const struct option_row *row)
{
	struct finding *f = arg;
	char spelling[OPTION_NAME];
	option_spelling(row, spelling);
	if (span_eq_str(f->name, spelling + 2))
		f->row = row;
	else if (row->kind == OPTION_SECRET && span_eq_str(f->name, row->name)) {
		f->row = row;
		f->inline_secret = true;
	}
}

static const struct option_row *row_named(const struct options *o, const char *name)
{
	for (const struct option_row *const *g = o->groups; *g; g++)
		for (const struct option_row *row = *g; row->name; row++)
			if (strcmp(row->name, name) == 0)
				return row;
	return NULL;
}

static err secret_refused(const struct option_row *row, struct fault *fault)
{
	if (row->env)
		return fault_set(fault, ERR_USAGE,
			"a secret is never taken from the command line, where other users see it: "
			"use --%s-file FILE (- is standard input) or %s",
			row->name, row->env);
	return fault_set(fault, ERR_USAGE,
		"a secret is never taken from the command line, where other users see it: "
		"use --%s-file FILE (- is standard input)",
		row->name);
}

static err hit_add(
	struct options *o, const struct option_row *row, const char *value, struct fault *fault)
{
	char spelling[OPTION_NAME];
	option_spelling(row, spelling);
	for (size_t i = 0; i < o->hit_count && row->kind != OPTION_MULTI; i++)
		if (o->hits[i].row == row)
			return fault_set(fault, ERR_USAGE, "%s is given twice", spelling);
	TRY(option_value_check(row, spelling, value, fault));
	o->hits[o->hit_count++] = (struct option_hit){ row, value };
	return OK;
}

/* text: what follows the two dashes. next: the word after it, or NULL. Sets *ret_took_next. */
static err option_read(struct options *o, const char *text, const char *next, struct fault *fault,
	bool *ret_took_next)
{
	struct span rest = span_of(text), name = span_cut(&rest, '=');
	struct finding f = { .name = name };
	*ret_took_next = false;
	option_each(o->groups, find_visit, &f);
	if (!f.row)
		return option_unknown(o->groups, name, fault);
	if (f.inline_secret)
		return secret_refused(f.row, fault);
	if (f.row->kind == OPTION_FLAG) {
		if (rest.p)
			return fault_set(fault, ERR_USAGE, "--%s takes no value", f.row->name);
		return hit_add(o, f.row, "", fault);
	}
	if (!rest.p && !next)
		return fault_set(fault, ERR_USAGE, "--" SPAN_FMT " needs a value", SPAN_ARG(name));
	*ret_took_next = rest.p == NULL;
	return hit_add(o, f.row, rest.p ? rest.p : next, fault);
}

static const char *env_of(const struct option_row *row)
{
	const char *value = row->env ? getenv(row->env) : NULL;
	return value && *value ? value : NULL;
}

/* Only what would be used: a bad variable does not matter when the option is given. */
static err env_check(const struct options *o, struct fault *fault)
{
	for (const struct option_row *const *g = o->groups; *g; g++)
		for (const struct option_row *row = *g; row->name; row++)
			if (env_of(row) && !option_given(o, row->name))
				TRY(option_value_check(row, row->env, env_of(row), fault));
	return OK;
}

static err words_read(struct options *o, int argc, char *const *argv, struct fault *fault)
{
	for (int i = 0; i < argc; i++) {
		const char *word = argv[i];
		bool took_next;
		if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
			o->help = true;
			return OK;
		}
		if (strcmp(word, "--") == 0) {
			while (++i < argc)
				o->args[o->arg_count++] = argv[i];
			return OK;
		}
		if (word[0] != '-' || word[1] == '\0') {
			o->args[o->arg_count++] = word;
			continue;
		}
		if (word[1] != '-')
			return fault_set(fault, ERR_USAGE,
				"unknown option -%c; options are words with two dashes, and a word "
				"that begins with a dash stands behind --",
				word[1]);
		TRY(option_read(o, word + 2, i + 1 < argc ? argv[i + 1] : NULL, fault, &took_next));
		i += took_next;
	}
	return OK;
}

err options_parse(const struct option_row *const *groups, int argc, char *const *argv,
	struct fault *fault, struct options *ret_options)
{
	size_t words = argc > 0 ? (size_t)argc : 0;
	*ret_options = (struct options){ .groups = groups };
	ret_options->hits = calloc(words + 1, sizeof(*ret_options->hits));
	ret_options->args = calloc(words + 1, sizeof(*ret_options->args));
	TRY_PTR(ret_options->hits);
	TRY_PTR(ret_options->args);
	TRY(words_read(ret_options, argc, argv, fault));
	return ret_options->help ? OK : env_check(ret_options, fault);
}

void options_done(struct options *o)
{
	free(o->hits);
	free(o->args);
	*o = (struct options){ 0 };
}

bool option_exists(const struct options *o, const char *name)
{
	return row_named(o, name) != NULL;
}

const char *option_given(const struct options *o, const char *name)
{
	const struct option_row *row = row_named(o, name);
	assert(row);
	for (size_t i = 0; i < o->hit_count; i++)
		if (o->hits[i].row == row)
			return o->hits[i].value;
	return NULL;
}

const char *option_text(const struct options *o, const char *name)
{
	const char *given = option_given(o, name);
	const struct option_row *row = row_named(o, name);
	if (given)
		return given;
	return env_of(row) ? env_of(row) : row->fallback;
}

bool option_flag(const struct options *o, const char *name)
{
	return option_given(o, name) != NULL;
}

int64_t option_int(const struct options *o, const char *name)
{
	int64_t n = 0;
	const char *text = option_text(o, name);
	assert(text);
	bool fine = option_int_read(text, &n);
	assert(fine); /* checked when it was parsed */
	(void)fine;
	return n;
}

bool option_seconds(const struct options *o, const char *name, int64_t *ret_seconds)
{
	const char *text = option_text(o, name);
	return text && option_seconds_read(text, ret_seconds);
}

size_t option_count(const struct options *o, const char *name)
{
	const struct option_row *row = row_named(o, name);
	size_t n = 0;
	assert(row && row->kind == OPTION_MULTI);
	for (size_t i = 0; i < o->hit_count; i++)
		n += o->hits[i].row == row;
	return n ? n : option_text(o, name) != NULL;
}

const char *option_item(const struct options *o, const char *name, size_t index)
{
	const struct option_row *row = row_named(o, name);
	for (size_t i = 0; i < o->hit_count; i++)
		if (o->hits[i].row == row && index-- == 0)
			return o->hits[i].value;
	return option_text(o, name);
}

err option_secret(
	const struct options *o, const char *name, struct fault *fault, struct secret *ret_secret)
{
	const struct option_row *row = row_named(o, name);
	const char *path = option_given(o, name);
	assert(row && row->kind == OPTION_SECRET);
	if (path)
		return file_read_secret(path, SECRET_SIZE_MAX, fault, ret_secret);
	const char *value = env_of(row);
	if (!value) {
		*ret_secret = (struct secret){ 0 };
		return OK;
	}
	return secret_copy(value, strlen(value), ret_secret);
}
