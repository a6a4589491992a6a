/* SPDX-License-Identifier: Apache-2.0 */
/* support.h: what the tests of the library share. Keys and policies made here live as long as the
 * program, unless a test frees them. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <mintage/mintage.h>
#include <mintage/unverified.h>

#define T(lit)   ((struct mint_text){ "" lit, sizeof(lit) - 1 })
#define COUNT(a) (sizeof(a) / sizeof *(a))

#define NOW      INT64_C(1700000000)
#define SECRET   "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define TEST(fn) cmocka_unit_test(fn)

static inline struct mint_text text_of(const char *s)
{
	return (struct mint_text){ s, s ? strlen(s) : 0 };
}

/* A failing row of a table must say its name. */
#define assert_err(row, got, want, error)                                                          \
	do {                                                                                       \
		enum mint_err got_ = (got), want_ = (want);                                        \
		if (got_ != want_)                                                                 \
			fail_msg("%s: got %s (%s), want %s", (row), mint_err_name(got_),           \
				got_ ? (error).detail : "", mint_err_name(want_));                 \
	} while (0)

static inline struct mint_jwk *secret_key(enum mint_alg alg, const char *kid, const char *secret)
{
	struct mint_jwk_options o = {
		.alg = alg, .kid = text_of(kid), .flags = MINT_ALLOW_SHORT_SECRET
	};
	struct mint_jwk *jwk = NULL;
	struct mint_error e;
	assert_err("secret_key", mint_jwk_from_secret(&o, secret, strlen(secret), &jwk, &e),
		MINT_OK, e);
	return jwk;
}

static inline struct mint_jwks *set_of(struct mint_jwk *jwk)
{
	struct mint_jwks *jwks = NULL;
	struct mint_error e;
	assert_err("set_of", mint_jwks_new((const struct mint_jwk *const *)&jwk, 1, &jwks, &e),
		MINT_OK, e);
	return jwks;
}

/* A policy that asks for nothing but one of the algorithms. */
static inline struct mint_verify_options any_claims(unsigned algs)
{
	return (struct mint_verify_options){ .algs = algs,
		.flags = MINT_VERIFY_ANY_ISSUER | MINT_VERIFY_ANY_AUDIENCE };
}

static inline struct mint_verifier *verifier_of(
	struct mint_jwk *jwk, const struct mint_verify_options *o)
{
	struct mint_verify_options any = any_claims(MINT_ALG_BIT(mint_jwk_alg(jwk)));
	struct mint_jwks *jwks = set_of(jwk);
	struct mint_verifier *v = NULL;
	struct mint_error e;
	assert_err("verifier_of", mint_verifier_new(jwks, o ? o : &any, &v, &e), MINT_OK, e);
	mint_jwks_unref(jwks);
	return v;
}

static inline struct mint_signer *signer_of(struct mint_jwk *jwk, const struct mint_sign_options *o)
{
	struct mint_signer *s = NULL;
	struct mint_error e;
	assert_err("signer_of", mint_signer_new(jwk, o, &s, &e), MINT_OK, e);
	return s;
}

static inline struct mint_ctx *ctx_new(void)
{
	struct mint_ctx *ctx = NULL;
	struct mint_error e;
	assert_err("ctx_new", mint_ctx_new(&ctx, &e), MINT_OK, e);
	return ctx;
}

/* A token over any payload text, in static memory: even one that the library would refuse to sign.
 */
struct token {
	char p[MINT_TOKEN_SIZE_MAX + 8];
	size_t n;
};
