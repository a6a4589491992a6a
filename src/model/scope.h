/* SPDX-License-Identifier: Apache-2.0 */
/* scope.h: sets of scope names. A set is sorted and has no repeats; its spans borrow the text it
 * was made of. Comparison is by whole, case-exact names: "read:clients" is not "read:client". */
#pragma once
#include "base/arena.h"
#include "base/err.h"

struct scope_set {
	const struct span *items;
	size_t count;
};

/* RFC 6749 3.3: names of %x21 / %x23-5B / %x5D-7E joined by single blanks. An empty text gives an
 * empty set; repeats fold. Fails: SYNTAX (another character, leading, trailing or double blank),
 * NOMEM. Spans borrow `text`. */
MUST_CHECK err scope_parse(struct arena *a, struct span text, struct scope_set *ret_set);
/* From names in any order. Spans borrow the names. */
MUST_CHECK err scope_from(
	struct arena *a, const struct span *names, size_t count, struct scope_set *ret_set);
bool scope_has(const struct scope_set *set, struct span name);
/* Whether set holds any (all) of the NULL-ended list; an empty list is never "any" and always
 * "all". */
bool scope_has_any(const struct scope_set *set, const char *const *names);
bool scope_has_all(const struct scope_set *set, const char *const *names);
/* What of `want` is not in `have`. */
MUST_CHECK err scope_missing(struct arena *a, const struct scope_set *want,
	const struct scope_set *have, struct scope_set *ret_missing);
/* Names joined by `separator`, in the order of the set. */
MUST_CHECK err scope_join(
	struct arena *a, const struct scope_set *set, const char *separator, struct span *ret_text);
