/* SPDX-License-Identifier: Apache-2.0 */
/* hot_pack.h: lays a compact struct, its arrays and its texts into one block of memory. */
#pragma once
#include "core/cache.h"
#include "model/scope.h"

struct pack {
	char *at, *end;
};

/* A zeroed block for `head` bytes of struct (whose first member is a struct cache_item, filled in
 * here) and `extra` bytes behind it, which *p then hands out. NULL: no memory. */
void *pack_new(struct pack *p, size_t head, size_t extra, int64_t tenant,
	void (*destroy)(struct cache_item *));
struct span pack_text(struct pack *p, struct span text);
/* Bytes that pack_scopes will need. */
size_t pack_scopes_size(const struct scope_set *set);
struct scope_set pack_scopes(struct pack *p, const struct scope_set *set);
/* Frees the block: the `destroy` of items that own nothing else. */
void pack_free(struct cache_item *item);
