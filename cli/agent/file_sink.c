/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/file_sink.h"
#include "cli/agent/format.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#define NO_FILE UINT64_MAX /* serial: not known what is there */

void file_sink_init(struct file_sink *f, const struct file_config *config)
{
	*f = (struct file_sink){ .config = config, .serial = NO_FILE };
}

static void fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static bool write_all(int fd, struct span bytes)
{
	while (bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes = span_make(bytes.p + n, bytes.n - (size_t)n);
	}
	return true;
}

/* The owner is right before the token is in it, the wider mode comes after. */
static bool filled(int fd, const struct file_config *c, struct span bytes)
{
	bool moves = c->owner != OWNER_KEPT || c->group != (gid_t)OWNER_KEPT;
	return (!moves || fchown(fd, c->owner, c->group) == 0) && write_all(fd, bytes) &&
	       fchmod(fd, c->mode) == 0 && fsync(fd) == 0;
}

/* The rename itself is durable once the folder is. */
static bool folder_sync(const char *path)
{
	char folder[PATH_MAX];
	const char *last = strrchr(path, '/');
	size_t n = last > path ? (size_t)(last - path) : 1;
	memcpy(folder, path, n);
	folder[n] = '\0';
	AUTO(fd_close) int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);
}

/* One name for the unfinished file: what a killed agent left is written over, never piled up. */
static bool replaced(const struct file_config *c, struct span bytes, const char **ret_step)
{
	char temporary[PATH_MAX];
	int n = snprintf(temporary, sizeof(temporary), "%s.mintage-new", c->path);
	*ret_step = "the name is too long";
	errno = ENAMETOOLONG;
	if (n < 0 || (size_t)n >= sizeof(temporary))
		return false;
	*ret_step = "cannot make a file beside it";
	unlink(temporary);
	AUTO(fd_close)
	int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	*ret_step = "cannot write it";
	if (filled(fd, c, bytes) && rename(temporary, c->path) == 0 && folder_sync(c->path))
		return true;
	int reason = errno;
	unlink(temporary);
	errno = reason;
	return false;
}

static bool write_token(struct file_sink *f, const struct slot *s, struct moment now)
{
	struct buf bytes;
	const char *step = "out of memory";
	buf_init(&bytes, 2 * AGENT_TOKEN_SIZE);
	errno = ENOMEM;
	bool fine = buf_reserve(&bytes, 2 * AGENT_TOKEN_SIZE) != NULL;
	if (fine) {
		format_put(&bytes, f->config->format, s, now);
		fine = replaced(f->config, buf_span(&bytes), &step);
	}
	int reason = errno;
	if (bytes.p)
		secret_wipe(bytes.p, bytes.size);
	buf_done(&bytes);
	if (!fine)
		snprintf(f->error, sizeof(f->error), "%s: %s", step, strerror(reason));
	return fine;
}

static bool take_away(struct file_sink *f)
{
	if (unlink(f->config->path) == 0 || errno == ENOENT || errno == ENOTDIR)
		return true;
	/* emptied is second best: the folder may not be ours while the file is */
	int reason = errno;
	if (truncate(f->config->path, 0) == 0)
		return true;
	snprintf(f->error, sizeof(f->error), "cannot take away a token that is over: %s",
		strerror(reason));
	return false;
}

void file_sink_remove(struct file_sink *f)
{
	if (f->serial)
		take_away(f);
	f->serial = 0;
}

static bool holds_some(const struct file_sink *f)
{
	return f->serial != 0 && f->serial != NO_FILE;
}

static void put(struct file_sink *f, const struct slot *s, struct moment now)
{
	f->retry_at_ms = now.boot_ms + AGENT_SINK_RETRY_MS;
	if (write_token(f, s, now)) {
		f->serial = s->serial;
		f->life = s->life;
	} else if (f->serial == NO_FILE) { /* whatever an earlier run left there */
		char why[sizeof(f->error)];
		memcpy(why, f->error, sizeof(why));
		if (take_away(f))
			f->serial = 0;
		memcpy(f->error, why, sizeof(why));
	}
}

/* A file that cannot take the new token must not keep the old one beyond its end either. */
bool file_sink_update(struct file_sink *f, const struct slot *s, struct moment now)
{
	uint64_t wanted = slot_is_fresh(s, now) ? s->serial : 0;
	bool is_over = holds_some(f) && life_left_ms(&f->life, now) <= 0;
	char before[sizeof(f->error)];
	memcpy(before, f->error, sizeof(before));
	if (f->serial == wanted)
		return false;
	if ((!wanted || is_over) && f->serial && take_away(f)) {
		f->serial = 0;
		if (!wanted)
			f->error[0] = '\0';
	}
	if (wanted && (!before[0] || now.boot_ms >= f->retry_at_ms)) {
		f->error[0] = '\0';
		put(f, s, now);
	}
	return strcmp(before, f->error) != 0;
}

int64_t file_sink_wait_ms(const struct file_sink *f, struct moment now)
{
	int64_t wait = f->retry_at_ms - now.boot_ms;
	if (!f->error[0])
		return AGENT_SLEEP_MAX_MS;
	if (holds_some(f) && life_left_ms(&f->life, now) < wait)
		wait = life_left_ms(&f->life, now);
	return wait > 0 ? wait : 0;
}
