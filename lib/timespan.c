/* SPDX-License-Identifier: Apache-2.0 */
#include "number.h"
#include <mintage/timespan.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#define TEXT_MAX 100 /* as `ms` has it */

static const struct unit {
	double ms;
	const char *names[6];
} units[] = {
	{ 1, { "milliseconds", "millisecond", "msecs", "msec", "ms" } },
	{ 1000, { "seconds", "second", "secs", "sec", "s" } },
	{ 60000, { "minutes", "minute", "mins", "min", "m" } },
	{ 3600000, { "hours", "hour", "hrs", "hr", "h" } },
	{ 86400000, { "days", "day", "d" } },
	{ 604800000, { "weeks", "week", "w" } },
	{ 31557600000, { "years", "year", "yrs", "yr", "y" } },
};

/* Milliseconds in a unit; 0 when there is none of that name. */
static double unit_find(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		for (const char *const *n = units[i].names; *n; n++)
			if (strlen(*n) == len && strncasecmp(*n, name, len) == 0)
				return units[i].ms;
	return 0;
}

static size_t digits(const char *p, const char *end)
{
	const char *from = p;
	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return (size_t)(p - from);
}

/* The length of -?(digits|digits.digits|.digits), 0 when the text does not start so. */
static size_t number_length(const char *text, size_t len)
{
	const char *end = text + len, *p = text;
	if (p < end && *p == '-')
		p++;
	size_t whole = digits(p, end), part = 0;
	p += whole;
	if (p < end && *p == '.') {
		part = digits(p + 1, end);
		if (!part)
			return 0;
		p += 1 + part;
	}
	return whole + part ? (size_t)(p - text) : 0;
}

/* The number, and the milliseconds of its unit: 0 when it has none. */
static enum mint_err parse(const char *text, size_t len, double *ret_value, double *ret_unit_ms)
{
	if (len == 0 || len > TEXT_MAX)
		return MINT_ERR_TIMESPAN;
	size_t n = number_length(text, len);
	if (!n || !mi_number_double(text, n, ret_value))
		return MINT_ERR_TIMESPAN;
	while (n < len && text[n] == ' ')
		n++;
	*ret_unit_ms = n < len ? unit_find(text + n, len - n) : 0;
	return n < len && *ret_unit_ms == 0 ? MINT_ERR_TIMESPAN : MINT_OK;
}

enum mint_err mint_timespan_parse_compat(const char *text, size_t len, double *ret_ms)
{
	double value, unit_ms;
	enum mint_err e = parse(text, len, &value, &unit_ms);
	if (e == MINT_OK)
		*ret_ms = value * (unit_ms != 0 ? unit_ms : 1);
	return e;
}

enum mint_err mint_timespan_seconds(const char *text, size_t len, int64_t *ret_s)
{
	double value, unit_ms;
	enum mint_err e = parse(text, len, &value, &unit_ms);
	if (e != MINT_OK)
		return e;
	double s = floor(unit_ms != 0 ? value * unit_ms / 1000 : value);
	if (!(s >= -9007199254740992.0 && s <= 9007199254740992.0))
		return MINT_ERR_TIMESPAN;
	*ret_s = (int64_t)s;
	return MINT_OK;
}
