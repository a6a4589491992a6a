/* SPDX-License-Identifier: Apache-2.0 */
/* file.h: whole files by name; "-" is standard input, /dev/fd/N a descriptor of the caller. */
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include "base/secret.h"

/* Appends the file's bytes to *out. Fails: USAGE (cannot be opened or read; the fault names it),
 * LIMIT, NOMEM. */
MUST_CHECK err file_read(const char *path, struct buf *out, struct fault *fault);
/* The same for a secret of at most `max` bytes: one newline (or CR LF) that ends a text file is
 * left out, and no copy of the bytes stays behind. A file with control characters is not text and
 * is taken as it is. */
MUST_CHECK err file_read_secret(
	const char *path, size_t max, struct fault *fault, struct secret *ret_secret);
/* Makes a file that only its owner reads, complete or not at all (a rename puts it in place).
 * Fails: IO. */
MUST_CHECK err file_write_private(const char *path, struct span bytes, struct fault *fault);
