/* SPDX-License-Identifier: Apache-2.0 */
/* store_inside.h: what the files of src/store share about struct store. */
#pragma once
#include "store/batch.h"
#include "store/db.h"
#include "store/store.h"

struct store {
	char *file;
	struct db writer; /* the journal thread's */
	struct journal *journal;
	struct changes changes;
};

struct store_conn {
	struct store *store;
	struct db db;
	int64_t data_version;
	const void *wal_index; /* NULL: not looked for yet, or not to be had */
};
