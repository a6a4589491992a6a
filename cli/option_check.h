/* SPDX-License-Identifier: Apache-2.0 */
/* option_check.h: whether a value suits its option, and what to say of an option that there is not.
 * For options.c alone. */
#pragma once
#include "cli/options.h"

/* The whole text is a number of 64 bits. */
bool option_int_read(const char *text, int64_t *ret);
/* A time; a bare number is seconds: npm's jsonwebtoken would read "120" as milliseconds. */
bool option_seconds_read(const char *text, int64_t *ret);
/* `where`: the option or the variable that the value came from. Fails: USAGE. */
MUST_CHECK err option_value_check(
	const struct option_row *row, const char *where, const char *value, struct fault *fault);
/* USAGE, with the option that was probably meant. */
err option_unknown(const struct option_row *const *groups, struct span name, struct fault *fault);
