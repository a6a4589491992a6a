/* SPDX-License-Identifier: Apache-2.0 */
#include "ec_jwk.h"
#include "key_curve.h"
#include "key_member.h"
#include "key_pair.h"
#include "rsa_jwk.h"
#include <openssl/core_names.h>
#include <openssl/param_build.h>

/* ---- reading ---- */

static EVP_PKEY *built(OSSL_PARAM *params, int selection)
{
	EVP_PKEY *pkey = NULL;
	EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	if (!c || EVP_PKEY_fromdata_init(c) <= 0 ||
		EVP_PKEY_fromdata(c, &pkey, selection, params) <= 0)
		pkey = NULL;
	EVP_PKEY_CTX_free(c);
	return pkey;
}

/* `point` is uncompressed: 4, x, y (SEC 1 2.3.3). d is NULL for public keys. libcrypto refuses a
 * point that is not on the curve here already. */
static EVP_PKEY *assembled(
	const struct mi_curve *curve, const unsigned char *point, const BIGNUM *d)
{
	EVP_PKEY *pkey = NULL;
	OSSL_PARAM *params = NULL;
	OSSL_PARAM_BLD *b = OSSL_PARAM_BLD_new();
	bool fine = b &&
		    OSSL_PARAM_BLD_push_utf8_string(b, OSSL_PKEY_PARAM_GROUP_NAME, curve->group, 0);
	fine = fine && OSSL_PARAM_BLD_push_octet_string(
			       b, OSSL_PKEY_PARAM_PUB_KEY, point, 1 + 2 * (size_t)curve->bytes);
	if (fine && d)
		fine = OSSL_PARAM_BLD_push_BN_pad(b, OSSL_PKEY_PARAM_PRIV_KEY, d, curve->bytes);
	if (fine)
		params = OSSL_PARAM_BLD_to_param(b);
	if (params)
		pkey = built(params, d ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(b);
	return pkey;
}

static enum mint_err private_read(const struct mi_curve *curve, const struct mi_object *json,
	BIGNUM **ret_d, struct mint_error *error)
{
	unsigned char bytes[MI_FIELD_MAX];
	if (!mi_json_find(json, "d", 1))
		return MINT_OK;
	TRY(mi_member_read(json, "d", bytes, curve->bytes, error));
	BIGNUM *d = BN_secure_new();
	if (d && !BN_bin2bn(bytes, (int)curve->bytes, d)) {
		BN_free(d);
		d = NULL;
	}
	OPENSSL_cleanse(bytes, sizeof bytes);
	if (!d)
		return mi_fail_plain(error, MINT_ERR_NOMEM);
	*ret_d = d;
	return MINT_OK;
}

/* RFC 7518 6.2.1.2, 6.2.1.3, 6.2.2.1: each number at the full length of the field. */
enum mint_err mi_ec_read(struct mint_jwk *jwk, const struct mi_object *json, unsigned flags,
	struct mint_error *error)
{
	unsigned char point[1 + 2 * MI_FIELD_MAX] = { 4 };
	const struct mi_curve *curve = mi_curve_of_json(json, MINT_KTY_EC);
	AUTO(mi_bn_freep) BIGNUM *d = NULL;
	(void)flags;
	if (!curve)
		return mi_fail(error, MINT_ERR_KEY, "crv is missing or not one of ours");
	TRY(mi_curve_fits(curve, jwk->alg, error));
	TRY(mi_member_read(json, "x", point + 1, curve->bytes, error));
	TRY(mi_member_read(json, "y", point + 1 + curve->bytes, curve->bytes, error));
	TRY(private_read(curve, json, &d, error));
	AUTO(mi_pkey_freep) EVP_PKEY *pkey = assembled(curve, point, d);
	if (!pkey)
		return mi_fail(error, MINT_ERR_KEY, "the EC key's point is not on its curve");
	return mi_ec_set(jwk, &pkey, d != NULL, error);
}

/* ---- writing ---- */

static enum mint_err number_write(const struct mint_jwk *jwk, const char *name, const char *param,
	struct mi_out *out, struct mint_error *error)
{
	unsigned char bytes[MI_FIELD_MAX];
	AUTO(mi_bn_freep) BIGNUM *bn = NULL;
	int len = (int)jwk->curve->bytes;
	if (!EVP_PKEY_get_bn_param(jwk->pkey, param, &bn) || BN_bn2binpad(bn, bytes, len) != len)
		return mi_fail_plain(error, MINT_ERR_CRYPTO);
	mi_out_b64_member(out, name, bytes, (size_t)len);
	OPENSSL_cleanse(bytes, sizeof bytes);
	return MINT_OK;
}

static enum mint_err point_write(
	const struct mint_jwk *jwk, struct mi_out *out, struct mint_error *error)
{
	TRY(number_write(jwk, "x", OSSL_PKEY_PARAM_EC_PUB_X, out, error));
	return number_write(jwk, "y", OSSL_PKEY_PARAM_EC_PUB_Y, out, error);
}

enum mint_err mi_ec_write(const struct mint_jwk *jwk, enum mint_part part, struct mi_out *out,
	struct mint_error *error)
{
	mi_member_write(out, ",", "crv", jwk->curve->name);
	TRY(point_write(jwk, out, error));
	if (part == MINT_PRIVATE)
		TRY(number_write(jwk, "d", OSSL_PKEY_PARAM_PRIV_KEY, out, error));
	return MINT_OK;
}

/* {"crv":...,"kty":"EC","x":...,"y":...} */
enum mint_err mi_ec_write_thumbprint(
	const struct mint_jwk *jwk, struct mi_out *out, struct mint_error *error)
{
	mi_member_write(out, "{", "crv", jwk->curve->name);
	mi_member_write(out, ",", "kty", "EC");
	TRY(point_write(jwk, out, error));
	mi_out_puts(out, "}");
	return MINT_OK;
}
