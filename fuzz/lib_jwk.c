/* SPDX-License-Identifier: Apache-2.0 */
/* lib_jwk: any text as a JWK, with its own alg and with one of ours. */
#include "lib_key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mint_jwk_options options[] = { { .alg = MINT_ALG_UNSET },
		{ .alg = MINT_ALG_RS256, .flags = MINT_KID_THUMBPRINT },
		{ .alg = MINT_ALG_HS256, .flags = MINT_ALLOW_SHORT_SECRET | MINT_SECRET_RAW } };
	if (size > KEY_TEXT_MAX)
		return 0;
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		struct mint_jwk *jwk = NULL;
		if (mint_jwk_from_json(&options[i], (const char *)data, size, &jwk, NULL) ==
			MINT_OK)
			check_key(jwk);
		mint_jwk_unref(jwk);
	}
	return 0;
}
