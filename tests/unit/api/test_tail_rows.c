/* SPDX-License-Identifier: Apache-2.0 */
/* test_tail_rows: what a follower of the logs gets of the rows that were read. */
#include "api/dashboard/tail_rows.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define ROOM LIMIT_HTTP_STREAM_BUFFER

static char long_text[LIMIT_HTTP_STREAM_BUFFER];

/* Rows 11, 12, 13, 14; the third is `third`. */
static struct tail_rows rows_with(struct tail_row rows[4], struct span third)
{
	const struct span texts[] = { SPAN("<11>"), SPAN("<12>"), third, SPAN("<14>") };
	for (int i = 0; i < 4; i++)
		rows[i] = (struct tail_row){ 11 + i, texts[i] };
	return (struct tail_rows){ .after = 10, .count = 4, .rows = rows };
}

struct place {
	int64_t seq, skipped;
};

static void expect_put(const struct tail_rows *rows, size_t room, struct place *at,
	const char *text, struct place then)
{
	struct buf out;
	buf_init(&out, ROOM);
	size_t put = tail_rows_put(rows, &out, room, &at->seq, &at->skipped), told = 0;
	assert_true(span_eq_str(buf_span(&out), text));
	for (const char *p = text; (p = strchr(p, '<')); p++)
		told++;
	assert_int_equal(put, told);
	assert_int_equal(at->seq, then.seq);
	assert_int_equal(at->skipped, then.skipped);
	buf_done(&out);
}

static void what_is_new_to_the_follower_is_put(void **state)
{
	struct tail_row rows[4];
	struct tail_rows all = rows_with(rows, SPAN("<13>"));
	(void)state;
	expect_put(
		&all, ROOM, &(struct place){ 10, 0 }, "<11><12><13><14>", (struct place){ 14, 0 });
	expect_put(&all, ROOM, &(struct place){ 12, 0 }, "<13><14>", (struct place){ 14, 0 });
	expect_put(&all, ROOM, &(struct place){ 14, 0 }, "", (struct place){ 14, 0 });
	expect_put(&all, ROOM, &(struct place){ 99, 0 }, "", (struct place){ 99, 0 });
}

static void what_was_left_out_before_is_counted_first(void **state)
{
	struct tail_row rows[4];
	struct tail_rows all = rows_with(rows, SPAN("<13>"));
	(void)state;
	expect_put(&all, ROOM, &(struct place){ 3, 0 },
		"id: 10\nevent: skipped\ndata: {\"count\":7}\n\n<11><12><13><14>",
		(struct place){ 14, 0 });
	expect_put(&all, ROOM, &(struct place){ 3, 5 },
		"id: 10\nevent: skipped\ndata: {\"count\":12}\n\n<11><12><13><14>",
		(struct place){ 14, 0 });
}

static void row_that_is_too_long_or_has_no_text_is_counted(void **state)
{
	const struct span bad[] = { SPAN_NONE, span_make(long_text, TAIL_ROW_MAX) };
	struct tail_row rows[4];
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct tail_rows all = rows_with(rows, bad[i]);
		expect_put(&all, ROOM, &(struct place){ 10, 0 },
			"<11><12>id: 13\nevent: skipped\ndata: {\"count\":1}\n\n<14>",
			(struct place){ 14, 0 });
		all.count = 3;
		expect_put(&all, ROOM, &(struct place){ 10, 0 },
			"<11><12>id: 13\nevent: skipped\ndata: {\"count\":1}\n\n",
			(struct place){ 13, 0 });
	}
}

static void what_has_no_room_stays_for_the_next_time(void **state)
{
	struct tail_row rows[4];
	struct tail_rows all = rows_with(rows, span_make(long_text, 5000));
	struct place at = { 10, 0 };
	(void)state;
	expect_put(&all, 5000, &at, "<11><12>", (struct place){ 12, 0 });
	expect_put(&all, 50, &at, "", (struct place){ 12, 0 });
	rows[2].text = SPAN("<13>");
	expect_put(&all, ROOM, &at, "<13><14>", (struct place){ 14, 0 });
	at = (struct place){ 3, 0 };
	expect_put(&all, 50, &at, "", (struct place){ 10, 7 });
	expect_put(&all, ROOM, &at,
		"id: 10\nevent: skipped\ndata: {\"count\":7}\n\n<11><12><13><14>",
		(struct place){ 14, 0 });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_new_to_the_follower_is_put),
		cmocka_unit_test(what_was_left_out_before_is_counted_first),
		cmocka_unit_test(row_that_is_too_long_or_has_no_text_is_counted),
		cmocka_unit_test(what_has_no_room_stays_for_the_next_time),
	};
	memset(long_text, 'x', sizeof long_text);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
