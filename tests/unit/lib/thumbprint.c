/* SPDX-License-Identifier: Apache-2.0 */
/* RFC 7638 thumbprints of every type of key, and as kids. */
#include "support.h"

static const struct row {
	const char *name, *json, *want;
	enum mint_alg alg;
} rows[] = {
	{ "RFC 8037 A.3",
		"{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_"
		"7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
		"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", MINT_ALG_UNSET },
	{ "its private half, with other members",
		"{\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\",\"alg\":\"EdDSA\","
		"\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\",\"crv\":\"Ed25519\","
		"\"kty\":\"OKP\",\"use\":\"sig\"}",
		"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", MINT_ALG_UNSET },
	{ "Ed448",
		"{\"kty\":\"OKP\",\"crv\":\"Ed448\",\"x\":"
		"\"X9dEm1m0Yf0s54fsYWrUah2hNCSFpw4fig6nXYDpZ3jt8SR2m0bHBhvWeD3x5Q9s0foavq_oJWGA\"}",
		"zQstisLFDWZb-FiVsZl6490ATVgxw_63L-xYldKyuUY", MINT_ALG_UNSET },
	{ "P-256",
		"{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvR"
		"VEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}",
		"oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U", MINT_ALG_UNSET },
	{ "P-521, whose numbers begin with zeros",
		"{\"kty\":\"EC\",\"crv\":\"P-521\",\"x\":"
		"\"AHKZLLOsCOzz5cY97ewNUajB957y-C-U88c3v13nmGZx6sYl_oJXu9A5RkTKqjqvjyekWF-"
		"7ytDyRXYgCF5cj0Kt\",\"y\":\"AdymlHvOiLxXkEhayXQnNCvDX4h9htZaCJN34kfmC6pV5OhQHiraVy"
		"SsUdaQkAgDPrwQrJmbnX9cwlGfP-HqHZR1\"}",
		"dHri3SADZkrush5HU_50AoRhcKFryN-PI6jPBtPL55M", MINT_ALG_UNSET },
};

static struct mint_jwk *key_of(const struct row *r, unsigned flags)
{
	struct mint_jwk_options o = { .alg = r->alg, .flags = flags };
	struct mint_jwk *jwk = NULL;
	struct mint_error e = { 0 };
	assert_err(r->name, mint_jwk_from_json(&o, r->json, strlen(r->json), &jwk, &e), MINT_OK, e);
	return jwk;
}

static void thumbprints_are_over_the_members_that_matter(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char out[MINT_THUMBPRINT_SIZE];
		struct mint_jwk *jwk = key_of(&rows[i], 0);
		assert_int_equal(mint_jwk_thumbprint(jwk, out, NULL), MINT_OK);
		assert_string_equal(out, rows[i].want);
		assert_null(mint_jwk_kid(jwk).p);
		mint_jwk_unref(jwk);
	}
}

static void a_key_without_kid_may_take_its_thumbprint(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mint_jwk *jwk = key_of(&rows[i], MINT_KID_THUMBPRINT), *public = NULL;
		assert_int_equal(mint_jwk_kid(jwk).n, 43);
		assert_memory_equal(mint_jwk_kid(jwk).p, rows[i].want, 43);
		assert_int_equal(mint_jwk_public(jwk, &public, NULL), MINT_OK);
		assert_memory_equal(mint_jwk_kid(public).p, rows[i].want, 43);
		mint_jwk_unref(jwk);
		mint_jwk_unref(public);
	}
}

/* A kid that is there stays, and the hash of a secret is never made public. */
static void a_kid_that_was_given_stays_and_secrets_get_none(void **state)
{
	(void)state;
	struct mint_jwk_options o = { .kid = T("mine"), .flags = MINT_KID_THUMBPRINT };
	struct mint_jwk *jwk = NULL;
	const char *json = rows[0].json;
	assert_int_equal(mint_jwk_from_json(&o, json, strlen(json), &jwk, NULL), MINT_OK);
	assert_int_equal(mint_jwk_kid(jwk).n, 4);
	mint_jwk_unref(jwk);
	o = (struct mint_jwk_options){ .alg = MINT_ALG_HS256, .flags = MINT_KID_THUMBPRINT };
	assert_int_equal(mint_jwk_from_secret(&o, SECRET, 64, &jwk, NULL), MINT_OK);
	assert_null(mint_jwk_kid(jwk).p);
	mint_jwk_unref(jwk);
}

static void new_keys_take_theirs_too(void **state)
{
	(void)state;
	struct mint_jwk_options o = { .flags = MINT_KID_THUMBPRINT };
	for (int crv = MINT_CRV_P256; crv <= MINT_CRV_ED448; crv++) {
		char out[MINT_THUMBPRINT_SIZE];
		struct mint_jwk *jwk = NULL;
		assert_int_equal(
			mint_jwk_generate_curve(&o, (enum mint_crv)crv, &jwk, NULL), MINT_OK);
		assert_int_equal(mint_jwk_thumbprint(jwk, out, NULL), MINT_OK);
		assert_memory_equal(mint_jwk_kid(jwk).p, out, 43);
		mint_jwk_unref(jwk);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(thumbprints_are_over_the_members_that_matter),
		TEST(a_key_without_kid_may_take_its_thumbprint),
		TEST(a_kid_that_was_given_stays_and_secrets_get_none),
		TEST(new_keys_take_theirs_too) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
