/* SPDX-License-Identifier: Apache-2.0 */
/* timespan.h: how a person types a time at the command line. Pure, allocates nothing. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define TIMESPAN_MAX_S 315576000000 /* 10,000 years of 365.25 days */

/* Reads "-"?, digits, then nothing or one unit in any case: s m h d w y and their words (sec,
 * seconds, min, minutes, hr, hours, days, weeks, years); spaces may stand before the unit. No unit
 * means seconds: npm's jsonwebtoken reads a bare "120" in a string as milliseconds, and this one
 * does not. A year has 365.25 days. False: anything else, or beyond TIMESPAN_MAX_S. */
bool timespan_read(const char *text, int64_t *ret_seconds);
