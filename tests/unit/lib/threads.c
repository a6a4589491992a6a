/* SPDX-License-Identifier: Apache-2.0 */
/* Keys, sets and policies are shared by threads, each with a context of its own; keys are swapped
 * meanwhile. Built once more with the thread sanitizer, which is what this is for. */
#include "support.h"
#include <pthread.h>

/* RS256 comes last: it is the slow one */
enum { HS256, ES256, ED25519, ED448, RS256, KINDS };

struct shared {
	struct mint_signer *signers[KINDS];
	struct mint_verifier *verifiers[KINDS];
};

static void one_round(
	struct mint_ctx *ctx, const struct mint_signer *s, const struct mint_verifier *v, int *bad)
{
	struct token t;
	struct mint_jwt jwt;
	const char *text;
	size_t n;
	*bad += mint_jwt_sign_json(ctx, s, "{\"sub\":\"\\u0061\"}", 16, t.p, sizeof t.p, &t.n,
			NULL) != MINT_OK ||
		mint_jwt_verify(ctx, v, t.p, t.n, NOW, &jwt, NULL) != MINT_OK ||
		mint_jwt_get_str(&jwt, "sub", &text, &n) != MINT_OK || n != 1 || *text != 'a';
	t.p[t.n - 9] ^= 1;
	*bad += mint_jwt_verify(ctx, v, t.p, t.n, NOW, &jwt, NULL) == MINT_OK;
}

static void *run(void *arg)
{
	struct shared *x = arg;
	struct mint_ctx *ctx = NULL;
	static const int none = 0, some = 1;
	int bad = mint_ctx_new(&ctx, NULL) != MINT_OK;
	for (int i = 0; i < 200 && !bad; i++) {
		int kind = i % 10 ? i % RS256 : RS256;
		struct mint_signer *s = mint_signer_ref(x->signers[kind]);
		struct mint_verifier *v = mint_verifier_ref(x->verifiers[kind]);
		one_round(ctx, s, v, &bad);
		mint_signer_unref(s);
		mint_verifier_unref(v);
		if (i % 50 == 0)
			mint_ctx_clear(ctx);
	}
	mint_ctx_free(ctx);
	return (void *)(uintptr_t)(bad ? &some : &none);
}

static struct mint_jwk *key_of(int kind)
{
	static const enum mint_crv curves[] = {
		[ES256] = MINT_CRV_P256, [ED25519] = MINT_CRV_ED25519, [ED448] = MINT_CRV_ED448
	};
	struct mint_jwk_options rs = { .alg = MINT_ALG_RS256 };
	struct mint_jwk *jwk = NULL;
	struct mint_error e;
	if (kind == HS256)
		return secret_key(MINT_ALG_HS256, "k", SECRET);
	assert_err("",
		kind == RS256 ? mint_jwk_generate_rsa(&rs, 2048, &jwk, &e)
			      : mint_jwk_generate_curve(NULL, curves[kind], &jwk, &e),
		MINT_OK, e);
	return jwk;
}

static void threads_share_keys_and_policies(void **state)
{
	(void)state;
	enum { THREADS = 4 };
	pthread_t threads[THREADS];
	struct shared x;
	for (int k = 0; k < KINDS; k++) {
		struct mint_jwk *jwk = key_of(k);
		x.signers[k] = signer_of(jwk, NULL);
		x.verifiers[k] = verifier_of(jwk, NULL);
		mint_jwk_unref(jwk);
	}
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, run, &x), 0);
	for (int i = 0; i < THREADS; i++) {
		void *bad;
		assert_int_equal(pthread_join(threads[i], &bad), 0);
		assert_int_equal(*(const int *)bad, 0);
	}
	for (int k = 0; k < KINDS; k++) {
		mint_signer_unref(x.signers[k]);
		mint_verifier_unref(x.verifiers[k]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(threads_share_keys_and_policies) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
