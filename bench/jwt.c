/* SPDX-License-Identifier: Apache-2.0 */
/* jwt.c: how many tokens a second libmintage signs and verifies: the same token, the same checks
 * and the same loop as the peers beside it, whose bench.h is found by the include path. Run by
 * bench/run-jwt in a folder with keys/. Prints `libmintage ALG-op RATE`, and what was allocated. */
#include <mintage/mintage.h>
#include <openssl/crypto.h>
#include "bench.h"

#define TEXT(s) ((struct mint_text){ (s), sizeof(s) - 1 })

/* ---- allocations: the program's malloc is this one. libcrypto asks through functions of its own,
 * which are not counted, so what is counted is the library's. ---- */
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t count, size_t n);
void *__libc_realloc(void *p, size_t n);
void __libc_free(void *p);

static size_t allocations;

void *malloc(size_t n)
{
	allocations++;
	return __libc_malloc(n);
}

void *calloc(size_t count, size_t n)
{
	allocations++;
	return __libc_calloc(count, n);
}

void *realloc(void *p, size_t n)
{
	allocations++;
	return __libc_realloc(p, n);
}

static void *crypto_malloc(size_t n, const char *file, int line)
{
	(void)file, (void)line;
	return __libc_malloc(n);
}

static void *crypto_realloc(void *p, size_t n, const char *file, int line)
{
	(void)file, (void)line;
	return __libc_realloc(p, n);
}

static void crypto_free(void *p, const char *file, int line)
{
	(void)file, (void)line;
	__libc_free(p);
}

/* ---- the token ---- */

static void check(enum mint_err code, const struct mint_error *error)
{
	if (code == MINT_OK)
		return;
	fprintf(stderr, "jwt: %s: %s\n", mint_err_name(code), error->detail);
	exit(1);
}

struct subject {
	struct mint_ctx *ctx;
	struct mint_signer *signer;
	struct mint_verifier *verifier;
	char token[2048];
	size_t len;
};

/* The key's kid and alg stand in the JWK. */
static struct mint_jwk *key_load(const char *path)
{
	size_t len;
	struct mint_error error;
	struct mint_jwk *jwk;
	char *json = slurp(path, &len);
	check(mint_jwk_from_json(NULL, json, len, &jwk, &error), &error);
	free(json);
	return jwk;
}

static void signer_load(struct subject *s, const char *path)
{
	struct mint_error error;
	struct mint_jwk *jwk = key_load(path);
	struct mint_sign_options options = { 0 };
	check(mint_signer_new(jwk, &options, &s->signer, &error), &error);
	mint_jwk_unref(jwk);
}

static void verifier_load(struct subject *s, const char *path, enum mint_alg alg)
{
	static const struct mint_text iss = { ISS, sizeof(ISS) - 1 };
	static const struct mint_text aud = { AUD, sizeof(AUD) - 1 };
	struct mint_verify_options options = { .algs = MINT_ALG_BIT(alg),
		.issuers = &iss,
		.issuer_count = 1,
		.audiences = &aud,
		.audience_count = 1 };
	struct mint_error error;
	struct mint_jwk *jwk = key_load(path);
	const struct mint_jwk *one = jwk;
	struct mint_jwks *jwks;
	check(mint_jwks_new(&one, 1, &jwks, &error), &error);
	check(mint_verifier_new(jwks, &options, &s->verifier, &error), &error);
	mint_jwks_unref(jwks);
	mint_jwk_unref(jwk);
}

/* The six claims, with the clock read each time, as the peers do. */
static int sign(struct subject *s)
{
	int64_t now = (int64_t)time(NULL);
	const struct mint_claim claims[] = {
		{ .name = TEXT("iss"), .type = MINT_CLAIM_STR, .text = TEXT(ISS) },
		{ .name = TEXT("sub"), .type = MINT_CLAIM_STR, .text = TEXT(SUB) },
		{ .name = TEXT("aud"), .type = MINT_CLAIM_STR, .text = TEXT(AUD) },
		{ .name = TEXT("iat"), .type = MINT_CLAIM_INT, .number = now },
		{ .name = TEXT("exp"), .type = MINT_CLAIM_INT, .number = now + 86400 },
		{ .name = TEXT("scope"), .type = MINT_CLAIM_STR, .text = TEXT(SCOPE) },
	};
	return mint_jwt_sign(s->ctx, s->signer, claims, 6, now, s->token, sizeof(s->token), &s->len,
		       NULL) == MINT_OK;
}

/* The signature, exp, iss and aud, and scope read. */
static int verify(struct subject *s)
{
	struct mint_jwt jwt;
	const char *scope;
	size_t n;
	return mint_jwt_verify(s->ctx, s->verifier, s->token, s->len, (int64_t)time(NULL), &jwt,
		       NULL) == MINT_OK &&
	       mint_jwt_get_str(&jwt, "scope", &scope, &n) == MINT_OK && n == sizeof(SCOPE) - 1;
}

#define COUNTED_ROUNDS 100

/* After the first use of a key, which prepares it. */
static void allocations_count(const char *name, struct subject *s)
{
	char op[32];
	int ok = sign(s) && verify(s);
	size_t before = allocations;
	for (int i = 0; i < COUNTED_ROUNDS; i++)
		ok = ok && sign(s) && verify(s);
	size_t made = allocations - before;
	if (!ok) {
		fprintf(stderr, "jwt: %s: signing or verifying failed\n", name);
		exit(1);
	}
	snprintf(op, sizeof(op), "%s-allocations", name);
	printf("%-28s %-26s %12zu\n", "libmintage", op, made);
}

static void bench(const char *name, const char *private_path, const char *public_path)
{
	struct subject s = { 0 };
	struct mint_error error;
	enum mint_alg alg = mint_alg_from_name(name, strlen(name));
	char op[32];
	if (alg == MINT_ALG_UNSET) {
		fprintf(stderr, "jwt: %s is skipped: libmintage does not know it\n", name);
		return;
	}
	check(mint_ctx_new(&s.ctx, &error), &error);
	signer_load(&s, private_path);
	verifier_load(&s, public_path, alg);
	allocations_count(name, &s);
	snprintf(op, sizeof(op), "%s-sign", name);
	BENCH("libmintage", op, sign(&s));
	snprintf(op, sizeof(op), "%s-verify", name);
	BENCH("libmintage", op, verify(&s));
	mint_ctx_free(s.ctx);
	mint_signer_unref(s.signer);
	mint_verifier_unref(s.verifier);
}

int main(void)
{
	if (!CRYPTO_set_mem_functions(crypto_malloc, crypto_realloc, crypto_free))
		return 1;
	bench("HS256", "keys/hs.jwk", "keys/hs.jwk");
	bench("RS256", "keys/rsa.jwk", "keys/rsa.pub.jwk");
	bench("ES256", "keys/ec.jwk", "keys/ec.pub.jwk");
	bench("EdDSA", "keys/ed.jwk", "keys/ed.pub.jwk");
	return 0;
}
