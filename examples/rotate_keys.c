/* SPDX-License-Identifier: Apache-2.0 */
/* rotate_keys.c: replaces a signing key while verifiers run, in the three steps that nobody
 *notices: publish the next key, sign with it, take the old one away once its last token has ended.
 *
 *	cc rotate_keys.c $(pkg-config --cflags --libs libmintage) -o rotate_keys && ./rotate_keys
 */
#include <mintage/mintage.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW 1700000000 /* a program of yours asks the clock */

static void check(enum mint_err code, const struct mint_error *error)
{
	if (code == MINT_OK)
		return;
	fprintf(stderr, "rotate_keys: %s: %s\n", mint_err_name(code), error->detail);
	exit(1);
}

struct token {
	char text[1024];
	size_t len;
};

/* ---- who signs ---- */

static struct mint_jwk *key_make(const char *kid)
{
	struct mint_jwk_options options = { .kid = { kid, strlen(kid) } };
	struct mint_error error;
	struct mint_jwk *jwk;
	check(mint_jwk_generate_curve(&options, MINT_CRV_ED25519, &jwk, &error), &error);
	return jwk;
}

static struct token token_make(struct mint_ctx *ctx, const struct mint_jwk *jwk)
{
	struct mint_sign_options options = { .ttl_s = 3600 };
	struct mint_error error;
	struct mint_signer *signer;
	struct token t;
	check(mint_signer_new(jwk, &options, &signer, &error), &error);
	check(mint_jwt_sign(ctx, signer, NULL, 0, NOW, t.text, sizeof t.text, &t.len, &error),
		&error);
	mint_signer_unref(signer);
	return t;
}

/* ---- who verifies ---- */

/* The public halves, as they would come from a URL. */
static struct mint_jwks *set_of(const struct mint_jwk *one, const struct mint_jwk *two)
{
	const struct mint_jwk *keys[] = { one, two };
	struct mint_error error;
	struct mint_jwks *jwks;
	char json[2048];
	size_t len;
	check(mint_jwks_new(keys, two ? 2 : 1, &jwks, &error), &error);
	check(mint_jwks_write_json(jwks, json, sizeof json, &len, &error), &error);
	mint_jwks_unref(jwks);
	check(mint_jwks_from_json(MINT_ALG_UNSET, json, len, &jwks, &error), &error);
	return jwks;
}

/* Verifiers go on meanwhile, on any thread: each call has the one set or the other. */
static void publish(
	struct mint_jwks_holder *holder, const struct mint_jwk *one, const struct mint_jwk *two)
{
	struct mint_jwks *jwks = set_of(one, two);
	mint_jwks_holder_swap(holder, jwks);
	mint_jwks_unref(jwks);
}

static void try_both(struct mint_ctx *ctx, const struct mint_verifier *verifier, const char *step,
	const struct token tokens[2])
{
	printf("%-26s", step);
	for (int i = 0; i < 2; i++) {
		struct mint_jwt jwt;
		enum mint_err e = mint_jwt_verify(
			ctx, verifier, tokens[i].text, tokens[i].len, NOW + 1, &jwt, NULL);
		printf(" %s: %s", i ? "new" : "old", e == MINT_OK ? "good" : mint_err_name(e));
	}
	printf("\n");
}

int main(void)
{
	struct mint_error error;
	struct mint_ctx *ctx;
	struct mint_jwks_holder *holder;
	struct mint_verifier *verifier;
	struct mint_verify_options policy = { .algs = MINT_ALG_BIT(MINT_ALG_EDDSA),
		.flags = MINT_VERIFY_ANY_ISSUER | MINT_VERIFY_ANY_AUDIENCE };
	struct mint_jwk *old = key_make("2026-10"), *new = key_make("2026-11");
	struct mint_jwks *first = set_of(old, NULL);
	check(mint_ctx_new(&ctx, &error), &error);
	check(mint_jwks_holder_new(first, &holder, &error), &error);
	check(mint_verifier_new_over(holder, &policy, &verifier, &error), &error);
	mint_jwks_unref(first);
	const struct token tokens[2] = { token_make(ctx, old), token_make(ctx, new) };

	try_both(ctx, verifier, "the old key alone", tokens);
	publish(holder, old, new);
	try_both(ctx, verifier, "both, before the change", tokens);
	publish(holder, new, NULL);
	try_both(ctx, verifier, "the old key has gone", tokens);

	mint_verifier_unref(verifier);
	mint_jwks_holder_unref(holder);
	mint_ctx_free(ctx);
	mint_jwk_unref(old);
	mint_jwk_unref(new);
	return 0;
}
