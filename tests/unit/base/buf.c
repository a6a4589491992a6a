/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "support.h"
#include <jansson.h>

static struct buf buf_of(size_t max)
{
	struct buf b;
	memset(&b, 'x', sizeof b);
	buf_init(&b, max);
	return b;
}

static void puts_append_and_end_with_nul(void **state)
{
	struct buf b = buf_of(100);
	(void)state;
	assert_int_equal(buf_span(&b).n, 0);
	assert_non_null(buf_span(&b).p);
	buf_puts(&b, "a");
	buf_putc(&b, 'b');
	buf_put(&b, "c\0d", 3);
	buf_put_span(&b, SPAN("e"));
	buf_put_span(&b, SPAN_NONE);
	buf_put(&b, NULL, 0);
	buf_puts(&b, "");
	buf_printf(&b, "%s-%d", "f", 7);
	expect_span("all", buf_span(&b), SPAN("abc\0def-7"));
	assert_int_equal(b.p[b.n], 0);
	expect_err("all", buf_status(&b), ERR_OK);
	buf_done(&b);
	assert_null(b.p);
	assert_int_equal(b.max, 100);
	buf_puts(&b, "again");
	expect_span("after done", buf_span(&b), SPAN("again"));
	buf_done(&b);
}

static void the_maximum_is_reached_but_not_passed(void **state)
{
	struct buf b = buf_of(4);
	(void)state;
	buf_puts(&b, "1234");
	expect_err("four of four", buf_status(&b), ERR_OK);
	buf_putc(&b, '5');
	expect_err("five of four", buf_status(&b), ERR_LIMIT);
	expect_span("what was there stays", buf_span(&b), SPAN("1234"));
	buf_done(&b);
	b = buf_of(4);
	buf_puts(&b, "12345");
	expect_err("five at once", buf_status(&b), ERR_LIMIT);
	assert_int_equal(b.n, 0);
	buf_done(&b);
	b = buf_of(0);
	buf_puts(&b, "");
	expect_err("nothing of nothing", buf_status(&b), ERR_OK);
	buf_putc(&b, '1');
	expect_err("one of nothing", buf_status(&b), ERR_LIMIT);
	buf_done(&b);
}

static void a_failure_sticks_until_reset(void **state)
{
	struct buf b = buf_of(4);
	(void)state;
	buf_puts(&b, "12");
	buf_puts(&b, "345");
	buf_putc(&b, '3');
	buf_put_span(&b, SPAN("4"));
	buf_printf(&b, "%d", 1);
	buf_put_json_escaped(&b, SPAN("\""));
	assert_null(buf_reserve(&b, 0));
	expect_err("it sticks", buf_status(&b), ERR_LIMIT);
	expect_span("nothing came after it", buf_span(&b), SPAN("12"));
	char *kept = b.p;
	buf_reset(&b);
	expect_err("after reset", buf_status(&b), ERR_OK);
	assert_int_equal(b.n, 0);
	assert_string_equal(b.p, "");
	buf_puts(&b, "abcd");
	expect_span("after reset", buf_span(&b), SPAN("abcd"));
	assert_ptr_equal(b.p, kept);
	buf_done(&b);
}

static void a_size_that_overflows_is_refused(void **state)
{
	struct buf b = buf_of(16);
	(void)state;
	buf_putc(&b, 'x');
	assert_null(buf_reserve(&b, SIZE_MAX));
	expect_err("all there is", buf_status(&b), ERR_LIMIT);
	buf_reset(&b);
	buf_putc(&b, 'x');
	assert_null(buf_reserve(&b, SIZE_MAX - 1));
	expect_err("one less", buf_status(&b), ERR_LIMIT);
	buf_done(&b);
}

/* Under a sanitizer a write of the bytes that were promised would show a short allocation. */
static void reserve_grows_at_exact_bounds(void **state)
{
	static const size_t sizes[] = { 0, 1, 254, 255, 256, 257, 510, 511, 512, 513, 4095, 4096,
		4097, 10000 };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++)
		for (size_t spare = 0; spare < 3; spare++) {
			struct buf b = buf_of(sizes[i] + spare);
			char *at = buf_reserve(&b, sizes[i]);
			assert_non_null(at);
			memset(at, 'r', sizes[i]);
			b.n += sizes[i];
			assert_true(b.size > b.n);
			assert_true(b.size <= b.max + 1);
			b.p[b.n] = 0;
			for (size_t k = 0; k < spare; k++)
				buf_putc(&b, 's');
			expect_err("up to the maximum", buf_status(&b), ERR_OK);
			assert_int_equal(strlen(b.p), sizes[i] + spare);
			buf_putc(&b, 't');
			expect_err("beyond the maximum", buf_status(&b), ERR_LIMIT);
			buf_done(&b);
		}
}

static void growth_keeps_what_was_there(void **state)
{
	struct buf b = buf_of(100000);
	(void)state;
	memory_left(-1);
	for (size_t i = 0; i < 100000; i++)
		buf_putc(&b, (char)('a' + i % 26));
	assert_true(memory_taken() < 12); /* doubling, not a step at a time */
	expect_err("all", buf_status(&b), ERR_OK);
	for (size_t i = 0; i < 100000; i++)
		if (b.p[i] != (char)('a' + i % 26))
			fail_msg("byte %zu", i);
	buf_done(&b);
}

static void printf_is_not_cut(void **state)
{
	struct buf b = buf_of(1000);
	char want[600];
	(void)state;
	memset(want, 'w', sizeof want - 1);
	want[sizeof want - 1] = 0;
	buf_printf(&b, "%s", want);
	expect_span("longer than the first size", buf_span(&b), span_of(want));
	buf_printf(&b, "%s", want);
	expect_err("beyond the maximum", buf_status(&b), ERR_LIMIT);
	expect_span("no half of it", buf_span(&b), span_of(want));
	buf_done(&b);
	b = buf_of(3);
	buf_printf(&b, "%d", 123);
	expect_err("as long as the maximum", buf_status(&b), ERR_OK);
	expect_span("as long as the maximum", buf_span(&b), SPAN("123"));
	buf_done(&b);
}

static void without_memory_the_failure_is_nomem(void **state)
{
	struct buf b = buf_of(100000);
	(void)state;
	memory_left(0);
	buf_puts(&b, "x");
	memory_left(-1);
	expect_err("the first byte", buf_status(&b), ERR_NOMEM);
	assert_int_equal(buf_span(&b).n, 0);
	assert_non_null(buf_span(&b).p);
	buf_puts(&b, "y");
	expect_err("it sticks", buf_status(&b), ERR_NOMEM);
	buf_reset(&b);
	buf_puts(&b, "kept");
	memory_left(0);
	buf_printf(&b, "%5000d", 1);
	memory_left(-1);
	expect_err("growing", buf_status(&b), ERR_NOMEM);
	expect_span("growing", buf_span(&b), SPAN("kept"));
	buf_done(&b);
}

static void json_escapes_are_those_of_rfc_8259(void **state)
{
	static const struct {
		const char *name;
		struct span in;
		const char *want;
	} rows[] = {
		{ "nothing", SPAN(""), "" },
		{ "nothing to escape", SPAN("a/b 'c' \xC3\xA4\xF0\x9F\x98\x80"),
			"a/b 'c' \xC3\xA4\xF0\x9F\x98\x80" },
		{ "quote and backslash", SPAN("\"\\"), "\\\"\\\\" },
		{ "at both ends", SPAN("\nx\n"), "\\nx\\n" },
		{ "the short forms", SPAN("\b\t\n\f\r"), "\\b\\t\\n\\f\\r" },
		{ "NUL within", SPAN("a\0b"), "a\\u0000b" },
		{ "neighbours of the short forms", SPAN("\x07\x0B\x0E"), "\\u0007\\u000b\\u000e" },
		{ "the last control", SPAN("\x1F "), "\\u001f " },
		{ "DEL", SPAN("~\x7F"), "~\\u007f" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct buf b = buf_of(100);
		char *exact = exact_copy(rows[i].in);
		buf_put_json_escaped(&b, span_make(exact, rows[i].in.n));
		expect_span(rows[i].name, buf_span(&b), span_of(rows[i].want));
		free(exact);
		buf_done(&b);
	}
	struct buf b = buf_of(100);
	buf_put_json_escaped(&b, SPAN_NONE);
	assert_int_equal(buf_span(&b).n, 0);
	buf_done(&b);
}

static void another_reader_gets_every_byte_back(void **state)
{
	(void)state;
	for (int c = 0; c < 0x80; c++) {
		const char in[] = { 'x', (char)c, 'y' };
		struct buf b = buf_of(100);
		buf_putc(&b, '"');
		buf_put_json_escaped(&b, span_make(in, sizeof in));
		buf_putc(&b, '"');
		for (size_t i = 0; i < b.n; i++)
			if ((unsigned char)b.p[i] < 0x20 || b.p[i] == 0x7F)
				fail_msg("0x%02x stands as it is", (unsigned)c);
		json_t *v = json_loadb(b.p, b.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
		assert_non_null(v);
		expect_span("read back", span_make(json_string_value(v), json_string_length(v)),
			span_make(in, sizeof in));
		json_decref(v);
		buf_done(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(puts_append_and_end_with_nul),
		cmocka_unit_test(the_maximum_is_reached_but_not_passed),
		cmocka_unit_test(a_failure_sticks_until_reset),
		cmocka_unit_test(a_size_that_overflows_is_refused),
		cmocka_unit_test(reserve_grows_at_exact_bounds),
		cmocka_unit_test(growth_keeps_what_was_there),
		cmocka_unit_test(printf_is_not_cut),
		cmocka_unit_test(without_memory_the_failure_is_nomem),
		cmocka_unit_test(json_escapes_are_those_of_rfc_8259),
		cmocka_unit_test(another_reader_gets_every_byte_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
