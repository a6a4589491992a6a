/* SPDX-License-Identifier: Apache-2.0 */
#include "core/tenant_table.h"
#include <stdlib.h>

void tenant_table_init(struct tenant_table *t, struct tenants *first)
{
	pthread_mutex_init(&t->lock, NULL);
	atomic_init(&t->now, tenants_ref(first));
}

void tenant_table_done(struct tenant_table *t)
{
	tenants_unref(atomic_exchange(&t->now, NULL));
	pthread_mutex_destroy(&t->lock);
}

void tenant_table_set(struct tenant_table *t, struct tenants *next)
{
	tenants_ref(next);
	pthread_mutex_lock(&t->lock);
	struct tenants *before = atomic_exchange(&t->now, next);
	pthread_mutex_unlock(&t->lock);
	tenants_unref(before);
}

/* Under the lock nobody drops the table between the look and the reference. */
static struct tenants *take_now(struct tenant_table *t)
{
	pthread_mutex_lock(&t->lock);
	struct tenants *now = tenants_ref(atomic_load(&t->now));
	pthread_mutex_unlock(&t->lock);
	return now;
}

struct tenant_view *tenant_view_get(struct tenant_table *t, struct tenant_view **own)
{
	/* the view holds its table, so another one cannot have the same address */
	if (!*own || (*own)->tenants != atomic_load(&t->now)) {
		struct tenant_view *v = malloc(sizeof *v);
		if (!v)
			return NULL;
		*v = (struct tenant_view){ take_now(t), 1 };
		tenant_view_unref(*own);
		*own = v;
	}
	(*own)->uses++;
	return *own;
}

void tenant_view_unref(struct tenant_view *v)
{
	if (!v || --v->uses)
		return;
	tenants_unref(v->tenants);
	free(v);
}
