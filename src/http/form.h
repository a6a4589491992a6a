/* SPDX-License-Identifier: Apache-2.0 */
/* form.h: application/x-www-form-urlencoded text, as body and as query string. */
#pragma once
#include "base/arena.h"
#include "base/err.h"

struct form_field {
	struct span name, value; /* decoded, in the arena, NUL-terminated */
};

struct form {
	struct form_field *fields; /* in order, duplicates kept */
	size_t count;
};

/* Decodes name=value pairs joined by '&'; '+' is a blank. An empty text has no fields; empty pairs
 * are skipped. Fails: SYNTAX (bad %-escape, %00, invalid UTF-8 after decoding), LIMIT (more than
 * LIMIT_FORM_FIELDS), NOMEM. */
MUST_CHECK err form_parse(struct arena *a, struct span text, struct form *ret_form);
/* Value of the first field of that name; SPAN_NONE when absent. */
struct span form_get(const struct form *f, const char *name);
size_t form_count(const struct form *f, const char *name);
/* Decodes %XX only ('+' stays), for path segments. Fails: SYNTAX (bad escape, %00, invalid UTF-8),
 * NOMEM. */
MUST_CHECK err percent_decode(struct arena *a, struct span text, struct span *ret_text);
/* Decodes one application/x-www-form-urlencoded value ('+' is a blank), RFC 6749 2.3.1 for Basic
 * credentials. */
MUST_CHECK err form_decode(struct arena *a, struct span text, struct span *ret_text);
