/* SPDX-License-Identifier: Apache-2.0 */
#include "model/scope.h"
#include <stdlib.h>

/* RFC 6749 3.3: scope-token = 1*( %x21 / %x23-5B / %x5D-7E ) */
static bool is_scope_char(unsigned char c)
{
	return c == 0x21 || (c >= 0x23 && c <= 0x5B) || (c >= 0x5D && c <= 0x7E);
}

static bool is_scope_name(struct span name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!is_scope_char((unsigned char)name.p[i]))
			return false;
	return name.n > 0;
}

static int compare(const void *a, const void *b)
{
	return span_compare(*(const struct span *)a, *(const struct span *)b);
}

/* Sorts in place and folds repeats. */
static size_t sort_unique(struct span *items, size_t count)
{
	size_t kept = 0;
	if (count)
		qsort(items, count, sizeof *items, compare);
	for (size_t i = 0; i < count; i++)
		if (!kept || !span_eq(items[kept - 1], items[i]))
			items[kept++] = items[i];
	return kept;
}

static size_t count_names(struct span text)
{
	size_t n = text.n ? 1 : 0;
	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == ' ';
	return n;
}

err scope_parse(struct arena *a, struct span text, struct scope_set *ret_set)
{
	size_t n = 0;
	struct span *items = arena_array_of(a, count_names(text) + 1, struct span);
	TRY_PTR(items);
	struct span rest = text;
	while (text.n && rest.p) {
		struct span name = span_cut(&rest, ' ');
		if (!is_scope_name(name))
			return FAIL(SYNTAX);
		items[n++] = name;
	}
	*ret_set = (struct scope_set){ items, sort_unique(items, n) };
	return OK;
}

err scope_from(struct arena *a, const struct span *names, size_t count, struct scope_set *ret_set)
{
	struct span *items = arena_array_of(a, count + 1, struct span);
	TRY_PTR(items);
	for (size_t i = 0; i < count; i++)
		items[i] = names[i];
	*ret_set = (struct scope_set){ items, sort_unique(items, count) };
	return OK;
}

bool scope_has(const struct scope_set *set, struct span name)
{
	return set->count && bsearch(&name, set->items, set->count, sizeof name, compare);
}

bool scope_has_any(const struct scope_set *set, const char *const *names)
{
	for (; names && *names; names++)
		if (scope_has(set, span_of(*names)))
			return true;
	return false;
}

bool scope_has_all(const struct scope_set *set, const char *const *names)
{
	for (; names && *names; names++)
		if (!scope_has(set, span_of(*names)))
			return false;
	return true;
}

err scope_missing(struct arena *a, const struct scope_set *want, const struct scope_set *have,
	struct scope_set *ret_missing)
{
	size_t n = 0;
	struct span *items = arena_array_of(a, want->count + 1, struct span);
	TRY_PTR(items);
	for (size_t i = 0; i < want->count; i++)
		if (!scope_has(have, want->items[i]))
			items[n++] = want->items[i];
	*ret_missing = (struct scope_set){ items, n };
	return OK;
}

err scope_join(
	struct arena *a, const struct scope_set *set, const char *separator, struct span *ret_text)
{
	size_t gap = strlen(separator), size = 0;
	for (size_t i = 0; i < set->count; i++)
		size += set->items[i].n + (i ? gap : 0);
	char *text = arena_alloc(a, size + 1), *at = text;
	TRY_PTR(text);
	for (size_t i = 0; i < set->count; i++) {
		if (i)
			at = (char *)memcpy(at, separator, gap) + gap;
		at = (char *)memcpy(at, set->items[i].p, set->items[i].n) + set->items[i].n;
	}
	*at = 0;
	*ret_text = span_make(text, size);
	return OK;
}
