/* SPDX-License-Identifier: Apache-2.0 */
#include "core/totp.h"
#include "support.h"

/* RFC 6238, appendix B, SHA-1, with the last six of its eight digits. */
static const struct {
	int64_t at;
	const char *code;
} vectors[] = { { 59, "287082" }, { 1111111109, "081804" }, { 1111111111, "050471" },
	{ 1234567890, "005924" }, { 2000000000, "279037" }, { INT64_C(20000000000), "353130" } };
#define SECRET SPAN("12345678901234567890")

static void codes_are_those_of_the_rfc(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
		char code[7];
		assert_ok(totp_code(SECRET, vectors[i].at / TOTP_STEP_S, code));
		assert_string_equal(code, vectors[i].code);
	}
}

static bool takes(const char *code, int64_t at, int64_t used)
{
	bool right;
	int64_t step;
	assert_ok(totp_check(SECRET, span_of(code), at, used, &right, &step));
	if (right)
		assert_true(step > used);
	return right;
}

static void a_code_counts_one_step_early_and_late_and_once(void **state)
{
	const int64_t at = 1111111111, step = at / TOTP_STEP_S;
	(void)state;
	assert_true(takes("050471", at, 0));
	assert_true(takes("050471", at + TOTP_STEP_S, 0));
	assert_true(takes("050471", at - TOTP_STEP_S, 0));
	assert_false(takes("050471", at + 2 * TOTP_STEP_S, 0));
	assert_false(takes("050471", at - 2 * TOTP_STEP_S, 0));
	assert_true(takes("050471", at, step - 1));
	assert_false(takes("050471", at, step));
	assert_false(takes("050472", at, 0));
	assert_false(takes("", at, 0));
	assert_false(takes("0504710", at, 0));
	assert_false(takes("50471", at, 0));
}

/* RFC 4648, section 10 */
static void base32_has_no_padding(void **state)
{
	static const struct {
		const char *plain, *text;
	} rows[] = { { "", "" }, { "f", "MY" }, { "fo", "MZXQ" }, { "foo", "MZXW6" },
		{ "foob", "MZXW6YQ" }, { "fooba", "MZXW6YTB" }, { "foobar", "MZXW6YTBOI" } };
	AUTO(arena_freep) struct arena *a = arena_new(4096);
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(totp_base32(a, span_of(rows[i].plain)), rows[i].text);
}

static void an_address_adds_no_parameter(void **state)
{
	AUTO(arena_freep) struct arena *a = arena_new(4096);
	(void)state;
	assert_string_equal(totp_uri(a, SPAN("Mintage acme"), SPAN("dana@acme.internal"), "MZXQ"),
		"otpauth://totp/Mintage%20acme:dana%40acme.internal"
		"?secret=MZXQ&issuer=Mintage%20acme&algorithm=SHA1&digits=6&period=30");
	assert_string_equal(totp_uri(a, SPAN("a:b"), SPAN("x?secret=AA&y#z%+@\xC3\xA9"), "MY"),
		"otpauth://totp/a%3Ab:x%3Fsecret%3DAA%26y%23z%25%2B%40%C3%A9"
		"?secret=MY&issuer=a%3Ab&algorithm=SHA1&digits=6&period=30");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_are_those_of_the_rfc),
		cmocka_unit_test(a_code_counts_one_step_early_and_late_and_once),
		cmocka_unit_test(base32_has_no_padding),
		cmocka_unit_test(an_address_adds_no_parameter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
