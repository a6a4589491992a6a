/* SPDX-License-Identifier: Apache-2.0 */
/* token_cache.h: access tokens kept between runs in $XDG_CACHE_HOME/mintage (or ~/.cache/mintage),
 * one file each, folder 0700, file 0600. The file's name is a hash of who asked whom for what;
 * secrets take no part in it and are never kept. */
#pragma once
#include "base/clock.h"
#include "base/json.h"

/* What tells one token from another; NULL members count as "". */
struct token_key {
	const char *token_url, *client_id, *audience, *scope, *organization;
};

/* The kept token document (see login.h), or NULL: there is none, it ends within 60 s or a
 * tenth of its life, or the file is not the user's own. The caller owns it. */
json_t *token_cache_find(const struct token_key *key, const struct clock *clock);
/* Keeps a document. Failing to do so is said, not an error: the token itself is fine. */
void token_cache_keep(const struct token_key *key, const json_t *token);
void token_cache_drop(const struct token_key *key);
