/* SPDX-License-Identifier: Apache-2.0 */
#include "store/changes.h"

err changes_read(struct db *db, unsigned long long *ret_counter)
{
	AUTO(query_end) struct query q = query_start(db, QUERY_CHANGES_GET);
	TRY(query_one(&q));
	*ret_counter = (unsigned long long)query_get_int(&q);
	return OK;
}

void changes_note(struct changes *c, unsigned long long seen)
{
	unsigned long long known = atomic_load(&c->counter);
	while (known < seen && !atomic_compare_exchange_weak(&c->counter, &known, seen))
		;
}
