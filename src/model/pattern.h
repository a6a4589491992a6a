/* SPDX-License-Identifier: Apache-2.0 */
/* pattern.h: the patterns of schemas, run by PCRE2 with bounds on time and memory. Each is compiled
 * at its first use and kept until the process ends; thread-safe. */
#pragma once
#include "base/err.h"
#include "base/span.h"

/* Whether text (UTF-8) matches somewhere. A match that exceeds the bounds counts as none. `pattern`
 * is a static string of the tables. Fails: INTERNAL (no valid pattern), NOMEM. */
MUST_CHECK err pattern_match(const char *pattern, struct span text, bool *ret_matches);
