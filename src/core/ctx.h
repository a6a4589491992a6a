/* SPDX-License-Identifier: Apache-2.0 */
/* ctx.h: everything a use case works with, passed down; no globals. One struct ctx per request (or
 * CLI command), on one thread. */
#pragma once
#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/rand.h"
#include "core/version.h"
#include "keyring/keyring.h"
#include "model/scope.h"
#include "store/store.h"

/* One tenant, as loaded at start-up and on change. Immutable. */
struct tenant {
	int64_t id;
	const char *name;
	const char *issuer;              /* "https://localhost:8443/" */
	const char *host;                /* "localhost:8443" */
	const char *management_audience; /* issuer + "api/v2/" */
};

/* Who calls, after authentication. */
struct who {
	struct scope_set scopes;
	struct span client_id; /* of the token's azp or client_id; the global client's for legacy
				  tokens */
	struct span subject;
	bool all_scopes; /* the operator at the command line */
	bool legacy;
	struct span user_id, user_name; /* a person at the dashboard; user_id.n == 0: none */
	bool owner;                     /* the person has the role of owners */
	bool fresh;                     /* the person has just proved who he is */
	int64_t max_token_s;            /* the person's role: the longest token that it mints */
	bool at_dashboard;              /* the request came through the dashboard */
};

struct hot;
struct changes;

struct ctx {
	struct arena *arena;
	struct fault fault;
	const struct clock *clock;
	const struct rng *rng;
	int64_t now; /* ms, read once at the start of the request */
	const struct tenant *tenant;
	struct store_conn *conn;
	struct keyring_port *keys;
	struct hot *hot; /* compiled facts of this thread */
	struct store_batch
		*batch; /* what this use case wants written; committed by whoever made the ctx */
	struct changes *changes; /* what the batch changes, for its event; NULL: nobody asks */
	struct who who;
	struct span new_secret;   /* a client secret made by this request: to be shown once; wiped
				     with the arena */
	struct expected expected; /* by the caller, of the document that is changed */
	struct version shown;     /* of the document that the answer is about ... */
	bool has_shown;           /* ... if it is about one */
};
