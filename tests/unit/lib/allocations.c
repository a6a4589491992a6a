/* SPDX-License-Identifier: Apache-2.0 */
/* Signing and verifying allocate nothing of the library's. The linker sends the library's calls of
 * malloc and its kin here; libcrypto's own go past, as it is a shared library. */
#include "support.h"

static size_t allocations;

void *__real_malloc(size_t n);
void *__real_calloc(size_t count, size_t n);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t count, size_t n);
void *__wrap_realloc(void *p, size_t n);

void *__wrap_malloc(size_t n)
{
	allocations++;
	return __real_malloc(n);
}

void *__wrap_calloc(size_t count, size_t n)
{
	allocations++;
	return __real_calloc(count, n);
}

void *__wrap_realloc(void *p, size_t n)
{
	allocations++;
	return __real_realloc(p, n);
}

/* crv: NONE for keys without one. */
static struct mint_jwk *key_for(enum mint_alg alg, enum mint_crv crv)
{
	struct mint_jwk_options o = { .alg = alg, .kid = T("kid") };
	struct mint_jwk *jwk = NULL;
	struct mint_error e;
	if (mint_alg_kty(alg) == MINT_KTY_OCT)
		return secret_key(alg, "kid", SECRET);
	assert_err(mint_alg_name(alg),
		crv ? mint_jwk_generate_curve(&o, crv, &jwk, &e)
		    : mint_jwk_generate_rsa(&o, 2048, &jwk, &e),
		MINT_OK, e);
	return jwk;
}

/* One of each: signing both ways, verifying, a claim that must be unescaped, an array, an expired
 * token, a bad signature, a small buffer. */
static void work(struct mint_ctx *ctx, const struct mint_signer *s, const struct mint_verifier *v)
{
	static const struct mint_text scopes[] = { { "a", 1 }, { "b\n", 2 } };
	static const char json[] = "{\"iss\":\"i\",\"aud\":[\"a\"],\"exp\":1}";
	const struct mint_claim claims[] = {
		{ .name = T("iss"), .type = MINT_CLAIM_STR, .text = T("\xc3\xa9\"") },
		{ .name = T("aud"), .type = MINT_CLAIM_STRS, .items = scopes, .item_count = 2 },
		{ .name = T("x"), .type = MINT_CLAIM_JSON, .text = T("{\"y\":1}") }
	};
	struct token t;
	struct mint_jwt jwt;
	struct mint_error e;
	const char *text;
	size_t n, cursor = 0;
	assert_int_equal(
		mint_jwt_sign_json(ctx, s, json, sizeof json - 1, t.p, sizeof t.p, &t.n, &e),
		MINT_OK);
	assert_int_equal(mint_jwt_verify(ctx, v, t.p, t.n, NOW, &jwt, &e), MINT_ERR_EXPIRED);
	assert_int_equal(
		mint_jwt_sign(ctx, s, claims, COUNT(claims), NOW, t.p, 10, &n, &e), MINT_ERR_SPACE);
	assert_int_equal(
		mint_jwt_sign(ctx, s, claims, COUNT(claims), NOW, t.p, sizeof t.p, &t.n, &e),
		MINT_OK);
	assert_int_equal(mint_jwt_verify(ctx, v, t.p, t.n, NOW, &jwt, &e), MINT_OK);
	assert_int_equal(mint_jwt_get_str(&jwt, "iss", &text, &n), MINT_OK);
	while (mint_jwt_next_str(&jwt, "aud", &cursor, &text, &n) == MINT_OK)
		;
	assert_true(mint_jwt_aud_contains(&jwt, "b\n", 2));
	t.p[t.n - 10] ^= 1;
	assert_int_not_equal(mint_jwt_verify(ctx, v, t.p, t.n, NOW, &jwt, &e), MINT_OK);
}

/* Options that are merged, and payloads of any bytes, in the token and beside it. */
static void other_work(
	struct mint_ctx *ctx, const struct mint_signer *s, const struct mint_verifier *v)
{
	const struct mint_text payload = T("any\0bytes");
	const struct mint_claim_options o = { .json = T("{\"a\":[1]}"),
		.expires_in = { .type = MINT_SPAN_TEXT, .text = T("1y") },
		.subject = T("s") };
	struct token t;
	struct mint_jwt jwt;
	struct mint_jws jws;
	struct mint_error e;
	struct mint_compat c;
	assert_int_equal(
		mint_jwt_sign_options(ctx, s, &o, NOW, t.p, sizeof t.p, &t.n, &e), MINT_OK);
	assert_int_equal(
		mint_jwt_verify(ctx, v, t.p, t.n, NOW + 31557601, &jwt, &e), MINT_ERR_EXPIRED);
	mint_compat_describe(MINT_ERR_EXPIRED, &e, v, &jwt, &c);
	for (unsigned detached = 0; detached < 2; detached++) {
		assert_int_equal(
			mint_jws_sign(ctx, s, payload.p, payload.n,
				detached ? MINT_JWS_DETACHED : 0, t.p, sizeof t.p, &t.n, &e),
			MINT_OK);
		assert_int_equal(
			mint_jws_verify(ctx, v, t.p, t.n, detached ? &payload : NULL, &jws, &e),
			MINT_OK);
	}
}

/* The first use, with all that it prepares, is no exception. */
static void count_of(struct mint_ctx *ctx, enum mint_alg alg, enum mint_crv crv)
{
	struct mint_jwk *jwk = key_for(alg, crv);
	struct mint_sign_options o = { .ttl_s = 60, .flags = MINT_SIGN_IAT };
	struct mint_signer *s = signer_of(jwk, &o);
	struct mint_verifier *v = verifier_of(jwk, NULL);
	size_t before = allocations;
	for (int i = 0; i < 3; i++) {
		work(ctx, s, v);
		other_work(ctx, s, v);
	}
	if (allocations != before)
		fail_msg("%s %s: %zu allocations", mint_alg_name(alg), mint_crv_name(crv),
			allocations - before);
	mint_signer_unref(s);
	mint_verifier_unref(v);
	mint_jwk_unref(jwk);
}

static void neither_signing_nor_verifying_allocates(void **state)
{
	(void)state;
	struct mint_ctx *ctx = ctx_new();
	assert_true(allocations > 0); /* the count counts */
	for (int alg = MINT_ALG_HS256; alg <= MINT_ALG_PS512; alg++)
		count_of(ctx, (enum mint_alg)alg, MINT_CRV_NONE);
	for (int crv = MINT_CRV_P256; crv <= MINT_CRV_ED448; crv++)
		count_of(ctx, mint_crv_alg((enum mint_crv)crv), (enum mint_crv)crv);
	mint_ctx_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(neither_signing_nor_verifying_allocates) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
