/* SPDX-License-Identifier: Apache-2.0 */
#include "base/rand.h"
#include "support.h"

#define DRAWS 100000

static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", lower[] = "abcdefghijklmnopqrstuvwxyz",
		  digits[] = "0123456789";

struct form {
	const char *name;
	err (*fill)(const struct rng *r, char *out, size_t n);
	const char *parts[4];
	size_t letters;
};

static const struct form forms[] = {
	{ "alnum", rand_alnum, { upper, lower, digits }, 62 },
	{ "urlsafe", rand_urlsafe, { upper, lower, digits, "-_" }, 64 },
	{ "hex", rand_hex, { digits, "abcdef" }, 16 },
};

/* 0, 1, ... 255, 0, ...: each byte as often as the other. */
static err count_up(void *arg, void *out, size_t n)
{
	unsigned char *next = arg;
	for (size_t i = 0; i < n; i++)
		((unsigned char *)out)[i] = (*next)++;
	return OK;
}

struct failing {
	int good; /* calls that succeed first */
};

static err fail_later(void *arg, void *out, size_t n)
{
	struct failing *f = arg;
	memset(out, 0, n);
	return f->good-- > 0 ? OK : FAIL(CRYPTO);
}

static bool has_letter(const struct form *f, char c)
{
	for (size_t i = 0; i < 4 && f->parts[i]; i++)
		if (c && strchr(f->parts[i], c))
			return true;
	return false;
}

static void expect_letters(const struct form *f, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!has_letter(f, text[i]))
			fail_msg("%s: 0x%02x is none of its letters", f->name, text[i] & 0xFFu);
	if (text[n])
		fail_msg("%s: not ended", f->name);
}

static void each_form_has_its_letters_and_its_length(void **state)
{
	static const size_t lengths[] = { 0, 1, 15, 16, 17, 32, 95, 96, 97, 192, 1000 };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(forms); i++)
		for (size_t k = 0; k < COUNT_OF(lengths); k++) {
			char *exact = malloc(lengths[k] + 1);
			assert_non_null(exact);
			expect_err(forms[i].name, forms[i].fill(&rng_system, exact, lengths[k]),
				ERR_OK);
			expect_letters(&forms[i], exact, lengths[k]);
			free(exact);
		}
}

/* The chance that one is missing by accident is below 10^-600. */
static void no_letter_is_missing_among_many(void **state)
{
	char *text = malloc(DRAWS + 1);
	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		size_t seen[256] = { 0 }, letters = 0;
		expect_err(forms[i].name, forms[i].fill(&rng_system, text, DRAWS), ERR_OK);
		expect_letters(&forms[i], text, DRAWS);
		for (size_t k = 0; k < DRAWS; k++)
			letters += !seen[(unsigned char)text[k]]++;
		if (letters != forms[i].letters)
			fail_msg("%s: %zu letters", forms[i].name, letters);
	}
	free(text);
}

/* From bytes that are all as likely come letters that are all as likely: no remainder of a
 * division favours some. */
static void every_letter_is_as_likely(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		size_t seen[256] = { 0 };
		size_t n = forms[i].letters == 62 ? 248 : 256;
		unsigned char next = 0;
		const struct rng even = { count_up, &next };
		char text[257];
		expect_err(forms[i].name, forms[i].fill(&even, text, n), ERR_OK);
		for (size_t k = 0; k < n; k++)
			seen[(unsigned char)text[k]]++;
		for (size_t k = 0; k < n; k++)
			if (seen[(unsigned char)text[k]] * forms[i].letters != n)
				fail_msg("%s: %c %zu times", forms[i].name, text[k],
					seen[(unsigned char)text[k]]);
	}
}

static void two_draws_differ(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		char one[33], two[33];
		expect_err(forms[i].name, forms[i].fill(&rng_system, one, 32), ERR_OK);
		expect_err(forms[i].name, forms[i].fill(&rng_system, two, 32), ERR_OK);
		assert_string_not_equal(one, two);
	}
}

static void a_uuid_is_of_version_4(void **state)
{
	char text[37], other[37];
	(void)state;
	for (int round = 0; round < 1000; round++) {
		memset(text, 'x', sizeof text);
		expect_err("uuid", rand_uuid(&rng_system, text), ERR_OK);
		assert_int_equal(strlen(text), 36);
		for (size_t i = 0; i < 36; i++) {
			bool dash = i == 8 || i == 13 || i == 18 || i == 23;
			if (dash ? text[i] != '-' : !has_letter(&forms[2], text[i]))
				fail_msg("%s: at %zu", text, i);
		}
		assert_int_equal(text[14], '4');
		assert_non_null(strchr("89ab", text[19]));
	}
	expect_err("another", rand_uuid(&rng_system, other), ERR_OK);
	assert_string_not_equal(text, other);
}

/* RFC 9562 4: the order of the octets; 5.4: the version and variant bits. */
static void a_uuid_shows_all_its_bytes(void **state)
{
	char text[37];
	unsigned char next = 0;
	const struct rng even = { count_up, &next };
	(void)state;
	expect_err("from 0", rand_uuid(&even, text), ERR_OK);
	assert_string_equal(text, "00010203-0405-4607-8809-0a0b0c0d0e0f");
	next = 0xF0;
	expect_err("from 0xf0", rand_uuid(&even, text), ERR_OK);
	assert_string_equal(text, "f0f1f2f3-f4f5-46f7-b8f9-fafbfcfdfeff");
}

static void a_failing_generator_is_reported(void **state)
{
	char text[1000];
	(void)state;
	for (size_t i = 0; i < COUNT_OF(forms); i++)
		for (int good = 0; good < 3; good++) {
			struct failing f = { good };
			const struct rng r = { fail_later, &f };
			expect_err(forms[i].name, forms[i].fill(&r, text, 999), ERR_CRYPTO);
		}
	struct failing f = { 0 };
	const struct rng r = { fail_later, &f };
	expect_err("bytes", rand_bytes(&r, text, 8), ERR_CRYPTO);
	expect_err("uuid", rand_uuid(&r, text), ERR_CRYPTO);
	f.good = 1;
	expect_err("bytes, it works again", rand_bytes(&r, text, 8), ERR_OK);
}

static void bytes_are_those_asked_for_and_no_more(void **state)
{
	unsigned char guarded[10];
	unsigned char next = 1;
	const struct rng even = { count_up, &next };
	(void)state;
	memset(guarded, 0xEE, sizeof guarded);
	expect_err("eight", rand_bytes(&even, guarded + 1, 8), ERR_OK);
	assert_int_equal(guarded[0], 0xEE);
	assert_memory_equal(guarded + 1, "\1\2\3\4\5\6\7\10", 8);
	assert_int_equal(guarded[9], 0xEE);
	expect_err("more than an int holds",
		rand_bytes(&rng_system, guarded, (size_t)INT32_MAX + 1), ERR_CRYPTO);
	expect_err("8 when it is cut to an int",
		rand_bytes(&rng_system, guarded, ((size_t)1 << 32) + 8), ERR_CRYPTO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_form_has_its_letters_and_its_length),
		cmocka_unit_test(no_letter_is_missing_among_many),
		cmocka_unit_test(every_letter_is_as_likely),
		cmocka_unit_test(two_draws_differ),
		cmocka_unit_test(a_uuid_is_of_version_4),
		cmocka_unit_test(a_uuid_shows_all_its_bytes),
		cmocka_unit_test(a_failing_generator_is_reported),
		cmocka_unit_test(bytes_are_those_asked_for_and_no_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
