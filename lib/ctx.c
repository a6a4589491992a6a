/* SPDX-License-Identifier: Apache-2.0 */
#include "ctx.h"
#include "jwks_holder.h"
#include <stdlib.h>

static const char *const hash_names[] = { "SHA256", "SHA384", "SHA512" };

enum mint_err mint_ctx_new(struct mint_ctx **ret_ctx, struct mint_error *error)
{
	struct mint_ctx *ctx = calloc(1, sizeof *ctx);
	if (!ctx)
		return mi_fail_plain(error, MINT_ERR_NOMEM);
	bool fine = (ctx->hash = EVP_MD_CTX_new()) != NULL;
	/* Looked up once: an implicit look-up per digest costs more than the digest of a token. */
	for (size_t i = 0; i < 3; i++)
		fine = (ctx->hashes[i] = EVP_MD_fetch(NULL, hash_names[i], NULL)) && fine;
	if (!fine) {
		mint_ctx_free(ctx);
		return mi_fail_plain(error, MINT_ERR_CRYPTO);
	}
	*ret_ctx = ctx;
	return MINT_OK;
}

static void key_slot_clear(struct mi_key_slot *s)
{
	EVP_PKEY_CTX_free(s->sign);
	EVP_PKEY_CTX_free(s->verify);
	EVP_MD_CTX_free(s->whole_sign);
	EVP_MD_CTX_free(s->whole_verify);
	mint_jwk_unref(s->jwk);
	*s = (struct mi_key_slot){ 0 };
}

static void set_slot_clear(struct mi_set_slot *s)
{
	mint_jwks_unref(s->jwks);
	mint_jwks_holder_unref(s->holder);
	*s = (struct mi_set_slot){ 0 };
}

void mint_ctx_clear(struct mint_ctx *ctx)
{
	for (size_t i = 0; i < MI_KEY_SLOTS; i++)
		key_slot_clear(&ctx->keys[i]);
	for (size_t i = 0; i < MI_SET_SLOTS; i++)
		set_slot_clear(&ctx->sets[i]);
	for (size_t i = 0; i < MI_HEADER_SLOTS; i++) {
		mint_verifier_unref(ctx->headers[i].verifier);
		mint_jwks_unref(ctx->headers[i].keys);
		ctx->headers[i].verifier = NULL;
		ctx->headers[i].keys = NULL;
	}
}

void mint_ctx_free(struct mint_ctx *ctx)
{
	if (!ctx)
		return;
	mint_ctx_clear(ctx);
	EVP_MD_CTX_free(ctx->hash);
	for (size_t i = 0; i < 3; i++)
		EVP_MD_free(ctx->hashes[i]);
	free(ctx);
}

struct mi_key_slot *mi_ctx_key(struct mint_ctx *ctx, const struct mint_jwk *jwk)
{
	struct mi_key_slot *oldest = &ctx->keys[0];
	ctx->clock++;
	for (size_t i = 0; i < MI_KEY_SLOTS; i++) {
		struct mi_key_slot *s = &ctx->keys[i];
		if (s->jwk == jwk) {
			s->used_at = ctx->clock;
			return s;
		}
		if (!s->jwk ||
			(oldest->jwk && ctx->clock - s->used_at > ctx->clock - oldest->used_at))
			oldest = s;
	}
	key_slot_clear(oldest);
	oldest->jwk = mint_jwk_ref(jwk);
	oldest->used_at = ctx->clock;
	return oldest;
}

static struct mi_set_slot *set_slot(struct mint_ctx *ctx, const struct mint_jwks_holder *holder)
{
	struct mi_set_slot *oldest = &ctx->sets[0];
	ctx->clock++;
	for (size_t i = 0; i < MI_SET_SLOTS; i++) {
		struct mi_set_slot *s = &ctx->sets[i];
		if (s->holder == holder)
			return s;
		if (!s->holder ||
			(oldest->holder && ctx->clock - s->used_at > ctx->clock - oldest->used_at))
			oldest = s;
	}
	set_slot_clear(oldest);
	oldest->holder = mint_jwks_holder_ref(holder);
	return oldest;
}

const struct mint_jwks *mi_ctx_keys(struct mint_ctx *ctx, const struct mint_jwks_holder *holder)
{
	struct mi_set_slot *s = set_slot(ctx, holder);
	s->used_at = ctx->clock;
	if (!s->jwks || s->version != mi_jwks_holder_version(holder)) {
		mint_jwks_unref(s->jwks);
		s->jwks = mi_jwks_holder_get(holder, &s->version);
	}
	return s->jwks;
}

size_t mi_ctx_digest(struct mint_ctx *ctx, const struct mint_jwk *jwk, const void *data, size_t len,
	unsigned char out[EVP_MAX_MD_SIZE])
{
	unsigned n = 0;
	EVP_MD *hash = ctx->hashes[jwk->alg->hash_bits / 128 - 2];
	if (!EVP_DigestInit_ex2(ctx->hash, hash, NULL) || !EVP_DigestUpdate(ctx->hash, data, len) ||
		!EVP_DigestFinal_ex(ctx->hash, out, &n))
		return 0;
	return n;
}
