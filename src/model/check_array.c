/* SPDX-License-Identifier: Apache-2.0 */
#include "model/check.h"
#include <stdlib.h>

struct item_text {
	struct span text;
	size_t index;
};

static int compare_texts(const void *a, const void *b)
{
	const struct item_text *x = a, *y = b;
	int d = span_compare(x->text, y->text);
	return d ? d : (x->index > y->index) - (x->index < y->index);
}

static err write_sorted(struct arena *a, const json_t *v, struct span *ret_text)
{
	char *text = json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);
	if (!text)
		return FAIL(NOMEM);
	*ret_text = arena_span_dup(a, span_of(text));
	free(text);
	return ret_text->p ? OK : FAIL(NOMEM);
}

/* By sorting their texts: long lists must not cost the square of their length. */
static err check_unique(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at)
{
	size_t n = json_array_size(v), first = n, second = 0;
	struct item_text *items = arena_array_of(k->a, n + 1, struct item_text);
	TRY_PTR(items);
	for (size_t i = 0; i < n; i++) {
		items[i].index = i;
		TRY(write_sorted(k->a, json_array_get(v, i), &items[i].text));
	}
	qsort(items, n, sizeof *items, compare_texts);
	for (size_t i = 1; i < n; i++)
		if (span_eq(items[i - 1].text, items[i].text) && items[i - 1].index < first) {
			first = items[i - 1].index;
			second = items[i].index;
		}
	return first == n
		       ? OK
		       : check_refuse(k, s, at, "Array items are not unique (indexes %zu and %zu)",
				 first, second);
}

err check_array(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at)
{
	size_t n = json_array_size(v);
	if (s->length_min >= 0 && (int64_t)n < s->length_min)
		return check_refuse(
			k, s, at, "Array is too short (%zu), minimum %" PRId64, n, s->length_min);
	if (s->length_max >= 0 && (int64_t)n > s->length_max)
		return check_refuse(
			k, s, at, "Array is too long (%zu), maximum %" PRId64, n, s->length_max);
	if (s->unique_items)
		TRY(check_unique(k, s, v, at));
	for (size_t i = n; s->items && i-- > 0;) {
		const struct trail item = { at, NULL, i };
		TRY(check_value(k, s->items, json_array_get(v, i), &item));
	}
	return OK;
}
