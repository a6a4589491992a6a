/* SPDX-License-Identifier: Apache-2.0 */
/* EdDSA: keys that are refused, and two libraries that must agree on every signature. */
#include "support.h"
#include "../../../lib/ctx.h"
#include "../../../lib/key_curve.h"
#include "../../../lib/okp.h"
#include "../../../lib/okp_check.h"
#include <openssl/bn.h>

static struct mint_ctx *ctx;

/* RFC 8037 A.1 and RFC 8032 7.4, "Blank" */
#define X25519 "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
#define D25519 "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
#define X448   "X9dEm1m0Yf0s54fsYWrUah2hNCSFpw4fig6nXYDpZ3jt8SR2m0bHBhvWeD3x5Q9s0foavq_oJWGA"
#define D448   "bIKlYsuAjRDWMr6JyFE-v2ySnzTd-oyfY8mWDvbjSKNSjIo_zC8ETjmj_FuUSS-PAy51SaIAmPlb"
#define ZEROS  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

#define ED(crv, x, more) "{\"kty\":\"OKP\",\"crv\":\"" crv "\",\"x\":\"" x "\"" more "}"

static const struct row {
	const char *name, *json;
	enum mint_alg alg;
	enum mint_err want;
} rows[] = {
	{ "Ed25519", ED("Ed25519", X25519, ""), MINT_ALG_UNSET, MINT_OK },
	{ "Ed448", ED("Ed448", X448, ""), MINT_ALG_UNSET, MINT_OK },
	{ "Ed25519, private", ED("Ed25519", X25519, ",\"d\":\"" D25519 "\""), MINT_ALG_EDDSA,
		MINT_OK },
	{ "Ed448, private", ED("Ed448", X448, ",\"d\":\"" D448 "\",\"alg\":\"EdDSA\""),
		MINT_ALG_UNSET, MINT_OK },
	{ "a private key that is another's", ED("Ed25519", X25519, ",\"d\":\"" X25519 "\""),
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "d empty", ED("Ed25519", X25519, ",\"d\":\"\""), MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "the other curve's name", ED("Ed448", X25519, ""), MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "X25519", ED("X25519", X25519, ""), MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "an alg of EC", ED("Ed25519", X25519, ""), MINT_ALG_ES256, MINT_ERR_ALG },
	{ "an alg of secrets", ED("Ed25519", X25519, ",\"alg\":\"HS256\""), MINT_ALG_UNSET,
		MINT_ERR_ALG },
	{ "a curve as alg (RFC 9864)", ED("Ed25519", X25519, ",\"alg\":\"Ed25519\""),
		MINT_ALG_UNSET, MINT_ERR_ALG },
	{ "kty EC", "{\"kty\":\"EC\",\"crv\":\"Ed25519\",\"x\":\"" X25519 "\"}", MINT_ALG_UNSET,
		MINT_ERR_KEY },
	{ "a byte short", ED("Ed25519", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUQ", ""),
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "y = 0", ED("Ed25519", ZEROS "AA", ""), MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "y = 1", ED("Ed25519", "AQ" ZEROS, ""), MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "y = -1", ED("Ed25519", "7P_______________________________________38", ""),
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "order 8", ED("Ed25519", "JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU", ""),
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "order 8, the other sign",
		ED("Ed25519", "JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_IU", ""), MINT_ALG_UNSET,
		MINT_ERR_KEY },
	{ "order 8, the other y", ED("Ed25519", "xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o", ""),
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "y = p", ED("Ed25519", "7f_______________________________________38", ""), MINT_ALG_UNSET,
		MINT_ERR_KEY },
	{ "y = p + 3, which is on the curve",
		ED("Ed25519", "8P_______________________________________38", ""), MINT_ALG_UNSET,
		MINT_ERR_KEY },
	{ "y = 2, off the curve", ED("Ed25519", "Ag" ZEROS, ""), MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "y = 3, on the curve", ED("Ed25519", "Aw" ZEROS, ""), MINT_ALG_UNSET, MINT_OK },
	{ "y = 3 in one byte", ED("Ed25519", "Aw", ""), MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "Ed448, y = -1",
		ED("Ed448",
			"_v____________________________________7___________________________________"
			"8A",
			""),
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "Ed448, y = p",
		ED("Ed448",
			"______________________________________7___________________________________"
			"8A",
			""),
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "Ed448, y = 0", ED("Ed448", ZEROS "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", ""),
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "Ed448, y = 1", ED("Ed448", "AQ" ZEROS "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", ""),
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "Ed448, y = 2, off the curve",
		ED("Ed448", "Ag" ZEROS "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", ""), MINT_ALG_UNSET,
		MINT_ERR_KEY },
	{ "Ed448, y = 3, on the curve",
		ED("Ed448", "Aw" ZEROS "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", ""), MINT_ALG_UNSET,
		MINT_OK },
};

static void a_key_is_on_its_curve_and_of_full_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mint_jwk_options o = { .alg = rows[i].alg };
		struct mint_jwk *jwk = NULL;
		struct mint_error e = { 0 };
		assert_err(rows[i].name,
			mint_jwk_from_json(&o, rows[i].json, strlen(rows[i].json), &jwk, &e),
			rows[i].want, e);
		if (!jwk)
			continue;
		assert_int_equal(mint_jwk_alg(jwk), MINT_ALG_EDDSA);
		assert_int_equal(mint_jwk_kty(jwk), MINT_KTY_OKP);
		mint_jwk_unref(jwk);
	}
}

/* Which of the y from 2 to 13 are on the curves, by the equation and by hand. */
static void the_equation_is_that_of_the_curves(void **state)
{
	(void)state;
	static const unsigned on_25519 = 1u << 3 | 1u << 4 | 1u << 5 | 1u << 6 | 1u << 9 | 1u << 10;
	static const unsigned on_448 =
		1u << 3 | 1u << 4 | 1u << 5 | 1u << 7 | 1u << 8 | 1u << 9 | 1u << 12 | 1u << 13;
	for (unsigned char y = 2; y < 14; y++) {
		unsigned char x[MI_FIELD_MAX] = { y };
		for (int sign = 0; sign < 2; sign++) {
			x[31] = (unsigned char)(sign << 7);
			assert_int_equal(mi_okp_check_public(mi_curve_row(MINT_CRV_ED25519), x,
						 NULL) == MINT_OK,
				on_25519 >> y & 1);
			x[31] = 0;
			x[56] = (unsigned char)(sign << 7);
			assert_int_equal(mi_okp_check_public(
						 mi_curve_row(MINT_CRV_ED448), x, NULL) == MINT_OK,
				on_448 >> y & 1);
			x[56] = 0;
		}
		x[56] = 1; /* a bit that has no meaning */
		assert_int_equal(
			mi_okp_check_public(mi_curve_row(MINT_CRV_ED448), x, NULL), MINT_ERR_KEY);
	}
}

/* ---- signatures ---- */

static struct mint_jwk *rfc_key(enum mint_crv crv)
{
	static const char ed25519[] = ED("Ed25519", X25519, ",\"d\":\"" D25519 "\"");
	static const char ed448[] = ED("Ed448", X448, ",\"d\":\"" D448 "\"");
	const char *json = crv == MINT_CRV_ED448 ? ed448 : ed25519;
	struct mint_jwk *jwk = NULL;
	struct mint_error e;
	assert_err(json, mint_jwk_from_json(NULL, json, strlen(json), &jwk, &e), MINT_OK, e);
	return jwk;
}

typedef enum mint_err verify_fn(
	struct mint_ctx *, const struct mint_jwk *, const char *, size_t, const unsigned char *);

/* All that can verify with the key say `want`. */
static void all_say(
	const struct mint_jwk *jwk, const char *data, const unsigned char *sig, enum mint_err want)
{
	verify_fn *const all[] = { jwk->alg->family->verify, mi_okp_crypto_verify,
#ifdef MINT_SODIUM
		jwk->curve->crv == MINT_CRV_ED25519 ? mi_okp_sodium_verify : mi_okp_crypto_verify
#endif
	};
	for (size_t i = 0; i < COUNT(all); i++)
		for (int twice = 0; twice < 2; twice++)
			assert_int_equal(all[i](ctx, jwk, data, strlen(data), sig), want);
}

static void every_bit_of_a_signature_counts(void **state)
{
	(void)state;
	for (int crv = MINT_CRV_ED25519; crv <= MINT_CRV_ED448; crv++) {
		struct mint_jwk *jwk = rfc_key((enum mint_crv)crv);
		unsigned char sig[MI_SIGNATURE_MAX], again[MI_SIGNATURE_MAX];
		size_t n = jwk->alg->family->signature_size(jwk);
		assert_int_equal(n, crv == MINT_CRV_ED448 ? 114 : 64);
		assert_int_equal(jwk->alg->family->sign(ctx, jwk, "data", 4, sig), MINT_OK);
		assert_int_equal(mi_okp_crypto_sign(ctx, jwk, "data", 4, again), MINT_OK);
		assert_memory_equal(sig, again, n); /* RFC 8032: there is but one */
		all_say(jwk, "data", sig, MINT_OK);
		all_say(jwk, "Data", sig, MINT_ERR_SIGNATURE);
		for (size_t bit = 0; bit < 8 * n; bit += 7) {
			sig[bit / 8] ^= (unsigned char)(1 << bit % 8);
			all_say(jwk, "data", sig, MINT_ERR_SIGNATURE);
			sig[bit / 8] ^= (unsigned char)(1 << bit % 8);
		}
		mint_jwk_unref(jwk);
	}
}

/* k mod L for little-endian k, as RFC 8032 5.1 has it; L is the order of the group. */
#define ORDER "1000000000000000000000000000000014DEF9DEA2F79CD65812631A5CF5D3ED"

static BIGNUM *hashed(const unsigned char *bytes, size_t len)
{
	unsigned char hash[64];
	assert_int_equal(EVP_Digest(bytes, len, hash, NULL, EVP_sha512(), NULL), 1);
	return BN_lebin2bn(hash, 64, NULL);
}

/* A signature with R of small order, made with the private key: S = H(R, A, M) a mod L fits the
 * equation of RFC 8032 5.1.7 when R is the neutral element, or H is a multiple of R's order. */
static void forge_small(const struct mint_jwk *jwk, const char *data, unsigned char sig[64])
{
	unsigned char hash[64], input[64 + 64];
	BIGNUM *order = NULL, *s = BN_new();
	BN_CTX *room = BN_CTX_new();
	assert_true(BN_hex2bn(&order, ORDER));
	assert_int_equal(EVP_Digest(jwk->ed25519, 32, hash, NULL, EVP_sha512(), NULL), 1);
	hash[0] &= 248;
	hash[31] = (unsigned char)((hash[31] & 63) | 64);
	BIGNUM *a = BN_lebin2bn(hash, 32, NULL);
	memset(sig, 0, 64);
	sig[0] = 1; /* y = 1: the neutral element */
	memcpy(input, sig, 32);
	memcpy(input + 32, jwk->ed25519 + 32, 32);
	memcpy(input + 64, data, strlen(data));
	BIGNUM *h = hashed(input, 64 + strlen(data));
	assert_true(BN_mod_mul(s, h, a, order, room));
	assert_int_equal(BN_bn2lebinpad(s, sig + 32, 32), 32);
	BN_free(order);
	BN_free(s);
	BN_free(a);
	BN_free(h);
	BN_CTX_free(room);
}

static void an_r_of_small_order_is_refused_by_all(void **state)
{
	(void)state;
	struct mint_jwk *jwk = rfc_key(MINT_CRV_ED25519);
	unsigned char sig[64];
	forge_small(jwk, "data", sig);
	/* it fits the equation: libcrypto takes it when asked without us */
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	assert_int_equal(EVP_DigestVerifyInit(c, NULL, NULL, NULL, jwk->pkey), 1);
	assert_int_equal(EVP_DigestVerify(c, sig, 64, (const unsigned char *)"data", 4), 1);
	EVP_MD_CTX_free(c);
	all_say(jwk, "data", sig, MINT_ERR_SIGNATURE);
	mint_jwk_unref(jwk);
}

/* S + L fits the equation as S does: RFC 8032 5.1.7 refuses it. */
static void an_s_above_the_order_is_refused_by_all(void **state)
{
	(void)state;
	struct mint_jwk *jwk = rfc_key(MINT_CRV_ED25519);
	unsigned char sig[64];
	BIGNUM *order = NULL;
	assert_int_equal(jwk->alg->family->sign(ctx, jwk, "data", 4, sig), MINT_OK);
	BIGNUM *s = BN_lebin2bn(sig + 32, 32, NULL);
	assert_true(BN_hex2bn(&order, ORDER) && BN_add(s, s, order));
	assert_int_equal(BN_bn2lebinpad(s, sig + 32, 32), 32);
	all_say(jwk, "data", sig, MINT_ERR_SIGNATURE);
	BN_free(order);
	BN_free(s);
	mint_jwk_unref(jwk);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(a_key_is_on_its_curve_and_of_full_order),
		TEST(the_equation_is_that_of_the_curves), TEST(every_bit_of_a_signature_counts),
		TEST(an_r_of_small_order_is_refused_by_all),
		TEST(an_s_above_the_order_is_refused_by_all) };
	if (mint_ctx_new(&ctx, NULL) != MINT_OK)
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	mint_ctx_free(ctx);
	return failed;
}
