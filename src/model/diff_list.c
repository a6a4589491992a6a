/* SPDX-License-Identifier: Apache-2.0 */
/* Lists are compared as sets that may hold an element more than once: the order of scopes says
 * nothing, and one that was inserted in front is one addition. */
#include "base/limits.h"
#include "model/diff_inside.h"
#include <stdlib.h>

/* How often each element stands in a list: {its JSON text: count}. */
static err count_of(json_t *counts, const json_t *element, int by, json_int_t *ret_count)
{
	char *text = json_dumps(element, JSON_COMPACT | JSON_ENCODE_ANY | JSON_SORT_KEYS);
	TRY_PTR(text);
	*ret_count = json_integer_value(json_object_get(counts, text)) + by;
	int bad = json_object_set_new(counts, text, json_integer(*ret_count));
	free(text);
	return bad ? FAIL(NOMEM) : OK;
}

static err count_all(const json_t *list, json_t *counts)
{
	json_int_t count;
	for (size_t i = 0; i < json_array_size(list); i++)
		TRY(count_of(counts, json_array_get(list, i), 1, &count));
	return OK;
}

/* The elements of `list` that `other` does not hold, or not so often. */
static err beyond(
	const json_t *list, const json_t *other, json_t *ret_items, size_t *ret_more, bool *cut)
{
	AUTO(json_decrefp) json_t *counts = json_object();
	json_int_t left;
	TRY_PTR(counts);
	TRY(count_all(other, counts));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *element = json_array_get(list, i);
		TRY(count_of(counts, element, -1, &left));
		if (left >= 0)
			continue;
		if (json_array_size(ret_items) == LIMIT_CHANGE_ITEMS)
			++*ret_more;
		else if (json_array_append_new(ret_items, diff_value(element, cut)))
			return FAIL(NOMEM);
	}
	return OK;
}

static err put_side(json_t *entry, const char *name, const char *more_name, const json_t *list,
	const json_t *other, bool *cut)
{
	size_t more = 0;
	AUTO(json_decrefp) json_t *items = json_array();
	TRY_PTR(items);
	TRY(beyond(list, other, items, &more, cut));
	if (json_array_size(items) && json_object_set(entry, name, items))
		return FAIL(NOMEM);
	return more && json_object_set_new(entry, more_name, json_integer((json_int_t)more))
		       ? FAIL(NOMEM)
		       : OK;
}

err diff_lists(json_t *entry, const json_t *was, const json_t *is)
{
	bool cut = false;
	size_t before = json_object_size(entry);
	TRY(put_side(entry, "removed", "removed_more", was, is, &cut));
	TRY(put_side(entry, "added", "added_more", is, was, &cut));
	const char *mark = json_object_size(entry) == before ? "reordered" : cut ? "cut" : NULL;
	return mark && json_object_set_new(entry, mark, json_true()) ? FAIL(NOMEM) : OK;
}
