/* SPDX-License-Identifier: Apache-2.0 */
#include "api/wellknown.h"
#include "api/management/op.h"
#include "api/problem.h"

/* %1$s: the tenant's issuer; %2$s: what one of the two documents has more. Every algorithm that a
 * token may carry is listed: some verifiers refuse others. */
static const char metadata[] =
	"{\"issuer\":\"%1$s\",\"token_endpoint\":\"%1$soauth/"
	"token\",\"jwks_uri\":\"%1$s.well-known/jwks.json\","
	"\"grant_types_supported\":[\"client_credentials\"],\"response_types_supported\":["
	"\"token\"],"
	"\"subject_types_supported\":[\"public\"],"
	"\"token_endpoint_auth_methods_supported\":[\"client_secret_basic\",\"client_secret_post\"]"
	","
	"\"id_token_signing_alg_values_supported\":[\"HS256\",\"RS256\",\"RS512\",\"PS256\"]%2$s}";

static void transmit(struct http_exchange *x, int status, struct span body)
{
	answer_common(x);
	http_finish(x, body.p ? status : 503, body.p ? body : SPAN(""));
}

static void metadata_send(struct http_exchange *x, const char *more)
{
	struct ctx *c = app_ctx(x);
	char *body = c ? arena_printf(x->arena, metadata, c->tenant->issuer, more) : NULL;
	http_out_field(x, "Content-Type", SPAN("application/json; charset=utf-8"));
	http_out_field(x, "Cache-Control",
		SPAN("public, max-age=15, stale-while-revalidate=15, stale-if-error=86400"));
	transmit(x, 200, span_of(body));
}

void wellknown_openid(struct http_exchange *x, const struct route_match *match)
{
	(void)match;
	metadata_send(x, ",\"claims_supported\":[\"aud\",\"exp\",\"iat\",\"iss\",\"sub\"]");
}

void wellknown_oauth(struct http_exchange *x, const struct route_match *match)
{
	(void)match;
	metadata_send(x, "");
}

static bool is_fresh(const struct http_exchange *x, const char *etag)
{
	struct span seen = http_field_get(&x->req, "if-none-match");
	return seen.n && (span_eq_str(seen, "*") || memmem(seen.p, seen.n, etag, strlen(etag)));
}

void wellknown_jwks(struct http_exchange *x, const struct route_match *match)
{
	struct ctx *c = app_ctx(x);
	struct hot_tenant *t = NULL;
	(void)match;
	err e = c ? hot_refresh(c->hot, c->conn) : FAIL(NOMEM);
	if (!e.code)
		e = hot_tenant_get(c->hot, c, &t);
	if (e.code) {
		answer_oauth_error(x, e, NULL, false);
		return;
	}
	struct span body = arena_span_dup(x->arena, t->jwks);
	char *etag = arena_strndup(x->arena, t->jwks_etag, strlen(t->jwks_etag));
	CACHE_DROP(t);
	if (!etag) {
		transmit(x, 503, SPAN(""));
		return;
	}
	http_out_field(x, "Cache-Control",
		SPAN("public, max-age=15, stale-while-revalidate=15, stale-if-error=86400"));
	http_out_field(x, "ETag", span_of(etag));
	http_out_field(x, "Content-Type", SPAN("application/json; charset=utf-8"));
	if (is_fresh(x, etag))
		transmit(x, 304, SPAN(""));
	else
		transmit(x, 200, body);
}

void wellknown_healthz(struct http_exchange *x, const struct route_match *match)
{
	(void)match;
	http_out_field(x, "Content-Type", SPAN("application/json"));
	http_out_field(x, "Cache-Control", SPAN("no-store"));
	transmit(x, 200, SPAN("{\"status\":\"ok\"}"));
}

void wellknown_readyz(struct http_exchange *x, const struct route_match *match)
{
	struct thread *t = x->thread;
	bool ready = !store_check(t->conn).code;
	(void)match;
	http_out_field(x, "Content-Type", SPAN("application/json"));
	http_out_field(x, "Cache-Control", SPAN("no-store"));
	if (ready)
		transmit(x, 200, SPAN("{\"status\":\"ok\"}"));
	else
		transmit(x, 503, SPAN("{\"status\":\"unavailable\"}"));
}

void wellknown_openapi(struct http_exchange *x, const struct route_match *match)
{
	(void)match;
	http_out_field(x, "Content-Type", SPAN("application/json; charset=utf-8"));
	http_out_field(x, "Cache-Control", SPAN("no-cache"));
	transmit(x, 200, span_make(openapi_json, openapi_json_size));
}
