/* SPDX-License-Identifier: Apache-2.0 */
#include "alg.h"
#include <string.h>

/* Ordered by enum mint_alg. RFC 7518 3.1, RFC 8037 3.1, RFC 8812 3.2 */
static const struct mi_algorithm rows[] = {
	{ MINT_ALG_HS256, 256, "HS256", &mi_family_secret, "SHA256", false },
	{ MINT_ALG_HS384, 384, "HS384", &mi_family_secret, "SHA384", false },
	{ MINT_ALG_HS512, 512, "HS512", &mi_family_secret, "SHA512", false },
	{ MINT_ALG_RS256, 256, "RS256", &mi_family_rsa, "SHA256", false },
	{ MINT_ALG_RS384, 384, "RS384", &mi_family_rsa, "SHA384", false },
	{ MINT_ALG_RS512, 512, "RS512", &mi_family_rsa, "SHA512", false },
	{ MINT_ALG_PS256, 256, "PS256", &mi_family_rsa, "SHA256", true },
	{ MINT_ALG_PS384, 384, "PS384", &mi_family_rsa, "SHA384", true },
	{ MINT_ALG_PS512, 512, "PS512", &mi_family_rsa, "SHA512", true },
	{ MINT_ALG_ES256, 256, "ES256", &mi_family_ec, "SHA256", false },
	{ MINT_ALG_ES384, 384, "ES384", &mi_family_ec, "SHA384", false },
	{ MINT_ALG_ES512, 512, "ES512", &mi_family_ec, "SHA512", false },
	{ MINT_ALG_ES256K, 256, "ES256K", &mi_family_ec, "SHA256", false },
	{ MINT_ALG_EDDSA, 0, "EdDSA", &mi_family_okp, NULL, false },
};
#define ROWS (sizeof rows / sizeof *rows)

/* Ordered by enum mint_kty. */
static const struct mi_family *const families[] = { &mi_family_secret, &mi_family_rsa,
	&mi_family_ec, &mi_family_okp };
#define FAMILIES (sizeof families / sizeof *families)

const struct mi_algorithm *mi_alg_row(enum mint_alg alg)
{
	size_t i = (size_t)alg - 1;
	return i < ROWS ? &rows[i] : NULL;
}

const struct mi_family *mi_family_of(const char *kty, size_t len)
{
	for (size_t i = 0; i < FAMILIES; i++)
		if (strlen(families[i]->kty_name) == len &&
			memcmp(families[i]->kty_name, kty, len) == 0)
			return families[i];
	return NULL;
}

enum mint_alg mint_alg_from_name(const char *name, size_t len)
{
	for (size_t i = 0; i < ROWS; i++)
		if (strlen(rows[i].name) == len && memcmp(rows[i].name, name, len) == 0)
			return rows[i].alg;
	return MINT_ALG_UNSET;
}

const char *mint_alg_name(enum mint_alg alg)
{
	const struct mi_algorithm *row = mi_alg_row(alg);
	return row ? row->name : "";
}

enum mint_kty mint_alg_kty(enum mint_alg alg)
{
	const struct mi_algorithm *row = mi_alg_row(alg);
	return row ? row->family->kty : (enum mint_kty)0;
}

const char *mint_kty_name(enum mint_kty kty)
{
	size_t i = (size_t)kty - 1;
	return i < FAMILIES ? families[i]->kty_name : "";
}
