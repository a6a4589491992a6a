/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/file.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

static void fd_close(int *fd)
{
	if (*fd > STDERR_FILENO)
		close(*fd);
}

static err read_all(int fd, const char *path, struct buf *out, struct fault *fault)
{
	char piece[4096];
	for (;;) {
		ssize_t n = read(fd, piece, sizeof(piece));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fault_set(
				fault, ERR_USAGE, "cannot read %s: %s", path, strerror(errno));
		if (n == 0)
			break;
		buf_put(out, piece, (size_t)n);
		secret_wipe(piece, (size_t)n);
	}
	if (out->failed == ERR_LIMIT)
		return fault_set(fault, ERR_LIMIT, "%s has more than %zu bytes", path, out->max);
	return buf_status(out);
}

err file_read(const char *path, struct buf *out, struct fault *fault)
{
	AUTO(fd_close) int fd = STDIN_FILENO;
	if (strcmp(path, "-") != 0)
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return fault_set(fault, ERR_USAGE, "cannot open %s: %s", path, strerror(errno));
	return read_all(fd, path, out, fault);
}

/* A growing buffer leaves copies behind when it moves, so the memory is taken once. */
static err buf_reserve_all(struct buf *b, size_t max)
{
	buf_init(b, max);
	return buf_reserve(b, max) ? OK : FAIL(NOMEM);
}

static bool is_text(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)p[i] < 0x20 && p[i] != '\n' && p[i] != '\r' && p[i] != '\t')
			return false;
	return true;
}

static size_t length_without_newline(const char *p, size_t n)
{
	if (n && p[n - 1] == '\n' && is_text(p, n)) {
		n--;
		if (n && p[n - 1] == '\r')
			n--;
	}
	return n;
}

err file_read_secret(const char *path, size_t max, struct fault *fault, struct secret *ret_secret)
{
	AUTO(buf_done) struct buf bytes;
	TRY(buf_reserve_all(&bytes, max));
	err e = file_read(path, &bytes, fault);
	if (!e.code)
		e = secret_copy(bytes.p ? bytes.p : "", length_without_newline(bytes.p, bytes.n),
			ret_secret);
	if (bytes.p)
		secret_wipe(bytes.p, bytes.size);
	return e;
}

static err write_all(int fd, struct span bytes)
{
	while (bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return FAIL(IO);
		bytes = (struct span){ bytes.p + n, bytes.n - (size_t)n };
	}
	return OK;
}

err file_write_private(const char *path, struct span bytes, struct fault *fault)
{
	char temporary[PATH_MAX];
	int n = snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path);
	if (n < 0 || (size_t)n >= sizeof(temporary))
		return fault_set(fault, ERR_IO, "cannot write %s: name too long", path);
	AUTO(fd_close) int fd = mkostemp(temporary, O_CLOEXEC); /* mode 0600 */
	if (fd < 0)
		return fault_set(fault, ERR_IO, "cannot write %s: %s", path, strerror(errno));
	if (write_all(fd, bytes).code || rename(temporary, path) != 0) {
		int reason = errno;
		unlink(temporary);
		return fault_set(fault, ERR_IO, "cannot write %s: %s", path, strerror(reason));
	}
	return OK;
}
