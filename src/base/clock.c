/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t system_now(void *arg)
{
	struct timespec t;
	(void)arg;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

const struct clock clock_system = { system_now, NULL };

uint64_t clock_steady_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static const char days[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
	"Oct", "Nov", "Dec" };

#define YEAR_10000_MS 253402300800000LL

static struct tm split(int64_t ms, int *ret_ms)
{
	if (ms < 0)
		ms = 0;
	if (ms >= YEAR_10000_MS)
		ms = YEAR_10000_MS - 1;
	time_t s = (time_t)(ms / 1000);
	struct tm tm;
	gmtime_r(&s, &tm);
	*ret_ms = (int)(ms % 1000);
	return tm;
}

void clock_iso(int64_t ms, char out[CLOCK_ISO_SIZE])
{
	int frac;
	char text[80];
	struct tm t = split(ms, &frac);
	snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", t.tm_year + 1900,
		t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, frac);
	memcpy(out, text, CLOCK_ISO_SIZE - 1);
	out[CLOCK_ISO_SIZE - 1] = 0;
}

void clock_http_date(int64_t ms, char out[CLOCK_HTTP_SIZE])
{
	int frac;
	char text[80];
	struct tm t = split(ms, &frac);
	snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[t.tm_wday % 7],
		t.tm_mday, months[t.tm_mon % 12], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
	memcpy(out, text, CLOCK_HTTP_SIZE - 1);
	out[CLOCK_HTTP_SIZE - 1] = 0;
}
