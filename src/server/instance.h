/* SPDX-License-Identifier: Apache-2.0 */
/* instance.h: an opened data folder: master key, store, keyring, tenants. What `serve`, `init` and
 * the offline commands have in common. */
#pragma once
#include "core/tenants.h"

struct instance {
	struct arena *arena;
	struct store *store;
	struct store_conn *conn; /* of the opening thread */
	struct keyring *keyring;
	struct keyring_port *keys;
	struct tenants *tenants; /* NULL until there is one */
};

/* Opens the folder's parts; makes folder, master key and database when `create`, else fails with
 * NOT_FOUND. Does not take the folder's lock. Fails besides: IO, CORRUPT, CRYPTO, NOMEM. */
MUST_CHECK err instance_open(
	const char *data_dir, bool create, struct fault *fault, struct instance *ret_instance);
/* Closes what is open; a zeroed one is fine. */
void instance_close(struct instance *i);
/* Reads the tenants again. Fails: NOT_FOUND (none), IO, NOMEM. */
MUST_CHECK err instance_load_tenants(struct instance *i);
/* A ctx of the operator at this machine for a tenant: every scope. It has a fresh batch; commit
 * with instance_commit. Fails: NOMEM. */
MUST_CHECK err instance_ctx(
	struct instance *i, const struct tenant *tenant, struct hot *hot, struct ctx *ret_ctx);
/* Commits c->batch, which is gone afterwards, and waits. Fails: EXISTS, CHANGED, IO, NOMEM, BUSY.
 */
MUST_CHECK err instance_commit(struct instance *i, struct ctx *c);
