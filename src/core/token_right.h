/* SPDX-License-Identifier: Apache-2.0 */
/* token_right.h: what a client may have of an API by client credentials, decided on compiled facts.
 * Says nothing of who asks: whoever calls has proved that already, or has another reason to know.
 */
#pragma once
#include "core/ctx.h"
#include "core/hot.h"

#define TOKEN_SECRETS_MAX 8

struct token_right {
	struct hot_client *client; /* set by the caller, as is the tenant */
	struct hot_tenant *tenant;
	struct hot_api *api;
	struct hot_grant *grant;
	struct span audience;     /* as asked for, or the tenant's default */
	struct sign_request sign; /* borrows from the four above */
};

/* Fills the rest, each reference as far as it came. No scope asked for (n == 0) means all that is
 * granted. Fails: O_GRANT_TYPE, O_NO_AUDIENCE, O_SERVICE, O_NO_GRANT, O_MISSING (organization),
 * O_SCOPE, O_REQUEST (malformed scope), IO, NOMEM, CORRUPT. */
MUST_CHECK err token_right_decide(
	struct ctx *c, struct span audience, struct span scope, struct token_right *r);
void token_right_drop(struct token_right *r);

/* The secrets that may still be used; returns how many. None for a client that is not there, and
 * for those that must not use one. */
size_t token_secrets(const struct ctx *c, const struct hot_client *client,
	const struct hot_secret *ret[TOKEN_SECRETS_MAX]);

/* How an API's tokens are signed and written: everything but client, scope and lifetime. */
void token_sign_for(const struct ctx *c, const struct hot_tenant *tenant, const struct hot_api *api,
	struct sign_request *s);
/* Makes it independent of the cache, by copies in the arena. Fails: NOMEM. */
MUST_CHECK err token_sign_keep(struct ctx *c, struct sign_request *s);
