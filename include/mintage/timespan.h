/* SPDX-License-Identifier: Apache-2.0 */
/* timespan.h: "20h", "1.5 days", "1y" as npm's `ms` reads them. Pure, thread-safe, allocates
 * nothing.
 *
 * Grammar: the whole text, 1 to 100 characters, any case: `-`?, then digits, digits.digits or
 * .digits, then blanks (no tabs), then perhaps a unit: milliseconds millisecond msecs msec ms,
 * seconds second secs sec s, minutes minute mins min m, hours hour hrs hr h, days day d, weeks week
 * w, years year yrs yr y. A year is 365.25 days. */
#ifndef MINTAGE_TIMESPAN_H
#define MINTAGE_TIMESPAN_H

#include <mintage/err.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Whole seconds, rounded down; without a unit the number means seconds. Fails: TIMESPAN, also
 * beyond +-2^53 s. */
MINT_API MINT_MUST_CHECK enum mint_err mint_timespan_seconds(
	const char *text, size_t len, int64_t *ret_s);
/* Milliseconds as `ms` and jsonwebtoken have them: without a unit the number means MILLISECONDS,
 * so "120" is 0.12 s. For who must match them; no other call reads a text so. Fails: TIMESPAN. */
MINT_API MINT_MUST_CHECK enum mint_err mint_timespan_parse_compat(
	const char *text, size_t len, double *ret_ms);

#ifdef __cplusplus
}
#endif
#endif
