/* SPDX-License-Identifier: Apache-2.0 */
/* Ed25519 by libsodium, which signs and verifies at twice the rate of OpenSSL 3. */
#include "okp.h"
#include <sodium.h>

bool mi_okp_sodium_ready(void)
{
	return sodium_init() >= 0;
}

enum mint_err mi_okp_sodium_sign(struct mint_ctx *ctx, const struct mint_jwk *jwk, const char *data,
	size_t len, unsigned char *signature)
{
	(void)ctx;
	return crypto_sign_ed25519_detached(
		       signature, NULL, (const unsigned char *)data, len, jwk->ed25519) == 0
		       ? MINT_OK
		       : MINT_ERR_CRYPTO;
}

enum mint_err mi_okp_sodium_verify(struct mint_ctx *ctx, const struct mint_jwk *jwk,
	const char *data, size_t len, const unsigned char *signature)
{
	(void)ctx;
	return crypto_sign_ed25519_verify_detached(signature, (const unsigned char *)data, len,
		       jwk->ed25519 + MI_ED25519_SIZE) == 0
		       ? MINT_OK
		       : MINT_ERR_SIGNATURE;
}
