/* SPDX-License-Identifier: Apache-2.0 */
/* keeper.h: keeps all tokens of a configuration fresh, and their files with them. Whoever hands out
 * a token asks keeper_find and slot_is_fresh at that moment. */
#pragma once
#include "base/rand.h"
#include "cli/agent/config.h"
#include "cli/agent/file_sink.h"
#include "cli/agent/slot.h"
#include "cli/agent/web.h"

struct keeper;

/* One token of the configuration. */
struct kept {
	struct slot slot;
	struct file_sink files[AGENT_FILES];
	size_t file_count;
	/* inside */
	struct keeper *keeper;
	struct fetch *fetch;
};

enum kept_news {
	KEPT_RENEWED,
	KEPT_OVER,       /* there was no new one before its end */
	KEPT_FAILED,     /* a request for it; slot.error says why */
	KEPT_FILE_FAILED /* files[].error says why */
};

struct keeper {
	struct kept *kept[AGENT_TOKENS];
	size_t count;
	struct web *web;
	const struct clocks *clocks;
	const struct rng *rng;
	const char *state_dir; /* NULL: nothing is kept over a restart */
	void (*news)(void *arg, struct kept *k, enum kept_news news);
	void *arg;
};

/* Takes the configuration's tokens over those that there were: a token that is asked for in the
 * same way as before stays. Files of tokens that are gone are removed. The configuration before may
 * be freed afterwards. Fails: NOMEM; then all is as it was. */
MUST_CHECK err keeper_load(struct keeper *k, const struct config *config);
/* Drops what is over, asks for what is due, brings files up to date. Returns how long nothing will
 * be due, in milliseconds. */
int64_t keeper_turn(struct keeper *k);
/* Cancels all requests, takes all files away, wipes all tokens. */
void keeper_done(struct keeper *k);
struct kept *keeper_find(const struct keeper *k, struct span name);
/* Whether each token has been asked for once, with or without success. */
bool keeper_has_asked(const struct keeper *k);
