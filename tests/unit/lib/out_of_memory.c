/* SPDX-License-Identifier: Apache-2.0 */
/* Every public function that allocates, with each of its allocations failing once: first those of
 * the library, then those that libcrypto makes for it. The answer is NOMEM or CRYPTO, nothing is
 * left behind, and the next call is well. libsodium allocates nothing.
 *
 * libcrypto's readers of keys keep quiet about some of their failures, so that a good key may look
 * like a bad one to them: KEY then, and left out of a set. What is never seen is a key, a signature
 * or a verdict that is not the right one. */
#include "support.h"
#include <openssl/crypto.h>

/* ---- failing allocations ---- */

static struct {
	size_t seen, fail_at; /* fail_at 0: never */
	long live;            /* blocks of the library's own */
} own, crypto;

void *__real_malloc(size_t n);
void *__real_calloc(size_t count, size_t n);
void *__real_realloc(void *p, size_t n);
void __real_free(void *p);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t count, size_t n);
void *__wrap_realloc(void *p, size_t n);
void __wrap_free(void *p);

static bool own_fails(void)
{
	return ++own.seen == own.fail_at;
}

static void *counted(void *p)
{
	own.live += p != NULL;
	return p;
}

void *__wrap_malloc(size_t n)
{
	return own_fails() ? NULL : counted(__real_malloc(n));
}

void *__wrap_calloc(size_t count, size_t n)
{
	return own_fails() ? NULL : counted(__real_calloc(count, n));
}

void *__wrap_realloc(void *p, size_t n)
{
	if (own_fails())
		return NULL;
	own.live += p == NULL;
	return __real_realloc(p, n);
}

void __wrap_free(void *p)
{
	own.live -= p != NULL;
	__real_free(p);
}

static void *crypto_malloc(size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return ++crypto.seen == crypto.fail_at ? NULL : __real_malloc(n);
}

static void *crypto_realloc(void *p, size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return ++crypto.seen == crypto.fail_at ? NULL : __real_realloc(p, n);
}

static void crypto_free(void *p, const char *file, int line)
{
	(void)file;
	(void)line;
	__real_free(p);
}

/* ---- what the calls need ---- */

enum { HS, RS, ES, ED, KINDS };

static struct kind {
	const char *name;
	enum mint_alg alg;
	enum mint_crv crv;
	struct mint_jwk *jwk;
	char json[4096], pem[4096], public_pem[2048];
	size_t json_n, pem_n, public_pem_n;
	char set[8192];
	size_t set_n;
	struct token token;
} kinds[KINDS] = {
	{ .name = "HS256", .alg = MINT_ALG_HS256 },
	{ .name = "RS256", .alg = MINT_ALG_RS256 },
	{ .name = "ES256", .alg = MINT_ALG_ES256, .crv = MINT_CRV_P256 },
	{ .name = "EdDSA", .alg = MINT_ALG_EDDSA, .crv = MINT_CRV_ED25519 },
};

static const struct kind *kind; /* the one that is being tried */
static struct mint_error error;

static void kind_make(struct kind *k)
{
	struct mint_jwk_options o = { .alg = k->alg, .kid = T("k") };
	struct mint_jwk **jwk = &k->jwk;
	struct mint_ctx *ctx = ctx_new();
	enum mint_err e = k == &kinds[HS] ? mint_jwk_generate_secret(&o, jwk, &error)
			  : k->crv        ? mint_jwk_generate_curve(&o, k->crv, jwk, &error)
					  : mint_jwk_generate_rsa(&o, 2048, jwk, &error);
	assert_err(k->name, e, MINT_OK, error);
	e = mint_jwk_write_json(*jwk, MINT_PRIVATE, k->json, sizeof k->json, &k->json_n, &error);
	assert_err(k->name, e, MINT_OK, error);
	k->set_n = (size_t)snprintf(
		k->set, sizeof k->set, "{\"keys\":[%.*s]}", (int)k->json_n, k->json);
	if (k != &kinds[HS]) {
		e = mint_jwk_write_pem(
			*jwk, MINT_PRIVATE, k->pem, sizeof k->pem, &k->pem_n, &error);
		assert_err(k->name, e, MINT_OK, error);
		e = mint_jwk_write_pem(*jwk, MINT_PUBLIC, k->public_pem, sizeof k->public_pem,
			&k->public_pem_n, &error);
		assert_err(k->name, e, MINT_OK, error);
	}
	struct mint_signer *s = signer_of(*jwk, NULL);
	e = mint_jwt_sign_json(ctx, s, "{}", 2, k->token.p, sizeof k->token.p, &k->token.n, &error);
	assert_err(k->name, e, MINT_OK, error);
	mint_signer_unref(s);
	mint_ctx_free(ctx);
}

/* ---- the calls: each leaves nothing behind ---- */

static enum mint_err gone(enum mint_err e, struct mint_jwk **jwk)
{
	mint_jwk_unref(*jwk);
	return e;
}

static enum mint_err generate(void)
{
	struct mint_jwk_options o = { .alg = kind->alg };
	struct mint_jwk *jwk = NULL;
	if (kind == &kinds[HS])
		return gone(mint_jwk_generate_secret(&o, &jwk, &error), &jwk);
	if (kind->crv)
		return gone(mint_jwk_generate_curve(&o, kind->crv, &jwk, &error), &jwk);
	return gone(mint_jwk_generate_rsa(&o, 2048, &jwk, &error), &jwk);
}

static enum mint_err from_secret(void)
{
	struct mint_jwk_options o = { .alg = MINT_ALG_HS512 };
	struct mint_jwk *jwk = NULL;
	enum mint_err e = mint_jwk_from_secret(&o, SECRET, 64, &jwk, &error);
	if (e == MINT_OK) {
		mint_jwk_unref(jwk);
		jwk = NULL;
		e = mint_jwk_from_secret_base64(&o, SECRET SECRET, 128, &jwk, &error);
	}
	return gone(e, &jwk);
}

static enum mint_err from_pem(void)
{
	struct mint_jwk_options o = { .alg = kind->alg };
	struct mint_jwk *jwk = NULL;
	return gone(mint_jwk_from_pem(&o, kind->pem, kind->pem_n, &jwk, &error), &jwk);
}

static enum mint_err from_public_pem(void)
{
	struct mint_jwk_options o = { .alg = kind->alg };
	struct mint_jwk *jwk = NULL;
	return gone(
		mint_jwk_from_pem(&o, kind->public_pem, kind->public_pem_n, &jwk, &error), &jwk);
}

static enum mint_err from_json(void)
{
	struct mint_jwk *jwk = NULL;
	return gone(mint_jwk_from_json(NULL, kind->json, kind->json_n, &jwk, &error), &jwk);
}

static enum mint_err public_half(void)
{
	struct mint_jwk *jwk = NULL;
	return gone(mint_jwk_public(kind->jwk, &jwk, &error), &jwk);
}

static enum mint_err write_json(void)
{
	char buf[4096];
	size_t n;
	return mint_jwk_write_json(kind->jwk, MINT_PRIVATE, buf, sizeof buf, &n, &error);
}

static enum mint_err write_pem(void)
{
	char buf[4096];
	size_t n;
	return mint_jwk_write_pem(kind->jwk, MINT_PRIVATE, buf, sizeof buf, &n, &error);
}

static enum mint_err thumbprint(void)
{
	char buf[MINT_THUMBPRINT_SIZE];
	return mint_jwk_thumbprint(kind->jwk, buf, &error);
}

static enum mint_err set_from_json(void)
{
	struct mint_jwks *jwks = NULL;
	enum mint_err e =
		mint_jwks_from_json(MINT_ALG_UNSET, kind->set, kind->set_n, &jwks, &error);
	assert_true(e != MINT_OK || mint_jwks_count(jwks) + mint_jwks_left_out(jwks) == 1);
	if (e == MINT_OK && mint_jwks_left_out(jwks))
		e = MINT_ERR_KEY;
	mint_jwks_unref(jwks);
	return e;
}

static enum mint_err set_write(void)
{
	char buf[4096];
	size_t n;
	struct mint_jwks *jwks = NULL;
	enum mint_err e =
		mint_jwks_new((const struct mint_jwk *const *)&kind->jwk, 1, &jwks, &error);
	if (e == MINT_OK)
		e = mint_jwks_write_json(jwks, buf, sizeof buf, &n, &error);
	mint_jwks_unref(jwks);
	return e;
}

static enum mint_err context(void)
{
	struct mint_ctx *ctx = NULL;
	enum mint_err e = mint_ctx_new(&ctx, &error);
	mint_ctx_free(ctx);
	return e;
}

/* All that a thread does first with a key: signing in each way, and a payload beside the token. */
static enum mint_err sign_with(struct mint_ctx *ctx, const struct mint_signer *s)
{
	static const char big[20000];
	const struct mint_claim_options o = { .json = T("{\"a\":1}"),
		.issuer = T("i"),
		.expires_in = { .type = MINT_SPAN_TEXT, .text = T("1y") } };
	struct token t;
	enum mint_err e = mint_jwt_sign(ctx, s, NULL, 0, NOW, t.p, sizeof t.p, &t.n, &error);
	if (e == MINT_OK)
		e = mint_jwt_sign_json(ctx, s, "{}", 2, t.p, sizeof t.p, &t.n, &error);
	if (e == MINT_OK)
		e = mint_jwt_sign_options(ctx, s, &o, NOW, t.p, sizeof t.p, &t.n, &error);
	if (e == MINT_OK)
		e = mint_jws_sign(
			ctx, s, big, sizeof big, MINT_JWS_DETACHED, t.p, sizeof t.p, &t.n, &error);
	return e;
}

static enum mint_err sign(void)
{
	struct mint_ctx *ctx = NULL;
	struct mint_signer *s = NULL;
	enum mint_err e = mint_ctx_new(&ctx, &error);
	if (e == MINT_OK)
		e = mint_signer_new(kind->jwk, NULL, &s, &error);
	if (e == MINT_OK)
		e = sign_with(ctx, s);
	mint_signer_unref(s);
	mint_ctx_free(ctx);
	return e;
}

static enum mint_err verify_with(struct mint_ctx *ctx, const struct mint_verifier *v)
{
	const struct token *t = &kind->token;
	struct mint_jwt jwt;
	struct mint_jws jws;
	enum mint_err e = mint_jwt_decode_unverified(ctx, t->p, t->n, &jwt, &error);
	if (e == MINT_OK)
		e = mint_jwt_verify(ctx, v, t->p, t->n, NOW, &jwt, &error);
	if (e == MINT_OK)
		e = mint_jws_verify(ctx, v, t->p, t->n, NULL, &jws, &error);
	return e;
}

static enum mint_err verify(void)
{
	struct mint_ctx *ctx = NULL;
	struct mint_jwks *jwks = NULL;
	struct mint_jwks_holder *holder = NULL;
	struct mint_verifier *v = NULL, *over = NULL;
	struct mint_verify_options o = any_claims(MINT_ALG_BIT(kind->alg));
	enum mint_err e = mint_ctx_new(&ctx, &error);
	if (e == MINT_OK)
		e = mint_jwks_new((const struct mint_jwk *const *)&kind->jwk, 1, &jwks, &error);
	if (e == MINT_OK)
		e = mint_jwks_holder_new(jwks, &holder, &error);
	if (e == MINT_OK)
		e = mint_verifier_new(jwks, &o, &v, &error);
	if (e == MINT_OK)
		e = mint_verifier_new_over(holder, &o, &over, &error);
	if (e == MINT_OK)
		e = verify_with(ctx, v);
	if (e == MINT_OK)
		e = verify_with(ctx, over);
	mint_verifier_unref(v);
	mint_verifier_unref(over);
	mint_jwks_holder_unref(holder);
	mint_jwks_unref(jwks);
	mint_ctx_free(ctx);
	return e;
}

static const struct call {
	const char *name;
	enum mint_err (*run)(void);
	unsigned kinds; /* one bit each */
	size_t tries;   /* at most about so many places, evenly: RSA takes its time */
	bool reads;     /* a key, from libcrypto's point of view: KEY is an answer */
} calls[] = {
	{ "generate", generate, 1 << HS | 1 << ES | 1 << ED, 150, true },
	{ "generate", generate, 1 << RS, 12, true },
	{ "from_secret", from_secret, 1 << HS, 150, false },
	{ "from_pem", from_pem, 1 << RS | 1 << ES | 1 << ED, 150, true },
	{ "from_pem, public", from_public_pem, 1 << RS | 1 << ES | 1 << ED, 150, true },
	{ "from_json", from_json, 15, 150, true },
	{ "public", public_half, 1 << RS | 1 << ES | 1 << ED, 150, true },
	{ "write_json", write_json, 15, 150, false },
	{ "write_pem", write_pem, 1 << RS | 1 << ES | 1 << ED, 150, false },
	{ "thumbprint", thumbprint, 15, 150, false },
	{ "jwks_from_json", set_from_json, 15, 150, true },
	{ "jwks_write_json", set_write, 1 << RS | 1 << ES | 1 << ED, 150, false },
	{ "ctx", context, 1, 150, false },
	{ "sign", sign, 15, 150, false },
	{ "verify", verify, 15, 150, false },
};

/* ---- the run ---- */

/* libcrypto does without some of what it asks for, so a failure there may go unnoticed. */
static void try_at(const struct call *c, size_t at, bool in_crypto)
{
	long before = own.live;
	error = (struct mint_error){ 0 };
	own.seen = crypto.seen = 0;
	*(in_crypto ? &crypto.fail_at : &own.fail_at) = at;
	enum mint_err e = c->run();
	own.fail_at = crypto.fail_at = 0;
	bool quiet = in_crypto && (e == MINT_OK || (c->reads && e == MINT_ERR_KEY));
	if (e != MINT_ERR_NOMEM && e != MINT_ERR_CRYPTO && !quiet)
		fail_msg("%s %s, allocation %zu of %s: %s %s", c->name, kind->name, at,
			in_crypto ? "libcrypto" : "ours", mint_err_name(e), error.detail);
	assert_true(quiet || (error.code == e && error.detail[0]));
	if (own.live != before)
		fail_msg("%s %s, allocation %zu of %s: %ld blocks are left", c->name, kind->name,
			at, in_crypto ? "libcrypto" : "ours", own.live - before);
}

static void try_all(const struct call *c, bool in_crypto)
{
	own.seen = crypto.seen = 0;
	assert_err(c->name, c->run(), MINT_OK, error);
	size_t count = in_crypto ? crypto.seen : own.seen;
	/* the first ones all: most of what differs lies there */
	size_t step = count > c->tries ? count / c->tries : 1;
	for (size_t at = 1; at <= count; at += at < 100 && c->tries >= 100 ? 1 : step)
		try_at(c, at, in_crypto);
	assert_err(c->name, c->run(), MINT_OK, error);
}

static void try_each(bool in_crypto)
{
	for (size_t i = 0; i < COUNT(calls); i++)
		for (size_t k = 0; k < KINDS; k++)
			if (calls[i].kinds & 1u << k) {
				kind = &kinds[k];
				try_all(&calls[i], in_crypto);
			}
}

static void the_librarys_own_memory_may_run_out_anywhere(void **state)
{
	(void)state;
	try_each(false);
}

static void libcryptos_memory_may_run_out_anywhere(void **state)
{
	(void)state;
	try_each(true);
}

static int make_kinds(void **state)
{
	(void)state;
	for (size_t k = 0; k < KINDS; k++)
		kind_make(&kinds[k]);
	return 0;
}

static int free_kinds(void **state)
{
	(void)state;
	for (size_t k = 0; k < KINDS; k++)
		mint_jwk_unref(kinds[k].jwk);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(the_librarys_own_memory_may_run_out_anywhere),
		TEST(libcryptos_memory_may_run_out_anywhere) };
	if (!CRYPTO_set_mem_functions(crypto_malloc, crypto_realloc, crypto_free))
		return 1;
	return cmocka_run_group_tests(tests, make_kinds, free_kinds);
}
