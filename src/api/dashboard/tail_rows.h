/* SPDX-License-Identifier: Apache-2.0 */
/* tail_rows.h: new events of one tenant as the text that its followers get. */
#pragma once
#include "base/buf.h"
#include "base/limits.h"
#include "core/ctx.h"

/* Everything is in the arena of the ctx that read it. */
struct tail_rows {
	int64_t after; /* of the newest that was left out before them, or that was asked for */
	size_t count;
	struct tail_row {
		int64_t seq;
		struct span text; /* SPAN_NONE: no memory for it */
	} * rows;
};

/* The events behind `after`; of more than LIMIT_TAIL_ROWS the newest so many. Fails: IO, NOMEM,
 * CORRUPT. */
MUST_CHECK err tail_rows_read(struct ctx *c, int64_t after, struct tail_rows *ret_rows);
/* The part of them that is new to a follower who has `*seq`, into out, which is empty and takes
 * `room` bytes; what has no room stays for the next time. *seq: what he has then, or was told of.
 * *skipped: events that he has not been told of, before and after: those left out by tail_rows_read
 * and those longer than TAIL_ROW_MAX. The number of events put. */
size_t tail_rows_put(
	const struct tail_rows *rows, struct buf *out, size_t room, int64_t *seq, int64_t *skipped);
#define TAIL_ROW_MAX (LIMIT_HTTP_STREAM_BUFFER / 2)
