/* SPDX-License-Identifier: Apache-2.0 */
#include "core/retention.h"
#include "base/limits.h"
#include "core/audit.h"
#include "core/options.h"

#define DAY_MS INT64_C(86400000)

static void hex_of(const unsigned char hash[32], char out[65])
{
	for (size_t i = 0; i < 32; i++)
		snprintf(out + 2 * i, 3, "%02x", hash[i]);
}

/* The hash of the last one that goes stands in the event, so that the chain vouches for the anchor.
 */
static err hash_of(struct ctx *c, int64_t seq, char out[65])
{
	struct event_row *rows;
	size_t n;
	TRY(store_events(c->conn, c->arena, c->tenant->id, seq - 1, 1, &rows, &n));
	if (!n)
		return FAIL(CORRUPT);
	hex_of(rows[0].hash, out);
	return OK;
}

static err announce(struct ctx *c, const struct event_anchor *anchor, int64_t until, int64_t days,
	int64_t before)
{
	char hash[65], iso[CLOCK_ISO_SIZE];
	struct span detail;
	TRY(hash_of(c, until, hash));
	clock_iso(before, iso);
	int64_t count = until - anchor->seq;
	json_t *doc = json_keep(c->arena,
		json_pack("{s:{s:s, s:{s:s}}, s:{s:I, s:s, s:I, s:I, s:I, s:s}}", "request",
			"channel", "system", "auth", "strategy", "system", "retention", "days",
			(json_int_t)days, "before", iso, "from_seq", (json_int_t)anchor->seq + 1,
			"to_seq", (json_int_t)until, "count", (json_int_t)count, "to_hash", hash));
	TRY_PTR(doc);
	TRY(json_write_in(c->arena, doc, &detail));
	char *text = arena_printf(c->arena, "Log retention removes %lld events, up to #%lld",
		(long long)count, (long long)until);
	TRY_PTR(text);
	struct event e = { .tenant = c->tenant->id,
		.at = c->now,
		.type = EVENT_RETENTION,
		.description = span_of(text),
		.detail = detail };
	store_event_add(c->batch, &e);
	store_events_announce(c->batch, c->tenant->id, until, c->now);
	return OK;
}

/* Up to where, announced now or before; the anchor itself: nothing is to go. */
static err find_end(
	struct ctx *c, const struct event_anchor *anchor, int64_t *ret_until, int64_t *ret_days)
{
	struct tenant_options o;
	*ret_days = 0;
	*ret_until = anchor->until > anchor->seq ? anchor->until : anchor->seq;
	if (anchor->until > anchor->seq)
		return OK;
	TRY(options_read(c, &o));
	*ret_days = o.log_retention_days;
	return o.log_retention_days ? store_events_before(c->conn, c->tenant->id,
					      c->now - *ret_days * DAY_MS, ret_until)
				    : OK;
}

err retention_step(struct ctx *c, struct retention_step *ret_step)
{
	struct event_anchor anchor;
	int64_t until, days;
	*ret_step = (struct retention_step){ 0 };
	TRY(store_event_anchor(c->conn, c->tenant->id, &anchor));
	TRY(find_end(c, &anchor, &until, &days));
	if (until <= anchor.seq)
		return OK;
	struct chain_mark mark = { .seq = anchor.seq };
	memcpy(mark.hash, anchor.hash, sizeof mark.hash);
	int64_t count = until - anchor.seq;
	TRY(store_events_walk(
		c->conn, c->tenant->id, count < LIMIT_TRIM ? (uint32_t)count : LIMIT_TRIM, &mark));
	ret_step->bad_seq = mark.bad_seq;
	if (mark.bad_seq || mark.seq <= anchor.seq)
		return OK;
	if (days)
		TRY(announce(c, &anchor, until, days, c->now - days * DAY_MS));
	store_events_trim(c->batch, c->tenant->id, mark.seq, mark.hash, c->now);
	ret_step->more = mark.seq < until;
	return OK;
}
