/* SPDX-License-Identifier: Apache-2.0 */
/* jwt.c: which refusal has which exit code, and how documents and times are shown. */
#include "cli/command.h"
#include "cli/jwt_refusal.h"
#include "cli/jwt_show.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define OUT_SIZE 4096
#define NOW      2000000000

static void each_refusal_has_its_exit_code_and_word(void **state)
{
	static const struct {
		enum mint_err code;
		int exit;
		const char *kind;
	} rows[] = {
		{ MINT_OK, CLI_DONE, "other" },
		{ MINT_ERR_NOMEM, CLI_REFUSED, "other" },
		{ MINT_ERR_SPACE, CLI_REFUSED, "other" },
		{ MINT_ERR_USAGE, CLI_USAGE, "other" },
		{ MINT_ERR_CRYPTO, CLI_REFUSED, "other" },
		{ MINT_ERR_MALFORMED, 3, "malformed" },
		{ MINT_ERR_CRIT, 3, "malformed" },
		{ MINT_ERR_ALG, 4, "key" },
		{ MINT_ERR_KEY, 4, "key" },
		{ MINT_ERR_NO_KEY, 4, "key" },
		{ MINT_ERR_UNSIGNED, 5, "signature" },
		{ MINT_ERR_SIGNATURE, 5, "signature" },
		{ MINT_ERR_EXPIRED, 6, "expired" },
		{ MINT_ERR_TOO_OLD, 6, "expired" },
		{ MINT_ERR_NOT_YET, 7, "not-yet" },
		{ MINT_ERR_TYP, 8, "claims" },
		{ MINT_ERR_CLAIM_TYPE, 8, "claims" },
		{ MINT_ERR_MISSING, 8, "claims" },
		{ MINT_ERR_ISSUER, 8, "claims" },
		{ MINT_ERR_AUDIENCE, 8, "claims" },
		{ MINT_ERR_SUBJECT, 8, "claims" },
		{ MINT_ERR_JWTID, 8, "claims" },
		{ MINT_ERR_NONCE, 8, "claims" },
		{ MINT_ERR_TIMESPAN, CLI_USAGE, "other" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (jwt_exit_of(rows[i].code) != rows[i].exit ||
			strcmp(jwt_kind_of(rows[i].code), rows[i].kind) != 0)
			fail_msg("%s: %d, %s", mint_err_name(rows[i].code),
				jwt_exit_of(rows[i].code), jwt_kind_of(rows[i].code));
}

static void faults_before_a_verdict_have_theirs(void **state)
{
	(void)state;
	struct fault fault = { .text = "x" };
	assert_int_equal(jwt_failure(FAIL(SYNTAX), &fault), JWT_MALFORMED);
	assert_int_equal(jwt_failure(FAIL(RANGE), &fault), JWT_KEY);
	assert_int_equal(jwt_failure(FAIL(USAGE), &fault), CLI_USAGE);
	assert_int_equal(jwt_failure(FAIL(IO), &fault), CLI_REFUSED);
}

/* What is shown of the times of a payload. */
static void times_of(const char *payload, char out[OUT_SIZE])
{
	AUTO(json_decrefp) json_t *doc = json_loads(payload, 0, NULL);
	memset(out, 0, OUT_SIZE);
	FILE *to = fmemopen(out, OUT_SIZE, "w");
	assert_non_null(doc);
	assert_non_null(to);
	jwt_show_times(to, doc, NOW);
	fclose(to);
}

static void times_are_shown_beside_now(void **state)
{
	static const struct {
		const char *name, *payload, *has, *lacks;
	} rows[] = {
		{ "none", "{\"a\":1}", "", "Times" },
		{ "text is no time", "{\"exp\":\"5\"}", "", "Times" },
		{ "now", "{\"exp\":2000000000}", "2033-05-18T03:33:20.000Z  (now)", "life" },
		{ "a second left", "{\"exp\":2000000001}", "(in 1 second)", "life" },
		{ "a second ago", "{\"exp\":1999999999}", "(1 second ago)", "life" },
		{ "nearly a day", "{\"exp\":2000086399}", "(in 1 day)", "life" },
		{ "not nearly a day", "{\"exp\":2000080000}", "(in 22 hours)", "life" },
		{ "a year", "{\"exp\":2031557600}", "(in 1 year)", "life" },
		{ "two of them", "{\"nbf\":1999992800}",
			"nbf        2033-05-18T01:33:20.000Z  (2 hours ago)", "exp" },
		{ "life", "{\"iat\":1999999900,\"exp\":2000003500}",
			"58 minutes 20 seconds of 1 hour left", "#" },
		{ "the first second", "{\"iat\":2000000000,\"exp\":2000000060}",
			"1 minute of 1 minute left", "ago" },
		{ "no life that has ended", "{\"iat\":1999999900,\"exp\":2000000000}", "(now)",
			"life" },
		{ "no life that has not begun", "{\"iat\":2000000001,\"exp\":2000000002}", "exp",
			"life" },
		{ "no life that ends before it begins", "{\"iat\":2000000009,\"exp\":2000000001}",
			"exp", "life" },
		{ "beyond all calendars", "{\"exp\":1e300}", "exp", "life" },
		{ "before them", "{\"exp\":-1e300}", "exp", "life" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char out[OUT_SIZE];
		times_of(rows[i].payload, out);
		if (!strstr(out, rows[i].has) || strstr(out, rows[i].lacks))
			fail_msg("%s: %s", rows[i].name, out);
	}
}

static void a_document_is_shown_as_jansson_writes_it_but_for_controls(void **state)
{
	static const char json[] = "{\n  \"a\\\"\": [\n    1,\n    -2.5,\n    true,\n    null,\n   "
				   " \"x: {\\\\\"\n  ],\n"
				   "  \"b\": {}\n}\n";
	(void)state;
	AUTO(json_decrefp) json_t *doc = json_loads(json, 0, NULL);
	AUTO(json_decrefp)
	json_t *control = json_string("a\xc2\x9b"
				      "b");
	char out[OUT_SIZE] = "";
	FILE *to = fmemopen(out, OUT_SIZE, "w");
	assert_non_null(doc);
	jwt_show_json(to, doc);
	jwt_show_json(to, control);
	fclose(to);
	assert_memory_equal(out, json, sizeof(json) - 1);
	assert_string_equal(out + sizeof(json) - 1, "\"a\\u009bb\"\n");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_refusal_has_its_exit_code_and_word),
		cmocka_unit_test(faults_before_a_verdict_have_theirs),
		cmocka_unit_test(times_are_shown_beside_now),
		cmocka_unit_test(a_document_is_shown_as_jansson_writes_it_but_for_controls),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
