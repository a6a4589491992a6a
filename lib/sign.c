/* SPDX-License-Identifier: Apache-2.0 */
#include "b64.h"
#include "jws.h"
#include "out.h"
#include "payload.h"
#include "signer.h"
#include <stdlib.h>

/* ---- the policy ---- */

static enum mint_err signer_make(const struct mint_jwk *jwk,
	const struct mint_sign_options *options, const char *header, size_t len,
	struct mint_signer **ret_signer, struct mint_error *error)
{
	struct mint_signer *s = calloc(1, sizeof *s + MINT_B64URL_SIZE(len) + 1);
	if (!s)
		return mi_fail_plain(error, MINT_ERR_NOMEM);
	atomic_init(&s->refs, 1);
	s->jwk = mint_jwk_ref(jwk);
	s->ttl_s = options->ttl_s;
	s->flags = options->flags;
	s->segment_len = mi_b64url_put(s->segment, (const unsigned char *)header, len);
	s->segment[s->segment_len++] = '.';
	*ret_signer = s;
	return MINT_OK;
}

enum mint_err mint_signer_new(const struct mint_jwk *jwk, const struct mint_sign_options *options,
	struct mint_signer **ret_signer, struct mint_error *error)
{
	static const struct mint_sign_options none = { .ttl_s = 0 };
	char header[MI_HEADER_ROOM];
	struct mi_out out = { .p = header, .size = sizeof header };
	size_t len;
	if (!options)
		options = &none;
	if (!jwk->can_sign)
		return mi_fail(error, MINT_ERR_KEY, "a public key can't sign");
	if (options->ttl_s < 0 || options->ttl_s > MI_TIME_MAX_S)
		return mi_fail(error, MINT_ERR_USAGE, "ttl_s is out of range");
	TRY(mi_signer_header(jwk, options, &out, error));
	TRY(mi_out_end(&out, &len, error));
	return signer_make(jwk, options, header, len, ret_signer, error);
}

struct mint_signer *mint_signer_ref(const struct mint_signer *signer)
{
	struct mint_signer *own = (struct mint_signer *)signer;
	if (own)
		atomic_fetch_add_explicit(&own->refs, 1, memory_order_relaxed);
	return own;
}

void mint_signer_unref(const struct mint_signer *signer)
{
	struct mint_signer *own = (struct mint_signer *)signer;
	if (!own || atomic_fetch_sub_explicit(&own->refs, 1, memory_order_acq_rel) != 1)
		return;
	mint_jwk_unref(own->jwk);
	free(own);
}

/* ---- the work ---- */

static size_t token_size(const struct mint_signer *s, size_t payload_len)
{
	size_t signature = s->jwk->alg->family->signature_size(s->jwk);
	return s->segment_len + MINT_B64URL_SIZE(payload_len) + 1 + MINT_B64URL_SIZE(signature);
}

enum mint_err mi_jws_sign(struct mint_ctx *ctx, const struct mint_signer *signer,
	const char *payload, size_t len, char *buf, size_t size, size_t *ret_len,
	struct mint_error *error)
{
	const struct mi_family *family = signer->jwk->alg->family;
	size_t need = len < MINT_TOKEN_SIZE_MAX ? token_size(signer, len) : SIZE_MAX;
	if (need > MINT_TOKEN_SIZE_MAX)
		return mi_fail(error, MINT_ERR_MALFORMED, "the token would be longer than %d",
			MINT_TOKEN_SIZE_MAX);
	if (need > size) {
		*ret_len = need;
		return mi_fail(error, MINT_ERR_SPACE, "the buffer must have %zu bytes", need);
	}
	memcpy(buf, signer->segment, signer->segment_len);
	size_t n = signer->segment_len;
	n += mi_b64url_put(buf + n, (const unsigned char *)payload, len);
	enum mint_err e = family->sign(ctx, signer->jwk, buf, n, ctx->signature);
	if (e != MINT_OK)
		return mi_fail_plain(error, e);
	buf[n++] = '.';
	mi_b64url_put(buf + n, ctx->signature, family->signature_size(signer->jwk));
	*ret_len = need;
	return MINT_OK;
}

/* RFC 7797 7 */
enum mint_err mi_signer_is_for_jwt(const struct mint_signer *signer, struct mint_error *error)
{
	if (signer->flags & MINT_SIGN_UNENCODED)
		return mi_fail(error, MINT_ERR_USAGE, "a JWT can't have an unencoded payload");
	return MINT_OK;
}

enum mint_err mint_jwt_sign_json(struct mint_ctx *ctx, const struct mint_signer *signer,
	const char *json, size_t len, char *buf, size_t size, size_t *ret_len,
	struct mint_error *error)
{
	struct mi_object o = { .members = ctx->claims, .max = MINT_CLAIMS_MAX };
	TRY(mi_signer_is_for_jwt(signer, error));
	const char *why = mi_json_object(&o, json, len, MINT_TOKEN_DEPTH_MAX);
	if (why)
		return mi_fail(error, MINT_ERR_MALFORMED, "payload: %s", why);
	return mi_jws_sign(ctx, signer, json, len, buf, size, ret_len, error);
}

enum mint_err mint_jwt_sign(struct mint_ctx *ctx, const struct mint_signer *signer,
	const struct mint_claim *claims, size_t count, int64_t now_s, char *buf, size_t size,
	size_t *ret_len, struct mint_error *error)
{
	struct mi_payload p = { .p = ctx->payload, .end = ctx->payload + sizeof ctx->payload };
	int64_t exp_s = 0;
	TRY(mi_signer_is_for_jwt(signer, error));
	const char *why = mi_payload_build(&p, ctx, claims, count);
	if (!why && signer->flags & MINT_SIGN_IAT)
		why = mi_payload_time(&p, claims, count, "iat", now_s);
	if (!why && __builtin_add_overflow(now_s, signer->ttl_s, &exp_s))
		why = "exp is out of range";
	if (!why && signer->ttl_s)
		why = mi_payload_time(&p, claims, count, "exp", exp_s);
	if (!why)
		why = mi_payload_end(&p);
	if (why)
		return mi_fail(error, MINT_ERR_MALFORMED, "payload: %s", why);
	return mi_jws_sign(
		ctx, signer, ctx->payload, (size_t)(p.p - ctx->payload), buf, size, ret_len, error);
}
