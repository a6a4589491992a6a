/* SPDX-License-Identifier: Apache-2.0 */
#include "core/bearer.h"
#include "base/limits.h"
#include "core/hot.h"
#include "core/hot_pack.h"
#include <openssl/sha.h>

/* What a verified token says; see hot.h for how long it is remembered. */
struct claims {
	struct span scope, client_id, subject, jti;
	int64_t exp; /* seconds; 0: never ends */
	bool legacy;
};

/* ---- the header field ---- */

/* RFC 6750 2.1: "Bearer" 1*SP b64token. */
static err read_field(struct span authorization, struct span *ret_token)
{
	struct span rest = authorization;
	struct span scheme = span_cut(&rest, ' ');
	if (!authorization.n)
		return FAIL(M_NO_TOKEN);
	if (!span_eq_nocase(scheme, "bearer")) /* other schemes are no authentication here */
		return rest.p ? FAIL(M_NO_TOKEN) : FAIL(M_AUTH_FORMAT);
	if (!rest.n || memchr(rest.p, ' ', rest.n))
		return FAIL(M_AUTH_FORMAT);
	size_t dots = 0;
	for (size_t i = 0; i < rest.n; i++)
		dots += rest.p[i] == '.';
	*ret_token = rest;
	return dots == 2 ? OK : FAIL(M_AUTH_FORMAT);
}

/* ---- RS256 ---- */

static struct span claim(const struct mint_jwt *jwt, const char *name)
{
	const char *p = NULL;
	size_t n = 0;
	return mint_jwt_get_str(jwt, name, &p, &n) == MINT_OK ? span_make(p, n) : SPAN("");
}

static err audience_fault(struct ctx *c, const struct mint_jwt *jwt)
{
	const char *text;
	size_t n;
	struct span aud = claim(jwt, "aud");
	if (!aud.n && mint_jwt_get_json(jwt, "aud", NULL, &text, &n) == MINT_OK)
		aud = span_make(text, n);
	return fault_set(&c->fault, ERR_M_AUDIENCE, SPAN_FMT, SPAN_ARG(aud));
}

static err to_err(struct ctx *c, enum mint_err e, const struct mint_jwt *jwt)
{
	switch (e) {
	case MINT_OK:
		return OK;
	case MINT_ERR_NOMEM:
		return FAIL(NOMEM);
	case MINT_ERR_CRYPTO:
		return FAIL(CRYPTO);
	case MINT_ERR_EXPIRED:
		return FAIL(M_EXPIRED);
	case MINT_ERR_SIGNATURE:
	case MINT_ERR_NO_KEY:
		return FAIL(M_SIGNATURE);
	case MINT_ERR_AUDIENCE:
		return audience_fault(c, jwt);
	default:
		return FAIL(M_TOKEN);
	}
}

/* Token types do not stand in for each other (RFC 8725 3.11): ours are JWT and at+jwt. */
static bool is_access_token(const struct mint_jwt *jwt)
{
	struct span typ = span_make(jwt->typ.p, jwt->typ.n);
	return span_eq_nocase(typ, "JWT") || span_eq_nocase(typ, "at+jwt");
}

static err read_claims(struct ctx *c, const struct mint_jwt *jwt, struct claims *ret)
{
	struct span client = claim(jwt, "azp");
	if (!client.n)
		client = claim(jwt, "client_id");
	if (!is_access_token(jwt) || !client.n ||
		mint_jwt_get_int(jwt, "exp", &ret->exp) != MINT_OK)
		return FAIL(M_TOKEN);
	ret->scope = arena_span_dup(c->arena, claim(jwt, "scope"));
	ret->client_id = arena_span_dup(c->arena, client);
	ret->subject = arena_span_dup(c->arena, claim(jwt, "sub"));
	ret->jti = arena_span_dup(c->arena, claim(jwt, "jti"));
	ret->legacy = false;
	return ret->scope.p && ret->client_id.p && ret->subject.p && ret->jti.p ? OK : FAIL(NOMEM);
}

/* *ret_other is set when the token is signed with an algorithm that this path does not know. */
static err verify_rs(struct ctx *c, const struct hot_tenant *t, struct span token,
	struct claims *ret, bool *ret_other)
{
	struct mint_jwt jwt;
	enum mint_err e = mint_jwt_verify(
		hot_mint(c->hot), t->verifier, token.p, token.n, c->now / 1000, &jwt, NULL);
	*ret_other = e == MINT_ERR_ALG;
	TRY(to_err(c, e, &jwt));
	return read_claims(c, &jwt, ret);
}

/* ---- legacy HS256 ---- */

/* Off by default, and a path that never sees an RS key. */
static err verify_legacy(
	struct ctx *c, const struct hot_tenant *t, struct span token, struct claims *ret)
{
	struct legacy_claims got;
	if (!t->legacy_tokens || !t->sealed_global_secret.n)
		return FAIL(M_TOKEN);
	err e = keyring_verify_legacy(c->keys, c->arena, c->tenant->id, t->sealed_global_secret,
		t->global_client_id, token, &c->fault, &got);
	if (e.code == ERR_M_AUDIENCE)
		return FAIL(M_NOT_GLOBAL);
	TRY(e);
	*ret = (struct claims){ got.scope, t->global_client_id, t->global_client_id, got.jti,
		got.exp, true };
	return OK;
}

/* ---- remembering ---- */

static err remember(
	struct ctx *c, struct span digest, const struct claims *cl, struct hot_bearer **ret)
{
	struct scope_set scopes;
	struct pack p;
	/* a legacy token may be written by hand: what is no scope list grants nothing */
	if (scope_parse(c->arena, cl->scope, &scopes).code)
		TRY(scope_from(c->arena, NULL, 0, &scopes));
	size_t texts = digest.n + cl->client_id.n + cl->subject.n + cl->jti.n;
	struct hot_bearer *b = pack_new(
		&p, sizeof *b, pack_scopes_size(&scopes) + texts, c->tenant->id, pack_free);
	TRY_PTR(b);
	b->scopes = pack_scopes(&p, &scopes);
	b->item.key = pack_text(&p, digest);
	b->client_id = pack_text(&p, cl->client_id);
	b->subject = pack_text(&p, cl->subject);
	b->jti = pack_text(&p, cl->jti);
	b->exp = cl->exp;
	b->legacy = cl->legacy;
	*ret = hot_bearer_put(c->hot, b);
	return OK;
}

static err verify(struct ctx *c, const struct hot_tenant *t, struct span token, struct span digest,
	struct hot_bearer **ret)
{
	struct claims cl = { 0 };
	bool other;
	err e = verify_rs(c, t, token, &cl, &other);
	if (other)
		e = verify_legacy(c, t, token, &cl);
	TRY(e);
	return remember(c, digest, &cl, ret);
}

/* ---- what changes under a token's life ---- */

static err check_revoked(struct ctx *c, const struct hot_tenant *t, const struct hot_bearer *b)
{
	struct span audiences[] = { b->client_id, span_of(c->tenant->management_audience),
		SPAN("") };
	if (!t->any_revocation || !b->jti.n)
		return OK;
	for (size_t i = 0; i < 3; i++) {
		bool revoked;
		TRY(store_is_revoked(c->conn, c->tenant->id, audiences[i], b->jti, &revoked));
		if (revoked)
			return FAIL(M_TOKEN);
	}
	return OK;
}

/* The tokens of an application that was deleted end with it. */
static err check_client(struct ctx *c, const struct hot_bearer *b)
{
	struct hot_client *client;
	err e = hot_client_get(c->hot, c, b->client_id, &client);
	if (e.code == ERR_NOT_FOUND)
		return FAIL(M_TOKEN);
	TRY(e);
	CACHE_DROP(client);
	return OK;
}

static err check_now(struct ctx *c, const struct hot_tenant *t, const struct hot_bearer *b)
{
	if (b->exp && c->now / 1000 >= b->exp) /* RFC 7519 4.1.4: on or after exp is too late */
		return FAIL(M_EXPIRED);
	if (b->legacy && !t->legacy_tokens)
		return FAIL(M_TOKEN);
	TRY(check_revoked(c, t, b));
	return check_client(c, b);
}

static void drop_bearer(void *b)
{
	CACHE_DROP(b);
}

static err identify(struct ctx *c, const struct hot_tenant *t, struct span token)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	struct hot_bearer *b;
	SHA256((const unsigned char *)token.p, token.n, digest);
	struct span key = span_make(digest, sizeof digest);
	b = hot_bearer_get(c->hot, c->tenant->id, key);
	if (!b)
		TRY(verify(c, t, token, key, &b));
	TRY(arena_on_reset(c->arena, drop_bearer, b));
	TRY(check_now(c, t, b));
	c->who = (struct who){ .scopes = b->scopes,
		.client_id = b->client_id,
		.subject = b->subject,
		.legacy = b->legacy };
	return OK;
}

err bearer_check(struct ctx *c, struct span authorization)
{
	struct span token;
	struct hot_tenant *t;
	TRY(read_field(authorization, &token));
	TRY(hot_tenant_get(c->hot, c, &t));
	err e = identify(c, t, token);
	CACHE_DROP(t);
	return e;
}
