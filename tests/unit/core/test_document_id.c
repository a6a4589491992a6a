/* SPDX-License-Identifier: Apache-2.0 */
#include "core/document_id.h"
#include "support.h"
#include <ctype.h>

#define ALNUM "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
#define HEX   "0123456789abcdef"

static const struct {
	const char *form, *prefix, *alphabet;
	size_t count;
} forms[] = {
	{ "alnum:32", "", ALNUM, 32 },
	{ "hex:24", "", HEX, 24 },
	{ "cgr_:16", "cgr_", ALNUM, 16 },
	{ "cred_:22", "cred_", ALNUM, 22 },
	{ "alnum:1", "", ALNUM, 1 },
	{ "alnum:64", "", ALNUM, 64 },
};

static void each_form_has_its_shape(void **state)
{
	struct core *t = *state;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		struct span id = SPAN_NONE;
		size_t prefix = strlen(forms[i].prefix);
		assert_ok(document_id_new(&t->c, forms[i].form, &id));
		assert_int_equal(id.n, prefix + forms[i].count);
		assert_true(span_starts_with(id, forms[i].prefix));
		assert_int_equal(strspn(id.p + prefix, forms[i].alphabet), forms[i].count);
		assert_int_equal(id.p[id.n], 0);
	}
}

static void a_uuid_is_of_version_4(void **state)
{
	struct core *t = *state;
	struct span id = SPAN_NONE;
	assert_ok(document_id_new(&t->c, "uuid", &id));
	assert_int_equal(id.n, 36);
	assert_int_equal(id.p[14], '4');
	assert_non_null(strchr("89ab", id.p[19]));
}

static void two_are_never_the_same(void **state)
{
	struct core *t = *state;
	struct span a = SPAN_NONE, b = SPAN_NONE;
	assert_ok(document_id_new(&t->c, "cgr_:16", &a));
	assert_ok(document_id_new(&t->c, "cgr_:16", &b));
	assert_false(span_eq(a, b));
}

static void a_form_that_is_none_is_a_bug(void **state)
{
	struct core *t = *state;
	static const char *const bad[] = { "alnum", "alnum:", "alnum:0", "alnum:65", "alnum:x", "",
		":", "hex:-1" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct span id = SPAN_NONE;
		err e = document_id_new(&t->c, bad[i], &id);
		if (e.code != ERR_INTERNAL || id.p)
			fail_msg("\"%s\": %s", bad[i], err_name(e.code));
	}
}

static err no_bytes(void *arg, void *out, size_t n)
{
	(void)arg;
	(void)out;
	(void)n;
	return FAIL(CRYPTO);
}

static void without_randomness_there_is_no_id(void **state)
{
	struct core *t = *state;
	static const char *const all[] = { "uuid", "alnum:32", "hex:24", "cgr_:16" };
	const struct rng broken = { no_bytes, NULL };
	t->c.rng = &broken;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct span id = SPAN_NONE;
		assert_err(document_id_new(&t->c, all[i], &id), CRYPTO);
		assert_null(id.p);
	}
	t->c.rng = &rng_system;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_form_has_its_shape),
		cmocka_unit_test(a_uuid_is_of_version_4),
		cmocka_unit_test(two_are_never_the_same),
		cmocka_unit_test(a_form_that_is_none_is_a_bug),
		cmocka_unit_test(without_randomness_there_is_no_id),
	};
	return cmocka_run_group_tests(tests, core_new, core_free);
}
