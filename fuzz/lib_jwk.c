/* SPDX-License-Identifier: Apache-2.0 */
/* lib_jwk: any text as JWK, JWK Set and PEM. A key that is read is written, read again and the
 * same. */
#include <mintage/mintage.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int holds)
{
	if (!holds)
		abort();
}

static void check_key(const struct mint_jwk *jwk)
{
	static char first[1 << 17], second[1 << 17];
	enum mint_part part = mint_jwk_can_sign(jwk) ? MINT_PRIVATE : MINT_PUBLIC;
	struct mint_jwk_options options = { .flags = MINT_ALLOW_SHORT_SECRET };
	struct mint_jwk *again = NULL;
	char thumbprint[MINT_THUMBPRINT_SIZE];
	size_t n = 0, m = 0;
	need(mint_jwk_write_json(jwk, part, first, sizeof first, &n, NULL) == MINT_OK);
	need(mint_jwk_from_json(&options, first, n, &again, NULL) == MINT_OK);
	need(mint_jwk_write_json(again, part, second, sizeof second, &m, NULL) == MINT_OK);
	need(n == m && memcmp(first, second, n) == 0);
	need(mint_jwk_thumbprint(jwk, thumbprint, NULL) == MINT_OK && strlen(thumbprint) == 43);
	mint_jwk_unref(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct mint_jwk_options options = { .alg = MINT_ALG_RS256 };
	struct mint_jwk *jwk = NULL;
	struct mint_jwks *jwks = NULL;
	if (size > 32768)
		return 0;
	if (mint_jwk_from_json(NULL, text, size, &jwk, NULL) == MINT_OK)
		check_key(jwk);
	mint_jwk_unref(jwk);
	jwk = NULL;
	if (mint_jwk_from_pem(&options, text, size, &jwk, NULL) == MINT_OK)
		check_key(jwk);
	mint_jwk_unref(jwk);
	if (mint_jwks_from_json(MINT_ALG_HS256, text, size, &jwks, NULL) == MINT_OK)
		for (size_t i = 0; i < mint_jwks_count(jwks); i++)
			check_key(mint_jwks_at(jwks, i));
	mint_jwks_unref(jwks);
	return 0;
}
