/* SPDX-License-Identifier: Apache-2.0 */
#include "store/wal_index.h"
#include <assert.h>
#include <stddef.h>

#define VERSION     3007000
#define REGION_SIZE 32768 /* as SQLite maps it */

struct wal_index_header {
	uint32_t version, unused, change_count;
	uint32_t flags_and_page_size, frames, pages, frame_checksum[2], salt[2];
	uint64_t checksum;
};
static_assert(offsetof(struct wal_index_header, change_count) == 8, "as documented");
static_assert(offsetof(struct wal_index_header, checksum) == 40, "as documented");

const void *wal_index_of(struct db *db)
{
	sqlite3_file *file = NULL;
	volatile void *region = NULL;
	int code = sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);
	if (code != SQLITE_OK || !file || !file->pMethods || file->pMethods->iVersion < 2)
		return NULL;
	/* 0: map what is there, make nothing. */
	if (file->pMethods->xShmMap(file, 0, REGION_SIZE, 0, &region) != SQLITE_OK || !region)
		return NULL;
	const struct wal_index_header *h = (const struct wal_index_header *)region;
	return __atomic_load_n(&h->version, __ATOMIC_RELAXED) == VERSION ? h : NULL;
}

uint64_t wal_index_mark(const void *header)
{
	const struct wal_index_header *h = header;
	return h ? __atomic_load_n(&h->checksum, __ATOMIC_ACQUIRE) : 0;
}

uint32_t wal_index_commits(const void *header)
{
	const struct wal_index_header *h = header;
	return h ? __atomic_load_n(&h->change_count, __ATOMIC_ACQUIRE) : 0;
}
