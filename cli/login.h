/* SPDX-License-Identifier: Apache-2.0 */
/* login.h: who the program is to a server, and the access token that it gets there by the client
 * credentials grant (RFC 6749 4.4), kept between runs. A token document: {"access_token",
 * "token_type"[, "scope"], "issued_at"
 * [, "expires_at"]}, times in seconds since 1970. */
#pragma once
#include "base/json.h"
#include "cli/command.h"
#include "cli/https.h"
#include "cli/token_cache.h"

/* --domain --client-id --client-secret-file --client-auth --ca-file --no-cache */
extern const struct option_row options_login[];

/* A token for the key's audience and scope: the kept one, or a fresh one, which is then kept. With
 * `refresh` or
 * --no-cache a kept one is not looked at. *ret_kept says where it came from; NULL: not asked.
 * Fails: USAGE (no client id or secret, a bad address), IO (no answer, or no token in it), LIMIT,
 * NOMEM, and O_REQUEST when the server refuses; the fault has its words. */
MUST_CHECK err login_token(const struct cli *cli, struct https *https, const struct token_key *key,
	bool refresh, struct fault *fault, bool *ret_kept, json_t **ret_token);
