/* SPDX-License-Identifier: Apache-2.0 */
#include "server/folder.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct path {
	char text[PATH_MAX];
};

static void fd_closep(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static err io_failed(struct fault *f, const char *path, int error)
{
	return fault_set(f, ERR_IO, "%s: %s", path, strerror(error));
}

static err path_of(const char *dir, const char *name, struct fault *f, struct path *out)
{
	int n = snprintf(out->text, sizeof out->text, "%s/%s", dir, name);
	return n > 0 && (size_t)n < sizeof out->text ? OK : io_failed(f, dir, ENAMETOOLONG);
}

/* ---- the folder ---- */

/* Makes each missing part of the path. What exists already is left to folder_make to judge. */
static err make_parts(const char *dir, struct fault *f)
{
	struct path p = { "" };
	int n = snprintf(p.text, sizeof p.text, "%s", dir);
	if (n <= 0 || (size_t)n >= sizeof p.text)
		return io_failed(f, dir, n <= 0 ? ENOENT : ENAMETOOLONG);
	for (char *at = p.text + 1;; at++) {
		char c = *at;
		if (c && c != '/')
			continue;
		*at = 0;
		if (mkdir(p.text, 0700) && errno != EEXIST)
			return io_failed(f, p.text, errno);
		if (!c)
			return OK;
		*at = c;
	}
}

static bool is_empty(const char *dir)
{
	DIR *d = opendir(dir);
	int entries = 0;
	while (d && entries < 3 && readdir(d))
		entries++;
	if (d)
		closedir(d);
	return d && entries == 2; /* "." and ".." */
}

err folder_make(const char *dir, struct fault *fault)
{
	struct stat st;
	TRY(make_parts(dir, fault));
	if (stat(dir, &st))
		return io_failed(fault, dir, errno);
	if (!S_ISDIR(st.st_mode))
		return io_failed(fault, dir, ENOTDIR);
	if (st.st_mode & 077 && st.st_uid == geteuid() && is_empty(dir)) {
		if (chmod(dir, 0700))
			return io_failed(fault, dir, errno);
		st.st_mode &= ~077u;
	}
	if (st.st_mode & 022)
		return fault_set(
			fault, ERR_IO, "%s: other users may write here; chmod go-w it", dir);
	return OK;
}

struct folder_lock {
	int fd;
};

static err take_lock(int fd, const char *dir, struct fault *f)
{
	while (flock(fd, LOCK_EX | LOCK_NB)) {
		if (errno == EWOULDBLOCK)
			return fault_set(f, ERR_BUSY, "%s: another server uses this folder", dir);
		if (errno != EINTR)
			return io_failed(f, dir, errno);
	}
	return OK;
}

void folder_unlock(struct folder_lock *lock)
{
	if (!lock)
		return;
	if (lock->fd >= 0)
		close(lock->fd);
	free(lock);
}

static void unlockp(struct folder_lock **lock)
{
	folder_unlock(*lock);
}

err folder_lock(const char *dir, struct fault *fault, struct folder_lock **ret_lock)
{
	struct path p = { "" };
	TRY(path_of(dir, "lock", fault, &p));
	AUTO(unlockp) struct folder_lock *lock = malloc(sizeof *lock);
	TRY_PTR(lock);
	lock->fd = open(p.text, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (lock->fd < 0)
		return io_failed(fault, p.text, errno);
	TRY(take_lock(lock->fd, dir, fault));
	*ret_lock = TAKE(lock);
	return OK;
}

/* ---- small files ---- */

/* Reads until the end or until `size` bytes are there. */
static int read_up_to(int fd, unsigned char *out, size_t size, size_t *ret_n)
{
	size_t done = 0;
	while (done < size) {
		ssize_t n = read(fd, out + done, size - done);
		if (n < 0 && errno != EINTR)
			return errno;
		if (n == 0)
			break;
		done += n > 0 ? (size_t)n : 0;
	}
	*ret_n = done;
	return 0;
}

static err read_bytes(
	int fd, const char *path, size_t max, struct fault *f, struct secret *ret_bytes)
{
	size_t n = 0;
	unsigned char *room = malloc(max + 1);
	TRY_PTR(room);
	int error = read_up_to(fd, room, max + 1, &n);
	err e = error     ? io_failed(f, path, error)
		: n > max ? fault_set(f, ERR_LIMIT, "%s: has more than %zu bytes", path, max)
			  : secret_copy(room, n, ret_bytes);
	secret_wipe(room, max + 1);
	free(room);
	return e;
}

err folder_read(const char *dir, const char *name, size_t max, struct fault *fault,
	struct secret *ret_bytes)
{
	struct path p = { "" };
	TRY(path_of(dir, name, fault, &p));
	AUTO(fd_closep) int fd = open(p.text, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return fault_set(fault, ERR_NOT_FOUND, "%s: no such file", p.text);
	if (fd < 0)
		return io_failed(fault, p.text, errno);
	return read_bytes(fd, p.text, max, fault, ret_bytes);
}

bool folder_has(const char *dir, const char *name)
{
	struct path p = { "" };
	struct stat st;
	return !path_of(dir, name, NULL, &p).code && lstat(p.text, &st) == 0;
}

static int write_all(int fd, struct span bytes)
{
	while (bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);
		if (n < 0 && errno != EINTR)
			return errno;
		if (n > 0) {
			bytes.p += n;
			bytes.n -= (size_t)n;
		}
	}
	return 0;
}

/* The names in a folder are as durable as the folder's own sync. */
static int sync_folder(const char *dir)
{
	AUTO(fd_closep) int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 || fsync(fd) ? errno : 0;
}

/* 0, or an errno: the file under its temporary name, written and synced. */
static int write_temporary(char *path, mode_t mode, struct span bytes)
{
	AUTO(fd_closep) int fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return errno;
	int error = fchmod(fd, mode) ? errno : write_all(fd, bytes);
	if (!error && fsync(fd))
		error = errno;
	if (error)
		unlink(path);
	return error;
}

/* link() refuses an existing name where rename() replaces it. */
static int put_in_place(const char *temporary, const char *path, bool only_new)
{
	int error = 0;
	if (only_new ? link(temporary, path) : rename(temporary, path))
		error = errno;
	if (only_new || error)
		unlink(temporary);
	return error;
}

static err write_file(const char *dir, const char *name, struct span bytes, mode_t mode,
	bool only_new, struct fault *f)
{
	struct path final = { "" }, temporary = { "" };
	char hidden[NAME_MAX];
	TRY(path_of(dir, name, f, &final));
	snprintf(hidden, sizeof hidden, ".%s.XXXXXX", name);
	TRY(path_of(dir, hidden, f, &temporary));
	int error = write_temporary(temporary.text, mode, bytes);
	if (!error)
		error = put_in_place(temporary.text, final.text, only_new);
	if (error == EEXIST && only_new)
		return fault_set(f, ERR_EXISTS, "%s: exists", final.text);
	if (!error)
		error = sync_folder(dir);
	return error ? io_failed(f, final.text, error) : OK;
}

err folder_write(
	const char *dir, const char *name, struct span bytes, mode_t mode, struct fault *fault)
{
	return write_file(dir, name, bytes, mode, false, fault);
}

err folder_write_new(
	const char *dir, const char *name, struct span bytes, mode_t mode, struct fault *fault)
{
	return write_file(dir, name, bytes, mode, true, fault);
}

/* ---- the master key ---- */

static err check_master(const struct stat *st, const char *path, struct fault *f)
{
	if (!S_ISREG(st->st_mode))
		return fault_set(f, ERR_CORRUPT, "%s: is no regular file", path);
	if (st->st_mode & 077)
		return fault_set(f, ERR_CORRUPT, "%s: is open to other users; chmod 600 it", path);
	if (st->st_size != FOLDER_MASTER_KEY_SIZE)
		return fault_set(f, ERR_CORRUPT, "%s: has %lld bytes, not %d", path,
			(long long)st->st_size, FOLDER_MASTER_KEY_SIZE);
	return OK;
}

static err read_master(
	const char *dir, struct fault *f, unsigned char master[FOLDER_MASTER_KEY_SIZE])
{
	struct path p = { "" };
	struct stat st;
	TRY(path_of(dir, "master.key", f, &p));
	AUTO(fd_closep) int fd = open(p.text, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT)
		return fault_set(f, ERR_NOT_FOUND, "%s: no such file", p.text);
	if (fd < 0 || fstat(fd, &st))
		return io_failed(f, p.text, errno);
	TRY(check_master(&st, p.text, f));
	size_t n = 0;
	int error = read_up_to(fd, master, FOLDER_MASTER_KEY_SIZE, &n);
	if (error)
		return io_failed(f, p.text, error);
	return n == FOLDER_MASTER_KEY_SIZE ? OK
					   : fault_set(f, ERR_CORRUPT, "%s: is cut short", p.text);
}

/* Two starters at once: the first to link its file wins, and both read that one. */
static err make_master(const char *dir, const struct rng *rng, struct fault *f)
{
	unsigned char fresh[FOLDER_MASTER_KEY_SIZE];
	if (folder_has(dir, "mintage.db"))
		return fault_set(f, ERR_CORRUPT,
			"%s/master.key: is missing, and %s/mintage.db cannot be read without it",
			dir, dir);
	TRY(rand_bytes(rng, fresh, sizeof fresh));
	err e = folder_write_new(dir, "master.key", span_make(fresh, sizeof fresh), 0600, f);
	secret_wipe(fresh, sizeof fresh);
	return e.code == ERR_EXISTS ? OK : e;
}

err folder_master_key(const char *dir, const struct rng *rng, bool create, struct fault *fault,
	unsigned char master[FOLDER_MASTER_KEY_SIZE])
{
	err e = read_master(dir, fault, master);
	if (e.code != ERR_NOT_FOUND || !create)
		return e;
	TRY(make_master(dir, rng, fault));
	return read_master(dir, fault, master);
}
