/* SPDX-License-Identifier: Apache-2.0 */
#include "rsa_jwk.h"
#include "b64.h"
#include "key_pair.h"
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <stdlib.h>
#include <string.h>

/* Members in the order in which they are written; the first two are public. */
static const struct rsa_member {
	const char *jwk, *param;
} members[] = {
	{ "n", OSSL_PKEY_PARAM_RSA_N },
	{ "e", OSSL_PKEY_PARAM_RSA_E },
	{ "d", OSSL_PKEY_PARAM_RSA_D },
	{ "p", OSSL_PKEY_PARAM_RSA_FACTOR1 },
	{ "q", OSSL_PKEY_PARAM_RSA_FACTOR2 },
	{ "dp", OSSL_PKEY_PARAM_RSA_EXPONENT1 },
	{ "dq", OSSL_PKEY_PARAM_RSA_EXPONENT2 },
	{ "qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1 },
};
enum { PUBLIC_MEMBERS = 2, MEMBERS = sizeof members / sizeof *members };

#define BYTES_MAX (MINT_RSA_BITS_MAX / 8)

/* ---- reading ---- */

static enum mint_err bad_member(const char *name, struct mint_error *error)
{
	return mi_fail(error, MINT_ERR_KEY, "%s is missing or no Base64urlUInt", name);
}

/* RFC 7518 2: big-endian in as few bytes as it takes. */
static enum mint_err number_read(
	const struct mi_object *json, const char *name, BIGNUM **ret_bn, struct mint_error *error)
{
	unsigned char bytes[BYTES_MAX];
	size_t len;
	const struct mi_member *m = mi_json_find(json, name, strlen(name));
	if (!m || m->type != MINT_JSON_STRING || m->value_escaped)
		return bad_member(name, error);
	if (mi_b64url_decode_secret(json->text + m->value + 1, m->value_len - 2u, bytes,
		    sizeof bytes, &len) != MINT_OK ||
		len == 0 || bytes[0] == 0)
		return bad_member(name, error);
	BIGNUM *bn = BN_secure_new();
	if (bn && !BN_bin2bn(bytes, (int)len, bn)) {
		BN_free(bn);
		bn = NULL;
	}
	OPENSSL_cleanse(bytes, sizeof bytes);
	if (!bn)
		return mi_fail_plain(error, MINT_ERR_NOMEM);
	*ret_bn = bn;
	return MINT_OK;
}

static EVP_PKEY *built(OSSL_PARAM *params, int selection)
{
	EVP_PKEY *pkey = NULL;
	EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	if (!c || EVP_PKEY_fromdata_init(c) <= 0 ||
		EVP_PKEY_fromdata(c, &pkey, selection, params) <= 0)
		pkey = NULL;
	EVP_PKEY_CTX_free(c);
	return pkey;
}

static EVP_PKEY *assembled(BIGNUM *const *numbers, size_t count)
{
	EVP_PKEY *pkey = NULL;
	OSSL_PARAM *params = NULL;
	OSSL_PARAM_BLD *b = OSSL_PARAM_BLD_new();
	bool fine = b != NULL;
	for (size_t i = 0; i < count && fine; i++)
		fine = OSSL_PARAM_BLD_push_BN(b, members[i].param, numbers[i]);
	if (fine)
		params = OSSL_PARAM_BLD_to_param(b);
	if (params)
		pkey = built(
			params, count > PUBLIC_MEMBERS ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(b);
	return pkey;
}

/* A private key comes with all its numbers (RFC 7518 6.3.2: "SHOULD"; without p and q it would sign
 * at a quarter of the speed and show more through its timing), and never with further primes. */
enum mint_err mi_rsa_read(struct mint_jwk *jwk, const struct mi_object *json, unsigned flags,
	struct mint_error *error)
{
	BIGNUM *numbers[MEMBERS] = { NULL };
	bool is_private = mi_json_find(json, "d", 1) != NULL;
	size_t count = is_private ? MEMBERS : PUBLIC_MEMBERS;
	enum mint_err e = MINT_OK;
	(void)flags;
	if (mi_json_find(json, "oth", 3))
		return mi_fail(error, MINT_ERR_KEY, "RSA keys of more than two primes are refused");
	for (size_t i = PUBLIC_MEMBERS; i < MEMBERS && !is_private; i++)
		if (mi_json_find(json, members[i].jwk, strlen(members[i].jwk)))
			return mi_fail(error, MINT_ERR_KEY, "%s without d", members[i].jwk);
	for (size_t i = 0; i < count && e == MINT_OK; i++)
		e = number_read(json, members[i].jwk, &numbers[i], error);
	AUTO(mi_pkey_freep) EVP_PKEY *pkey = NULL;
	if (e == MINT_OK && !(pkey = assembled(numbers, count)))
		e = mi_fail(error, MINT_ERR_KEY, "the numbers are no RSA key");
	if (e == MINT_OK)
		e = mi_rsa_set(jwk, &pkey, is_private, error);
	for (size_t i = 0; i < count; i++)
		BN_clear_free(numbers[i]);
	return e;
}

/* ---- writing ---- */

static enum mint_err number_write(const struct mint_jwk *jwk, const struct rsa_member *m,
	struct mi_out *out, struct mint_error *error)
{
	unsigned char bytes[BYTES_MAX];
	AUTO(mi_bn_freep) BIGNUM *bn = NULL;
	if (!EVP_PKEY_get_bn_param(jwk->pkey, m->param, &bn) || BN_num_bytes(bn) > BYTES_MAX)
		return mi_fail_plain(error, MINT_ERR_CRYPTO);
	mi_out_b64_member(out, m->jwk, bytes, (size_t)BN_bn2bin(bn, bytes));
	OPENSSL_cleanse(bytes, sizeof bytes);
	return MINT_OK;
}

enum mint_err mi_rsa_write(const struct mint_jwk *jwk, enum mint_part part, struct mi_out *out,
	struct mint_error *error)
{
	size_t count = part == MINT_PRIVATE ? MEMBERS : PUBLIC_MEMBERS;
	for (size_t i = 0; i < count; i++)
		TRY(number_write(jwk, &members[i], out, error));
	return MINT_OK;
}

/* {"e":...,"kty":"RSA","n":...} */
enum mint_err mi_rsa_write_thumbprint(
	const struct mint_jwk *jwk, struct mi_out *out, struct mint_error *error)
{
	size_t at = out->n;
	TRY(number_write(jwk, &members[1], out, error));
	out->p[at] = '{';
	mi_out_puts(out, ",\"kty\":\"RSA\"");
	TRY(number_write(jwk, &members[0], out, error));
	mi_out_puts(out, "}");
	return MINT_OK;
}
