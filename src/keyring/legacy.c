/* SPDX-License-Identifier: Apache-2.0 */
/* legacy.c: legacy management tokens: HS256 under the base64-decoded Global Client Secret. A path
 * of its own, with a context of its own, that sees no RS key: neither kind of token can be taken
 * for the other (RFC 8725 3.12). */
#include "base/limits.h"
#include "keyring/pem.h"
#include "keyring/ring.h"

struct legacy_check {
	struct keyring_port *p;
	const struct ring_tenant *t;
	struct span client_id, token;
	int64_t now_s;
	struct fault *fault;
};

static struct mint_text text_of(struct span s)
{
	return (struct mint_text){ s.p, s.n };
}

/* The secret is ours, random and long; its bytes may look like anything, hence RAW. */
static enum mint_err verifier_of(
	struct span key, const struct legacy_check *c, struct mint_verifier **ret_verifier)
{
	struct mint_jwk_options jwk_options = { .alg = MINT_ALG_HS256, .flags = MINT_SECRET_RAW };
	struct mint_text issuer = text_of(c->t->issuer), audience = text_of(c->client_id);
	struct mint_verify_options o = { .algs = MINT_ALG_BIT(MINT_ALG_HS256),
		.issuers = &issuer,
		.issuer_count = 1,
		.audiences = &audience,
		.audience_count = 1 };
	struct mint_jwk *jwk = NULL;
	struct mint_jwks *keys = NULL;
	enum mint_err e = mint_jwk_from_secret(&jwk_options, key.p, key.n, &jwk, NULL);
	if (!e)
		e = mint_jwks_new((const struct mint_jwk *const[]){ jwk }, 1, &keys, NULL);
	if (!e)
		e = mint_verifier_new(keys, &o, ret_verifier, NULL);
	mint_jwk_unref(jwk);
	mint_jwks_unref(keys);
	return e;
}

static err bad_audience(const struct mint_jwt *jwt, struct fault *fault)
{
	const char *text;
	size_t n;
	if (mint_jwt_get_str(jwt, "aud", &text, &n) &&
		mint_jwt_get_json(jwt, "aud", NULL, &text, &n))
		return fault_set(fault, ERR_M_AUDIENCE, "undefined");
	return fault_set(fault, ERR_M_AUDIENCE, "%.*s", n > 512 ? 512 : (int)n, text);
}

static err refusal(enum mint_err e, const struct mint_jwt *jwt, struct fault *fault)
{
	switch (e) {
	case MINT_OK:
		return OK;
	case MINT_ERR_NOMEM:
	case MINT_ERR_CRYPTO:
		return ring_mint_failed(e);
	case MINT_ERR_EXPIRED:
		return FAIL(M_EXPIRED);
	case MINT_ERR_SIGNATURE:
		return FAIL(M_SIGNATURE);
	case MINT_ERR_AUDIENCE:
		return bad_audience(jwt, fault);
	default:
		return FAIL(M_TOKEN);
	}
}

/* 0 when absent. Fails: M_TOKEN (negative or beyond what a double counts exactly; other types were
 * refused before). */
static err get_time(const struct mint_jwt *jwt, const char *name, int64_t *ret_s)
{
	double v = 0;
	enum mint_err e = mint_jwt_get_double(jwt, name, &v);
	if (e == MINT_ERR_MISSING)
		v = 0;
	else if (e || !(v >= 0 && v <= 9007199254740991.0))
		return FAIL(M_TOKEN);
	*ret_s = (int64_t)v;
	return OK;
}

/* Empty when absent. */
static err get_text(
	const struct mint_jwt *jwt, const char *name, struct arena *a, struct span *ret_text)
{
	const char *text = "";
	size_t n = 0;
	enum mint_err e = mint_jwt_get_str(jwt, name, &text, &n);
	if (e && e != MINT_ERR_MISSING)
		return FAIL(M_TOKEN);
	struct span copy = arena_span_dup(a, span_make(text, n));
	TRY_PTR(copy.p);
	*ret_text = copy;
	return OK;
}

static err read_claims(const struct mint_jwt *jwt, const struct legacy_check *c, struct arena *a,
	struct legacy_claims *ret_claims)
{
	struct legacy_claims claims = { 0 };
	struct span typ = { jwt->typ.p, jwt->typ.n };
	/* RFC 8725 3.11: a token that says that it is of another kind is no management token. */
	if (typ.p && !span_eq_nocase(typ, "JWT"))
		return FAIL(M_TOKEN);
	TRY(get_time(jwt, "iat", &claims.iat));
	TRY(get_time(jwt, "exp", &claims.exp));
	/* Without exp it never expires: the contract has it so. With one, it claims no more than
	 * the limit. */
	if (claims.exp &&
		claims.exp - (claims.iat ? claims.iat : c->now_s) > LIMIT_LEGACY_LIFETIME_S)
		return FAIL(M_TOKEN);
	TRY(get_text(jwt, "scope", a, &claims.scope));
	TRY(get_text(jwt, "jti", a, &claims.jti));
	*ret_claims = claims;
	return OK;
}

static err verify(const struct legacy_check *c, struct span key, struct arena *a,
	struct legacy_claims *ret_claims)
{
	struct mint_verifier *verifier = NULL;
	struct mint_jwt jwt;
	enum mint_err made = verifier_of(key, c, &verifier);
	if (made)
		return ring_mint_failed(made);
	err e = refusal(mint_jwt_verify(c->p->legacy, verifier, c->token.p, c->token.n, c->now_s,
				&jwt, NULL),
		&jwt, c->fault);
	if (!e.code)
		e = read_claims(&jwt, c, a, ret_claims);
	mint_verifier_unref(verifier);
	mint_ctx_clear(c->p->legacy); /* or it would keep the secret */
	return e;
}

err keyring_verify_legacy(struct keyring_port *p, struct arena *a, int64_t tenant,
	struct span sealed_global_secret, struct span global_client_id, struct span token,
	struct fault *fault, struct legacy_claims *ret_claims)
{
	struct legacy_check c = { p, ring_tenant_find(p->k, tenant), global_client_id, token,
		clock_now_ms(&p->k->clock) / 1000, fault };
	AUTO(secret_done) struct secret text = { 0 };
	struct span key;
	if (!c.t)
		return FAIL(NOT_FOUND);
	if (!global_client_id.n)
		return FAIL(M_TOKEN);
	TRY(seal_open(p->k, tenant, SEAL_SECRET, SPAN_NONE, sealed_global_secret, &text));
	TRY(base64_secret(a, secret_span(&text), &key));
	return verify(&c, key, a, ret_claims);
}
