/* SPDX-License-Identifier: Apache-2.0 */
/* A public key taken for the secret of a MAC (RFC 8725 2.1, CVE-2026-44699 and its kin): every key
 * pair, each form of its public half, what may stand before it. J6 */
#include "support.h"
#include "../../../lib/ctx.h"
#include <openssl/x509.h>

struct bytes {
	char p[4096];
	size_t n;
};

enum form { PEM, DER, JWK, JWKS, DER_IN_BASE64, FORMS };
static const char *const form_names[FORMS] = { "PEM", "DER", "JWK", "JWK Set", "DER in base64" };
static const char *const befores[] = { "", " ", "\n\t ", "\xef\xbb\xbf", "\xe2\x80\x8b" };

static struct bytes public_as(const struct mint_jwk *jwk, enum form form)
{
	struct bytes b = { .n = 0 };
	unsigned char *p = (unsigned char *)b.p;
	struct mint_jwks *set = set_of((struct mint_jwk *)jwk);
	switch (form) {
	case PEM:
		assert_int_equal(
			mint_jwk_write_pem(jwk, MINT_PUBLIC, b.p, sizeof b.p, &b.n, NULL), 0);
		break;
	case JWK:
		assert_int_equal(
			mint_jwk_write_json(jwk, MINT_PUBLIC, b.p, sizeof b.p, &b.n, NULL), 0);
		break;
	case JWKS:
		assert_int_equal(mint_jwks_write_json(set, b.p, sizeof b.p, &b.n, NULL), 0);
		break;
	case DER:
		b.n = (size_t)i2d_PUBKEY(jwk->pkey, &p);
		break;
	default: {
		struct bytes der = public_as(jwk, DER);
		assert_int_equal(mint_b64url_encode(der.p, der.n, b.p, sizeof b.p, &b.n), MINT_OK);
	}
	}
	mint_jwks_unref(set);
	return b;
}

static struct mint_jwk *pair_of(enum mint_alg alg, enum mint_crv crv)
{
	struct mint_jwk_options o = { .alg = alg, .kid = T("k") };
	struct mint_jwk *jwk = NULL;
	struct mint_error e;
	assert_err(mint_alg_name(alg),
		crv ? mint_jwk_generate_curve(&o, crv, &jwk, &e)
		    : mint_jwk_generate_rsa(&o, 2048, &jwk, &e),
		MINT_OK, e);
	return jwk;
}

/* Forced through with MINT_SECRET_RAW, as an attacker would: the token names the key's own kid. */
static void forged_token_is_refused(
	struct mint_ctx *ctx, const struct mint_verifier *v, const struct bytes *secret)
{
	struct mint_jwk_options o = {
		.alg = MINT_ALG_HS256, .kid = T("k"), .flags = MINT_SECRET_RAW
	};
	struct mint_jwk *mac = NULL;
	struct token t;
	struct mint_jwt jwt;
	assert_int_equal(mint_jwk_from_secret(&o, secret->p, secret->n, &mac, NULL), MINT_OK);
	struct mint_signer *s = signer_of(mac, NULL);
	assert_int_equal(mint_jwt_sign_json(ctx, s, "{}", 2, t.p, sizeof t.p, &t.n, NULL), MINT_OK);
	assert_int_equal(mint_jwt_verify(ctx, v, t.p, t.n, NOW, &jwt, NULL), MINT_ERR_ALG);
	assert_false(jwt.verified);
	mint_signer_unref(s);
	mint_jwk_unref(mac);
}

static void form_is_no_secret(const struct bytes *b, enum form form, const char *name)
{
	struct mint_jwk_options o = { .alg = MINT_ALG_HS256 };
	struct mint_jwk *jwk = NULL;
	struct mint_error e = { 0 };
	for (size_t i = 0; i < COUNT(befores); i++) {
		struct bytes c;
		c.n = strlen(befores[i]) + b->n;
		memcpy(c.p, befores[i], strlen(befores[i]));
		memcpy(c.p + strlen(befores[i]), b->p, b->n);
		if (form == DER_IN_BASE64 || (form == DER && i))
			continue; /* base64 is text like any other; bytes have no blanks */
		assert_err(name, mint_jwk_from_secret(&o, c.p, c.n, &jwk, &e), MINT_ERR_KEY, e);
	}
	if (form == PEM || form == DER_IN_BASE64)
		assert_err(name, mint_jwk_from_secret_base64(&o, b->p, b->n, &jwk, &e),
			MINT_ERR_KEY, e);
}

static void a_public_key_is_no_secret_in_any_form(void **state)
{
	(void)state;
	static const enum mint_alg algs[] = { MINT_ALG_RS256, MINT_ALG_PS256 };
	struct mint_ctx *ctx = ctx_new();
	for (int i = 0; i < 2 + MINT_CRV_ED448; i++) {
		enum mint_crv crv = i < 2 ? MINT_CRV_NONE : (enum mint_crv)(i - 1);
		struct mint_jwk *jwk = pair_of(i < 2 ? algs[i] : MINT_ALG_UNSET, crv);
		struct mint_verify_options o = any_claims(MINT_ALGS_HS | MINT_ALGS_PUBLIC);
		struct mint_verifier *v = verifier_of(jwk, &o);
		for (int form = 0; form < FORMS; form++) {
			struct bytes b = public_as(jwk, (enum form)form);
			form_is_no_secret(&b, (enum form)form, form_names[form]);
			forged_token_is_refused(ctx, v, &b);
		}
		mint_verifier_unref(v);
		mint_jwk_unref(jwk);
	}
	mint_ctx_free(ctx);
}

/* Its first bytes alone say nothing. */
static void random_bytes_that_begin_like_der_are_a_secret(void **state)
{
	(void)state;
	static const char secret[] = "\x30\x59\x30\x13\x06\x07 but then it is no key at all....";
	struct mint_jwk_options o = { .alg = MINT_ALG_HS256 };
	struct mint_jwk *jwk = NULL;
	struct mint_error e = { 0 };
	assert_err("", mint_jwk_from_secret(&o, secret, sizeof secret - 1, &jwk, &e), MINT_OK, e);
	mint_jwk_unref(jwk);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(a_public_key_is_no_secret_in_any_form),
		TEST(random_bytes_that_begin_like_der_are_a_secret) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
