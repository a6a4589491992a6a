/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/state.h"
#include "base/json.h"
#include "cli/agent/config.h"
#include "cli/file.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#define BOOT_ID      "/proc/sys/kernel/random/boot_id"
#define BOOT_ID_SIZE 64
#define FILE_MAX     (4 * AGENT_TOKEN_SIZE)
#define DIGEST_SIZE  65

static bool path_of(const char *dir, const char *name, char out[PATH_MAX])
{
	int n = snprintf(out, PATH_MAX, "%s/%s.token", dir, name);
	return n > 0 && n < PATH_MAX;
}

/* The boot clock of another start of the machine says nothing. */
static bool boot_id(char out[BOOT_ID_SIZE])
{
	AUTO(buf_done) struct buf text;
	buf_init(&text, BOOT_ID_SIZE - 1);
	if (file_read(BOOT_ID, &text, NULL).code || text.n < 8)
		return false;
	snprintf(out, BOOT_ID_SIZE, "%s", text.p);
	return true;
}

static void part_put(struct buf *b, const char *part)
{
	buf_printf(b, "%zu:%s", part ? strlen(part) : 0, part ? part : "");
}

/* Who asked whom for what: each part with its length in front, so that no two read the same. */
static bool asked_digest(const struct token_config *t, char out[DIGEST_SIZE])
{
	AUTO(buf_done) struct buf text;
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned n;
	buf_init(&text, AGENT_CONFIG_SIZE);
	part_put(&text, t->url);
	part_put(&text, t->client_id);
	part_put(&text, t->audience);
	part_put(&text, t->scope);
	if (t->parameters && json_write(t->parameters, &text).code)
		return false;
	if (buf_status(&text).code || !EVP_Digest(text.p, text.n, hash, &n, EVP_sha256(), NULL))
		return false;
	for (size_t i = 0; i < 32; i++)
		snprintf(out + 2 * i, 3, "%02x", hash[i]);
	return true;
}

static void document_put(struct buf *b, const struct slot *s, const char *boot, const char *digest)
{
	buf_puts(b, "{\"boot\":\"");
	buf_put_json_escaped(b, span_of(boot));
	buf_printf(b,
		"\",\"asked\":\"%s\",\"wall_ms\":%" PRId64 ",\"boot_ms\":%" PRId64
		",\"ttl_ms\":%" PRId64 ",\"access_token\":\"",
		digest, s->life.from.wall_ms, s->life.from.boot_ms, s->life.ttl_ms);
	buf_put_json_escaped(b, secret_span(&s->token));
	buf_puts(b, "\"}\n");
}

void state_keep(const char *dir, const struct slot *s)
{
	struct buf text;
	char path[PATH_MAX], boot[BOOT_ID_SIZE], digest[DIGEST_SIZE];
	if (!dir || !path_of(dir, s->config->name, path) || !boot_id(boot) ||
		!asked_digest(s->config, digest))
		return;
	(void)mkdir(dir, 0700); /* the first time */
	buf_init(&text, FILE_MAX);
	if (buf_reserve(&text, FILE_MAX)) {
		document_put(&text, s, boot, digest);
		if (file_write_private(path, buf_span(&text), NULL).code)
			unlink(path); /* an older one would be all that the next start finds */
		secret_wipe(text.p, text.size);
	}
	buf_done(&text);
}

void state_drop(const char *dir, const char *name)
{
	char path[PATH_MAX];
	if (dir && path_of(dir, name, path))
		unlink(path);
}

static void document_wipe(json_t **doc)
{
	struct span token = json_str(*doc, "access_token");
	if (token.n)
		secret_wipe((void *)(uintptr_t)token.p, token.n);
	json_decref(*doc);
}

/* A file that others could write to could hand us their tokens. */
static json_t *document_at(const char *path)
{
	struct buf text;
	struct stat st;
	json_t *doc = NULL;
	if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode) || st.st_uid != geteuid() ||
		(st.st_mode & 077) != 0)
		return NULL;
	buf_init(&text, FILE_MAX);
	if (buf_reserve(&text, FILE_MAX)) {
		if (!file_read(path, &text, NULL).code)
			(void)!json_read(buf_span(&text), NULL, &doc).code;
		secret_wipe(text.p, text.size);
	}
	buf_done(&text);
	return doc;
}

static bool is_ours(const json_t *doc, const struct slot *s)
{
	char boot[BOOT_ID_SIZE], digest[DIGEST_SIZE];
	return boot_id(boot) && asked_digest(s->config, digest) &&
	       span_eq_str(json_str(doc, "boot"), boot) &&
	       span_eq_str(json_str(doc, "asked"), digest);
}

static bool document_take(const json_t *doc, struct slot *s, struct moment now, uint32_t chance)
{
	struct span token = json_str(doc, "access_token");
	struct secret copy;
	struct life life = { { json_int(doc, "wall_ms", -1), json_int(doc, "boot_ms", -1) },
		json_int(doc, "ttl_ms", 0) };
	if (!token.n || life.from.wall_ms < 0 || life.from.boot_ms < 0 ||
		life.from.boot_ms > now.boot_ms || life_left_ms(&life, now) <= 0 ||
		secret_copy(token.p, token.n, &copy).code)
		return false;
	slot_take(s, &copy, life, chance);
	return true;
}

bool state_find(const char *dir, struct slot *s, struct moment now, uint32_t chance)
{
	char path[PATH_MAX];
	if (!dir || !path_of(dir, s->config->name, path))
		return false;
	AUTO(document_wipe) json_t *doc = document_at(path);
	if (doc && is_ours(doc, s) && document_take(doc, s, now, chance))
		return true;
	unlink(path);
	return false;
}
