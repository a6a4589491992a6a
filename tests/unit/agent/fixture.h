/* SPDX-License-Identifier: Apache-2.0 */
/* fixture.h: a clock that a test sets, a folder of its own, and tokens. */
#pragma once
#include "base/secret.h"
#include "cli/agent/life.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#define WALL 1800000000000 /* some time in 2027 */
#define BOOT 5000000
#define HOUR 3600000

static inline int64_t fixture_ms(void *arg)
{
	return *(int64_t *)arg;
}

/* Both clocks, moved by hand. */
struct fixture_time {
	int64_t wall_ms, boot_ms;
	struct clock wall, boot;
	struct clocks clocks;
};

static inline void fixture_time(struct fixture_time *t)
{
	*t = (struct fixture_time){ .wall_ms = WALL, .boot_ms = BOOT };
	t->wall = (struct clock){ fixture_ms, &t->wall_ms };
	t->boot = (struct clock){ fixture_ms, &t->boot_ms };
	t->clocks = (struct clocks){ &t->wall, &t->boot };
}

static inline void fixture_pass(struct fixture_time *t, int64_t ms)
{
	t->wall_ms += ms;
	t->boot_ms += ms;
}

static inline struct secret fixture_token(const char *text)
{
	struct secret s;
	assert_int_equal(secret_copy(text, strlen(text), &s).code, ERR_OK);
	return s;
}

/* A folder that fixture_folder_done empties and removes. */
static inline void fixture_folder(char out[64])
{
	memcpy(out, "/tmp/mintage-agent-XXXXXX", sizeof("/tmp/mintage-agent-XXXXXX"));
	assert_non_null(mkdtemp(out));
}

static inline size_t fixture_folder_count(const char *folder)
{
	size_t n = 0;
	DIR *d = opendir(folder);
	assert_non_null(d);
	for (struct dirent *e = readdir(d); e; e = readdir(d))
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

static inline void fixture_folder_done(const char *folder)
{
	char path[400];
	DIR *d = opendir(folder);
	for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
		snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0 &&
			unlink(path) != 0)
			rmdir(path);
	}
	if (d)
		closedir(d);
	rmdir(folder);
}

/* The whole of a small file; "" when it is empty, NULL when it is not there. */
static inline const char *fixture_read(const char *path)
{
	static char text[65536];
	FILE *f = fopen(path, "r");
	if (!f)
		return NULL;
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	fclose(f);
	return text;
}
