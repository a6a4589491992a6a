/* SPDX-License-Identifier: Apache-2.0 */
#include "rsa_check.h"
#include "err_crypto.h"
#include "rsa_jwk.h"
#include <openssl/core_names.h>
#include <string.h>

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

/* ---- type and parameters ---- */

#define NAME_MAX_SIZE 32

/* What an id-RSASSA-PSS key is bound to. Parameters that have their default value are not told, but
 * for the salt, which is told exactly when there are any (RFC 4055 3.1: SHA-1, MGF1 with SHA-1). */
struct pss {
	char hash[NAME_MAX_SIZE], mgf1_hash[NAME_MAX_SIZE];
	int salt_len;
};

static bool pss_of(const EVP_PKEY *pkey, struct pss *ret_pss)
{
	struct pss p = { "SHA1", "SHA1", 0 };
	if (!EVP_PKEY_is_a(pkey, "RSA-PSS") ||
		!EVP_PKEY_get_int_param(pkey, OSSL_PKEY_PARAM_RSA_PSS_SALTLEN, &p.salt_len))
		return false;
	EVP_PKEY_get_utf8_string_param(
		pkey, OSSL_PKEY_PARAM_RSA_DIGEST, p.hash, sizeof p.hash, NULL);
	EVP_PKEY_get_utf8_string_param(
		pkey, OSSL_PKEY_PARAM_RSA_MGF1_DIGEST, p.mgf1_hash, sizeof p.mgf1_hash, NULL);
	*ret_pss = p;
	return true;
}

/* "SHA2-256", as libcrypto tells it, is the row's "SHA256". */
static bool is_hash(const char *told, const struct mi_algorithm *alg)
{
	return EVP_get_digestbyname(alg->hash) && strncmp(told, "SHA2-", 5) == 0 &&
	       strcmp(told + 5, alg->hash + 3) == 0;
}

enum mint_alg mi_rsa_pss_alg(const EVP_PKEY *pkey)
{
	struct pss p;
	for (enum mint_alg alg = MINT_ALG_PS256; alg <= MINT_ALG_PS512 && pss_of(pkey, &p); alg++)
		if (is_hash(p.hash, mi_alg_row(alg)))
			return alg;
	return MINT_ALG_UNSET;
}

/* The salt of a JWS is as long as the hash; a key may ask for a shorter one at least, never for a
 * longer. The texts are jsonwebtoken's. */
enum mint_err mi_rsa_check_type(
	const EVP_PKEY *pkey, const struct mi_algorithm *alg, struct mint_error *error)
{
	struct pss p;
	if (EVP_PKEY_is_a(pkey, "RSA"))
		return MINT_OK;
	if (!EVP_PKEY_is_a(pkey, "RSA-PSS"))
		return mi_fail(error, MINT_ERR_KEY, "%s needs an RSA key", alg->name);
	if (!alg->pss)
		return mi_fail(error, MINT_ERR_KEY,
			"\"alg\" parameter for \"rsa-pss\" key type must be one of: PS256, PS384, "
			"PS512.");
	if (!pss_of(pkey, &p)) /* no limits, unless they could not be read */
		return mi_crypto_is_starved() ? mi_fail_plain(error, MINT_ERR_NOMEM) : MINT_OK;
	if (!is_hash(p.hash, alg) || !is_hash(p.mgf1_hash, alg) || p.salt_len < 0 ||
		(unsigned)p.salt_len > alg->hash_bits / 8)
		return mi_fail(error, MINT_ERR_KEY,
			"Invalid key for this operation, its RSA-PSS parameters do not meet the "
			"requirements of \"alg\" %s.",
			alg->name);
	return MINT_OK;
}

/* ---- public numbers ---- */

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
