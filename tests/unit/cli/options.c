/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <unistd.h>

static const char *const colours[] = { "red", "green", NULL };
static const struct option_row first[] = {
	{ "name", OPTION_TEXT, NULL, "a text", "T_NAME", "nobody", NULL, 0, 0 },
	{ "also", OPTION_MULTI, NULL, "texts", "T_ALSO", NULL, NULL, 0, 0 },
	{ "count", OPTION_INT, NULL, "a number", "T_COUNT", "3", NULL, -5, 10 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};
static const struct option_row second[] = {
	{ "loud", OPTION_FLAG, NULL, "a flag", NULL, NULL, NULL, 0, 0 },
	{ "wait", OPTION_SECONDS, NULL, "a time", "T_WAIT", NULL, NULL, 0, 0 },
	{ "colour", OPTION_TEXT, NULL, "a choice", "T_COLOUR", NULL, colours, 0, 0 },
	{ "input", OPTION_FILE, NULL, "a file", NULL, NULL, NULL, 0, 0 },
	{ "password", OPTION_SECRET, NULL, "a secret", "T_PASSWORD", NULL, NULL, 0, 0 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};
static const struct option_row *const groups[] = { first, second, NULL };

#define WORDS_MAX 8

static err parse(const char *const *words, struct fault *fault, struct options *ret)
{
	int n = 0;
	char *argv[WORDS_MAX] = { NULL };
	for (; words[n]; n++)
		argv[n] = (char *)(uintptr_t)words[n];
	return options_parse(groups, n, argv, fault, ret);
}

static void all_spellings_of_a_value_are_read(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct options o;
	assert_int_equal(parse((const char *[]){ "--name", "x", "--also=1", "--also", "--loud", "a",
				       "--count=-5", NULL },
				 &fault, &o)
				 .code,
		ERR_OK);
	assert_string_equal(option_text(&o, "name"), "x");
	assert_int_equal(option_count(&o, "also"), 2);
	assert_string_equal(option_item(&o, "also", 0), "1");
	assert_string_equal(option_item(&o, "also", 1), "--loud");
	assert_false(option_flag(&o, "loud"));
	assert_int_equal(option_int(&o, "count"), -5);
	assert_int_equal(o.arg_count, 1);
	assert_string_equal(o.args[0], "a");
	options_done(&o);
}

static void a_dash_is_an_argument_and_two_end_the_options(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct options o;
	assert_int_equal(
		parse((const char *[]){ "-", "--", "--loud", NULL }, &fault, &o).code, ERR_OK);
	assert_int_equal(o.arg_count, 2);
	assert_string_equal(o.args[0], "-");
	assert_string_equal(o.args[1], "--loud");
	assert_false(option_flag(&o, "loud"));
	options_done(&o);
}

static void help_stops_the_reading(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct options o;
	assert_int_equal(
		parse((const char *[]){ "x", "--help", "--nonsense", NULL }, &fault, &o).code,
		ERR_OK);
	assert_true(o.help);
	options_done(&o);
}

static void the_environment_stands_in_and_gives_way(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct options o;
	setenv("T_NAME", "env", 1);
	setenv("T_ALSO", "one", 1);
	assert_int_equal(parse((const char *[]){ NULL }, &fault, &o).code, ERR_OK);
	assert_string_equal(option_text(&o, "name"), "env");
	assert_null(option_given(&o, "name"));
	assert_int_equal(option_count(&o, "also"), 1);
	assert_string_equal(option_item(&o, "also", 0), "one");
	options_done(&o);
	assert_int_equal(
		parse((const char *[]){ "--name=x", "--also=two", NULL }, &fault, &o).code, ERR_OK);
	assert_string_equal(option_text(&o, "name"), "x");
	assert_int_equal(option_count(&o, "also"), 1);
	assert_string_equal(option_item(&o, "also", 0), "two");
	options_done(&o);
	setenv("T_NAME", "", 1);
	assert_int_equal(parse((const char *[]){ NULL }, &fault, &o).code, ERR_OK);
	assert_string_equal(option_text(&o, "name"), "nobody");
	assert_int_equal(option_int(&o, "count"), 3);
	options_done(&o);
	unsetenv("T_NAME");
	unsetenv("T_ALSO");
}

static void a_bare_time_is_seconds(void **state)
{
	static const struct {
		const char *text;
		int64_t seconds;
	} rows[] = { { "--wait=120", 120 }, { "--wait=2h", 7200 }, { "--wait=1y", 31557600 },
		{ "--wait=-10", -10 }, { "--wait=1.5m", 90 }, { "--wait=3 days", 259200 } };
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct fault fault = { 0 };
		struct options o;
		int64_t seconds = 0;
		err e = parse((const char *[]){ rows[i].text, NULL }, &fault, &o);
		if (e.code)
			fail_msg("%s: %s", rows[i].text, fault.text);
		assert_true(option_seconds(&o, "wait", &seconds));
		if (seconds != rows[i].seconds)
			fail_msg("%s: %lld", rows[i].text, (long long)seconds);
		options_done(&o);
	}
}

static void what_is_wrong_is_refused_with_its_reason(void **state)
{
	static const struct {
		const char *name, *words[4], *text;
	} rows[] = {
		{ "unknown", { "--xyz" }, "unknown option --xyz" },
		{ "nearly", { "--nam=x" }, "unknown option --nam; did you mean --name?" },
		{ "unknown with value", { "--xyz=SEKRIT" }, "unknown option --xyz" },
		{ "no value", { "--name" }, "--name needs a value" },
		{ "flag with value", { "--loud=yes" }, "--loud takes no value" },
		{ "twice", { "--name=a", "--name=b" }, "--name is given twice" },
		{ "flag twice", { "--loud", "--loud" }, "--loud is given twice" },
		{ "letters", { "-x" },
			"unknown option -x; options are words with two dashes, and a word "
			"that begins with a dash stands behind --" },
		{ "number too large", { "--count=11" },
			"--count must be a whole number from -5 to 10" },
		{ "number too small", { "--count=-6" },
			"--count must be a whole number from -5 to 10" },
		{ "number with text", { "--count=1x" },
			"--count must be a whole number from -5 to 10" },
		{ "number with blank", { "--count= 1" },
			"--count must be a whole number from -5 to 10" },
		{ "number with tab", { "--count=\t1" },
			"--count must be a whole number from -5 to 10" },
		{ "number with plus", { "--count=+1" },
			"--count must be a whole number from -5 to 10" },
		{ "nothing but a dash", { "--count=-" },
			"--count must be a whole number from -5 to 10" },
		{ "number empty", { "--count=" }, "--count must be a whole number from -5 to 10" },
		{ "number beyond 64 bits", { "--count=99999999999999999999" },
			"--count must be a whole number from -5 to 10" },
		{ "time with an unknown unit", { "--wait=5 fortnights" },
			"--wait must be a number of seconds or a time such as 90s, 15m, 24h, 7d, "
			"1y" },
		{ "empty time", { "--wait=" },
			"--wait must be a number of seconds or a time such as 90s, 15m, 24h, 7d, "
			"1y" },
		{ "choice", { "--colour=blue" }, "--colour must be one of red, green" },
		{ "choice is a prefix", { "--colour=re" }, "--colour must be one of red, green" },
		{ "empty file name", { "--input=" }, "--input needs a file name" },
		{ "secret inline", { "--password=SEKRIT" },
			"a secret is never taken from the command line, where other users see it: "
			"use "
			"--password-file FILE (- is standard input) or T_PASSWORD" },
		{ "secret as the next word", { "--password", "SEKRIT" },
			"a secret is never taken from the command line, where other users see it: "
			"use "
			"--password-file FILE (- is standard input) or T_PASSWORD" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct fault fault = { 0 };
		struct options o;
		err e = parse(rows[i].words, &fault, &o);
		if (e.code != ERR_USAGE || strcmp(fault.text, rows[i].text) != 0)
			fail_msg("%s: %s: %s", rows[i].name, err_name(e.code), fault.text);
		options_done(&o);
	}
}

static void a_bad_variable_matters_only_when_it_counts(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct options o;
	setenv("T_COLOUR", "blue", 1);
	assert_int_equal(parse((const char *[]){ NULL }, &fault, &o).code, ERR_USAGE);
	assert_string_equal(fault.text, "T_COLOUR must be one of red, green");
	options_done(&o);
	assert_int_equal(parse((const char *[]){ "--colour=red", NULL }, &fault, &o).code, ERR_OK);
	options_done(&o);
	unsetenv("T_COLOUR");
}

static void secret_is(const char *content, size_t n, const char *want, size_t want_n)
{
	char path[] = "/tmp/mintage-secret-XXXXXX", word[64];
	struct fault fault = { 0 };
	struct secret secret = { 0 };
	struct options o;
	int fd = mkstemp(path);
	assert_true(fd >= 0 && write(fd, content, n) == (ssize_t)n);
	close(fd);
	snprintf(word, sizeof(word), "--password-file=%s", path);
	assert_int_equal(parse((const char *[]){ word, NULL }, &fault, &o).code, ERR_OK);
	assert_int_equal(option_secret(&o, "password", &fault, &secret).code, ERR_OK);
	assert_int_equal(secret.n, want_n);
	assert_memory_equal(secret.p, want, want_n);
	secret_done(&secret);
	options_done(&o);
	unlink(path);
}

static void a_secret_comes_from_its_file_less_one_newline(void **state)
{
	(void)state;
	secret_is("abc", 3, "abc", 3);
	secret_is("abc\n", 4, "abc", 3);
	secret_is("abc\r\n", 5, "abc", 3);
	secret_is("abc\n\n", 5, "abc\n", 4);
	secret_is(" abc ", 5, " abc ", 5);
	secret_is("a\0c\n", 4, "a\0c\n", 4);
	secret_is("", 0, "", 0);
}

static void a_secret_comes_from_the_environment_when_there_is_no_file(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct secret secret = { 0 };
	struct options o;
	assert_int_equal(parse((const char *[]){ NULL }, &fault, &o).code, ERR_OK);
	assert_int_equal(option_secret(&o, "password", &fault, &secret).code, ERR_OK);
	assert_int_equal(secret.n, 0);
	setenv("T_PASSWORD", "from the environment", 1);
	assert_int_equal(option_secret(&o, "password", &fault, &secret).code, ERR_OK);
	assert_memory_equal(secret.p, "from the environment", secret.n);
	secret_done(&secret);
	options_done(&o);
	assert_int_equal(
		parse((const char *[]){ "--password-file=/nowhere/at/all", NULL }, &fault, &o).code,
		ERR_OK);
	assert_int_equal(option_secret(&o, "password", &fault, &secret).code, ERR_USAGE);
	options_done(&o);
	unsetenv("T_PASSWORD");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_spellings_of_a_value_are_read),
		cmocka_unit_test(a_dash_is_an_argument_and_two_end_the_options),
		cmocka_unit_test(help_stops_the_reading),
		cmocka_unit_test(the_environment_stands_in_and_gives_way),
		cmocka_unit_test(a_bare_time_is_seconds),
		cmocka_unit_test(what_is_wrong_is_refused_with_its_reason),
		cmocka_unit_test(a_bad_variable_matters_only_when_it_counts),
		cmocka_unit_test(a_secret_comes_from_its_file_less_one_newline),
		cmocka_unit_test(a_secret_comes_from_the_environment_when_there_is_no_file),
	};
	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
