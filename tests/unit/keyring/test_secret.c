/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"
#include "keyring/ring.h"
#include <openssl/hmac.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct checked {
	err result;
	bool ran, ok;
	size_t which;
};

static void note(void *arg, err result, bool ok, size_t which)
{
	*(struct checked *)arg = (struct checked){ result, true, ok, which };
}

static struct checked check(struct fixture *f, int64_t tenant, struct span presented,
	const struct span *hashes, size_t count)
{
	struct checked c = { 0 };
	keyring_check_secret(f->p, tenant, presented, hashes, count, note, &c);
	assert_true(c.ran);
	assert_ok(c.result);
	return c;
}

/* ---- sealing ---- */

static void a_blob_opens_with_its_own_tenant_purpose_and_context_only(void **state)
{
	struct fixture *f = *state;
	struct span sealed;
	assert_ok(seal_close(
		f->k, f->a, TENANT, SEAL_SECRET, SPAN("kid"), SPAN("plain text"), &sealed));
	assert_int_equal(sealed.n, 10 + SEAL_OVERHEAD);
	static const struct {
		const char *name;
		int64_t tenant;
		enum seal_purpose purpose;
		const char *context;
		bool opens;
	} rows[] = {
		{ "its own", TENANT, SEAL_SECRET, "kid", true },
		{ "another tenant", OTHER_TENANT, SEAL_SECRET, "kid", false },
		{ "another purpose", TENANT, SEAL_SIGNING_KEY, "kid", false },
		{ "root key purpose", TENANT, SEAL_ROOT_KEY, "kid", false },
		{ "another context", TENANT, SEAL_SECRET, "kie", false },
		{ "no context", TENANT, SEAL_SECRET, "", false },
		{ "a longer context", TENANT, SEAL_SECRET, "kidd", false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct secret plain = { 0 };
		err e = seal_open(f->k, rows[i].tenant, rows[i].purpose, span_of(rows[i].context),
			sealed, &plain);
		if (e.code != (rows[i].opens ? ERR_OK : ERR_CRYPTO))
			fail_msg("%s: %s", rows[i].name, err_name(e.code));
		if (rows[i].opens)
			assert_span(secret_span(&plain), "plain text");
		secret_done(&plain);
	}
}

static void a_changed_blob_opens_nowhere(void **state)
{
	struct fixture *f = *state;
	struct span sealed;
	struct secret plain;
	assert_ok(seal_close(
		f->k, f->a, TENANT, SEAL_SECRET, SPAN_NONE, SPAN("plain text"), &sealed));
	for (size_t i = 0; i < sealed.n; i++) {
		assert_fails(seal_open(f->k, TENANT, SEAL_SECRET, SPAN_NONE,
				     fixture_flipped(f, sealed, i), &plain),
			CRYPTO);
		assert_fails(seal_open(f->k, TENANT, SEAL_SECRET, SPAN_NONE, span_make(sealed.p, i),
				     &plain),
			CRYPTO);
	}
	assert_fails(seal_open(f->k, TENANT, SEAL_SECRET, SPAN_NONE, SPAN_NONE, &plain), CRYPTO);
}

static void an_empty_text_seals_and_one_above_the_maximum_does_not(void **state)
{
	struct fixture *f = *state;
	struct span sealed;
	struct secret plain = { 0 };
	char *big = arena_calloc(f->a, 1, SEAL_PLAIN_MAX + 1);
	assert_ok(seal_close(f->k, f->a, TENANT, SEAL_SECRET, SPAN_NONE, SPAN_NONE, &sealed));
	assert_ok(seal_open(f->k, TENANT, SEAL_SECRET, SPAN_NONE, sealed, &plain));
	assert_int_equal(plain.n, 0);
	secret_done(&plain);
	assert_ok(seal_close(f->k, f->a, TENANT, SEAL_SECRET, SPAN_NONE,
		span_make(big, SEAL_PLAIN_MAX), &sealed));
	assert_fails(seal_close(f->k, f->a, TENANT, SEAL_SECRET, SPAN_NONE,
			     span_make(big, SEAL_PLAIN_MAX + 1), &sealed),
		RANGE);
	assert_fails(seal_close(f->k, f->a, TENANT, SEAL_SECRET,
			     span_make(big, SEAL_CONTEXT_MAX + 1), SPAN("x"), &sealed),
		RANGE);
}

static void the_same_text_seals_to_different_bytes(void **state)
{
	struct fixture *f = *state;
	struct sealed_secret one, two;
	assert_ok(keyring_secret_seal(f->p, f->a, TENANT, SPAN("the same secret"), &one));
	assert_ok(keyring_secret_seal(f->p, f->a, TENANT, SPAN("the same secret"), &two));
	assert_false(span_eq(one.sealed, two.sealed));
	assert_true(span_eq(one.hash, two.hash));
}

static void another_master_key_opens_nothing_and_hashes_otherwise(void **state)
{
	struct fixture *f = *state;
	struct keyring *same = fixture_keyring(f, 7), *other = fixture_keyring(f, 8);
	struct keyring_port *same_port, *other_port;
	struct sealed_secret s, t;
	struct span text;
	assert_ok(keyring_port_new(same, &same_port));
	assert_ok(keyring_port_new(other, &other_port));
	assert_ok(keyring_secret_seal(f->p, f->a, TENANT, SPAN("kept over a restart"), &s));
	assert_ok(keyring_secret_reveal(same_port, f->a, TENANT, s.sealed, &text));
	assert_span(text, "kept over a restart");
	assert_fails(keyring_secret_reveal(other_port, f->a, TENANT, s.sealed, &text), CRYPTO);
	assert_ok(keyring_secret_seal(other_port, f->a, TENANT, SPAN("kept over a restart"), &t));
	assert_false(span_eq(s.hash, t.hash));
	keyring_port_free(same_port);
	keyring_port_free(other_port);
	keyring_free(same);
	keyring_free(other);
}

/* ---- the memory of the keys ---- */

/* The flags that the kernel shows for the mapping at p: "rd wr mr ... dd wf". */
static void flags_of(const void *p, char out[512])
{
	FILE *maps = fopen("/proc/self/smaps", "r");
	char line[512];
	unsigned long from, to;
	bool inside = false;
	out[0] = 0;
	while (maps && fgets(line, sizeof line, maps)) {
		if (sscanf(line, "%lx-%lx ", &from, &to) == 2)
			inside = (uintptr_t)p >= from && (uintptr_t)p < to;
		else if (inside && strncmp(line, "VmFlags:", 8) == 0)
			snprintf(out, 512, "%s", line);
	}
	if (maps)
		fclose(maps);
}

/* K3 */
static void the_keys_stay_out_of_core_dumps_and_children(void **state)
{
	struct fixture *f = *state;
	char flags[512];
	flags_of(f->k->keys, flags);
	assert_non_null(strstr(flags, " dd"));
	assert_non_null(strstr(flags, " wf"));
}

static void a_forked_child_can_neither_seal_nor_open(void **state)
{
	struct fixture *f = *state;
	struct sealed_secret s;
	int status = -1;
	assert_ok(keyring_secret_seal(f->p, f->a, TENANT, SPAN("a secret of the parent"), &s));
	pid_t child = fork();
	if (!child) {
		struct span text;
		struct sealed_secret again;
		bool refused =
			keyring_secret_reveal(f->p, f->a, TENANT, s.sealed, &text).code ==
				ERR_CRYPTO &&
			keyring_secret_seal(f->p, f->a, TENANT, SPAN("one of the child"), &again)
					.code == ERR_CRYPTO;
		_exit(refused ? 0 : 1);
	}
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	struct span text;
	assert_ok(keyring_secret_reveal(f->p, f->a, TENANT, s.sealed, &text));
}

static void a_hardened_process_is_not_dumpable(void **state)
{
	int status = -1;
	pid_t child = fork();
	if (!child) {
		keyring_harden();
		_exit(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
	}
	waitpid(child, &status, 0);
#ifndef __SANITIZE_ADDRESS__
	assert_int_equal(status, 0);
#endif
	(void)state;
}

/* ---- secrets ---- */

static void a_new_secret_is_shown_once_and_can_be_revealed(void **state)
{
	struct fixture *f = *state;
	struct sealed_secret s;
	struct span text, again;
	assert_ok(keyring_secret_new(f->p, f->a, TENANT, 64, false, &s, &text));
	assert_int_equal(text.n, 64);
	for (size_t i = 0; i < text.n; i++)
		assert_true(
			strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
				text.p[i]));
	assert_ok(keyring_secret_reveal(f->p, f->a, TENANT, s.sealed, &again));
	assert_true(span_eq(text, again));
	assert_fails(keyring_secret_reveal(f->p, f->a, OTHER_TENANT, s.sealed, &again), CRYPTO);
	assert_null(memmem(s.sealed.p, s.sealed.n, text.p, text.n));
}

static void a_new_secret_of_letters_and_digits_has_nothing_else(void **state)
{
	struct fixture *f = *state;
	struct sealed_secret s;
	struct span text;
	for (int round = 0; round < 50; round++) {
		assert_ok(keyring_secret_new(
			f->p, f->a, TENANT, KEYRING_SECRET_NEW_MAX, true, &s, &text));
		assert_null(memchr(text.p, '-', text.n));
		assert_null(memchr(text.p, '_', text.n));
	}
}

static void a_new_secret_has_a_size_in_range(void **state)
{
	struct fixture *f = *state;
	struct sealed_secret s;
	struct span text;
	assert_fails(keyring_secret_new(f->p, f->a, TENANT, 0, false, &s, &text), RANGE);
	assert_fails(keyring_secret_new(
			     f->p, f->a, TENANT, KEYRING_SECRET_NEW_MIN - 1, false, &s, &text),
		RANGE);
	assert_ok(keyring_secret_new(f->p, f->a, TENANT, KEYRING_SECRET_NEW_MIN, false, &s, &text));
	assert_ok(keyring_secret_new(f->p, f->a, TENANT, KEYRING_SECRET_NEW_MAX, false, &s, &text));
	assert_fails(keyring_secret_new(
			     f->p, f->a, TENANT, KEYRING_SECRET_NEW_MAX + 1, false, &s, &text),
		RANGE);
}

static void a_brought_secret_is_neither_empty_nor_huge(void **state)
{
	struct fixture *f = *state;
	struct sealed_secret s;
	char *big = arena_calloc(f->a, 1, KEYRING_SECRET_MAX + 1);
	assert_fails(keyring_secret_seal(f->p, f->a, TENANT, SPAN(""), &s), RANGE);
	assert_ok(keyring_secret_seal(f->p, f->a, TENANT, SPAN("x"), &s));
	assert_ok(keyring_secret_seal(f->p, f->a, TENANT, span_make(big, KEYRING_SECRET_MAX), &s));
	assert_fails(
		keyring_secret_seal(f->p, f->a, TENANT, span_make(big, KEYRING_SECRET_MAX + 1), &s),
		RANGE);
}

/* ---- checking ---- */

static void a_right_secret_fits_and_its_neighbours_do_not(void **state)
{
	struct fixture *f = *state;
	struct sealed_secret s, foreign;
	const struct span right = SPAN("correct horse battery staple 0123456789");
	assert_ok(keyring_secret_seal(f->p, f->a, TENANT, right, &s));
	assert_ok(keyring_secret_seal(f->p, f->a, OTHER_TENANT, right, &foreign));
	assert_int_equal(s.hash.n, 32);
	assert_true(check(f, TENANT, right, &s.hash, 1).ok);
	assert_false(check(f, TENANT, right, &foreign.hash, 1).ok);
	assert_false(check(f, OTHER_TENANT, right, &s.hash, 1).ok);
	assert_false(check(f, TENANT, span_make(right.p, right.n - 1), &s.hash, 1).ok);
	assert_false(
		check(f, TENANT, SPAN("correct horse battery staple 01234567890"), &s.hash, 1).ok);
	assert_false(check(f, TENANT, SPAN(""), &s.hash, 1).ok);
	assert_false(check(f, TENANT, SPAN_NONE, &s.hash, 1).ok);
	assert_false(check(f, TENANT, s.hash, &s.hash, 1).ok);
	for (size_t i = 0; i < right.n; i++)
		assert_false(check(f, TENANT, fixture_flipped(f, right, i), &s.hash, 1).ok);
	for (size_t i = 0; i < s.hash.n; i++) {
		struct span bent = fixture_flipped(f, s.hash, i);
		assert_false(check(f, TENANT, right, &bent, 1).ok);
	}
}

static void of_several_hashes_the_fitting_one_is_named(void **state)
{
	struct fixture *f = *state;
	struct sealed_secret s[3];
	assert_ok(keyring_secret_seal(f->p, f->a, TENANT, SPAN("first secret"), &s[0]));
	assert_ok(keyring_secret_seal(f->p, f->a, TENANT, SPAN("second secret"), &s[1]));
	assert_ok(keyring_secret_seal(f->p, f->a, TENANT, SPAN("third secret"), &s[2]));
	struct span hashes[3] = { s[0].hash, s[1].hash, s[2].hash };
	static const char *const texts[] = { "first secret", "second secret", "third secret" };
	for (size_t i = 0; i < 3; i++) {
		struct checked c = check(f, TENANT, span_of(texts[i]), hashes, 3);
		assert_true(c.ok);
		assert_int_equal(c.which, i);
	}
	assert_false(check(f, TENANT, SPAN("fourth secret"), hashes, 3).ok);
	assert_false(check(f, TENANT, SPAN("third secret"), hashes, 2).ok);
}

static void nothing_fits_an_unknown_client_or_a_broken_hash(void **state)
{
	struct fixture *f = *state;
	static const char zeros[64];
	assert_false(check(f, TENANT, SPAN("any secret"), NULL, 0).ok);
	assert_false(check(f, TENANT, SPAN(""), NULL, 0).ok);
	for (size_t n = 0; n <= sizeof zeros; n++) {
		struct span hash = span_make(zeros, n);
		assert_false(check(f, TENANT, SPAN("any secret"), &hash, 1).ok);
	}
	struct sealed_secret s;
	assert_ok(keyring_secret_seal(f->p, f->a, TENANT, SPAN("any secret"), &s));
	struct span cut = span_make(s.hash.p, 31), absent = SPAN_NONE;
	assert_false(check(f, TENANT, SPAN("any secret"), &cut, 1).ok);
	assert_false(check(f, TENANT, SPAN("any secret"), &absent, 1).ok);
}

/* Such a hash is never stored by us; but a row that was changed must not let everybody in. */
static void an_empty_secret_fits_not_even_its_own_hash(void **state)
{
	struct fixture *f = *state;
	unsigned char mac[32], tenant[8] = { 0, 0, 0, 0, 0, 0, 0, TENANT };
	unsigned n = 0;
	struct sealed_secret s;
	HMAC(EVP_sha256(), f->k->keys->pepper, RING_KEY_SIZE, tenant, sizeof tenant, mac, &n);
	struct span hash = span_make(mac, n);
	assert_false(check(f, TENANT, SPAN(""), &hash, 1).ok);
	/* the same sum over a text is the one that is stored */
	unsigned char input[9] = { 0, 0, 0, 0, 0, 0, 0, TENANT, 'x' };
	HMAC(EVP_sha256(), f->k->keys->pepper, RING_KEY_SIZE, input, sizeof input, mac, &n);
	assert_ok(keyring_secret_seal(f->p, f->a, TENANT, SPAN("x"), &s));
	assert_true(span_eq(s.hash, hash));
}

static void a_secret_in_the_arena_is_wiped_by_its_reset(void **state)
{
	struct fixture *f = *state;
	struct arena *a = arena_new(4096);
	struct span kept;
	char seen[16];
	assert_ok(ring_keep_secret(a, SPAN("do not linger"), &kept));
	/* Hooks run last added first: this one runs before the wipe, the memory is read back after
	 * it only where it is still ours. */
	arena_reset(a);
#ifndef __SANITIZE_ADDRESS__
	memcpy(seen, kept.p, kept.n);
	assert_memory_not_equal(seen, "do not linger", kept.n);
#else
	(void)seen;
#endif
	arena_free(a);
	(void)f;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
		T(a_blob_opens_with_its_own_tenant_purpose_and_context_only),
		T(a_changed_blob_opens_nowhere),
		T(an_empty_text_seals_and_one_above_the_maximum_does_not),
		T(the_same_text_seals_to_different_bytes),
		T(another_master_key_opens_nothing_and_hashes_otherwise),
		T(the_keys_stay_out_of_core_dumps_and_children),
		T(a_forked_child_can_neither_seal_nor_open),
		T(a_hardened_process_is_not_dumpable),
		T(a_new_secret_is_shown_once_and_can_be_revealed),
		T(a_new_secret_of_letters_and_digits_has_nothing_else),
		T(a_new_secret_has_a_size_in_range),
		T(a_brought_secret_is_neither_empty_nor_huge),
		T(a_right_secret_fits_and_its_neighbours_do_not),
		T(of_several_hashes_the_fitting_one_is_named),
		T(nothing_fits_an_unknown_client_or_a_broken_hash),
		T(an_empty_secret_fits_not_even_its_own_hash),
		T(a_secret_in_the_arena_is_wiped_by_its_reset),
	};
	return cmocka_run_group_tests_name("keyring secrets", tests, NULL, NULL);
}
