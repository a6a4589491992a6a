/* SPDX-License-Identifier: Apache-2.0 */
/* lib_jwks: any text as a JWK Set. Each key is found by its kid and alg; the public halves make a
 * set again, of as many keys. */
#include "lib_key.h"

static void check_written(const struct mint_jwks *jwks)
{
	static char text[1 << 20];
	struct mint_jwks *again = NULL;
	size_t n = 0;
	enum mint_err e = mint_jwks_write_json(jwks, text, sizeof text, &n, NULL);
	need(e == MINT_OK || e == MINT_ERR_KEY || e == MINT_ERR_SPACE);
	if (e != MINT_OK)
		return;
	need(mint_jwks_from_json(MINT_ALG_UNSET, text, n, &again, NULL) == MINT_OK);
	need(mint_jwks_count(again) == mint_jwks_count(jwks) && mint_jwks_left_out(again) == 0);
	mint_jwks_unref(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum mint_alg algs[] = { MINT_ALG_UNSET, MINT_ALG_HS256, MINT_ALG_RS256 };
	if (size > KEY_TEXT_MAX)
		return 0;
	for (size_t a = 0; a < sizeof algs / sizeof *algs; a++) {
		struct mint_jwks *jwks = NULL;
		if (mint_jwks_from_json(algs[a], (const char *)data, size, &jwks, NULL) != MINT_OK)
			continue;
		for (size_t i = 0; i < mint_jwks_count(jwks); i++) {
			const struct mint_jwk *jwk = mint_jwks_at(jwks, i);
			check_key(jwk);
			if (mint_jwk_kid(jwk).p)
				need(mint_jwks_find(jwks, mint_jwk_kid(jwk), mint_jwk_alg(jwk)) ==
					jwk);
		}
		check_written(jwks);
		mint_jwks_unref(jwks);
	}
	return 0;
}
