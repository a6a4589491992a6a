/* SPDX-License-Identifier: Apache-2.0 */
#include "core/cache.h"
#include <stdlib.h>

#define BUCKETS 1024

struct cache {
	struct cache_item *buckets[BUCKETS];
	struct cache_item *newest, *oldest;
	size_t cost, cost_max;
};

struct cache *cache_new(size_t cost_max)
{
	struct cache *c = calloc(1, sizeof *c);
	if (c)
		c->cost_max = cost_max;
	return c;
}

/* FNV-1a. Keys are chosen by clients only among those that exist in the store, so a flood of
 * collisions can't be made. */
static uint64_t hash_of(int64_t tenant, struct span key)
{
	uint64_t h = 14695981039346656037u ^ (uint64_t)tenant;
	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.p[i]) * 1099511628211u;
	return h ^ h >> 29;
}

void cache_unref(struct cache_item *item)
{
	if (item && --item->refs == 0)
		item->destroy(item);
}

static void lru_remove(struct cache *c, struct cache_item *i)
{
	*(i->newer ? &i->newer->older : &c->newest) = i->older;
	*(i->older ? &i->older->newer : &c->oldest) = i->newer;
}

static void lru_push(struct cache *c, struct cache_item *i)
{
	i->newer = NULL;
	i->older = c->newest;
	*(c->newest ? &c->newest->newer : &c->oldest) = i;
	c->newest = i;
}

static void drop(struct cache *c, struct cache_item *item)
{
	struct cache_item **at = &c->buckets[item->hash % BUCKETS];
	while (*at != item)
		at = &(*at)->chain;
	*at = item->chain;
	lru_remove(c, item);
	c->cost -= item->cost;
	cache_unref(item);
}

static struct cache_item *find(struct cache *c, uint64_t hash, int64_t tenant, struct span key)
{
	struct cache_item *i = c->buckets[hash % BUCKETS];
	while (i && !(i->hash == hash && i->tenant == tenant && span_eq(i->key, key)))
		i = i->chain;
	return i;
}

struct cache_item *cache_get(struct cache *c, int64_t tenant, struct span key)
{
	struct cache_item *i = find(c, hash_of(tenant, key), tenant, key);
	if (!i)
		return NULL;
	if (c->newest != i) {
		lru_remove(c, i);
		lru_push(c, i);
	}
	i->refs++;
	return i;
}

struct cache_item *cache_put(struct cache *c, struct cache_item *item)
{
	item->hash = hash_of(item->tenant, item->key);
	struct cache_item *old = find(c, item->hash, item->tenant, item->key);
	if (old)
		drop(c, old);
	item->refs = 2;
	item->chain = c->buckets[item->hash % BUCKETS];
	c->buckets[item->hash % BUCKETS] = item;
	lru_push(c, item);
	c->cost += item->cost;
	while (c->cost > c->cost_max && c->oldest)
		drop(c, c->oldest);
	return item;
}

void cache_clear(struct cache *c)
{
	while (c->oldest)
		drop(c, c->oldest);
}

void cache_free(struct cache *c)
{
	if (!c)
		return;
	cache_clear(c);
	free(c);
}
