/* SPDX-License-Identifier: Apache-2.0 */
#include "core/instant.h"
#include <ctype.h>
#include <time.h>

static bool take_digits(struct span *s, size_t n, int *ret_value)
{
	int v = 0;
	if (s->n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!isdigit((unsigned char)s->p[i]))
			return false;
		v = v * 10 + (s->p[i] - '0');
	}
	*s = span_make(s->p + n, s->n - n);
	*ret_value = v;
	return true;
}

static bool take_char(struct span *s, char c)
{
	if (!s->n || tolower((unsigned char)s->p[0]) != c)
		return false;
	*s = span_make(s->p + 1, s->n - 1);
	return true;
}

static bool take_date_time(struct span *s, struct tm *tm)
{
	*tm = (struct tm){ 0 };
	if (!take_digits(s, 4, &tm->tm_year) || !take_char(s, '-') ||
		!take_digits(s, 2, &tm->tm_mon) || !take_char(s, '-') ||
		!take_digits(s, 2, &tm->tm_mday) || !take_char(s, 't') ||
		!take_digits(s, 2, &tm->tm_hour) || !take_char(s, ':') ||
		!take_digits(s, 2, &tm->tm_min) || !take_char(s, ':') ||
		!take_digits(s, 2, &tm->tm_sec))
		return false;
	tm->tm_year -= 1900;
	tm->tm_mon--;
	return tm->tm_hour <= 23 && tm->tm_min <= 59 && tm->tm_sec <= 60;
}

/* The fraction in milliseconds; 0 when there is none. */
static bool take_fraction(struct span *s, int *ret_ms)
{
	int digit, weight = 100;
	*ret_ms = 0;
	if (!take_char(s, '.'))
		return true;
	if (!take_digits(s, 1, &digit))
		return false;
	do {
		*ret_ms += digit * weight;
		weight /= 10;
	} while (take_digits(s, 1, &digit));
	return true;
}

static bool take_zone(struct span *s, int64_t *ret_offset_s)
{
	int h, m, sign = 1;
	*ret_offset_s = 0;
	if (take_char(s, 'z'))
		return true;
	if (take_char(s, '-'))
		sign = -1;
	else if (!take_char(s, '+'))
		return false;
	if (!take_digits(s, 2, &h) || !take_char(s, ':') || !take_digits(s, 2, &m) || h > 23 ||
		m > 59)
		return false;
	*ret_offset_s = sign * (h * 3600 + m * 60);
	return true;
}

err instant_read(struct span text, int64_t *ret_ms)
{
	struct tm tm;
	int ms;
	int64_t offset_s;
	if (!take_date_time(&text, &tm) || !take_fraction(&text, &ms) ||
		!take_zone(&text, &offset_s) || text.n)
		return FAIL(SYNTAX);
	struct tm same = { .tm_year = tm.tm_year, .tm_mon = tm.tm_mon, .tm_mday = tm.tm_mday };
	(void)timegm(&same); /* puts 30 February into March */
	if (same.tm_mon != tm.tm_mon || same.tm_mday != tm.tm_mday)
		return FAIL(SYNTAX);
	*ret_ms = ((int64_t)timegm(&tm) - offset_s) * 1000 + ms;
	return OK;
}
