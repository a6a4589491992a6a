/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/keeper.h"
#include "cli/agent/fetch.h"
#include "cli/agent/state.h"

struct kept *keeper_find(const struct keeper *k, struct span name)
{
	for (size_t i = 0; i < k->count; i++)
		if (span_eq_str(name, k->kept[i]->slot.config->name))
			return k->kept[i];
	return NULL;
}

bool keeper_has_asked(const struct keeper *k)
{
	for (size_t i = 0; i < k->count; i++)
		if (!k->kept[i]->slot.was_asked)
			return false;
	return true;
}

/* Without randomness renewals come at the same place of each life, which is no harm to one agent.
 */
static uint32_t chance(const struct keeper *k)
{
	uint32_t n = 0;
	if (rand_bytes(k->rng, &n, sizeof(n)).code)
		return 0;
	return n;
}

static void files_update(struct kept *k, struct moment now)
{
	for (size_t i = 0; i < k->file_count; i++)
		if (file_sink_update(&k->files[i], &k->slot, now) && k->files[i].error[0])
			k->keeper->news(k->keeper->arg, k, KEPT_FILE_FAILED);
}

static void failed(struct kept *k, const char *words, int64_t wait_s, bool is_refused)
{
	struct keeper *all = k->keeper;
	slot_fail(&k->slot, words, wait_s, is_refused, clocks_now(all->clocks), chance(all));
	all->news(all->arg, k, KEPT_FAILED);
}

static void fetched(void *arg, struct fetched *how)
{
	struct kept *k = arg;
	struct keeper *all = k->keeper;
	k->fetch = NULL;
	k->slot.is_asking = false;
	if (!how->token.n) {
		failed(k, how->words, how->wait_s, how->is_refused);
		return;
	}
	slot_take(&k->slot, &how->token, how->life, chance(all));
	struct moment now = clocks_now(all->clocks);
	if (slot_is_fresh(&k->slot, now))
		state_keep(all->state_dir, &k->slot);
	files_update(k, now);
	all->news(all->arg, k, KEPT_RENEWED);
}

static void ask(struct kept *k)
{
	struct fault fault = { 0 };
	struct keeper *all = k->keeper;
	k->slot.is_asking = true;
	err e = fetch_start(all->web, k->slot.config, all->clocks, fetched, k, &fault, &k->fetch);
	if (!e.code)
		return;
	k->slot.is_asking = false;
	failed(k, fault.text[0] ? fault.text : "out of memory", 0, e.code == ERR_USAGE);
}

static int64_t kept_turn(struct kept *k)
{
	struct keeper *all = k->keeper;
	struct moment now = clocks_now(all->clocks);
	bool ended = slot_expire(&k->slot, now);
	files_update(k, now);
	if (ended) {
		state_drop(all->state_dir, k->slot.config->name);
		all->news(all->arg, k, KEPT_OVER);
	}
	if (slot_is_due(&k->slot, now))
		ask(k);
	int64_t wait = slot_wait_ms(&k->slot, now);
	for (size_t i = 0; i < k->file_count; i++) {
		int64_t of_file = file_sink_wait_ms(&k->files[i], now);
		wait = of_file < wait ? of_file : wait;
	}
	return wait;
}

int64_t keeper_turn(struct keeper *k)
{
	int64_t wait = AGENT_SLEEP_MAX_MS;
	for (size_t i = 0; i < k->count; i++) {
		int64_t one = kept_turn(k->kept[i]);
		wait = one < wait ? one : wait;
	}
	return wait;
}

/* ---- loading ---- */

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Whether both ask for the same token. Where the secret is, and what is done with the token, are
 * other matters. */
static bool asks_same(const struct token_config *a, const struct token_config *b)
{
	return same(a->name, b->name) && same(a->url, b->url) && same(a->client_id, b->client_id) &&
	       same(a->audience, b->audience) && same(a->scope, b->scope) &&
	       (a->parameters && b->parameters ? json_equal(a->parameters, b->parameters)
					       : a->parameters == b->parameters);
}

static void kept_free(struct kept *k)
{
	if (!k)
		return;
	fetch_cancel(k->fetch);
	slot_done(&k->slot);
	free(k);
}

static bool is_written(const struct config *c, const char *path)
{
	for (size_t i = 0; i < c->token_count; i++)
		for (size_t j = 0; j < c->tokens[i].file_count; j++)
			if (strcmp(c->tokens[i].files[j].path, path) == 0)
				return true;
	return false;
}

/* A file that another token writes from now on is not taken away from it. */
static void files_leave(struct kept *k, const struct config *next)
{
	for (size_t i = 0; i < k->file_count; i++)
		if (!next || !is_written(next, k->files[i].config->path))
			file_sink_remove(&k->files[i]);
}

static void kept_configure(struct kept *k, const struct token_config *t)
{
	k->slot.config = t;
	k->slot.retry_at_ms = 0; /* somebody may have put right what was wrong */
	k->file_count = t->file_count;
	for (size_t i = 0; i < t->file_count; i++)
		file_sink_init(&k->files[i], &t->files[i]);
}

static struct kept *kept_new(struct keeper *all, const struct token_config *t)
{
	struct kept *k = calloc(1, sizeof(*k));
	if (!k)
		return NULL;
	k->keeper = all;
	slot_init(&k->slot, t);
	return k;
}

/* The one among the old that stays, taken out of their list; NULL: none. */
static struct kept *kept_before(struct keeper *k, const struct token_config *t)
{
	for (size_t i = 0; i < k->count; i++)
		if (k->kept[i] && asks_same(k->kept[i]->slot.config, t))
			return TAKE(k->kept[i]);
	return NULL;
}

static void fresh_free(struct kept **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		kept_free(list[i]);
}

err keeper_load(struct keeper *k, const struct config *config)
{
	struct kept *fresh[AGENT_TOKENS] = { NULL };
	for (size_t i = 0; i < config->token_count; i++) {
		fresh[i] = kept_new(k, &config->tokens[i]);
		if (!fresh[i]) {
			fresh_free(fresh, i);
			return FAIL(NOMEM);
		}
	}
	for (size_t i = 0; i < k->count; i++)
		files_leave(k->kept[i], config);
	k->state_dir = config->state_dir;
	for (size_t i = 0; i < config->token_count; i++) {
		struct kept *old = kept_before(k, &config->tokens[i]);
		if (old) {
			kept_free(fresh[i]);
			fresh[i] = old;
		} else {
			state_find(k->state_dir, &fresh[i]->slot, clocks_now(k->clocks), chance(k));
		}
		kept_configure(fresh[i], &config->tokens[i]);
	}
	fresh_free(k->kept, k->count);
	memcpy(k->kept, fresh, sizeof(fresh));
	k->count = config->token_count;
	return OK;
}

void keeper_done(struct keeper *k)
{
	for (size_t i = 0; i < k->count; i++)
		files_leave(k->kept[i], NULL);
	fresh_free(k->kept, k->count);
	k->count = 0;
}
