/* SPDX-License-Identifier: Apache-2.0 */
/* wal_index.h: sees in a few nanoseconds whether anybody has committed. The header of SQLite's WAL
 * index is shared memory of all processes that have the database open (sqlite.org/walformat.html,
 * section 2.1). Each commit writes it anew: iChange, at byte 8, grows by one, and the checksum over
 * the header, at byte 40, becomes another one. Both are only ever compared; where the header has
 * not the known form nothing is claimed, and the callers ask SQLite (PRAGMA data_version), which
 * costs two microseconds and more. */
#pragma once
#include "store/db.h"

/* The header as the connection has it mapped; NULL when it is not there or of another version.
 * Valid until the connection closes. */
const void *wal_index_of(struct db *db);
/* The checksum of the newest commit; 0: not known. */
uint64_t wal_index_mark(const void *header);
/* How many commits there have been, modulo 2^32. */
uint32_t wal_index_commits(const void *header);
