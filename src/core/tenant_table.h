/* SPDX-License-Identifier: Apache-2.0 */
/* tenant_table.h: the tenants as all threads see them. The table is replaced whole while requests
 * still read the one before; that one goes when its last reader does. A reader counts its requests
 * by itself, without atomics: only when the table has changed does it take the lock. A thread that
 * rests keeps the table that it saw last, so there are never more old ones than threads and open
 * requests. */
#pragma once
#include "core/tenants.h"
#include <pthread.h>
#include <stdatomic.h>

struct tenant_table {
	pthread_mutex_t lock; /* of the reference that stands in `now` */
	_Atomic(struct tenants *) now;
};

/* Adds a reference to `first`. */
void tenant_table_init(struct tenant_table *t, struct tenants *first);
/* Views may still be there. */
void tenant_table_done(struct tenant_table *t);
/* Adds a reference to `next` and drops that to the table before. Any thread. */
void tenant_table_set(struct tenant_table *t, struct tenants *next);

/* What one thread holds of one table. Not thread-safe. */
struct tenant_view {
	struct tenants *tenants;
	unsigned uses; /* open requests, and one for the thread while the table is its newest */
};

/* The present table, with one more use. *own is the thread's, NULL at first; its end is
 * tenant_view_unref(*own). NULL: no memory. */
struct tenant_view *tenant_view_get(struct tenant_table *t, struct tenant_view **own);
/* NULL is fine. */
void tenant_view_unref(struct tenant_view *v);
