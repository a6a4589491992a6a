/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/option_check.h"
#include <errno.h>
#include <mintage/timespan.h>

bool option_int_read(const char *text, int64_t *ret)
{
	char *end;
	if (*text != '-' &&
		(*text < '0' || *text > '9')) /* strtoll would skip blanks and take a plus */
		return false;
	errno = 0;
	long long n = strtoll(text, &end, 10);
	if (errno || end == text || *end)
		return false;
	*ret = n;
	return true;
}

bool option_seconds_read(const char *text, int64_t *ret)
{
	return mint_timespan_seconds(text, strlen(text), ret) == MINT_OK;
}

static bool choice_fits(const struct option_row *row, const char *value)
{
	for (const char *const *c = row->choices; c && *c; c++)
		if (strcmp(*c, value) == 0)
			return true;
	return row->choices == NULL;
}

static void choices_join(const struct option_row *row, char *out, size_t size)
{
	size_t n = 0;
	for (const char *const *c = row->choices; *c && n < size; c++)
		n += (size_t)snprintf(out + n, size - n, "%s%s", n ? ", " : "", *c);
}

err option_value_check(
	const struct option_row *row, const char *where, const char *value, struct fault *fault)
{
	int64_t n;
	if (!choice_fits(row, value)) {
		char list[400];
		choices_join(row, list, sizeof(list));
		return fault_set(fault, ERR_USAGE, "%s must be one of %s", where, list);
	}
	if (row->kind == OPTION_INT &&
		(!option_int_read(value, &n) || n < row->min || n > row->max))
		return fault_set(fault, ERR_USAGE,
			"%s must be a whole number from %" PRId64 " to %" PRId64, where, row->min,
			row->max);
	if (row->kind == OPTION_SECONDS && !option_seconds_read(value, &n))
		return fault_set(fault, ERR_USAGE,
			"%s must be a number of seconds or a time such as 90s, 15m, 24h, 7d, 1y",
			where);
	if (row->kind == OPTION_FILE && *value == '\0')
		return fault_set(fault, ERR_USAGE, "%s needs a file name", where);
	return OK;
}

static size_t letters_apart(struct span a, const char *b)
{
	size_t row[OPTION_NAME + 1], n = strlen(b);
	if (a.n > OPTION_NAME || n > OPTION_NAME)
		return OPTION_NAME;
	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t corner = row[0];
		row[0] = i;
		for (size_t j = 1; j <= n; j++) {
			size_t change = corner + (a.p[i - 1] != b[j - 1]);
			size_t either = 1 + (row[j] < row[j - 1] ? row[j] : row[j - 1]);
			corner = row[j];
			row[j] = change < either ? change : either;
		}
	}
	return row[n];
}

struct nearest {
	struct span name;
	char spelling[OPTION_NAME];
	size_t distance;
};

static void nearest_visit(void *arg, const struct option_row *row)
{
	struct nearest *near = arg;
	char spelling[OPTION_NAME];
	option_spelling(row, spelling);
	size_t d = letters_apart(near->name, spelling + 2);
	if (d < near->distance) {
		near->distance = d;
		memcpy(near->spelling, spelling, sizeof(spelling));
	}
}

err option_unknown(const struct option_row *const *groups, struct span name, struct fault *fault)
{
	struct nearest near = { .name = name, .distance = 3 };
	option_each(groups, nearest_visit, &near);
	if (near.spelling[0])
		return fault_set(fault, ERR_USAGE,
			"unknown option --" SPAN_FMT "; did you mean %s?", SPAN_ARG(name),
			near.spelling);
	return fault_set(fault, ERR_USAGE, "unknown option --" SPAN_FMT, SPAN_ARG(name));
}
