/* SPDX-License-Identifier: Apache-2.0 */
/* ES256, ES384, ES512, ES256K: signatures at their exact length, keys that are on their curve. */
#include "support.h"
#include "../../../lib/ctx.h"
#include "../../../lib/ec_der.h"

static struct mint_ctx *ctx;

static const enum mint_crv curves[] = { MINT_CRV_P256, MINT_CRV_P384, MINT_CRV_P521,
	MINT_CRV_SECP256K1 };

static struct mint_jwk *key_on(enum mint_crv crv)
{
	struct mint_jwk *jwk = NULL;
	struct mint_error e = { 0 };
	assert_err(mint_crv_name(crv), mint_jwk_generate_curve(NULL, crv, &jwk, &e), MINT_OK, e);
	return jwk;
}

/* ---- the two forms of a signature ---- */

static const struct der_row {
	const char *name;
	unsigned char der[12];
	size_t len;
	bool want;
} ders[] = {
	{ "two small integers", { 0x30, 6, 2, 1, 1, 2, 1, 2 }, 8, true },
	{ "zeros", { 0x30, 6, 2, 1, 0, 2, 1, 0 }, 8, true },
	{ "a zero before a high bit", { 0x30, 7, 2, 2, 0, 0x80, 2, 1, 2 }, 9, true },
	{ "a high bit bare", { 0x30, 6, 2, 1, 0x80, 2, 1, 2 }, 8, false },
	{ "a zero before a low bit", { 0x30, 7, 2, 2, 0, 0x7f, 2, 1, 2 }, 9, false },
	{ "too long for the field", { 0x30, 8, 2, 3, 1, 1, 1, 2, 1, 2 }, 10, false },
	{ "no sequence", { 0x31, 6, 2, 1, 1, 2, 1, 2 }, 8, false },
	{ "no integer", { 0x30, 6, 3, 1, 1, 2, 1, 2 }, 8, false },
	{ "an empty integer", { 0x30, 5, 2, 0, 2, 1, 2 }, 7, false },
	{ "one integer", { 0x30, 3, 2, 1, 1 }, 5, false },
	{ "three", { 0x30, 9, 2, 1, 1, 2, 1, 2, 2, 1, 3 }, 11, false },
	{ "something behind", { 0x30, 6, 2, 1, 1, 2, 1, 2, 0 }, 9, false },
	{ "a length that is short", { 0x30, 5, 2, 1, 1, 2, 1, 2 }, 8, false },
	{ "a length in its long form", { 0x30, 0x81, 6, 2, 1, 1, 2, 1, 2 }, 9, false },
	{ "an integer past the end", { 0x30, 6, 2, 1, 1, 2, 2, 2 }, 8, false },
	{ "nothing", { 0 }, 0, false },
};

static void only_minimal_der_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(ders); i++) {
		unsigned char raw[4], *der = malloc(ders[i].len + 1); /* exact, for the sanitizer */
		memcpy(der, ders[i].der, ders[i].len);
		if (mi_ecdsa_from_der(der, ders[i].len, 2, raw) != ders[i].want)
			fail_msg("%s", ders[i].name);
		free(der);
	}
}

/* Each count of leading zeros and each first bit, at each field's length. */
static void what_is_written_as_der_reads_as_it_was(void **state)
{
	(void)state;
	static const size_t lengths[] = { 32, 48, 66 };
	for (size_t l = 0; l < COUNT(lengths); l++)
		for (size_t zeros = 0; zeros <= lengths[l]; zeros++)
			for (int high = 0; high < 2; high++) {
				unsigned char raw[2 * MI_FIELD_MAX], again[2 * MI_FIELD_MAX];
				unsigned char der[MI_ECDSA_DER_MAX];
				size_t n = lengths[l];
				memset(raw, high ? 0xff : 0x01, 2 * n);
				memset(raw, 0, zeros);
				memset(raw + n, 0, n - zeros);
				size_t len = mi_ecdsa_to_der(raw, n, der);
				assert_true(len <= MI_ECDSA_DER_MAX);
				assert_true(mi_ecdsa_from_der(der, len, n, again));
				assert_memory_equal(raw, again, 2 * n);
			}
}

/* ---- signatures ---- */

static struct mint_text split(struct token *t)
{
	char *point = memrchr(t->p, '.', t->n);
	return (struct mint_text){ point + 1, t->n - (size_t)(point + 1 - t->p) };
}

/* Puts other bytes where the signature was, and verifies. */
static enum mint_err with_signature(
	struct mint_verifier *v, const struct token *good, const unsigned char *sig, size_t len)
{
	struct token t = *good;
	struct mint_text old = split(&t);
	struct mint_jwt jwt;
	size_t n = 0;
	assert_int_equal(mint_b64url_encode(sig, len, t.p + (old.p - t.p), sizeof t.p, &n), 0);
	t.n = t.n - old.n + n;
	return mint_jwt_verify(ctx, v, t.p, t.n, NOW, &jwt, NULL);
}

static void check_ranges(struct mint_verifier *v, const struct token *t,
	const struct mi_curve *curve, const unsigned char *good)
{
	unsigned char sig[2 * MI_FIELD_MAX + 2], der[MI_ECDSA_DER_MAX];
	size_t n = curve->bytes;
	for (size_t half = 0; half < 2; half++) { /* CVE-2022-21449 */
		memcpy(sig, good, 2 * n);
		memset(sig + half * n, 0, n);
		assert_int_equal(with_signature(v, t, sig, 2 * n), MINT_ERR_SIGNATURE);
		memcpy(sig + half * n, curve->order, n);
		assert_int_equal(with_signature(v, t, sig, 2 * n), MINT_ERR_SIGNATURE);
		memset(sig + half * n, 0xff, n);
		assert_int_equal(with_signature(v, t, sig, 2 * n), MINT_ERR_SIGNATURE);
	}
	memset(sig, 0, sizeof sig);
	assert_int_equal(with_signature(v, t, sig, 2 * n), MINT_ERR_SIGNATURE);
	memcpy(sig, good + n, n);
	memcpy(sig + n, good, n);
	assert_int_equal(with_signature(v, t, sig, 2 * n), MINT_ERR_SIGNATURE);
	assert_int_equal(
		with_signature(v, t, der, mi_ecdsa_to_der(good, n, der)), MINT_ERR_SIGNATURE);
}

/* J17 */
static void a_signature_has_one_length_and_its_numbers_their_range(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(curves); i++) {
		struct mint_jwk *jwk = key_on(curves[i]);
		struct mint_signer *s = signer_of(jwk, NULL);
		struct mint_verifier *v = verifier_of(jwk, NULL);
		struct token t;
		struct mint_error e = { 0 };
		unsigned char sig[2 * MI_FIELD_MAX + 2] = { 0 };
		size_t n = 0;
		assert_err(mint_crv_name(curves[i]),
			mint_jwt_sign_json(ctx, s, "{}", 2, t.p, sizeof t.p, &t.n, &e), MINT_OK, e);
		struct mint_text text = split(&t);
		assert_int_equal(mint_b64url_decode(text.p, text.n, sig, sizeof sig, &n), MINT_OK);
		assert_int_equal(n, jwk->curve->signature);
		assert_int_equal(n, 2 * jwk->curve->bytes);
		assert_int_equal(with_signature(v, &t, sig, n), MINT_OK);
		assert_int_equal(with_signature(v, &t, sig, n - 1), MINT_ERR_SIGNATURE);
		assert_int_equal(with_signature(v, &t, sig, n + 1), MINT_ERR_SIGNATURE);
		assert_int_equal(with_signature(v, &t, sig, n / 2), MINT_ERR_SIGNATURE);
		check_ranges(v, &t, jwk->curve, sig);
		mint_signer_unref(s);
		mint_verifier_unref(v);
		mint_jwk_unref(jwk);
	}
}

/* Two curves of the same length: neither takes the other's tokens. */
static void p256_and_secp256k1_do_not_mix(void **state)
{
	(void)state;
	struct mint_jwk *a = key_on(MINT_CRV_P256), *b = key_on(MINT_CRV_SECP256K1);
	struct mint_signer *s = signer_of(a, NULL);
	struct mint_verify_options o = any_claims(MINT_ALGS_ES);
	struct mint_verifier *v = verifier_of(b, &o);
	struct token t;
	struct mint_jwt jwt;
	assert_int_equal(mint_jwt_sign_json(ctx, s, "{}", 2, t.p, sizeof t.p, &t.n, NULL), MINT_OK);
	assert_int_equal(mint_jwt_verify(ctx, v, t.p, t.n, NOW, &jwt, NULL), MINT_ERR_ALG);
	mint_signer_unref(s);
	mint_verifier_unref(v);
	mint_jwk_unref(a);
	mint_jwk_unref(b);
}

/* ---- keys ---- */

static void a_curve_has_one_algorithm(void **state)
{
	(void)state;
	for (int crv = MINT_CRV_P256; crv <= MINT_CRV_ED448; crv++)
		for (int alg = MINT_ALG_UNSET; alg <= MINT_ALG_EDDSA + 1; alg++) {
			struct mint_jwk_options o = { .alg = (enum mint_alg)alg };
			enum mint_alg own = mint_crv_alg((enum mint_crv)crv);
			struct mint_jwk *jwk = NULL;
			struct mint_error e = { 0 };
			bool curved = alg >= MINT_ALG_ES256 && alg <= MINT_ALG_EDDSA;
			assert_err(mint_alg_name(o.alg),
				mint_jwk_generate_curve(&o, (enum mint_crv)crv, &jwk, &e),
				!alg || o.alg == own ? MINT_OK
				: curved             ? MINT_ERR_KEY
						     : MINT_ERR_ALG,
				e);
			if (!jwk)
				continue;
			assert_int_equal(mint_jwk_alg(jwk), own);
			assert_int_equal(mint_jwk_crv(jwk), crv);
			assert_true(mint_jwk_can_sign(jwk));
			mint_jwk_unref(jwk);
		}
}

#define X        "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
#define Y        "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
#define D        "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"
#define ZERO     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define ORDER    "_____wAAAAD__________7zm-q2nF56E87nKwvxjJVE"
#define P(more)  "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" X "\",\"y\":\"" Y "\"" more "}"
#define XY(x, y) "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" x "\",\"y\":\"" y "\"}"

/* The key of RFC 7515 A.3 and what lies beside it. */
static const struct row {
	const char *name, *json;
	enum mint_alg alg;
	enum mint_err want;
} rows[] = {
	{ "public", P(""), MINT_ALG_UNSET, MINT_OK },
	{ "private", P(",\"d\":\"" D "\""), MINT_ALG_UNSET, MINT_OK },
	{ "its own alg", P(",\"alg\":\"ES256\""), MINT_ALG_UNSET, MINT_OK },
	{ "its own alg by the caller", P(""), MINT_ALG_ES256, MINT_OK },
	{ "alg of another curve", P(",\"alg\":\"ES384\""), MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "alg of another curve of this length", P(",\"alg\":\"ES256K\""), MINT_ALG_UNSET,
		MINT_ERR_KEY },
	{ "alg of another curve by the caller", P(""), MINT_ALG_ES512, MINT_ERR_KEY },
	{ "alg that is no name", P(",\"alg\":\"ES521\""), MINT_ALG_UNSET, MINT_ERR_ALG },
	{ "alg of another type", P(",\"alg\":\"EdDSA\""), MINT_ALG_UNSET, MINT_ERR_ALG },
	{ "alg of secrets", P(""), MINT_ALG_HS256, MINT_ERR_ALG },
	{ "for agreeing on secrets", P(",\"alg\":\"ECDH-ES\""), MINT_ALG_UNSET, MINT_ERR_ALG },
	{ "for encryption", P(",\"use\":\"enc\""), MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "crv of another length",
		"{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"" X "\",\"y\":\"" Y "\"}",
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "crv of this length",
		"{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"x\":\"" X "\",\"y\":\"" Y "\"}",
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "crv of another type",
		"{\"kty\":\"EC\",\"crv\":\"Ed25519\",\"x\":\"" X "\",\"y\":\"" Y "\"}",
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "crv unknown", "{\"kty\":\"EC\",\"crv\":\"P-192\",\"x\":\"" X "\",\"y\":\"" Y "\"}",
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "crv in small letters",
		"{\"kty\":\"EC\",\"crv\":\"p-256\",\"x\":\"" X "\",\"y\":\"" Y "\"}",
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "no crv", "{\"kty\":\"EC\",\"x\":\"" X "\",\"y\":\"" Y "\"}", MINT_ALG_UNSET,
		MINT_ERR_KEY },
	{ "no crv, alg given", "{\"kty\":\"EC\",\"x\":\"" X "\",\"y\":\"" Y "\"}", MINT_ALG_ES256,
		MINT_ERR_KEY },
	{ "no y", "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" X "\"}", MINT_ALG_UNSET,
		MINT_ERR_KEY },
	{ "x a byte short", XY("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVA", Y), MINT_ALG_UNSET,
		MINT_ERR_KEY },
	{ "x with a zero before it", XY("AH_Nzidw9sRdQYPL7m_bS3tYBzM1e-nvE7rPbjx70VRF", Y),
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "x and y swapped", XY(Y, X), MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "a point off the curve", XY("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEY", Y),
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "zeros", XY(ZERO, ZERO), MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "d = 0", P(",\"d\":\"" ZERO "\""), MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "d = n", P(",\"d\":\"" ORDER "\""), MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "d of another key", P(",\"d\":\"" X "\""), MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "d a byte short", P(",\"d\":\"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9A\""),
		MINT_ALG_UNSET, MINT_ERR_KEY },
	{ "d a number", P(",\"d\":1"), MINT_ALG_UNSET, MINT_ERR_KEY },
};

static void a_jwk_on_a_curve_is_whole_or_refused(void **state)
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
		assert_int_equal(mint_jwk_alg(jwk), MINT_ALG_ES256);
		assert_int_equal(mint_jwk_kty(jwk), MINT_KTY_EC);
		assert_int_equal(mint_jwk_bits(jwk), 256);
		mint_jwk_unref(jwk);
	}
}

static void names_are_those_that_are_registered(void **state)
{
	(void)state;
	static const char *const names[] = { "", "P-256", "P-384", "P-521", "secp256k1", "Ed25519",
		"Ed448" };
	for (int i = 1; i <= MINT_CRV_ED448; i++) {
		assert_string_equal(mint_crv_name((enum mint_crv)i), names[i]);
		assert_int_equal(mint_crv_from_name(names[i], strlen(names[i])), i);
		assert_int_equal(mint_crv_from_name(names[i], strlen(names[i]) - 1), MINT_CRV_NONE);
	}
	assert_string_equal(mint_crv_name(MINT_CRV_NONE), "");
	assert_string_equal(mint_crv_name((enum mint_crv)7), "");
	assert_int_equal(mint_crv_alg(MINT_CRV_NONE), MINT_ALG_UNSET);
	assert_string_equal(mint_kty_name(MINT_KTY_OKP), "OKP");
	assert_string_equal(mint_kty_name((enum mint_kty)0), "");
	assert_string_equal(mint_alg_name(MINT_ALG_EDDSA), "EdDSA");
	assert_int_equal(mint_alg_from_name("EDDSA", 5), MINT_ALG_UNSET);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(only_minimal_der_is_read),
		TEST(what_is_written_as_der_reads_as_it_was),
		TEST(a_signature_has_one_length_and_its_numbers_their_range),
		TEST(p256_and_secp256k1_do_not_mix), TEST(a_curve_has_one_algorithm),
		TEST(a_jwk_on_a_curve_is_whole_or_refused),
		TEST(names_are_those_that_are_registered) };
	if (mint_ctx_new(&ctx, NULL) != MINT_OK)
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	mint_ctx_free(ctx);
	return failed;
}
