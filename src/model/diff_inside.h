/* SPDX-License-Identifier: Apache-2.0 */
/* diff_inside.h: the parts of diff. */
#pragma once
#include "model/diff.h"

/* What may be written down of a value: without secrets, and of a long one the beginning; *cut is
 * then set, and else left alone. A new reference; NULL when memory is out. */
json_t *diff_value(const json_t *v, bool *cut);
/* The first bytes of a text, at most `max`, and a mark when that is not all. A new reference. */
json_t *diff_text(struct span text, size_t max, bool *cut);
/* Sets what was added to a list and removed from it in an entry. Fails: NOMEM. */
MUST_CHECK err diff_lists(json_t *entry, const json_t *was, const json_t *is);
