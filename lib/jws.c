/* SPDX-License-Identifier: Apache-2.0 */
#include "jws.h"
#include "b64.h"
#include "jws_crit.h"

enum mint_err mi_jws_split(
	const char *token, size_t len, struct mi_parts *ret_parts, struct mint_error *error)
{
	if (len == 0)
		return mi_fail(error, MINT_ERR_MALFORMED, "jwt must be provided");
	if (len > MINT_TOKEN_SIZE_MAX)
		return mi_fail(error, MINT_ERR_MALFORMED, "jwt malformed: longer than %d",
			MINT_TOKEN_SIZE_MAX);
	const char *end = token + len, *one = memchr(token, '.', len);
	const char *two = one ? memchr(one + 1, '.', (size_t)(end - one - 1)) : NULL;
	if (!two || memchr(two + 1, '.', (size_t)(end - two - 1)))
		return mi_fail(error, MINT_ERR_MALFORMED, "jwt malformed");
	ret_parts->header = (struct mint_text){ token, (size_t)(one - token) };
	ret_parts->payload = (struct mint_text){ one + 1, (size_t)(two - one - 1) };
	ret_parts->signature = (struct mint_text){ two + 1, (size_t)(end - two - 1) };
	ret_parts->signed_ = (struct mint_text){ token, (size_t)(two - token) };
	return MINT_OK;
}

/* ---- header ---- */

/* The member as text, unescaped at its own offset in h->text. p == NULL: absent. False: there, but
 * no string. */
static bool text_member(struct mi_header *h, const struct mi_object *o, const char *name,
	struct mint_text *ret_text)
{
	const struct mi_member *m = mi_json_find(o, name, 3);
	*ret_text = (struct mint_text){ NULL, 0 };
	if (!m)
		return true;
	if (m->type != MINT_JSON_STRING)
		return false;
	char *at = h->text + m->value;
	*ret_text = (struct mint_text){ at,
		mi_json_unescape(o->text + m->value + 1, m->value_len - 2u, at) };
	return true;
}

static enum mint_err check_members(struct mi_header *h, const struct mi_object *o,
	const struct mint_verify_options *is, bool texts_are_fine, struct mint_error *error)
{
	if (!h->alg)
		return mi_fail_plain(error, MINT_ERR_ALG);
	TRY(mi_crit_check(o, is, &h->crit, &h->unencoded, error));
	if (!texts_are_fine)
		return mi_fail(error, MINT_ERR_MALFORMED, "invalid token: kid or typ is no string");
	if (h->kid.n > MINT_KID_MAX)
		return mi_fail(error, MINT_ERR_MALFORMED,
			"invalid token: the kid has more than %d bytes", MINT_KID_MAX);
	return MINT_OK;
}

enum mint_err mi_header_read(struct mint_ctx *ctx, struct mint_text segment,
	const struct mint_verify_options *is, struct mint_error *error)
{
	struct mi_header *h = &ctx->header;
	struct mi_object o = { .members = ctx->header_members, .max = MI_HEADER_MEMBERS };
	struct mint_text alg;
	if (mint_b64url_decode(segment.p, segment.n, h->json, sizeof h->json, &h->json_len) !=
		MINT_OK)
		return mi_fail(
			error, MINT_ERR_MALFORMED, "invalid token: the header is no base64url");
	const char *why = mi_json_object(&o, h->json, h->json_len, MINT_TOKEN_DEPTH_MAX);
	if (why)
		return mi_fail(error, MINT_ERR_MALFORMED, "invalid token: header: %s", why);
	bool fine = text_member(h, &o, "kid", &h->kid);
	fine = text_member(h, &o, "typ", &h->typ) && fine;
	h->alg = text_member(h, &o, "alg", &alg) && alg.p ? mint_alg_from_name(alg.p, alg.n)
							  : MINT_ALG_UNSET;
	return is ? check_members(h, &o, is, fine, error) : MINT_OK;
}

/* ---- signature ---- */

enum mint_err mi_jws_check(struct mint_ctx *ctx, const struct mint_jwk *key,
	const struct mi_parts *parts, struct mint_error *error)
{
	const struct mi_family *family = key->alg->family;
	size_t len;
	enum mint_err e = mint_b64url_decode(parts->signature.p, parts->signature.n, ctx->signature,
		sizeof ctx->signature, &len);
	if (e == MINT_ERR_MALFORMED)
		return mi_fail(error, e, "invalid token: the signature is no base64url");
	/* The length is a matter of the algorithm and the key, and is settled before any
	 * cryptography. */
	if (e != MINT_OK || len != family->signature_size(key))
		return mi_fail_plain(error, MINT_ERR_SIGNATURE);
	e = family->verify(ctx, key, parts->signed_.p, parts->signed_.n, ctx->signature);
	return e == MINT_OK ? MINT_OK : mi_fail_plain(error, e);
}
