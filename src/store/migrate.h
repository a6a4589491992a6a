/* SPDX-License-Identifier: Apache-2.0 */
/* migrate.h: brings a database to the newest schema. Forward only, one transaction each; several
 * programs may start at once. */
#pragma once
#include "store/db.h"

/* Runs what is missing of `migrations`. Fails: CORRUPT (a checksum differs, one is missing in
 * between, the schema is newer than this program; fault says which), IO, BUSY, NOMEM. */
MUST_CHECK err migrate(
	struct db *db, const struct sql_migration *migrations, int count, struct fault *fault);
