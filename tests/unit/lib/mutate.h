/* SPDX-License-Identifier: Apache-2.0 */
/* mutate.h: tokens that depart from a good one in a few points, by a generator that is the same on
 * every machine. Most are signed after they were changed, so that what is behind the signature is
 * reached. */
#pragma once
#include "../../../lib/ctx.h"
#include <mintage/mintage.h>

#define MUTATE_TEXT 4096

struct text {
	char p[MUTATE_TEXT];
	size_t n;
};

struct dice {
	uint64_t state;
};

/* splitmix64 */
uint32_t dice_roll(struct dice *d, uint32_t below);
bool dice_one_in(struct dice *d, uint32_t n);

struct mutator {
	struct dice dice;
	struct mint_ctx *ctx;
	const struct mint_jwk *key;    /* signs the token */
	const struct mint_jwk *others; /* a secret made of the key's public form, or NULL */
	int64_t now_s;
};

/* A token made from nothing: header and claims drawn, changed, encoded, signed, and sometimes
 * changed again. */
void mutate_make(struct mutator *m, struct text *ret_token);
/* Changes the characters of a token that somebody else has signed. */
void mutate_token(struct mutator *m, struct text *token);
