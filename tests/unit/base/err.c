/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#define TEXT_SIZE sizeof(((struct fault *)NULL)->text)

static const char *text_of(err e, const struct fault *f)
{
	static char out[ERR_TEXT_MAX];
	memset(out, 'x', sizeof out);
	err_text(e, f, out);
	return out;
}

static void text_is_filled_from_the_fault_where_it_has_a_place(void **state)
{
	static const struct {
		const char *name;
		enum err_code code;
		const char *detail, *want;
	} rows[] = {
		{ "the place is the whole text", ERR_SYNTAX, "no colon", "no colon" },
		{ "the place is in the middle", ERR_O_GRANT_TYPE, "password",
			"Grant type 'password' not allowed for the client." },
		{ "the place is at the end", ERR_O_SERVICE, "https://api/",
			"Service not found: https://api/" },
		{ "an empty detail", ERR_O_SERVICE, "", "Service not found: " },
		{ "a text without a place", ERR_M_NOT_FOUND, "hidden", "Not Found" },
		{ "inner errors tell no detail", ERR_IO, "disk 7 is gone",
			"Service temporarily unavailable" },
		{ "a detail is no format", ERR_SYNTAX, "%s %n %d", "%s %n %d" },
		{ "quotes stand", ERR_O_NO_GRANT, "urn:a",
			"Client is not authorized to access \"urn:a\". You need to create a "
			"\"client-grant\" associated to this API. See: "
			"https://auth0.com/docs/api/management/v2/client-grants/"
			"post-client-grants" },
		{ "OK says nothing", ERR_OK, "x", "" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct fault f = { 0 };
		err e = fault_set(&f, rows[i].code, "%s", rows[i].detail);
		expect_err(rows[i].name, e, rows[i].code);
		expect_text(rows[i].name, text_of(e, &f), rows[i].want);
	}
}

static void a_fault_counts_only_for_its_own_code(void **state)
{
	static const struct wire_error own = { 418, "teapot", "short and stout" };
	struct fault f = { 0 };
	(void)state;
	(void)fault_set(&f, ERR_O_SERVICE, "an old detail");
	expect_text(
		"of another code", text_of(FAIL(O_MISSING), &f), "Missing required parameter: ");
	expect_text("none at all", text_of(FAIL(O_MISSING), NULL), "Missing required parameter: ");
	expect_text("its own", text_of(FAIL(O_SERVICE), &f), "Service not found: an old detail");
	(void)fault_wire(&f, &own, NULL);
	expect_text("a wire error of another code", text_of(FAIL(M_SCOPE), &f),
		"Insufficient scope, expected any of: ");
	assert_int_equal(err_wire_of(FAIL(M_SCOPE), &f)->status, 403);
}

static void a_wire_error_speaks_for_itself(void **state)
{
	static const struct wire_error own = { 418, "teapot", "short and %s, is it" };
	static const struct wire_error percent = { 400, "", "at most %s, 100% or 5%n of it" };
	struct fault f = { 0 };
	(void)state;
	expect_err("its code", fault_wire(&f, &own, "stout"), ERR_M_WIRE);
	expect_text("its text", text_of(FAIL(M_WIRE), &f), "short and stout, is it");
	assert_ptr_equal(err_wire_of(FAIL(M_WIRE), &f), &own);
	expect_err("no detail", fault_wire(&f, &own, NULL), ERR_M_WIRE);
	expect_text("no detail", text_of(FAIL(M_WIRE), &f), "short and , is it");
	expect_err("other percent signs", fault_wire(&f, &percent, "7"), ERR_M_WIRE);
	expect_text(
		"other percent signs", text_of(FAIL(M_WIRE), &f), "at most 7, 100% or 5%n of it");
	expect_err("no fault", fault_wire(NULL, &own, "stout"), ERR_M_WIRE);
	expect_text("no fault", text_of(FAIL(M_WIRE), NULL), "");
}

static void a_fault_that_is_set_again_forgets_the_wire_error(void **state)
{
	static const struct wire_error own = { 418, "teapot", "short" };
	struct fault f = { 0 };
	(void)state;
	(void)fault_wire(&f, &own, "x");
	err e = fault_set(&f, ERR_M_WIRE, "y");
	assert_ptr_not_equal(err_wire_of(e, &f), &own);
	assert_null(f.wire);
}

static void fault_set_takes_no_fault(void **state)
{
	(void)state;
	expect_err("no fault", fault_set(NULL, ERR_RANGE, "%d", 1), ERR_RANGE);
}

/* A text of n bytes of 'a' and then the tail. */
static char *filled(size_t n, const char *tail)
{
	char *text = malloc(n + strlen(tail) + 1);
	assert_non_null(text);
	memset(text, 'a', n);
	memcpy(text + n, tail, strlen(tail) + 1);
	return text;
}

static void a_long_fault_is_cut_at_a_character(void **state)
{
	static const size_t room = TEXT_SIZE - 1;
	static const struct {
		const char *name;
		size_t before; /* bytes of 'a' */
		const char *tail;
		size_t at_least, at_most;
	} rows[] = {
		{ "one byte less than fits", TEXT_SIZE - 2, "", TEXT_SIZE - 2, TEXT_SIZE - 2 },
		{ "what fits", TEXT_SIZE - 1, "", TEXT_SIZE - 1, TEXT_SIZE - 1 },
		{ "a character that just fits", TEXT_SIZE - 3, "\xC3\xA4", TEXT_SIZE - 1,
			TEXT_SIZE - 1 },
		{ "one byte more", TEXT_SIZE, "", TEXT_SIZE - 1, TEXT_SIZE - 1 },
		{ "two bytes, one fits", TEXT_SIZE - 2, "\xC3\xA4", TEXT_SIZE - 2, TEXT_SIZE - 2 },
		{ "three bytes, one fits", TEXT_SIZE - 2, "\xE2\x82\xAC", TEXT_SIZE - 2,
			TEXT_SIZE - 2 },
		{ "three bytes, two fit", TEXT_SIZE - 3, "\xE2\x82\xAC", TEXT_SIZE - 3,
			TEXT_SIZE - 3 },
		{ "four bytes, three fit", TEXT_SIZE - 4, "\xF0\x9F\x98\x80", TEXT_SIZE - 4,
			TEXT_SIZE - 4 },
		{ "whole characters up to the bound", TEXT_SIZE - 3, "\xC3\xA4z", TEXT_SIZE - 3,
			TEXT_SIZE - 1 },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct fault f;
		memset(&f, 'x', sizeof f);
		char *text = filled(rows[i].before, rows[i].tail);
		(void)fault_set(&f, ERR_SYNTAX, "%s", text);
		size_t n = strnlen(f.text, TEXT_SIZE);
		if (n > room || n < rows[i].at_least || n > rows[i].at_most)
			fail_msg("%s: %zu bytes", rows[i].name, n);
		expect_span(rows[i].name, span_make(f.text, n), span_make(text, n));
		free(text);
	}
}

static void a_long_public_text_is_cut_at_a_character(void **state)
{
	char *text = filled(ERR_TEXT_MAX - 2, "\xC3\xA4");
	const struct wire_error own = { 400, "", text };
	struct fault f = { 0 };
	(void)state;
	(void)fault_wire(&f, &own, NULL);
	expect_span("two bytes, one fits", span_of(text_of(FAIL(M_WIRE), &f)),
		span_make(text, ERR_TEXT_MAX - 2));
	free(text);
}

static void every_code_has_a_name_and_a_row(void **state)
{
	(void)state;
	for (unsigned code = 0; code < ERR_COUNT; code++) {
		const struct wire_error *w = err_wire((enum err_code)code);
		assert_true(*err_name((enum err_code)code));
		if (code != ERR_M_WIRE && code != ERR_OK && (w->status < 400 || w->status > 599))
			fail_msg("%s: status %d", err_name((enum err_code)code), w->status);
		const char *at = strchr(w->text, '%');
		if (at && (at[1] != 's' || strchr(at + 1, '%')))
			fail_msg("%s: more than one %%s", err_name((enum err_code)code));
	}
	assert_string_equal(err_name(ERR_O_SCOPE), "O_SCOPE");
	assert_int_equal(err_wire(ERR_EXISTS)->status, 409);
	assert_string_equal(err_wire(ERR_O_GRANT_TYPE)->code, "unauthorized_client");
}

static void unknown_codes_are_internal(void **state)
{
	(void)state;
	assert_ptr_equal(err_wire(ERR_COUNT), err_wire(ERR_INTERNAL));
	assert_ptr_equal(err_wire((enum err_code) - 1), err_wire(ERR_INTERNAL));
	assert_string_equal(err_name((enum err_code)(ERR_COUNT + 7)), "INTERNAL");
}

static err try_all(const err *results, size_t n, size_t *ret_done)
{
	for (*ret_done = 0; *ret_done < n; ++*ret_done)
		TRY(results[*ret_done]);
	return OK;
}

static err try_pointer(const void *p)
{
	TRY_PTR(p);
	return OK;
}

static void try_leaves_at_the_first_failure(void **state)
{
	const err results[] = { OK, FAIL(BUSY), FAIL(IO) };
	size_t done;
	char *p = (char *)"x", *taken;
	(void)state;
	expect_err("the first one", try_all(results, 3, &done), ERR_BUSY);
	assert_int_equal(done, 1);
	expect_err("none", try_all(results, 1, &done), ERR_OK);
	expect_err("no memory", try_pointer(NULL), ERR_NOMEM);
	expect_err("memory", try_pointer(p), ERR_OK);
	taken = TAKE(p);
	assert_null(p);
	assert_string_equal(taken, "x");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_filled_from_the_fault_where_it_has_a_place),
		cmocka_unit_test(a_fault_counts_only_for_its_own_code),
		cmocka_unit_test(a_wire_error_speaks_for_itself),
		cmocka_unit_test(a_fault_that_is_set_again_forgets_the_wire_error),
		cmocka_unit_test(fault_set_takes_no_fault),
		cmocka_unit_test(a_long_fault_is_cut_at_a_character),
		cmocka_unit_test(a_long_public_text_is_cut_at_a_character),
		cmocka_unit_test(every_code_has_a_name_and_a_row),
		cmocka_unit_test(unknown_codes_are_internal),
		cmocka_unit_test(try_leaves_at_the_first_failure),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
