/* SPDX-License-Identifier: Apache-2.0 */
/* lib_key.h: a key that was read, from whatever text, is written, read again and the same. */
#pragma once
#include <mintage/mintage.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define KEY_TEXT_MAX 32768

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void need(int holds)
{
	if (!holds)
		abort();
}

static inline void check_json(const struct mint_jwk *jwk, enum mint_part part)
{
	static char first[1 << 17], second[1 << 17];
	struct mint_jwk_options options = { .flags = MINT_ALLOW_SHORT_SECRET };
	struct mint_jwk *again = NULL;
	size_t n = 0, m = 0;
	need(mint_jwk_write_json(jwk, part, first, sizeof first, &n, NULL) == MINT_OK);
	need(mint_jwk_from_json(&options, first, n, &again, NULL) == MINT_OK);
	need(mint_jwk_write_json(again, part, second, sizeof second, &m, NULL) == MINT_OK);
	need(n == m && memcmp(first, second, n) == 0);
	mint_jwk_unref(again);
}

static inline void check_key(const struct mint_jwk *jwk)
{
	char thumbprint[MINT_THUMBPRINT_SIZE];
	check_json(jwk, mint_jwk_can_sign(jwk) ? MINT_PRIVATE : MINT_PUBLIC);
	need(mint_jwk_thumbprint(jwk, thumbprint, NULL) == MINT_OK && strlen(thumbprint) == 43);
	need(mint_jwk_kty(jwk) == mint_alg_kty(mint_jwk_alg(jwk)) && mint_jwk_bits(jwk) > 0);
}
