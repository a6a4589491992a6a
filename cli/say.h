/* SPDX-License-Identifier: Apache-2.0 */
/* say.h: what a person reads. Data goes to standard output, words to standard error. Text that came
 * from a token, a file or a server passes through say_clean, so that it cannot drive the terminal.
 */
#pragma once
#include "base/err.h"
#include "base/json.h"
#include "base/span.h"
#include <stdio.h>

/* "mintage: ..." and a newline on standard error; control characters become "?". */
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Says what a failed call's fault (or, when that has no text, its code) means, and returns the exit
 * code: CLI_USAGE for USAGE, else CLI_REFUSED. */
int say_failure(err e, const struct fault *fault);
/* Usage error: the text and where to read more; returns CLI_USAGE. command may be NULL. */
int say_usage(const char *command, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Writes text with control characters (C0, DEL, C1) as "?". */
void say_clean(FILE *to, struct span text);
/* JSON text as it is, but DEL and C1, which may only stand in its strings, become \u escapes. */
void say_json_text(FILE *to, struct span text);
/* One document and a newline: indented by two when `pretty`, else on one line. */
void say_json(FILE *to, const json_t *doc, bool pretty);
/* True when standard output is a terminal and NO_COLOR is unset or empty (https://no-color.org). */
bool say_in_colour(void);
