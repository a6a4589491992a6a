/* SPDX-License-Identifier: Apache-2.0 */
/* From a token to a verdict. The order is the point: nothing of the payload is read before its
 * signature holds. */
#include "b64.h"
#include "jwks.h"
#include "jws.h"
#include "verifier.h"
#include <mintage/unverified.h>
#include <stdlib.h>

/* ---- headers seen before ---- */

static struct mi_header_slot *seen_before(struct mint_ctx *ctx,
	const struct mint_verifier *verifier, const struct mint_jwks *keys,
	struct mint_text segment)
{
	for (size_t i = 0; i < MI_HEADER_SLOTS; i++) {
		struct mi_header_slot *s = &ctx->headers[i];
		if (s->verifier == verifier && s->keys == keys && s->len == segment.n &&
			memcmp(s->segment, segment.p, segment.n) == 0)
			return s;
	}
	return NULL;
}

static struct mint_text moved(struct mint_text t, const char *from, char *to)
{
	return t.p ? (struct mint_text){ to + (t.p - from), t.n } : t;
}

/* Only a header whose token had a good signature gets here, so nobody without a key can fill the
 * table. */
static void remember(struct mint_ctx *ctx, const struct mint_verifier *verifier,
	const struct mint_jwks *keys, const struct mi_verified *v)
{
	const struct mi_header *h = &ctx->header;
	if (v->parts.header.n > MI_SEGMENT_MAX)
		return;
	struct mi_header_slot *s = &ctx->headers[ctx->next_header++ % MI_HEADER_SLOTS];
	mint_verifier_unref(s->verifier);
	mint_jwks_unref(s->keys);
	s->verifier = mint_verifier_ref(verifier);
	s->keys = mint_jwks_ref(keys);
	s->key = v->key;
	s->len = v->parts.header.n;
	s->json_len = h->json_len;
	memcpy(s->segment, v->parts.header.p, s->len);
	memcpy(s->json, h->json, h->json_len);
	memcpy(s->text, h->text, h->json_len);
	s->kid = moved(h->kid, h->text, s->text);
	s->typ = moved(h->typ, h->text, s->text);
	s->crit = h->crit;
	s->unencoded = h->unencoded;
}

/* ---- up to the signature ---- */

static enum mint_err header_and_key(struct mint_ctx *ctx, const struct mint_verifier *verifier,
	const struct mint_jwks *keys, struct mi_verified *v, struct mint_error *error)
{
	const struct mi_header *h = &ctx->header;
	TRY(mi_header_read(ctx, v->parts.header, &verifier->is, error));
	if (!(verifier->is.algs & MINT_ALG_BIT(h->alg)))
		return mi_fail_plain(error, MINT_ERR_ALG);
	if (verifier->is.typ.p && !(h->typ.p && mi_typ_equal(h->typ, verifier->is.typ)))
		return mi_fail(error, MINT_ERR_TYP, "the token's typ is not %.*s",
			mi_cut(verifier->is.typ, 64), verifier->is.typ.p);
	TRY(mi_jwks_choose(keys, h->kid, h->alg, &v->key, error));
	v->header = (struct mint_text){ h->json, h->json_len };
	v->kid = h->kid;
	v->typ = h->typ;
	v->crit = h->crit;
	v->unencoded = h->unencoded;
	return MINT_OK;
}

/* The signature of a token whose payload stands beside it. */
static enum mint_err check_detached(struct mint_ctx *ctx, const struct mi_verified *v,
	struct mint_text payload, struct mint_error *error)
{
	struct mi_parts parts = v->parts;
	struct mi_input input = { .n = 0 };
	struct mint_text segment = { parts.signed_.p, parts.header.n + 1 };
	if (parts.payload.n)
		return mi_fail(error, MINT_ERR_MALFORMED, "the token has a payload of its own");
	TRY(mi_input_make(ctx, segment, payload, v->unencoded, &input, error));
	parts.signed_ = (struct mint_text){ input.p, input.n };
	enum mint_err e = mi_jws_check(ctx, v->key, &parts, error);
	free(input.allocated);
	return e;
}

enum mint_err mi_jws_verify_as(struct mint_ctx *ctx, const struct mint_verifier *verifier,
	const char *token, size_t len, struct mi_expected expected,
	struct mi_verified *ret_verified, struct mint_error *error)
{
	struct mi_verified *v = ret_verified;
	TRY(mi_jws_split(token, len, &v->parts, error));
	if (v->parts.signature.n == 0)
		return mi_fail_plain(error, MINT_ERR_UNSIGNED);
	/* The set of now, and the same one to the end: it may be swapped meanwhile. */
	const struct mint_jwks *keys =
		verifier->holder ? mi_ctx_keys(ctx, verifier->holder) : verifier->keys;
	const struct mi_header_slot *s = seen_before(ctx, verifier, keys, v->parts.header);
	if (!s)
		TRY(header_and_key(ctx, verifier, keys, v, error));
	else
		*v = (struct mi_verified){ s->key, { s->json, s->json_len }, s->kid, s->typ,
			s->crit, s->unencoded, v->parts };
	if (v->unencoded && expected.jwt)
		return mi_fail(error, MINT_ERR_CRIT, "the header has b64");
	if (expected.detached)
		TRY(check_detached(ctx, v, *expected.detached, error));
	else
		TRY(mi_jws_check(ctx, v->key, &v->parts, error));
	if (!s)
		remember(ctx, verifier, keys, v);
	return MINT_OK;
}

/* ---- the whole ---- */

static enum mint_err payload_read(struct mint_ctx *ctx, struct mint_text segment,
	struct mi_object *ret_claims, size_t *ret_len, struct mint_error *error)
{
	*ret_claims = (struct mi_object){ .members = ctx->claims, .max = MINT_CLAIMS_MAX };
	if (mint_b64url_decode(segment.p, segment.n, ctx->payload, sizeof ctx->payload, ret_len) !=
		MINT_OK)
		return mi_fail(
			error, MINT_ERR_MALFORMED, "invalid token: the payload is no base64url");
	const char *why = mi_json_object(ret_claims, ctx->payload, *ret_len, MINT_TOKEN_DEPTH_MAX);
	return why ? mi_fail(error, MINT_ERR_MALFORMED, "invalid token: payload: %s", why)
		   : MINT_OK;
}

enum mint_err mint_jwt_verify(struct mint_ctx *ctx, const struct mint_verifier *verifier,
	const char *token, size_t len, int64_t now_s, struct mint_jwt *ret_jwt,
	struct mint_error *error)
{
	struct mi_verified v;
	struct mi_object claims;
	size_t payload_len;
	*ret_jwt = (struct mint_jwt){ 0 };
	TRY(mi_jws_verify_as(
		ctx, verifier, token, len, (struct mi_expected){ .jwt = true }, &v, error));
	TRY(payload_read(ctx, v.parts.payload, &claims, &payload_len, error));
	*ret_jwt = (struct mint_jwt){
		.verified = true,
		.alg = v.key->alg->alg,
		.header = v.header,
		.payload = { ctx->payload, payload_len },
		.kid = v.kid,
		.typ = v.typ,
		.key = v.key,
		.crit = v.crit,
		.claims_ = claims.members,
		.claim_count_ = claims.count,
		.text_ = ctx->text,
	};
	return mi_claims_check(&verifier->is, &claims, now_s, &ret_jwt->failed, error);
}

enum mint_err mint_jwt_decode_unverified(struct mint_ctx *ctx, const char *token, size_t len,
	struct mint_jwt *ret_jwt, struct mint_error *error)
{
	struct mi_parts parts;
	struct mi_object claims;
	size_t n;
	*ret_jwt = (struct mint_jwt){ 0 };
	TRY(mi_jws_split(token, len, &parts, error));
	TRY(mi_header_read(ctx, parts.header, NULL, error));
	/* The signature goes where the payload will be: what it says does not matter, but it must
	 * be base64url. */
	if (mint_b64url_decode(parts.signature.p, parts.signature.n, ctx->payload,
		    sizeof ctx->payload, &n) != MINT_OK)
		return mi_fail(
			error, MINT_ERR_MALFORMED, "invalid token: the signature is no base64url");
	TRY(payload_read(ctx, parts.payload, &claims, &n, error));
	*ret_jwt = (struct mint_jwt){
		.alg = ctx->header.alg,
		.header = { ctx->header.json, ctx->header.json_len },
		.payload = { ctx->payload, n },
		.kid = ctx->header.kid,
		.typ = ctx->header.typ,
		.claims_ = claims.members,
		.claim_count_ = claims.count,
		.text_ = ctx->text,
	};
	return MINT_OK;
}
