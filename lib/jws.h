/* SPDX-License-Identifier: Apache-2.0 */
/* jws.h: the compact form of RFC 7515 below the claims: parts, header, signature; the payload is
 * any bytes. */
#pragma once
#include "ctx.h"

/* The three parts of a token, as they stand in it. */
struct mi_parts {
	struct mint_text header, payload, signature;
	struct mint_text signed_; /* header.payload */
};

/* Fails: MALFORMED (empty, too long, not three parts). */
enum mint_err mi_jws_split(
	const char *token, size_t len, struct mi_parts *ret_parts, struct mint_error *error);

/* Decodes and reads the header into ctx->header: alg, kid and typ, where they are there. With
 * `strict` all of RFC 7515 4.1 is held against it, else what is of another kind counts as absent.
 * Fails: MALFORMED, ALG (missing or not one of ours), CRIT. */
enum mint_err mi_header_read(
	struct mint_ctx *ctx, struct mint_text segment, bool strict, struct mint_error *error);

/* Checks the signature over parts->signed_. Fails: SIGNATURE, MALFORMED (base64url), UNSIGNED,
 * CRYPTO. */
enum mint_err mi_jws_check(struct mint_ctx *ctx, const struct mint_jwk *key,
	const struct mi_parts *parts, struct mint_error *error);

/* Policy of a verifier up to the signature: parts, header, key, signature. *ret_header's texts are
 * good until the context's next use. */
struct mi_verified {
	const struct mint_jwk *key;
	struct mint_text header, kid, typ;
	struct mi_parts parts;
};
enum mint_err mi_jws_verify(struct mint_ctx *ctx, const struct mint_verifier *verifier,
	const char *token, size_t len, struct mi_verified *ret_verified, struct mint_error *error);

/* Signs any bytes. Fails: SPACE, MALFORMED (too long), CRYPTO. */
enum mint_err mi_jws_sign(struct mint_ctx *ctx, const struct mint_signer *signer,
	const char *payload, size_t len, char *buf, size_t size, size_t *ret_len,
	struct mint_error *error);
