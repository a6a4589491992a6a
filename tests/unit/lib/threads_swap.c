/* SPDX-License-Identifier: Apache-2.0 */
/* A holder's set is swapped while threads verify by it. Built once more with the thread sanitizer,
 * which is what this is for; the counts show that nobody saw a set that was half one, half other.
 */
#include "support.h"
#include <pthread.h>
#include <stdatomic.h>

enum { READERS = 3, SETS = 3, ROUNDS = 400 };

struct shared {
	struct mint_jwks *sets[SETS];
	struct token tokens[SETS]; /* each by the key of one set */
	struct mint_jwks_holder *holder;
	struct mint_verifier *verifier;
	atomic_uint accepted;
	atomic_bool over;
};

static struct mint_jwks *set_with(struct mint_ctx *ctx, int number, struct token *t)
{
	struct mint_jwk_options o = { .flags = MINT_KID_THUMBPRINT };
	struct mint_jwk *jwk = NULL, *public = NULL;
	assert_int_equal(mint_jwk_generate_curve(
				 &o, number == 0 ? MINT_CRV_P256 : MINT_CRV_ED25519, &jwk, NULL),
		MINT_OK);
	assert_int_equal(mint_jwk_public(jwk, &public, NULL), MINT_OK);
	struct mint_signer *s = signer_of(jwk, NULL);
	assert_int_equal(
		mint_jwt_sign_json(ctx, s, "{}", 2, t->p, sizeof t->p, &t->n, NULL), MINT_OK);
	struct mint_jwks *jwks = set_of(public);
	mint_signer_unref(s);
	mint_jwk_unref(jwk);
	mint_jwk_unref(public);
	return jwks;
}

static bool is_one_of(const struct shared *x, const struct mint_jwks *jwks)
{
	for (int i = 0; i < SETS; i++)
		if (jwks == x->sets[i])
			return mint_jwks_count(jwks) == 1;
	return false;
}

/* Each token is good or its key is gone; nothing else can be said. */
static void *read_on(void *arg)
{
	struct shared *x = arg;
	static const int none = 0, some = 1;
	struct mint_ctx *ctx = NULL;
	int bad = mint_ctx_new(&ctx, NULL) != MINT_OK;
	for (unsigned i = 0; !bad && (i < ROUNDS || !atomic_load(&x->over)); i++) {
		const struct token *t = &x->tokens[i % SETS];
		struct mint_jwks *jwks = mint_jwks_holder_get(x->holder);
		struct mint_jwt jwt;
		enum mint_err e = mint_jwt_verify(ctx, x->verifier, t->p, t->n, NOW, &jwt, NULL);
		bad = !is_one_of(x, jwks) || (e != MINT_OK && e != MINT_ERR_NO_KEY);
		if (e == MINT_OK) {
			atomic_fetch_add(&x->accepted, 1);
			bad |= mint_jwk_kid(jwt.key).n != 43;
		}
		mint_jwks_unref(jwks);
	}
	mint_ctx_free(ctx);
	return (void *)(uintptr_t)(bad ? &some : &none);
}

static void *swap_on(void *arg)
{
	struct shared *x = arg;
	for (unsigned i = 0; i < 10 * ROUNDS; i++)
		mint_jwks_holder_swap(x->holder, x->sets[i % SETS]);
	atomic_store(&x->over, true);
	return NULL;
}

static void shared_init(struct shared *x)
{
	struct mint_ctx *ctx = ctx_new();
	struct mint_verify_options o = any_claims(MINT_ALGS_PUBLIC);
	struct mint_error e;
	for (int i = 0; i < SETS; i++)
		x->sets[i] = set_with(ctx, i, &x->tokens[i]);
	assert_err("", mint_jwks_holder_new(x->sets[0], &x->holder, &e), MINT_OK, e);
	assert_err("", mint_verifier_new_over(x->holder, &o, &x->verifier, &e), MINT_OK, e);
	mint_ctx_free(ctx);
}

static void shared_done(struct shared *x)
{
	for (int i = 0; i < SETS; i++)
		mint_jwks_unref(x->sets[i]);
	mint_jwks_holder_unref(x->holder);
	mint_verifier_unref(x->verifier);
}

static void sets_are_swapped_while_threads_verify(void **state)
{
	(void)state;
	static struct shared x;
	pthread_t readers[READERS], swappers[2];
	shared_init(&x);
	for (int i = 0; i < READERS; i++)
		assert_int_equal(pthread_create(&readers[i], NULL, read_on, &x), 0);
	for (int i = 0; i < 2; i++) /* two, so that swaps meet swaps */
		assert_int_equal(pthread_create(&swappers[i], NULL, swap_on, &x), 0);
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_join(swappers[i], NULL), 0);
	for (int i = 0; i < READERS; i++) {
		void *bad;
		assert_int_equal(pthread_join(readers[i], &bad), 0);
		assert_int_equal(*(const int *)bad, 0);
	}
	assert_true(atomic_load(&x.accepted) > 0);
	shared_done(&x);
}

/* In one thread: a swap counts from the very next verification on, in both directions. */
static void a_swap_counts_at_once(void **state)
{
	(void)state;
	static struct shared x;
	struct mint_ctx *ctx = ctx_new();
	struct mint_jwt jwt;
	shared_init(&x);
	for (int i = 0; i < 3 * SETS; i++) {
		mint_jwks_holder_swap(x.holder, x.sets[i % SETS]);
		for (int k = 0; k < 2 * SETS; k++) {
			const struct token *t = &x.tokens[k % SETS];
			assert_int_equal(
				mint_jwt_verify(ctx, x.verifier, t->p, t->n, NOW, &jwt, NULL),
				k % SETS == i % SETS ? MINT_OK : MINT_ERR_NO_KEY);
		}
	}
	shared_done(&x);
	mint_ctx_free(ctx);
}

static void a_set_that_was_swapped_out_lives_while_it_is_held(void **state)
{
	(void)state;
	struct mint_jwk *a = secret_key(MINT_ALG_HS256, "a", SECRET),
			*b = secret_key(MINT_ALG_HS256, "b", SECRET);
	struct mint_jwks *old = set_of(a), *new = set_of(b);
	struct mint_jwks_holder *h = NULL, *again;
	assert_int_equal(mint_jwks_holder_new(old, &h, NULL), MINT_OK);
	again = mint_jwks_holder_ref(h);
	mint_jwks_unref(old);
	struct mint_jwks *got = mint_jwks_holder_get(h);
	assert_ptr_equal(got, old);
	mint_jwks_holder_swap(h, new);
	mint_jwks_holder_swap(h, new); /* by itself */
	assert_non_null(mint_jwks_find(got, T("a"), MINT_ALG_HS256));
	mint_jwks_unref(got);
	got = mint_jwks_holder_get(again);
	assert_ptr_equal(got, new);
	mint_jwks_holder_unref(h);
	mint_jwks_holder_unref(again);
	mint_jwks_holder_unref(NULL);
	assert_null(mint_jwks_holder_ref(NULL));
	assert_non_null(mint_jwks_find(got, T("b"), MINT_ALG_HS256));
	mint_jwks_unref(got);
	mint_jwks_unref(new);
	mint_jwk_unref(a);
	mint_jwk_unref(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(sets_are_swapped_while_threads_verify),
		TEST(a_swap_counts_at_once),
		TEST(a_set_that_was_swapped_out_lives_while_it_is_held) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
