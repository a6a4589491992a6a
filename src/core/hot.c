/* SPDX-License-Identifier: Apache-2.0 */
#include "core/hot.h"
#include "base/limits.h"
#include "core/client_secrets.h"
#include "core/explorer.h"
#include "core/grants.h"
#include "core/hot_pack.h"
#include "core/hot_tenant.h"
#include <stdlib.h>

struct hot {
	struct cache *clients, *apis, *grants, *tenants, *bearers;
	struct mint_ctx *mint;
	uint64_t seen;
};

struct hot *hot_new(void)
{
	struct hot *h = calloc(1, sizeof *h);
	if (!h)
		return NULL;
	h->clients = cache_new(LIMIT_CACHE_BYTES);
	h->apis = cache_new(LIMIT_CACHE_BYTES);
	h->grants = cache_new(LIMIT_CACHE_BYTES);
	h->tenants = cache_new(LIMIT_CACHE_BYTES);
	h->bearers = cache_new(LIMIT_CACHE_BYTES);
	if (h->clients && h->apis && h->grants && h->tenants && h->bearers &&
		mint_ctx_new(&h->mint, NULL) == MINT_OK)
		return h;
	hot_free(h);
	return NULL;
}

void hot_free(struct hot *h)
{
	if (!h)
		return;
	cache_free(h->clients);
	cache_free(h->apis);
	cache_free(h->grants);
	cache_free(h->tenants);
	cache_free(h->bearers);
	mint_ctx_free(h->mint);
	free(h);
}

err hot_refresh(struct hot *h, struct store_conn *conn)
{
	uint64_t now;
	TRY(store_change_counter(conn, &now));
	if (now != h->seen) {
		cache_clear(h->clients);
		cache_clear(h->apis);
		cache_clear(h->grants);
		cache_clear(h->tenants);
		cache_clear(h->bearers);
		h->seen = now;
	}
	return OK;
}

struct mint_ctx *hot_mint(struct hot *h)
{
	return h->mint;
}

struct hot_bearer *hot_bearer_get(struct hot *h, int64_t tenant, struct span digest)
{
	return (struct hot_bearer *)(void *)cache_get(h->bearers, tenant, digest);
}

struct hot_bearer *hot_bearer_put(struct hot *h, struct hot_bearer *b)
{
	return (struct hot_bearer *)(void *)cache_put(h->bearers, &b->item);
}

/* ---- clients ---- */

static bool list_has(const json_t *list, const char *text)
{
	size_t i;
	json_t *v;
	json_array_foreach(list, i,
		v) if (json_is_string(v) && strcmp(json_string_value(v), text) == 0) return true;
	return false;
}

static bool is_client_secret(struct span name)
{
	return span_eq_str(name, CLIENT_SECRET) || span_starts_with(name, CLIENT_SECRET_MORE);
}

static void secret_pack(const struct secret_row *row, struct hot_secret *s)
{
	struct span id = row->name;
	(void)span_cut(&id, ':');
	memcpy(s->hash, row->hash.p, sizeof s->hash);
	s->expires_at = row->expires_at;
	snprintf(s->id, sizeof s->id, SPAN_FMT, SPAN_ARG(id.p ? id : SPAN("primary")));
}

static struct hot_client *client_pack(int64_t tenant, const json_t *doc, struct span id,
	const struct secret_row *rows, size_t count)
{
	struct pack p;
	struct span name = json_str(doc, "name");
	size_t secrets = count * sizeof(struct hot_secret);
	struct hot_client *hc =
		pack_new(&p, sizeof *hc + secrets, id.n + name.n, tenant, pack_free);
	if (!hc)
		return NULL;
	hc->item.key = hc->id = pack_text(&p, id);
	hc->name = pack_text(&p, name);
	hc->is_global = json_bool(doc, "global", false);
	hc->is_first_party = json_bool(doc, "is_first_party", true);
	/* the explorer's application speaks for people alone */
	bool explorer = json_bool(doc, EXPLORER_MARK, false);
	hc->may_client_credentials =
		!explorer && list_has(json_object_get(doc, "grant_types"), "client_credentials");
	hc->may_use_secret = !explorer &&
			     !span_eq_str(json_str(doc, "token_endpoint_auth_method"), "none") &&
			     !json_is_object(json_object_get(doc, "client_authentication_methods"));
	for (size_t i = 0; i < count; i++)
		if (rows[i].hash.n == sizeof hc->secrets[0].hash && is_client_secret(rows[i].name))
			secret_pack(&rows[i], &hc->secrets[hc->secret_count++]);
	return hc;
}

err hot_client_get(
	struct hot *h, struct ctx *c, struct span client_id, struct hot_client **ret_client)
{
	struct cache_item *item = cache_get(h->clients, c->tenant->id, client_id);
	if (!item) {
		struct doc_row row;
		struct secret_row *secrets;
		size_t count;
		json_t *doc;
		TRY(store_doc_get(c->conn, c->arena, c->tenant->id, "client", client_id, &row));
		TRY(store_secrets(
			c->conn, c->arena, c->tenant->id, "client", row.id, &secrets, &count));
		TRY(json_read_own(c->arena, row.json, &doc));
		struct hot_client *hc = client_pack(c->tenant->id, doc, row.id, secrets, count);
		TRY_PTR(hc);
		item = cache_put(h->clients, &hc->item);
	}
	*ret_client = (struct hot_client *)(void *)item;
	return OK;
}

/* ---- APIs ---- */

/* The names as a sorted set, and as text in the order of the list. */
static err scopes_of(struct ctx *c, const json_t *list, const char *member,
	struct scope_set *ret_set, struct span *ret_text)
{
	size_t n = json_array_size(list);
	struct span *names = arena_array_of(c->arena, n, struct span);
	TRY_PTR(names);
	for (size_t i = 0; i < n; i++) {
		const json_t *v = json_array_get(list, i);
		names[i] = member ? json_str(v, member)
				  : span_make(json_string_value(v), json_string_length(v));
	}
	struct scope_set in_order = { names, n };
	TRY(scope_join(c->arena, &in_order, " ", ret_text));
	return scope_from(c->arena, names, n, ret_set);
}

static enum token_dialect dialect_of(struct span name)
{
	static const char *const names[] = { "access_token", "access_token_authz",
		"rfc9068_profile", "rfc9068_profile_authz" };
	for (unsigned i = 0; i < 4; i++)
		if (span_eq_str(name, names[i]))
			return (enum token_dialect)i;
	return DIALECT_ACCESS_TOKEN;
}

static void api_fill(struct hot_api *a, struct pack *p, const json_t *doc, struct span sealed)
{
	const json_t *client_policy =
		json_object_get(json_object_get(doc, "subject_type_authorization"), "client");
	a->item.key = a->identifier = pack_text(p, json_str(doc, "identifier"));
	a->id = pack_text(p, json_str(doc, "id"));
	a->alg = pack_text(p, json_str(doc, "signing_alg"));
	a->sealed_secret = pack_text(p, sealed);
	a->lifetime_s = (uint32_t)json_int(doc, "token_lifetime", DEFAULT_TOKEN_LIFETIME_S);
	if (!a->lifetime_s) /* the contract lets an API say 0: it means the default, no token lives
			       for no time */
		a->lifetime_s = DEFAULT_TOKEN_LIFETIME_S;
	a->dialect = dialect_of(json_str(doc, "token_dialect"));
	/* permissions need enforce_policies; without it the _authz dialects are the plain ones */
	a->with_permissions = json_bool(doc, "enforce_policies", false);
	a->clients_denied = span_eq_str(json_str(client_policy, "policy"), "deny_all");
}

static err api_compile(struct ctx *c, const json_t *doc, struct hot_api **ret_api)
{
	struct secret_row *rows;
	size_t count;
	struct scope_set scopes;
	struct span text;
	struct pack p;
	TRY(store_secrets(c->conn, c->arena, c->tenant->id, "resource_server", json_str(doc, "id"),
		&rows, &count));
	TRY(scopes_of(c, json_object_get(doc, "scopes"), "value", &scopes, &text));
	struct span sealed = count ? rows[0].sealed : SPAN("");
	size_t texts = json_str(doc, "identifier").n + json_str(doc, "id").n +
		       json_str(doc, "signing_alg").n + sealed.n + text.n;
	struct hot_api *a = pack_new(
		&p, sizeof *a, pack_scopes_size(&scopes) + texts, c->tenant->id, pack_free);
	TRY_PTR(a);
	a->scopes = pack_scopes(&p, &scopes);
	a->scope_text = pack_text(&p, text);
	api_fill(a, &p, doc, sealed);
	*ret_api = a;
	return OK;
}

err hot_api_get(struct hot *h, struct ctx *c, struct span identifier, struct hot_api **ret_api)
{
	struct cache_item *item = cache_get(h->apis, c->tenant->id, identifier);
	if (!item) {
		struct doc_row row;
		json_t *doc;
		struct hot_api *a;
		TRY(store_doc_find(c->conn, c->arena, c->tenant->id, "resource_server",
			"identifier", identifier, &row));
		TRY(json_read_own(c->arena, row.json, &doc));
		TRY(api_compile(c, doc, &a));
		item = cache_put(h->apis, &a->item);
	}
	*ret_api = (struct hot_api *)(void *)item;
	return OK;
}

/* ---- client grants ---- */

static err grant_compile(
	struct ctx *c, const json_t *doc, struct span key, struct hot_grant **ret_grant)
{
	struct scope_set scopes;
	struct span text;
	struct pack p;
	TRY(scopes_of(c, json_object_get(doc, "scope"), NULL, &scopes, &text));
	struct hot_grant *g = pack_new(&p, sizeof *g, pack_scopes_size(&scopes) + key.n + text.n,
		c->tenant->id, pack_free);
	TRY_PTR(g);
	g->scopes = pack_scopes(&p, &scopes);
	g->scope_text = pack_text(&p, text);
	g->item.key = pack_text(&p, key);
	g->allow_all_scopes = json_bool(doc, "allow_all_scopes", false);
	g->needs_organization = span_eq_str(json_str(doc, "organization_usage"), "require");
	*ret_grant = g;
	return OK;
}

err hot_grant_get(struct hot *h, struct ctx *c, const struct hot_client *client,
	struct span audience, struct hot_grant **ret_grant)
{
	struct span key = span_of(arena_printf(
		c->arena, SPAN_FMT " " SPAN_FMT, SPAN_ARG(client->id), SPAN_ARG(audience)));
	TRY_PTR(key.p);
	struct cache_item *item = cache_get(h->grants, c->tenant->id, key);
	if (!item) {
		json_t *doc;
		struct hot_grant *g;
		err e = grants_find(c, client->id, audience, &doc);
		if (e.code == ERR_NOT_FOUND && !client->is_first_party)
			e = grants_find(c, SPAN("third_party_clients"), audience, &doc);
		TRY(e);
		TRY(grant_compile(c, doc, key, &g));
		item = cache_put(h->grants, &g->item);
	}
	*ret_grant = (struct hot_grant *)(void *)item;
	return OK;
}

/* ---- the tenant itself ---- */

err hot_tenant_get(struct hot *h, struct ctx *c, struct hot_tenant **ret_tenant)
{
	struct cache_item *item = cache_get(h->tenants, c->tenant->id, SPAN("t"));
	struct hot_tenant *t = (struct hot_tenant *)(void *)item;
	/* a previous key leaves the JWKS by time alone, with no write that would drop the cache */
	if (t && t->valid_until && c->now >= t->valid_until) {
		cache_unref(item);
		item = NULL;
	}
	if (!item) {
		TRY(hot_tenant_compile(c, &t));
		item = cache_put(h->tenants, &t->item);
	}
	*ret_tenant = (struct hot_tenant *)(void *)item;
	return OK;
}
