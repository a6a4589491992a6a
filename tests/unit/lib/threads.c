/* SPDX-License-Identifier: Apache-2.0 */
/* Keys, sets and policies are shared by threads, each with a context of its own; keys are swapped
 * meanwhile. Built once more with the thread sanitizer, which is what this is for. */
#include "support.h"
#include <pthread.h>

struct shared {
	struct mint_signer *hs, *rs;
	struct mint_verifier *v_hs, *v_rs;
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
		struct mint_signer *s = mint_signer_ref(i % 4 ? x->hs : x->rs);
		struct mint_verifier *v = mint_verifier_ref(i % 4 ? x->v_hs : x->v_rs);
		one_round(ctx, s, v, &bad);
		mint_signer_unref(s);
		mint_verifier_unref(v);
		if (i % 50 == 0)
			mint_ctx_clear(ctx);
	}
	mint_ctx_free(ctx);
	return (void *)(uintptr_t)(bad ? &some : &none);
}

static void threads_share_keys_and_policies(void **state)
{
	(void)state;
	enum { THREADS = 4 };
	struct mint_jwk_options o = { .alg = MINT_ALG_RS256 };
	struct mint_jwk *secret = secret_key(MINT_ALG_HS256, "k", SECRET), *pair = NULL;
	pthread_t threads[THREADS];
	struct mint_error e;
	assert_err("", mint_jwk_generate_rsa(&o, 2048, &pair, &e), MINT_OK, e);
	struct shared x = { signer_of(secret, NULL), signer_of(pair, NULL),
		verifier_of(secret, NULL), verifier_of(pair, NULL) };
	mint_jwk_unref(secret);
	mint_jwk_unref(pair);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, run, &x), 0);
	for (int i = 0; i < THREADS; i++) {
		void *bad;
		assert_int_equal(pthread_join(threads[i], &bad), 0);
		assert_int_equal(*(const int *)bad, 0);
	}
	mint_signer_unref(x.hs);
	mint_signer_unref(x.rs);
	mint_verifier_unref(x.v_hs);
	mint_verifier_unref(x.v_rs);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(threads_share_keys_and_policies) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
