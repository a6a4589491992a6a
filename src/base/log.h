/* SPDX-License-Identifier: Apache-2.0 */
/* log.h: one JSON object a line on stderr. Only the server, the api layer and the CLI log; base,
 * lib, model, store and keyring return errors instead. Values are escaped, so that nothing injects
 * a line. No secret or token is ever passed in. */
#pragma once
#include "base/span.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* Lines below `level` are dropped. Set once, before threads start. */
void log_set_level(enum log_level level);
/* log_line(LOG_WARN, "request failed", "request_id", id, "error", name, NULL): pairs of C strings,
 * ended by NULL. A NULL value is written as "", a byte that is no UTF-8 as ?. A line is at most 4
 * KiB and written with one write(): a longer one is cut within a value, at a character, and ends
 * with the member "cut":true. Never fails; without memory nothing is written. */
void log_line(enum log_level level, const char *message, ...) __attribute__((sentinel));
