/* SPDX-License-Identifier: Apache-2.0 */
/* hot.h: what the token path and the bearer check need of a tenant's documents, compiled once into
 * compact immutable structs and cached per thread. Dropped as a whole when the store's change
 * counter moves. The token path reads no JSON. */
#pragma once
#include "core/cache.h"
#include "core/ctx.h"
#include <mintage/mintage.h>

struct hot_secret {
	unsigned char hash[32];
	char id[20];        /* "primary", or what stands behind CLIENT_SECRET_MORE */
	int64_t expires_at; /* ms; 0: never */
};

struct hot_client {
	struct cache_item item;
	struct span id, name;
	bool is_global, is_first_party;
	bool may_client_credentials; /* grant_types */
	bool may_use_secret; /* token_endpoint_auth_method is not none, and no other method is set
			      */
	size_t secret_count;
	struct hot_secret secrets[];
};

struct hot_api {
	struct cache_item item;
	struct span identifier, id, alg, sealed_secret; /* sealed_secret: HS* only */
	uint32_t lifetime_s;
	enum token_dialect dialect;
	bool with_permissions,
		clients_denied; /* subject_type_authorization.client.policy is deny_all */
	struct scope_set scopes;
	struct span scope_text; /* in the order of the document, joined by blanks */
};

struct hot_grant {
	struct cache_item item;
	bool allow_all_scopes;
	bool needs_organization; /* organization_usage is require */
	struct scope_set scopes;
	struct span scope_text;
};

/* A tenant's own facts. */
struct hot_tenant {
	struct cache_item item;
	struct span default_audience;                   /* n == 0: none */
	struct span kid, alg, sealed_key;               /* current signing key */
	json_t *signing_keys, *signing_keys_deprecated; /* its certificate, as clients show it;
							   shared by documents of the thread, which
							   must not change it; NULL: no memory */
	struct span global_client_id, sealed_global_secret;
	bool legacy_tokens, strict_audit, any_revocation;
	int64_t valid_until;            /* ms: when a previous key leaves the JWKS; 0: none will */
	struct mint_verifier *verifier; /* of the tenant's management tokens */
	struct span jwks;               /* JSON text */
	char jwks_etag[36];
};

/* A management token that was verified, found by the SHA-256 of its whole text. Only the work of
 * verifying is saved: expiry, revocation and the client's existence are looked at each time, and
 * any write to the tenant's data forgets it. */
struct hot_bearer {
	struct cache_item item;
	struct span client_id, subject, jti;
	struct scope_set scopes;
	int64_t exp; /* seconds; 0: never ends */
	bool legacy;
};

/* One per thread. NULL: no memory. */
struct hot *hot_new(void);
void hot_free(struct hot *h);
/* Drops everything when the store changed since the last call. Call at the start of each request.
 * Fails: IO. */
MUST_CHECK err hot_refresh(struct hot *h, struct store_conn *conn);

/* Each gives one reference (cache_unref(&x->item)), from the cache or compiled now. Fails:
 * NOT_FOUND, IO, NOMEM, CORRUPT. */
MUST_CHECK err hot_client_get(
	struct hot *h, struct ctx *c, struct span client_id, struct hot_client **ret_client);
MUST_CHECK err hot_api_get(
	struct hot *h, struct ctx *c, struct span identifier, struct hot_api **ret_api);
/* The client grant of a client for an API; for third-party clients also the one that is
 * `default_for` them. */
MUST_CHECK err hot_grant_get(struct hot *h, struct ctx *c, const struct hot_client *client,
	struct span audience, struct hot_grant **ret_grant);
MUST_CHECK err hot_tenant_get(struct hot *h, struct ctx *c, struct hot_tenant **ret_tenant);

/* The thread's context for libmintage. */
struct mint_ctx *hot_mint(struct hot *h);
/* One reference, or NULL. */
struct hot_bearer *hot_bearer_get(struct hot *h, int64_t tenant, struct span digest);
/* Takes the caller's reference and gives one back. */
struct hot_bearer *hot_bearer_put(struct hot *h, struct hot_bearer *b);
