/* SPDX-License-Identifier: Apache-2.0 */
/* redact.h: which members of a document hold a secret, and copies without them. One list for all
 * that is written down of requests, answers and documents. Pure. */
#pragma once
#include "base/json.h"

/* Whether the value of a member of this name must not be written down, wherever it stands. */
bool redact_is_secret(const char *name);
/* A copy in which each such value that is not null is the text `instead`, at any depth. A new
 * reference; NULL when memory is out. */
json_t *redact_copy(const json_t *v, const char *instead);
