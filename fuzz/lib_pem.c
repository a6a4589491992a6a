/* SPDX-License-Identifier: Apache-2.0 */
/* lib_pem: any text as PEM, and any bytes as DER. What is read is written as PEM and read again. */
#include "lib_key.h"

static void check_pem(const struct mint_jwk *jwk)
{
	static char text[1 << 17];
	struct mint_jwk_options options = { .alg = mint_jwk_alg(jwk) };
	enum mint_part part = mint_jwk_can_sign(jwk) ? MINT_PRIVATE : MINT_PUBLIC;
	struct mint_jwk *again = NULL;
	char one[MINT_THUMBPRINT_SIZE], two[MINT_THUMBPRINT_SIZE];
	size_t n = 0;
	need(mint_jwk_write_pem(jwk, part, text, sizeof text, &n, NULL) == MINT_OK);
	need(mint_jwk_from_pem(&options, text, n, &again, NULL) == MINT_OK);
	need(mint_jwk_can_sign(again) == mint_jwk_can_sign(jwk));
	need(mint_jwk_thumbprint(jwk, one, NULL) == MINT_OK);
	need(mint_jwk_thumbprint(again, two, NULL) == MINT_OK && strcmp(one, two) == 0);
	mint_jwk_unref(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mint_jwk_options options[] = { { .alg = MINT_ALG_UNSET }, { .alg = MINT_ALG_RS256 },
		{ .alg = MINT_ALG_PS256 }, { .alg = MINT_ALG_ES256 } };
	if (size > KEY_TEXT_MAX)
		return 0;
	for (size_t i = 0; i < 2 * (sizeof options / sizeof *options); i++) {
		struct mint_jwk *jwk = NULL;
		enum mint_err e = i & 1 ? mint_jwk_from_der(&options[i / 2], data, size, &jwk, NULL)
					: mint_jwk_from_pem(&options[i / 2], (const char *)data,
						  size, &jwk, NULL);
		need(e != MINT_ERR_NOMEM && e != MINT_ERR_MALFORMED);
		if (e == MINT_OK) {
			check_key(jwk);
			check_pem(jwk);
		}
		mint_jwk_unref(jwk);
	}
	return 0;
}
