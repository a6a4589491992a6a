/* SPDX-License-Identifier: Apache-2.0 */
/* cache.h: a bounded cache of one thread: items found by tenant and key, least recently used out
 * first. Items are reference-counted, so that work in progress keeps what it uses when the cache is
 * dropped meanwhile. Not thread-safe. */
#pragma once
#include "base/err.h"
#include "base/span.h"
#include <stdint.h>

/* First member of whatever is cached; the owner fills tenant, key, cost and destroy. */
struct cache_item {
	struct cache_item *chain, *newer, *older;
	uint64_t hash;
	unsigned refs;
	int64_t tenant;
	struct span key; /* bytes live in the item */
	size_t cost;     /* bytes that it takes */
	void (*destroy)(struct cache_item *item);
};

struct cache;
/* Holds items of at most cost_max bytes in all. NULL: no memory. */
struct cache *cache_new(size_t cost_max);
void cache_free(struct cache *c);
/* The item with one more reference, or NULL. */
struct cache_item *cache_get(struct cache *c, int64_t tenant, struct span key);
/* Takes the caller's reference for the cache and gives one back; an item with the same key is
 * replaced. */
struct cache_item *cache_put(struct cache *c, struct cache_item *item);
void cache_clear(struct cache *c);
/* Drops a reference; NULL is fine. */
void cache_unref(struct cache_item *item);
/* For a pointer to a struct whose first member is its cache_item; NULL is fine. */
#define CACHE_DROP(p) cache_unref((struct cache_item *)(void *)(p))
