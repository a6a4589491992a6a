/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/timespan.h"
#include <strings.h>

#define MINUTE 60
#define HOUR   3600
#define DAY    86400
#define WEEK   604800
#define YEAR   31557600

static const struct {
	const char *word;
	int64_t seconds;
} units[] = {
	{ "", 1 },
	{ "s", 1 },
	{ "sec", 1 },
	{ "secs", 1 },
	{ "second", 1 },
	{ "seconds", 1 },
	{ "m", MINUTE },
	{ "min", MINUTE },
	{ "mins", MINUTE },
	{ "minute", MINUTE },
	{ "minutes", MINUTE },
	{ "h", HOUR },
	{ "hr", HOUR },
	{ "hrs", HOUR },
	{ "hour", HOUR },
	{ "hours", HOUR },
	{ "d", DAY },
	{ "day", DAY },
	{ "days", DAY },
	{ "w", WEEK },
	{ "week", WEEK },
	{ "weeks", WEEK },
	{ "y", YEAR },
	{ "yr", YEAR },
	{ "yrs", YEAR },
	{ "year", YEAR },
	{ "years", YEAR },
};

static int64_t unit_seconds(const char *word)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (strcasecmp(units[i].word, word) == 0)
			return units[i].seconds;
	return 0;
}

bool timespan_read(const char *text, int64_t *ret_seconds)
{
	bool negative = *text == '-';
	const char *p = text + negative, *digits = p;
	int64_t n = 0;
	for (; *p >= '0' && *p <= '9'; p++) {
		n = n * 10 + (*p - '0');
		if (n > TIMESPAN_MAX_S)
			return false;
	}
	if (p == digits)
		return false;
	bool spaced = *p == ' ';
	while (*p == ' ')
		p++;
	int64_t unit = unit_seconds(p);
	if (!unit || (spaced && !*p) || n > TIMESPAN_MAX_S / unit)
		return false;
	*ret_seconds = negative ? -n * unit : n * unit;
	return true;
}
