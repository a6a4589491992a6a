/* SPDX-License-Identifier: Apache-2.0 */
#include "key_curve.h"
#include "err_crypto.h"
#include "json.h"
#include "key_pair.h"
#include <openssl/err.h>
#include <string.h>

/* SEC 2 and FIPS 186: the number of points, which r and s of a signature stay below. */
static const unsigned char order_p256[] = { 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84,
	0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51 };
static const unsigned char order_p384[] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xc7, 0x63, 0x4d, 0x81, 0xf4, 0x37, 0x2d, 0xdf, 0x58, 0x1a, 0x0d, 0xb2, 0x48, 0xb0, 0xa7,
	0x7a, 0xec, 0xec, 0x19, 0x6a, 0xcc, 0xc5, 0x29, 0x73 };
static const unsigned char order_p521[] = { 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfa, 0x51, 0x86, 0x87, 0x83, 0xbf,
	0x2f, 0x96, 0x6b, 0x7f, 0xcc, 0x01, 0x48, 0xf7, 0x09, 0xa5, 0xd0, 0x3b, 0xb5, 0xc9, 0xb8,
	0x89, 0x9c, 0x47, 0xae, 0xbb, 0x6f, 0xb7, 0x1e, 0x91, 0x38, 0x64, 0x09 };
static const unsigned char order_secp256k1[] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0,
	0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41 };

/* Ordered by enum mint_crv. RFC 7518 6.2.1.1, RFC 8812 3.1, RFC 8037 2 */
static const struct mi_curve rows[] = {
	{ MINT_CRV_P256, MINT_ALG_ES256, "P-256", "prime256v1", order_p256, MINT_KTY_EC, 256, 32,
		64 },
	{ MINT_CRV_P384, MINT_ALG_ES384, "P-384", "secp384r1", order_p384, MINT_KTY_EC, 384, 48,
		96 },
	{ MINT_CRV_P521, MINT_ALG_ES512, "P-521", "secp521r1", order_p521, MINT_KTY_EC, 521, 66,
		132 },
	{ MINT_CRV_SECP256K1, MINT_ALG_ES256K, "secp256k1", "secp256k1", order_secp256k1,
		MINT_KTY_EC, 256, 32, 64 },
	{ MINT_CRV_ED25519, MINT_ALG_EDDSA, "Ed25519", "ED25519", NULL, MINT_KTY_OKP, 255, 32, 64 },
	{ MINT_CRV_ED448, MINT_ALG_EDDSA, "Ed448", "ED448", NULL, MINT_KTY_OKP, 448, 57, 114 },
};
#define ROWS (sizeof rows / sizeof *rows)

const struct mi_curve *mi_curve_row(enum mint_crv crv)
{
	size_t i = (size_t)crv - 1;
	return i < ROWS ? &rows[i] : NULL;
}

/* ---- of keys ---- */

const struct mi_curve *mi_curve_of(const EVP_PKEY *pkey)
{
	char group[32];
	bool ec = EVP_PKEY_is_a(pkey, "EC");
	if (ec && !EVP_PKEY_get_group_name(pkey, group, sizeof group, NULL))
		return NULL;
	for (size_t i = 0; i < ROWS; i++)
		if (ec ? rows[i].order && strcmp(rows[i].group, group) == 0
		       : !rows[i].order && EVP_PKEY_is_a(pkey, rows[i].group))
			return &rows[i];
	return NULL;
}

const struct mi_curve *mi_curve_of_json(const struct mi_object *json, enum mint_kty kty)
{
	const struct mi_member *m = mi_json_find(json, "crv", 3);
	if (!m || m->type != MINT_JSON_STRING || m->value_escaped)
		return NULL;
	const struct mi_curve *curve =
		mi_curve_row(mint_crv_from_name(json->text + m->value + 1, m->value_len - 2u));
	return curve && curve->kty == kty ? curve : NULL;
}

enum mint_err mi_curve_fits(
	const struct mi_curve *curve, const struct mi_algorithm *alg, struct mint_error *error)
{
	if (curve && curve->alg == alg->alg)
		return MINT_OK;
	if (alg->alg == MINT_ALG_EDDSA)
		return mi_fail(error, MINT_ERR_KEY, "EdDSA needs a key on Ed25519 or Ed448");
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].alg == alg->alg)
			return mi_fail(error, MINT_ERR_KEY,
				"\"alg\" parameter \"%s\" requires curve \"%s\".", alg->name,
				rows[i].group);
	return mi_fail(error, MINT_ERR_KEY, "%s does not take a key on a curve", alg->name);
}

enum mint_err mint_jwk_generate_curve(const struct mint_jwk_options *options, enum mint_crv crv,
	struct mint_jwk **ret_jwk, struct mint_error *error)
{
	struct mint_jwk_options o = options ? *options : (struct mint_jwk_options){ 0 };
	const struct mi_curve *curve = mi_curve_row(crv);
	if (!curve)
		return mi_fail(error, MINT_ERR_KEY, "the curve is not one of ours");
	const struct mi_algorithm *alg = mi_alg_row(o.alg ? o.alg : curve->alg);
	if (!alg || !alg->family->has_curves)
		return mi_fail(error, MINT_ERR_ALG, "the algorithm takes no key on a curve");
	TRY(mi_curve_fits(curve, alg, error));
	ERR_clear_error();
	AUTO(mi_pkey_freep)
	EVP_PKEY *pkey = curve->order ? EVP_PKEY_Q_keygen(NULL, NULL, "EC", curve->group)
				      : EVP_PKEY_Q_keygen(NULL, NULL, curve->group);
	if (!pkey)
		return mi_crypto_verdict(mi_fail_plain(error, MINT_ERR_CRYPTO), error);
	return mi_pair_adopt(&o, &pkey, true, ret_jwk, error);
}

/* ---- names ---- */

enum mint_crv mint_crv_from_name(const char *name, size_t len)
{
	for (size_t i = 0; i < ROWS; i++)
		if (strlen(rows[i].name) == len && memcmp(rows[i].name, name, len) == 0)
			return rows[i].crv;
	return MINT_CRV_NONE;
}

const char *mint_crv_name(enum mint_crv crv)
{
	const struct mi_curve *row = mi_curve_row(crv);
	return row ? row->name : "";
}

enum mint_alg mint_crv_alg(enum mint_crv crv)
{
	const struct mi_curve *row = mi_curve_row(crv);
	return row ? row->alg : MINT_ALG_UNSET;
}
