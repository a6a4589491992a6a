/* SPDX-License-Identifier: Apache-2.0 */
#include "api/dashboard/tail_rows.h"
#include "api/dashboard/log_row.h"
#include "base/limits.h"

#define SKIPPED_SIZE 96 /* of the event that tells how many were skipped, at most */

static err newest(struct ctx *c, int64_t *ret_seq)
{
	struct event_query q = { .limit = 1 };
	struct event_row *rows;
	size_t n;
	int64_t next;
	TRY(store_events_search(c->conn, c->arena, c->tenant->id, &q, &rows, &n, &next));
	*ret_seq = n ? rows[0].seq : 0;
	return OK;
}

static err read_from(struct ctx *c, int64_t after, struct event_row **ret_rows, size_t *ret_count)
{
	return store_events(
		c->conn, c->arena, c->tenant->id, after, LIMIT_TAIL_ROWS, ret_rows, ret_count);
}

static struct span text_of(struct ctx *c, const struct event_row *row)
{
	json_t *doc;
	struct span json;
	if (log_row(c, row, false, &doc).code || json_write_in(c->arena, doc, &json).code)
		return SPAN_NONE;
	char *text = arena_printf(
		c->arena, "id: %lld\ndata: " SPAN_FMT "\n\n", (long long)row->seq, SPAN_ARG(json));
	return text ? span_of(text) : SPAN_NONE;
}

err tail_rows_read(struct ctx *c, int64_t after, struct tail_rows *ret_rows)
{
	struct event_row *rows;
	size_t n;
	int64_t last;
	TRY(read_from(c, after, &rows, &n));
	if (n == LIMIT_TAIL_ROWS) {
		TRY(newest(c, &last));
		if (last > rows[n - 1].seq) {
			after = last - LIMIT_TAIL_ROWS;
			TRY(read_from(c, after, &rows, &n));
		}
	}
	struct tail_row *made = arena_array_of(c->arena, n, struct tail_row);
	TRY_PTR(made);
	for (size_t i = 0; i < n; i++)
		made[i] = (struct tail_row){ rows[i].seq, text_of(c, &rows[i]) };
	*ret_rows = (struct tail_rows){ .after = after, .count = n, .rows = made };
	return OK;
}

/* ---- for one follower ---- */

static void put_skipped(struct buf *out, int64_t seq, int64_t *skipped)
{
	if (!*skipped)
		return;
	buf_printf(out, "id: %lld\nevent: skipped\ndata: {\"count\":%lld}\n\n", (long long)seq,
		(long long)*skipped);
	*skipped = 0;
}

size_t tail_rows_put(
	const struct tail_rows *rows, struct buf *out, size_t room, int64_t *seq, int64_t *skipped)
{
	size_t put = 0, frame = 2 * SKIPPED_SIZE; /* for what is told before and after a row */
	if (*seq < rows->after) {
		*skipped += rows->after - *seq;
		*seq = rows->after;
	}
	for (size_t i = 0; i < rows->count; i++) {
		const struct tail_row *row = &rows->rows[i];
		if (row->seq <= *seq)
			continue;
		if (!row->text.p || row->text.n + frame > TAIL_ROW_MAX)
			++*skipped;
		else if (out->n + row->text.n + frame > room)
			break;
		else {
			put_skipped(out, *seq, skipped);
			buf_put_span(out, row->text);
			put++;
		}
		*seq = row->seq;
	}
	if (out->n + SKIPPED_SIZE <= room)
		put_skipped(out, *seq, skipped);
	return put;
}
