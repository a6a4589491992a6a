/* SPDX-License-Identifier: Apache-2.0 */
/* okp.h: EdDSA by two libraries. Which one serves Ed25519 is decided when the library is built;
 * both are here for a test that compares them. Ed448 is libcrypto's alone. */
#pragma once
#include "ctx.h"

/* Write and read jwk->curve->signature bytes. Fail: CRYPTO; verify: SIGNATURE too. */
enum mint_err mi_okp_crypto_sign(struct mint_ctx *ctx, const struct mint_jwk *jwk, const char *data,
	size_t len, unsigned char *signature);
enum mint_err mi_okp_crypto_verify(struct mint_ctx *ctx, const struct mint_jwk *jwk,
	const char *data, size_t len, const unsigned char *signature);

#ifdef MINT_SODIUM
/* Ed25519 only. */
enum mint_err mi_okp_sodium_sign(struct mint_ctx *ctx, const struct mint_jwk *jwk, const char *data,
	size_t len, unsigned char *signature);
enum mint_err mi_okp_sodium_verify(struct mint_ctx *ctx, const struct mint_jwk *jwk,
	const char *data, size_t len, const unsigned char *signature);
/* Makes libsodium ready, once for the process. False when it can't be. */
bool mi_okp_sodium_ready(void);
#endif
