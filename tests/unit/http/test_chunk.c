/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/http/support.h"
#include "base/buf.h"
#include "base/limits.h"
#include "http/chunk.h"

struct row {
	const char *name;
	struct span text;
	int status;       /* CHUNK_DONE, CHUNK_MORE or the refusal */
	const char *body; /* of CHUNK_DONE */
	size_t left;      /* bytes behind the last chunk */
};

/* clang-format off */
static const struct row rows[] = {
	{ "empty body", SPAN("0\r\n\r\n"), CHUNK_DONE, "", 0 },
	{ "one chunk", SPAN("5\r\nhello\r\n0\r\n\r\n"), CHUNK_DONE, "hello", 0 },
	{ "two chunks", SPAN("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"), CHUNK_DONE, "hello world", 0 },
	{ "hex in both cases", SPAN("a\r\n0123456789\r\nB\r\n0123456789a\r\n0\r\n\r\n"), CHUNK_DONE, "01234567890123456789a", 0 },
	{ "zeros before the size", SPAN("00000005\r\nhello\r\n000\r\n\r\n"), CHUNK_DONE, "hello", 0 },
	{ "line ends in the data", SPAN("4\r\n\r\n0\n\r\n0\r\n\r\n"), CHUNK_DONE, "\r\n0\n", 0 },
	{ "next request behind it", SPAN("1\r\nx\r\n0\r\n\r\nGET /"), CHUNK_DONE, "x", 5 },
	{ "extension", SPAN("5;a=b;c=\"d\"\r\nhello\r\n0;e\r\n\r\n"), CHUNK_DONE, "hello", 0 },
	{ "trailers", SPAN("0\r\nA: b\r\nAuthorization: Bearer x\r\n\r\n"), CHUNK_DONE, "", 0 },
	{ "trailer with an empty value", SPAN("0\r\nA:\r\n\r\n"), CHUNK_DONE, "", 0 },
	{ "0x5", SPAN("0x5\r\nhello\r\n0\r\n\r\n"), 400, NULL, 0 },
	{ "blank before the size", SPAN(" 5\r\nhello\r\n0\r\n\r\n"), 400, NULL, 0 },
	{ "blank behind the size", SPAN("5 \r\nhello\r\n0\r\n\r\n"), 400, NULL, 0 },
	{ "tab behind the size", SPAN("5\t\r\nhello\r\n0\r\n\r\n"), 400, NULL, 0 },
	{ "plus", SPAN("+5\r\nhello\r\n0\r\n\r\n"), 400, NULL, 0 },
	{ "minus", SPAN("-5\r\nhello\r\n0\r\n\r\n"), 400, NULL, 0 },
	{ "no digit", SPAN("\r\nhello\r\n0\r\n\r\n"), 400, NULL, 0 },
	{ "extension without size", SPAN(";a\r\n\r\n"), 400, NULL, 0 },
	{ "not hex", SPAN("g\r\n"), 400, NULL, 0 },
	{ "size of 9 digits", SPAN("000000005\r\nhello\r\n0\r\n\r\n"), 400, NULL, 0 },
	{ "size that overflows 64 bits", SPAN("10000000000000005\r\nhello\r\n0\r\n\r\n"), 400, NULL, 0 },
	{ "size above the limit", SPAN("100001\r\n"), 413, NULL, 0 },
	{ "size of 32 bits", SPAN("ffffffff\r\n"), 413, NULL, 0 },
	{ "size line with a bare LF", SPAN("5\nhello\r\n0\r\n\r\n"), 400, NULL, 0 },
	{ "size line with a bare CR", SPAN("5\rhello\r\n0\r\n\r\n"), 400, NULL, 0 },
	{ "blank in an extension", SPAN("5; a\r\nhello\r\n0\r\n\r\n"), 400, NULL, 0 },
	{ "bare LF in an extension", SPAN("5;a\nhello\r\n0\r\n\r\n"), 400, NULL, 0 },
	{ "NUL in an extension", SPAN("5;\0\r\nhello\r\n0\r\n\r\n"), 400, NULL, 0 },
	{ "data without CRLF", SPAN("5\r\nhello0\r\n\r\n"), 400, NULL, 0 },
	{ "data with a bare LF", SPAN("5\r\nhello\n0\r\n\r\n"), 400, NULL, 0 },
	{ "data with CR and another byte", SPAN("5\r\nhello\rx0\r\n\r\n"), 400, NULL, 0 },
	{ "data longer than its size", SPAN("4\r\nhello\r\n0\r\n\r\n"), 400, NULL, 0 },
	{ "data shorter than its size", SPAN("6\r\nhello\r\n0\r\n\r\n"), 400, NULL, 0 },
	{ "last chunk with a bare LF", SPAN("0\n\n"), 400, NULL, 0 },
	{ "end with a bare LF", SPAN("0\r\n\n"), 400, NULL, 0 },
	{ "end with two CR", SPAN("0\r\n\r\r\n"), 400, NULL, 0 },
	{ "trailer without a colon", SPAN("0\r\nGET / HTTP/1.1\r\n\r\n"), 400, NULL, 0 },
	{ "trailer with a blank before the colon", SPAN("0\r\nA : b\r\n\r\n"), 400, NULL, 0 },
	{ "trailer without a name", SPAN("0\r\n: b\r\n\r\n"), 400, NULL, 0 },
	{ "folded trailer", SPAN("0\r\nA: b\r\n c\r\n\r\n"), 400, NULL, 0 },
	{ "trailer with NUL", SPAN("0\r\nA: \0\r\n\r\n"), 400, NULL, 0 },
	{ "trailer with a bare LF", SPAN("0\r\nA: b\n\r\n"), 400, NULL, 0 },
	{ "nothing yet", SPAN(""), CHUNK_MORE, NULL, 0 },
	{ "no data yet", SPAN("5\r\n"), CHUNK_MORE, NULL, 0 },
	{ "half of the data", SPAN("5\r\nhe"), CHUNK_MORE, NULL, 0 },
	{ "no last chunk yet", SPAN("5\r\nhello\r\n"), CHUNK_MORE, NULL, 0 },
	{ "no end yet", SPAN("0\r\n"), CHUNK_MORE, NULL, 0 },
	{ "half an end", SPAN("0\r\n\r"), CHUNK_MORE, NULL, 0 },
};
/* clang-format on */

/* Feeds `text` in pieces of n bytes; the data goes to b. */
static int read_in_pieces(struct span text, size_t n, struct buf *b, size_t *ret_left)
{
	struct chunk_reader c;
	int status = CHUNK_MORE;
	size_t at = 0;
	chunk_init(&c);
	while (at < text.n && status == CHUNK_MORE) {
		size_t piece = text.n - at < n ? text.n - at : n;
		char *copy = exact_copy(span_make(text.p + at, piece));
		struct span in = { copy, piece }, data;
		while ((status = chunk_read(&c, &in, &data)) == CHUNK_DATA)
			buf_put_span(b, data);
		at += piece - in.n;
		free(copy);
	}
	if (status > CHUNK_DONE)
		assert_non_null(c.reason);
	*ret_left = text.n - at;
	return status;
}

static void check_row(const struct row *r, size_t piece)
{
	struct buf b;
	size_t left;
	buf_init(&b, 1 << 21);
	expect_int(r->name, read_in_pieces(r->text, piece, &b, &left), r->status);
	if (r->status == CHUNK_DONE) {
		expect_span(r->name, buf_span(&b), r->body);
		expect_int(r->name, (long)left, (long)r->left);
	}
	buf_done(&b);
}

static void chunks_are_decoded_or_refused_as_the_table_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (size_t piece = 1; piece < 9; piece++)
			check_row(&rows[i], piece == 8 ? 10000 : piece);
}

/* prefix, n times unit, suffix, read at once. */
static int read_repeated(const char *prefix, const char *unit, size_t n, const char *suffix)
{
	struct buf text, body;
	size_t left;
	buf_init(&text, 16 << 20);
	buf_init(&body, 2 << 20);
	buf_puts(&text, prefix);
	for (size_t i = 0; i < n; i++)
		buf_puts(&text, unit);
	buf_puts(&text, suffix);
	int status = read_in_pieces(buf_span(&text), SIZE_MAX, &body, &left);
	buf_done(&text);
	buf_done(&body);
	return status;
}

static void chunks_are_bounded(void **state)
{
	(void)state;
	expect_int("extension at the limit",
		read_repeated("1;", "a", LIMIT_HTTP_CHUNK_LINE, "\r\nx\r\n0\r\n\r\n"), CHUNK_DONE);
	expect_int("extension above",
		read_repeated("1;", "a", LIMIT_HTTP_CHUNK_LINE + 1, "\r\nx\r\n0\r\n\r\n"), 400);
	expect_int("trailers below the limit", read_repeated("0\r\n", "A: b\r\n", 600, "\r\n"),
		CHUNK_DONE);
	expect_int("trailers above", read_repeated("0\r\n", "A: b\r\n", 5000, "\r\n"), 431);
	expect_int("body at the limit",
		read_repeated("", "10\r\n0123456789abcdef\r\n", LIMIT_HTTP_BODY / 16, "0\r\n\r\n"),
		CHUNK_DONE);
	expect_int("body above",
		read_repeated("", "10\r\n0123456789abcdef\r\n", LIMIT_HTTP_BODY / 16,
			"1\r\nx\r\n0\r\n\r\n"),
		413);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chunks_are_decoded_or_refused_as_the_table_says),
		cmocka_unit_test(chunks_are_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
