/* SPDX-License-Identifier: Apache-2.0 */
/* bootstrap.h: what an empty data folder needs: a tenant with its keys, its built-in API, its
 * global client, and for newcomers an application with DIR/bootstrap.env. Each is one transaction:
 * a crash leaves all of it or nothing. */
#pragma once
#include "server/instance.h"

struct hot;

/* Makes a tenant. When env_dir is not NULL, also a bootstrap application authorised for the whole
 * Management API, whose credentials are written to env_dir/bootstrap.env before the transaction.
 * The name and issuer have been checked. Fails: EXISTS, IO, CRYPTO, NOMEM. */
MUST_CHECK err bootstrap_tenant(struct instance *i, struct span name, struct span issuer,
	const char *env_dir, struct fault *fault);
/* Gives a tenant another issuer, with all that follows it (issuer.h), in one transaction; before it
 * the addresses in env_dir/bootstrap.env, when there is one. Fails: EXISTS (another tenant has it),
 * IO, NOMEM, CORRUPT. */
MUST_CHECK err bootstrap_reissue(struct instance *i, const struct tenant *t, struct span issuer,
	const char *env_dir, struct fault *fault);
/* Whether somebody set the tenant's dashboard up; when so, and the API Explorer's application is
 * gone, makes it again. Fails: IO, NOMEM, CORRUPT, CRYPTO. */
MUST_CHECK err bootstrap_dashboard(
	struct instance *i, const struct tenant *t, struct hot *hot, bool *ret_set_up);
