/* SPDX-License-Identifier: Apache-2.0 */
#include "number.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct parts {
	bool negative;
	const char *whole, *part; /* digits before and after the point */
	size_t whole_n, part_n;
	int exponent; /* cut at +-100000, beyond which no text of ours makes a difference */
};

static size_t digits(const char **p, const char *end)
{
	const char *from = *p;
	while (*p < end && **p >= '0' && **p <= '9')
		(*p)++;
	return (size_t)(*p - from);
}

static int exponent_read(const char *p, const char *end)
{
	bool negative = false;
	int value = 0;
	if (p == end)
		return 0;
	p++; /* the e */
	if (p < end && (*p == '-' || *p == '+'))
		negative = *p++ == '-';
	for (; p < end; p++)
		if (value < 100000)
			value = value * 10 + (*p - '0');
	return negative ? -value : value;
}

static struct parts split(const char *text, size_t len)
{
	struct parts s = { 0 };
	const char *p = text, *end = text + len;
	if (p < end && *p == '-') {
		s.negative = true;
		p++;
	}
	s.whole = p;
	s.whole_n = digits(&p, end);
	if (p < end && *p == '.') {
		s.part = ++p;
		s.part_n = digits(&p, end);
	}
	s.exponent = exponent_read(p, end);
	return s;
}

/* strtod reads its decimal point from the locale, so it gets none: "12.5e1" goes in as "125e0". */
bool mi_number_double(const char *text, size_t len, double *ret_value)
{
	char plain[424];
	if (len > 400)
		return false;
	struct parts s = split(text, len);
	int n = snprintf(plain, sizeof plain, "%s%.*s%.*se%d", s.negative ? "-" : "",
		(int)s.whole_n, s.whole, (int)s.part_n, s.part ? s.part : "",
		s.exponent - (int)s.part_n);
	if (n < 0 || (size_t)n >= sizeof plain)
		return false;
	double value = strtod(plain, NULL);
	if (!isfinite(value))
		return false;
	*ret_value = value;
	return true;
}

/* Digit i of whole and part as one row; zeros go on for ever. */
static unsigned digit_at(const struct parts *s, size_t i)
{
	if (i < s->whole_n)
		return (unsigned)(s->whole[i] - '0');
	i -= s->whole_n;
	return i < s->part_n ? (unsigned)(s->part[i] - '0') : 0;
}

/* The absolute value rounded to zero, and whether digits were cut. False: above 2^63. */
static bool magnitude(const struct parts *s, uint64_t *ret_value, bool *ret_fraction)
{
	long long point = (long long)s->whole_n + s->exponent; /* digits before the point now */
	size_t total = s->whole_n + s->part_n, first = 0;
	uint64_t value = 0;
	while (first < total && digit_at(s, first) == 0)
		first++;
	*ret_value = 0;
	if (first == total || point <= (long long)first) {
		*ret_fraction = first < total;
		return true;
	}
	if (point - (long long)first > 19)
		return false;
	for (size_t i = first; i < (size_t)point; i++)
		value = value * 10 + digit_at(s, i); /* at most 19 digits: fits 64 bits */
	*ret_value = value;
	*ret_fraction = false;
	for (size_t i = (size_t)point; i < total; i++)
		*ret_fraction |= digit_at(s, i) != 0;
	return value <= (uint64_t)INT64_MAX + 1;
}

bool mi_number_floor(const char *text, size_t len, int64_t *ret_floor, bool *ret_fraction)
{
	struct parts s = split(text, len);
	uint64_t value;
	bool fraction;
	if (!magnitude(&s, &value, &fraction))
		return false;
	if (!s.negative) {
		if (value > INT64_MAX)
			return false;
		*ret_floor = (int64_t)value;
	} else {
		if (fraction && value > INT64_MAX)
			return false;
		*ret_floor = -(int64_t)(value & INT64_MAX);
		if (value > INT64_MAX)
			*ret_floor = INT64_MIN;
		else if (fraction)
			*ret_floor -= 1; /* -1.5 lies above -2 */
	}
	*ret_fraction = fraction;
	return true;
}
