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

/* Decodes and reads the header into ctx->header: alg, kid and typ, where they are there. With `is`
 * all of RFC 7515 4.1 is held against it, and what it says of crit and b64; with NULL what is of
 * another kind counts as absent. Fails: MALFORMED, ALG (missing or not one of ours), CRIT. */
enum mint_err mi_header_read(struct mint_ctx *ctx, struct mint_text segment,
	const struct mint_verify_options *is, struct mint_error *error);

/* Checks the signature over parts->signed_. Fails: SIGNATURE, MALFORMED (base64url), UNSIGNED,
 * CRYPTO. */
enum mint_err mi_jws_check(struct mint_ctx *ctx, const struct mint_jwk *key,
	const struct mi_parts *parts, struct mint_error *error);

/* Policy of a verifier up to the signature: parts, header, key, signature. Texts are good until the
 * context's next use. */
struct mi_verified {
	const struct mint_jwk *key;
	struct mint_text header, kid, typ;
	unsigned crit;
	bool unencoded;
	struct mi_parts parts;
};
/* What a caller of mi_jws_verify_as expects beside the policy. */
struct mi_expected {
	bool jwt;                         /* b64 false is CRIT (RFC 7797 7) */
	const struct mint_text *detached; /* the payload, when it is not in the token; else NULL */
};
enum mint_err mi_jws_verify_as(struct mint_ctx *ctx, const struct mint_verifier *verifier,
	const char *token, size_t len, struct mi_expected expected,
	struct mi_verified *ret_verified, struct mint_error *error);

/* The same for a token that has its payload. */
static inline enum mint_err mi_jws_verify(struct mint_ctx *ctx,
	const struct mint_verifier *verifier, const char *token, size_t len,
	struct mi_verified *ret_verified, struct mint_error *error)
{
	return mi_jws_verify_as(ctx, verifier, token, len, (struct mi_expected){ .jwt = false },
		ret_verified, error);
}

/* What a signature is over when the payload stands beside the token: `segment` with its point,
 * and the payload, encoded or not. In the context's memory, or allocated when that is too small.
 * Fails: MALFORMED (too long), NOMEM. */
struct mi_input {
	char *p;
	size_t n;
	char *allocated; /* free() it */
};
enum mint_err mi_input_make(struct mint_ctx *ctx, struct mint_text segment,
	struct mint_text payload, bool unencoded, struct mi_input *ret_input,
	struct mint_error *error);

/* Signs any bytes. Fails: SPACE, MALFORMED (too long), CRYPTO. */
enum mint_err mi_jws_sign(struct mint_ctx *ctx, const struct mint_signer *signer,
	const char *payload, size_t len, char *buf, size_t size, size_t *ret_len,
	struct mint_error *error);
