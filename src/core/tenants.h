/* SPDX-License-Identifier: Apache-2.0 */
/* tenants.h: the tenants of this server and which of them a request is for. */
#pragma once
#include "core/ctx.h"

struct tenants;

/* Reads all tenants and tells the keyring of each; one reference. Immutable afterwards; make a new
 * one when tenants change. Fails: IO, NOMEM, NOT_FOUND (none). */
MUST_CHECK err tenants_load(
	struct store_conn *conn, struct keyring *keyring, struct tenants **ret_tenants);
/* Another reference to the same table; any thread. */
struct tenants *tenants_ref(struct tenants *t);
/* What stands in the table is gone with its last reference. NULL is fine. */
void tenants_unref(struct tenants *t);
/* Whether both tables say the same. */
bool tenants_same(const struct tenants *a, const struct tenants *b);
/* By Host field (issuer's host and port as host.h compares them); the first tenant when no issuer
 * has that host. */
const struct tenant *tenants_by_host(const struct tenants *t, struct span host);
/* By name; NULL when there is none. name.p == NULL: the first. */
const struct tenant *tenants_by_name(const struct tenants *t, struct span name);
/* In order of id; NULL: no more. */
const struct tenant *tenants_at(const struct tenants *t, size_t place);
/* Checks name ([a-z0-9-], 1 to 63) and issuer (https://host[:port]/ or http:// on loopback, with
 * trailing slash added when it lacks). *ret_issuer is in the arena. Fails: USAGE with a fault. */
MUST_CHECK err tenants_check(struct arena *a, struct fault *fault, struct span name,
	struct span issuer, struct span *ret_issuer);
