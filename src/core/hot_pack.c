/* SPDX-License-Identifier: Apache-2.0 */
#include "core/hot_pack.h"
#include <stdlib.h>

void *pack_new(struct pack *p, size_t head, size_t extra, int64_t tenant,
	void (*destroy)(struct cache_item *))
{
	char *block = calloc(1, head + extra);
	if (!block)
		return NULL;
	*p = (struct pack){ block + head, block + head + extra };
	struct cache_item *item = (struct cache_item *)(void *)block;
	item->refs = 1;
	item->tenant = tenant;
	item->cost = head + extra;
	item->destroy = destroy;
	return block;
}

struct span pack_text(struct pack *p, struct span text)
{
	char *at = p->at;
	if (!text.n)
		return SPAN("");
	memcpy(at, text.p, text.n);
	p->at += text.n;
	return span_make(at, text.n);
}

size_t pack_scopes_size(const struct scope_set *set)
{
	size_t n = _Alignof(struct span) + set->count * sizeof(struct span);
	for (size_t i = 0; i < set->count; i++)
		n += set->items[i].n;
	return n;
}

struct scope_set pack_scopes(struct pack *p, const struct scope_set *set)
{
	uintptr_t align = _Alignof(struct span);
	p->at += (align - (uintptr_t)p->at % align) % align;
	struct span *items = (struct span *)(void *)p->at;
	p->at += set->count * sizeof *items;
	for (size_t i = 0; i < set->count; i++)
		items[i] = pack_text(p, set->items[i]);
	return (struct scope_set){ items, set->count };
}

void pack_free(struct cache_item *item)
{
	free(item);
}
