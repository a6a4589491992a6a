/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures over any bytes, which may stand beside the token (RFC 7515 appendix F) and need not be
 * encoded (RFC 7797). */
#include "b64.h"
#include "jws.h"
#include "signer.h"
#include <mintage/jws.h>
#include <stdlib.h>

/* ---- what is signed ---- */

/* The unescaping memory serves: it is idle while a signature is made or checked. NULL: none left.
 */
static char *input_room(struct mint_ctx *ctx, size_t size, struct mi_input *input)
{
	input->allocated = size > sizeof ctx->text ? malloc(size) : NULL;
	return size > sizeof ctx->text ? input->allocated : ctx->text;
}

enum mint_err mi_input_make(struct mint_ctx *ctx, struct mint_text segment,
	struct mint_text payload, bool unencoded, struct mi_input *ret_input,
	struct mint_error *error)
{
	struct mi_input input = { .n = 0 };
	if (payload.n > MINT_JWS_SIZE_MAX)
		return mi_fail(error, MINT_ERR_MALFORMED, "the payload is too long");
	size_t size = segment.n + (unencoded ? payload.n : MINT_B64URL_SIZE(payload.n));
	if (size > MINT_JWS_SIZE_MAX)
		return mi_fail(error, MINT_ERR_MALFORMED, "the payload is too long");
	input.p = input_room(ctx, size, &input);
	if (!input.p)
		return mi_fail_plain(error, MINT_ERR_NOMEM);
	memcpy(input.p, segment.p, segment.n);
	if (!unencoded)
		mi_b64url_put(input.p + segment.n, (const unsigned char *)payload.p, payload.n);
	else if (payload.n)
		memcpy(input.p + segment.n, payload.p, payload.n);
	input.n = size;
	*ret_input = input;
	return MINT_OK;
}

/* ---- signing ---- */

static enum mint_err signature_of(struct mint_ctx *ctx, const struct mint_signer *s,
	struct mint_text payload, struct mint_error *error)
{
	struct mi_input input = { .n = 0 };
	bool unencoded = s->flags & MINT_SIGN_UNENCODED;
	TRY(mi_input_make(ctx, (struct mint_text){ s->segment, s->segment_len }, payload, unencoded,
		&input, error));
	enum mint_err e = s->jwk->alg->family->sign(ctx, s->jwk, input.p, input.n, ctx->signature);
	free(input.allocated);
	return e == MINT_OK ? MINT_OK : mi_fail_plain(error, e);
}

/* RFC 7797 5.2: between the points only what no reader takes for anything else. */
static bool is_plain(struct mint_text payload)
{
	for (size_t i = 0; i < payload.n; i++)
		if (payload.p[i] < 0x20 || payload.p[i] > 0x7e || payload.p[i] == '.')
			return false;
	return true;
}

static enum mint_err check_size(size_t need, size_t size, size_t *ret_len, struct mint_error *error)
{
	if (need > MINT_TOKEN_SIZE_MAX)
		return mi_fail(error, MINT_ERR_MALFORMED, "the token would be longer than %d",
			MINT_TOKEN_SIZE_MAX);
	if (need <= size)
		return MINT_OK;
	*ret_len = need;
	return mi_fail(error, MINT_ERR_SPACE, "the buffer must have %zu bytes", need);
}

/* header . between . signature; what the signature is over has been settled by the caller. */
static enum mint_err write_token(struct mint_ctx *ctx, const struct mint_signer *s,
	struct mint_text payload, struct mint_text between, char *buf, size_t size, size_t *ret_len,
	struct mint_error *error)
{
	size_t signature = s->jwk->alg->family->signature_size(s->jwk), n = s->segment_len;
	size_t need = n + between.n + 1 + MINT_B64URL_SIZE(signature);
	TRY(check_size(need, size, ret_len, error));
	TRY(signature_of(ctx, s, payload, error));
	memcpy(buf, s->segment, n);
	if (between.n)
		memcpy(buf + n, between.p, between.n);
	n += between.n;
	buf[n++] = '.';
	mi_b64url_put(buf + n, ctx->signature, signature);
	*ret_len = need;
	return MINT_OK;
}

enum mint_err mint_jws_sign(struct mint_ctx *ctx, const struct mint_signer *signer,
	const void *payload, size_t len, unsigned flags, char *buf, size_t size, size_t *ret_len,
	struct mint_error *error)
{
	struct mint_text bytes = { payload, len }, nothing = { NULL, 0 };
	if (flags & MINT_JWS_DETACHED)
		return write_token(ctx, signer, bytes, nothing, buf, size, ret_len, error);
	if (!(signer->flags & MINT_SIGN_UNENCODED))
		return mi_jws_sign(ctx, signer, payload, len, buf, size, ret_len, error);
	if (len > MINT_TOKEN_SIZE_MAX || !is_plain(bytes))
		return mi_fail(error, MINT_ERR_MALFORMED,
			"an unencoded payload in the token is short printable ASCII without a "
			"point");
	return write_token(ctx, signer, bytes, bytes, buf, size, ret_len, error);
}

/* ---- verifying ---- */

static enum mint_err payload_of(struct mint_ctx *ctx, const struct mi_verified *v,
	const struct mint_text *detached, struct mint_text *ret_payload, struct mint_error *error)
{
	struct mint_text part = v->parts.payload;
	size_t n;
	if (!detached && v->unencoded && !is_plain(part))
		return mi_fail(error, MINT_ERR_MALFORMED,
			"invalid token: the unencoded payload is not printable ASCII");
	if (detached || v->unencoded) {
		*ret_payload = detached ? *detached : part;
		return MINT_OK;
	}
	if (mint_b64url_decode(part.p, part.n, ctx->payload, sizeof ctx->payload, &n) != MINT_OK)
		return mi_fail(
			error, MINT_ERR_MALFORMED, "invalid token: the payload is no base64url");
	*ret_payload = (struct mint_text){ ctx->payload, n };
	return MINT_OK;
}

enum mint_err mint_jws_verify(struct mint_ctx *ctx, const struct mint_verifier *verifier,
	const char *token, size_t len, const struct mint_text *detached, struct mint_jws *ret_jws,
	struct mint_error *error)
{
	struct mi_verified v;
	struct mi_expected expected = { .detached = detached };
	struct mint_text payload;
	*ret_jws = (struct mint_jws){ 0 };
	TRY(mi_jws_verify_as(ctx, verifier, token, len, expected, &v, error));
	TRY(payload_of(ctx, &v, detached, &payload, error));
	*ret_jws = (struct mint_jws){
		.alg = v.key->alg->alg,
		.header = v.header,
		.payload = payload,
		.kid = v.kid,
		.typ = v.typ,
		.key = v.key,
		.crit = v.crit,
		.unencoded = v.unencoded,
	};
	return MINT_OK;
}
