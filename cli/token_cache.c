/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/token_cache.h"
#include "base/limits.h"
#include "cli/file.h"
#include "cli/say.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARGIN_MAX_S 60
#define FILE_MAX     (4 * LIMIT_TOKEN_SIZE)
#define KEY_MAX      65536

/* Each part with its length in front, so that no two keys read the same. */
static void part_put(struct buf *b, const char *part)
{
	buf_printf(b, "%zu:%s", part ? strlen(part) : 0, part ? part : "");
}

static bool name_of(const struct token_key *key, char out[65])
{
	AUTO(buf_done) struct buf text;
	unsigned char hash[32];
	unsigned n;
	buf_init(&text, KEY_MAX);
	part_put(&text, key->token_url);
	part_put(&text, key->client_id);
	part_put(&text, key->audience);
	part_put(&text, key->scope);
	part_put(&text, key->organization);
	if (buf_status(&text).code || !EVP_Digest(text.p, text.n, hash, &n, EVP_sha256(), NULL))
		return false;
	for (size_t i = 0; i < 32; i++)
		snprintf(out + 2 * i, 3, "%02x", hash[i]);
	return true;
}

static bool folder_of(char out[PATH_MAX])
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	int n = -1;
	if (cache && *cache == '/') /* a relative one counts as unset, says the base directory
				       specification */
		n = snprintf(out, PATH_MAX, "%s/mintage", cache);
	else if (home && *home == '/')
		n = snprintf(out, PATH_MAX, "%s/.cache/mintage", home);
	return n > 0 && n < PATH_MAX;
}

/* A folder that others could write to could hand us their tokens. */
static bool is_private(const struct stat *s)
{
	return s->st_uid == geteuid() && (s->st_mode & 077) == 0;
}

static bool path_of(const struct token_key *key, char out[PATH_MAX])
{
	char name[65], folder[PATH_MAX];
	struct stat s;
	if (!folder_of(folder) || !name_of(key, name))
		return false;
	if (lstat(folder, &s) == 0 && (!S_ISDIR(s.st_mode) || !is_private(&s))) {
		say("%s is not a folder of yours alone (chmod 700): tokens are not kept", folder);
		return false;
	}
	int n = snprintf(out, PATH_MAX, "%s/%s.json", folder, name);
	return n > 0 && n < PATH_MAX;
}

static json_t *document_at(const char *path)
{
	AUTO(buf_done) struct buf text;
	json_t *doc = NULL;
	struct stat s;
	buf_init(&text, FILE_MAX);
	if (lstat(path, &s) != 0 || !S_ISREG(s.st_mode) || !is_private(&s))
		return NULL;
	if (file_read(path, &text, NULL).code || json_read(buf_span(&text), NULL, &doc).code)
		return NULL;
	return doc;
}

static bool is_fresh(const json_t *doc, const struct clock *clock)
{
	int64_t issued = json_int(doc, "issued_at", -1), ends = json_int(doc, "expires_at", -1);
	int64_t now = clock_now_ms(clock) / 1000;
	if (!json_str(doc, "access_token").p || issued < 0 || ends <= issued)
		return false;
	int64_t margin = (ends - issued) / 10;
	if (margin > MARGIN_MAX_S)
		margin = MARGIN_MAX_S;
	return now >= issued - MARGIN_MAX_S && now < ends - margin;
}

json_t *token_cache_find(const struct token_key *key, const struct clock *clock)
{
	char path[PATH_MAX];
	AUTO(json_decrefp) json_t *doc = path_of(key, path) ? document_at(path) : NULL;
	return doc && is_fresh(doc, clock) ? TAKE(doc) : NULL;
}

/* mkdir -p of the two last parts, each for its owner alone. */
static bool folder_make(char folder[PATH_MAX])
{
	char *last = strrchr(folder, '/');
	*last = '\0';
	bool fine = mkdir(folder, 0700) == 0 || errno == EEXIST;
	*last = '/';
	return fine && (mkdir(folder, 0700) == 0 || errno == EEXIST);
}

void token_cache_keep(const struct token_key *key, const json_t *token)
{
	char folder[PATH_MAX], path[PATH_MAX];
	AUTO(buf_done) struct buf text;
	struct fault fault = { 0 };
	buf_init(&text, FILE_MAX);
	if (json_int(token, "expires_at", -1) < 0 || !folder_of(folder))
		return;
	if (!folder_make(folder)) {
		say("cannot make %s: %s; the token is not kept", folder, strerror(errno));
		return;
	}
	if (!path_of(key, path) || json_write(token, &text).code)
		return;
	if (file_write_private(path, buf_span(&text), &fault).code)
		say("%s; the token is not kept", fault.text);
}

void token_cache_drop(const struct token_key *key)
{
	char path[PATH_MAX];
	if (path_of(key, path))
		unlink(path);
}
