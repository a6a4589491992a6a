/* SPDX-License-Identifier: Apache-2.0 */
/* options.h: the options of a subcommand as a table, and what the command line and the environment
 * say about them. The same rows make the parser, --help, the man pages and the completion. Values
 * are borrowed from argv and environ. */
#pragma once
#include "base/err.h"
#include "base/secret.h"
#include "base/span.h"
#include <stdint.h>

enum option_kind {
	OPTION_FLAG,    /* --json */
	OPTION_TEXT,    /* --issuer TEXT */
	OPTION_MULTI,   /* --audience TEXT, any number of times */
	OPTION_INT,     /* --workers N: between min and max */
	OPTION_SECONDS, /* --expires-in 24h: a bare number is seconds; may be negative */
	OPTION_FILE,    /* --key FILE: a path; "-" is standard input */
	OPTION_SECRET,  /* row "client-secret" is spelled --client-secret-file FILE; --client-secret
			   itself is refused */
};

struct option_row {
	const char *name; /* without dashes; NULL ends a table */
	enum option_kind kind;
	const char *value; /* what help calls the value; NULL: none */
	const char *help;  /* starts in lower case, no full stop; NULL: not in help, man pages and
			      completion */
	const char *env; /* read when the option is not given; NULL: none. An empty variable counts
			    as unset */
	const char *fallback;       /* when neither says anything; NULL: none */
	const char *const *choices; /* NULL-ended; NULL: any text */
	int64_t min, max;           /* OPTION_INT */
};

#define OPTION_GROUPS 6  /* tables of one subcommand */
#define OPTION_NAME   40 /* longest spelling, NUL included */

struct option_hit {
	const struct option_row *row;
	const char *value;
};

struct options {
	const struct option_row *const *groups; /* NULL-ended list of tables */
	struct option_hit *hits;                /* in the order given */
	size_t hit_count;
	const char **args; /* what is no option, in order */
	size_t arg_count;
	bool help; /* --help or -h was met; nothing after it was read */
};

/* Reads argv[0 .. argc): "--name value", "--name=value", flags alone; after "--" all are arguments,
 * "-" is one too. Integers, durations and choices are checked here, those of the environment too.
 * No value of a secret is ever repeated in a message. *ret_options is released by options_done,
 * also after a failure. Fails: USAGE (the fault says what is wrong), NOMEM. */
MUST_CHECK err options_parse(const struct option_row *const *groups, int argc, char *const *argv,
	struct fault *fault, struct options *ret_options);
void options_done(struct options *o);

/* Whether the tables have that row. */
bool option_exists(const struct options *o, const char *name);
/* The functions below assert that the row is in the tables. */
/* The value, from the command line, the environment or the row's fallback; NULL: none of them. */
const char *option_text(const struct options *o, const char *name);
/* The same without the environment and the fallback. */
const char *option_given(const struct options *o, const char *name);
bool option_flag(const struct options *o, const char *name);
int64_t option_int(const struct options *o, const char *name);
/* False: not given. */
bool option_seconds(const struct options *o, const char *name, int64_t *ret_seconds);
/* The items of OPTION_MULTI; when there are none on the command line, the one of the environment or
 * the fallback. */
size_t option_count(const struct options *o, const char *name);
const char *option_item(const struct options *o, const char *name, size_t index);
/* The bytes of an OPTION_SECRET, from its file (less one newline at the end of a text file) or its
 * environment variable. An empty secret: none. Fails: USAGE (unreadable file), LIMIT, NOMEM. */
MUST_CHECK err option_secret(
	const struct options *o, const char *name, struct fault *fault, struct secret *ret_secret);

/* "--name" as it is typed; OPTION_SECRET gets its "-file". */
void option_spelling(const struct option_row *row, char out[OPTION_NAME]);
/* Calls visit for each row of all groups, in order. */
void option_each(const struct option_row *const *groups,
	void (*visit)(void *arg, const struct option_row *row), void *arg);
