/* SPDX-License-Identifier: Apache-2.0 */
/* folder.h: the data folder: who may use it, and small files in it that are there whole or not at
 * all. fault texts name the path and what is wrong with it, for the operator; fault may be NULL. */
#pragma once
#include "base/err.h"
#include "base/rand.h"
#include "base/secret.h"
#include <sys/types.h>

/* Makes the folder and its missing parents, 0700. One that exists is taken as it is; when it is
 * empty and ours it gets 0700 too. Fails: IO, also for a folder in which other users may write. */
MUST_CHECK err folder_make(const char *dir, struct fault *fault);
/* Only one server per folder: holds DIR/lock (flock) until folder_unlock or the end of the process.
 * Fails: BUSY (another holds it), IO, NOMEM. */
struct folder_lock;
MUST_CHECK err folder_lock(const char *dir, struct fault *fault, struct folder_lock **ret_lock);
void folder_unlock(struct folder_lock *lock); /* accepts NULL */

/* The file's bytes, which may be secret: the caller ends them with secret_done. Fails: NOT_FOUND,
 * LIMIT (more than `max` bytes), IO, NOMEM. */
MUST_CHECK err folder_read(const char *dir, const char *name, size_t max, struct fault *fault,
	struct secret *ret_bytes);
/* Puts the file in place, whatever was there: a new file with `mode`, written, synced, renamed;
 * then the folder is synced. After a failure or a crash the old file is there, whole. Fails: IO. */
MUST_CHECK err folder_write(
	const char *dir, const char *name, struct span bytes, mode_t mode, struct fault *fault);
/* The same, but only where no such file is. Fails: EXISTS, IO. */
MUST_CHECK err folder_write_new(
	const char *dir, const char *name, struct span bytes, mode_t mode, struct fault *fault);
bool folder_has(const char *dir, const char *name);

#define FOLDER_MASTER_KEY_SIZE 32
/* Reads DIR/master.key, or makes it (random, 0600) where `create` and nothing in the folder needs
 * an older one. The caller wipes master. Fails: NOT_FOUND (no file, not `create`), CORRUPT (another
 * size; readable by others; missing beside a database), IO, CRYPTO. */
MUST_CHECK err folder_master_key(const char *dir, const struct rng *rng, bool create,
	struct fault *fault, unsigned char master[FOLDER_MASTER_KEY_SIZE]);
