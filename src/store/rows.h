/* SPDX-License-Identifier: Apache-2.0 */
/* rows.h: an array of results that grows in an arena. */
#pragma once
#include "base/arena.h"

struct rows {
	void *p; /* not NULL after rows_init */
	size_t count, room, size;
};

static inline bool rows_init(struct rows *r, struct arena *a, size_t size)
{
	*r = (struct rows){ .p = arena_calloc(a, 8, size), .room = 8, .size = size };
	return r->p != NULL;
}

/* A new zeroed row at the end, or NULL when memory is out. */
static inline void *rows_add(struct rows *r, struct arena *a)
{
	if (r->count == r->room) {
		void *more = arena_calloc(a, r->room * 2, r->size);
		if (!more)
			return NULL;
		memcpy(more, r->p, r->count * r->size);
		r->p = more;
		r->room *= 2;
	}
	return (char *)r->p + r->count++ * r->size;
}
