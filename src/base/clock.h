/* SPDX-License-Identifier: Apache-2.0 */
/* clock.h: wall-clock time as a value that is passed in, so that tests set it. Timeouts use the
 * event loop's monotonic time, never this. */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct clock {
	int64_t (*now_ms)(void *arg); /* milliseconds since 1970-01-01T00:00:00Z */
	void *arg;
};

/* The system's clock. */
extern const struct clock clock_system;

static inline int64_t clock_now_ms(const struct clock *c)
{
	return c->now_ms(c->arg);
}

/* Microseconds since some instant in the past that only differences tell of: for how long something
 * took. Never set back. */
uint64_t clock_steady_us(void);

/* "2026-11-25T09:34:25.123Z" (24 characters and a NUL). Before 1970 gives that year's first
 * instant, after 9999 that year's last. */
#define CLOCK_ISO_SIZE 25
void clock_iso(int64_t ms, char out[CLOCK_ISO_SIZE]);
/* HTTP date, RFC 9110 5.6.7: "Wed, 25 Nov 2026 09:34:25 GMT" (29 characters and a NUL). */
#define CLOCK_HTTP_SIZE 30
void clock_http_date(int64_t ms, char out[CLOCK_HTTP_SIZE]);
