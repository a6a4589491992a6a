/* SPDX-License-Identifier: Apache-2.0 */
#include "okp_jwk.h"
#include "key_curve.h"
#include "key_member.h"
#include "key_pair.h"
#include <openssl/crypto.h>
#include <string.h>

/* ---- reading ---- */

static enum mint_err public_read(struct mint_jwk *jwk, const struct mi_curve *curve,
	const unsigned char *x, struct mint_error *error)
{
	AUTO(mi_pkey_freep)
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key_ex(NULL, curve->group, NULL, x, curve->bytes);
	return pkey ? mi_okp_set(jwk, &pkey, false, error) : mi_fail_plain(error, MINT_ERR_CRYPTO);
}

/* libcrypto makes the public half of d; the x that is written must be that one. */
static enum mint_err private_read(struct mint_jwk *jwk, const struct mi_curve *curve,
	const unsigned char *x, const struct mi_object *json, struct mint_error *error)
{
	unsigned char bytes[MI_FIELD_MAX];
	size_t n = sizeof bytes;
	TRY(mi_member_read(json, "d", bytes, curve->bytes, error));
	AUTO(mi_pkey_freep)
	EVP_PKEY *pkey =
		EVP_PKEY_new_raw_private_key_ex(NULL, curve->group, NULL, bytes, curve->bytes);
	OPENSSL_cleanse(bytes, sizeof bytes);
	if (!pkey || !EVP_PKEY_get_raw_public_key(pkey, bytes, &n))
		return mi_fail_plain(error, MINT_ERR_CRYPTO);
	if (n != curve->bytes || memcmp(bytes, x, n) != 0)
		return mi_fail(error, MINT_ERR_KEY, "the private key does not fit its public half");
	return mi_okp_set(jwk, &pkey, true, error);
}

enum mint_err mi_okp_read(struct mint_jwk *jwk, const struct mi_object *json, unsigned flags,
	struct mint_error *error)
{
	unsigned char x[MI_FIELD_MAX];
	const struct mi_curve *curve = mi_curve_of_json(json, MINT_KTY_OKP);
	(void)flags;
	if (!curve)
		return mi_fail(error, MINT_ERR_KEY, "crv is missing or not one of ours");
	TRY(mi_member_read(json, "x", x, curve->bytes, error));
	return mi_json_find(json, "d", 1) ? private_read(jwk, curve, x, json, error)
					  : public_read(jwk, curve, x, error);
}

/* ---- writing ---- */

enum mint_err mi_okp_write(const struct mint_jwk *jwk, enum mint_part part, struct mi_out *out,
	struct mint_error *error)
{
	unsigned char bytes[MI_FIELD_MAX];
	size_t n = sizeof bytes;
	mi_member_write(out, ",", "crv", jwk->curve->name);
	if (!EVP_PKEY_get_raw_public_key(jwk->pkey, bytes, &n))
		return mi_fail_plain(error, MINT_ERR_CRYPTO);
	mi_out_b64_member(out, "x", bytes, n);
	if (part == MINT_PUBLIC)
		return MINT_OK;
	n = sizeof bytes;
	if (!EVP_PKEY_get_raw_private_key(jwk->pkey, bytes, &n))
		return mi_fail_plain(error, MINT_ERR_CRYPTO);
	mi_out_b64_member(out, "d", bytes, n);
	OPENSSL_cleanse(bytes, sizeof bytes);
	return MINT_OK;
}

/* {"crv":...,"kty":"OKP","x":...}: RFC 8037 2 */
enum mint_err mi_okp_write_thumbprint(
	const struct mint_jwk *jwk, struct mi_out *out, struct mint_error *error)
{
	unsigned char x[MI_FIELD_MAX];
	size_t n = sizeof x;
	if (!EVP_PKEY_get_raw_public_key(jwk->pkey, x, &n))
		return mi_fail_plain(error, MINT_ERR_CRYPTO);
	mi_member_write(out, "{", "crv", jwk->curve->name);
	mi_member_write(out, ",", "kty", "OKP");
	mi_out_b64_member(out, "x", x, n);
	mi_out_puts(out, "}");
	return MINT_OK;
}
