/* SPDX-License-Identifier: Apache-2.0 */
/* Ports on two threads while the tenants change under them: for thread-sanitizer builds, and that
 * nobody reads a half-written issuer. */
#include "fixture.h"
#include <pthread.h>

#define ROUNDS 3000

struct worker {
	struct fixture *f;
	struct span sealed, hash;
	int64_t tenant;
	int signed_count, fitting;
};

static void count_signed(void *arg, err result, const struct sign_answer *answer)
{
	((struct worker *)arg)->signed_count += !result.code && answer->token.n > 100;
}

static void count_fitting(void *arg, err result, bool ok, size_t which)
{
	((struct worker *)arg)->fitting += !result.code && ok && which == 0;
}

static void *work(void *arg)
{
	struct worker *w = arg;
	struct keyring_port *p;
	struct arena *a = arena_new(1 << 20);
	struct sign_request req = { .tenant = w->tenant,
		.alg = SPAN("HS256"),
		.sealed = w->sealed,
		.client_id = SPAN("client"),
		.audience = SPAN("https://api"),
		.scope = SPAN("read:a"),
		.lifetime_s = 60 };
	if (keyring_port_new(w->f->k, &p).code)
		return NULL;
	for (int i = 0; i < ROUNDS; i++) {
		keyring_check_secret(p, w->tenant, SPAN("a secret of both threads"), &w->hash, 1,
			count_fitting, w);
		keyring_sign(p, a, &req, count_signed, w);
		keyring_port_flush(p);
		arena_reset(a);
	}
	keyring_port_free(p);
	arena_free(a);
	return NULL;
}

static void ports_on_two_threads_work_while_tenants_change(void **state)
{
	struct fixture *f = *state;
	struct worker w[2];
	pthread_t threads[2];
	for (int i = 0; i < 2; i++) {
		struct sealed_secret s;
		w[i] = (struct worker){ .f = f, .tenant = i ? OTHER_TENANT : TENANT };
		assert_ok(keyring_secret_seal(
			f->p, f->a, w[i].tenant, SPAN("a secret of both threads"), &s));
		w[i].sealed = s.sealed;
		w[i].hash = s.hash;
	}
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, work, &w[i]), 0);
	for (int i = 0; i < 300; i++) {
		char issuer[40];
		int n = snprintf(issuer, sizeof issuer, "https://t%d.example/", i);
		assert_ok(keyring_tenant(
			f->k, TENANT + i % 7, span_make(issuer, (size_t)n), CEILING_S));
	}
	for (int i = 0; i < 2; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(w[i].signed_count, ROUNDS);
		assert_int_equal(w[i].fitting, ROUNDS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(ports_on_two_threads_work_while_tenants_change,
			fixture_setup, fixture_teardown),
	};
	return cmocka_run_group_tests_name("keyring threads", tests, NULL, NULL);
}
