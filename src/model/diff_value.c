/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "model/diff_inside.h"
#include "model/redact.h"
#include <stdlib.h>

#define TEXT_FLAGS (JSON_COMPACT | JSON_ENCODE_ANY)

json_t *diff_text(struct span text, size_t max, bool *cut)
{
	size_t n = max;
	if (text.n <= max)
		return json_stringn(text.p ? text.p : "", text.n);
	while (n && ((unsigned char)text.p[n] & 0xC0) == 0x80) /* not inside a character */
		n--;
	*cut = true;
	return json_sprintf("%.*s\u2026", (int)n, text.p);
}

json_t *diff_value(const json_t *v, bool *cut)
{
	if (json_is_string(v))
		return diff_text(span_make(json_string_value(v), json_string_length(v)),
			LIMIT_CHANGE_VALUE, cut);
	json_t *copy = redact_copy(v, DIFF_SECRET);
	if (!copy || json_dumpb(copy, NULL, 0, TEXT_FLAGS) <= LIMIT_CHANGE_VALUE)
		return copy;
	char *text = json_dumps(copy, TEXT_FLAGS);
	json_decref(copy);
	json_t *beginning = text ? diff_text(span_of(text), LIMIT_CHANGE_VALUE, cut) : NULL;
	free(text);
	return beginning;
}
