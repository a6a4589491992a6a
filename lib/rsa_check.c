/* SPDX-License-Identifier: Apache-2.0 */
#include "rsa_check.h"
#include "rsa_jwk.h"
#include <openssl/core_names.h>

static BIGNUM *number(const EVP_PKEY *pkey, const char *name)
{
	BIGNUM *bn = NULL;
	return EVP_PKEY_get_bn_param(pkey, name, &bn) ? bn : NULL;
}

/* CVE-2017-15361 ("ROCA"): a maker of smart cards built primes of the form k*M + 65537^a mod M, so
 * that the modulus of such a key, taken modulo each of these small primes, is a power of 65537. An
 * honest one passes for such with a chance below 2^-27. */
static bool is_roca(const BIGNUM *n)
{
	static const unsigned char primes[] = { 11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103,
		107, 109, 127, 151, 157 };
	for (size_t i = 0; i < sizeof primes; i++) {
		unsigned p = primes[i], want = (unsigned)BN_mod_word(n, p), power = 1;
		do
			power = power * (65537 % p) % p;
		while (power != want && power != 1);
		if (power != want)
			return false;
	}
	return true;
}

enum mint_err mi_rsa_check_public(const EVP_PKEY *pkey, struct mint_error *error)
{
	AUTO(mi_bn_freep) BIGNUM *n = number(pkey, OSSL_PKEY_PARAM_RSA_N);
	AUTO(mi_bn_freep) BIGNUM *e = number(pkey, OSSL_PKEY_PARAM_RSA_E);
	if (!n || !e)
		return mi_fail_plain(error, MINT_ERR_CRYPTO);
	if (BN_num_bits(n) < MINT_RSA_BITS_MIN)
		return mi_fail(
			error, MINT_ERR_KEY, "an RSA key has %d bits or more", MINT_RSA_BITS_MIN);
	if (BN_num_bits(n) > MINT_RSA_BITS_MAX)
		return mi_fail(error, MINT_ERR_KEY, "the RSA key has more than %d bits",
			MINT_RSA_BITS_MAX);
	if (!BN_is_odd(n) || !BN_is_odd(e) || BN_num_bits(e) < 17 || BN_num_bits(e) > 64)
		return mi_fail(error, MINT_ERR_KEY, "the RSA key's exponent is not 65537 or above");
	if (is_roca(n))
		return mi_fail(error, MINT_ERR_KEY, "the RSA key is weak (CVE-2017-15361)");
	return MINT_OK;
}

/* ---- private keys ---- */

struct numbers {
	BIGNUM *n, *e, *d, *p, *q, *dp, *dq, *qi;
	BN_CTX *room;
	BIGNUM *x, *y;
};

static void numbers_done(struct numbers *k)
{
	BIGNUM **const all[] = { &k->n, &k->e, &k->d, &k->p, &k->q, &k->dp, &k->dq, &k->qi, &k->x,
		&k->y };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		BN_clear_free(*all[i]);
	BN_CTX_free(k->room);
}

/* a * b leaves `rest` when divided by m (m may be NULL: the product itself is `rest`). */
static bool product_is(
	struct numbers *k, const BIGNUM *a, const BIGNUM *b, const BIGNUM *m, const BIGNUM *rest)
{
	int fine = m ? BN_mod_mul(k->x, a, b, m, k->room) : BN_mul(k->x, a, b, k->room);
	return fine && BN_cmp(k->x, rest) == 0;
}

/* One prime's half: the exponent is d cut to it, and undoes e. */
static bool exponent_fits(struct numbers *k, const BIGNUM *prime, const BIGNUM *exponent)
{
	if (!BN_sub(k->y, prime, BN_value_one()) || BN_is_zero(k->y))
		return false;
	return BN_mod(k->x, k->d, k->y, k->room) && BN_cmp(k->x, exponent) == 0 &&
	       product_is(k, k->e, exponent, k->y, BN_value_one());
}

/* libcrypto signs with the CRT numbers and silently falls back to d when they are wrong, so a trial
 * signature does not tell. */
enum mint_err mi_rsa_check_private(const EVP_PKEY *pkey, struct mint_error *error)
{
	AUTO(numbers_done)
	struct numbers k = {
		.n = number(pkey, OSSL_PKEY_PARAM_RSA_N),
		.e = number(pkey, OSSL_PKEY_PARAM_RSA_E),
		.d = number(pkey, OSSL_PKEY_PARAM_RSA_D),
		.p = number(pkey, OSSL_PKEY_PARAM_RSA_FACTOR1),
		.q = number(pkey, OSSL_PKEY_PARAM_RSA_FACTOR2),
		.dp = number(pkey, OSSL_PKEY_PARAM_RSA_EXPONENT1),
		.dq = number(pkey, OSSL_PKEY_PARAM_RSA_EXPONENT2),
		.qi = number(pkey, OSSL_PKEY_PARAM_RSA_COEFFICIENT1),
		.room = BN_CTX_secure_new(),
		.x = BN_secure_new(),
		.y = BN_secure_new(),
	};
	if (!k.n || !k.e || !k.d || !k.p || !k.q || !k.dp || !k.dq || !k.qi)
		return mi_fail(error, MINT_ERR_KEY, "the private RSA key lacks its primes");
	if (!k.room || !k.x || !k.y)
		return mi_fail_plain(error, MINT_ERR_NOMEM);
	if (!product_is(&k, k.p, k.q, NULL, k.n) || !exponent_fits(&k, k.p, k.dp) ||
		!exponent_fits(&k, k.q, k.dq) || !product_is(&k, k.q, k.qi, k.p, BN_value_one()))
		return mi_fail(error, MINT_ERR_KEY,
			"the private RSA key's numbers do not belong together");
	return MINT_OK;
}
