/* SPDX-License-Identifier: Apache-2.0 */
#include "api/dashboard/tail.h"
#include "api/dashboard/desk.h"
#include "api/dashboard/gate.h"
#include "api/dashboard/refusal.h"
#include "api/dashboard/tail_rows.h"
#include "base/limits.h"
#include "http/stream.h"
#include "model/resource_tables.h"
#include <stdlib.h>
#include <uv.h>

#define HEARTBEAT ": still here\n\n"

/* In the arena of its exchange: it lives until its stream is over. */
struct follower {
	struct tail *tail;
	struct follower *prev, *next; /* of the feed */
	struct feed *feed;
	struct run *run;
	struct http_stream *stream;
	struct span user_id;
	int64_t seq;     /* of the last event that he has, or was told of */
	int64_t skipped; /* that he is to be told of */
	uint64_t checked_ms, sent_ms;
};

/* A tenant that is followed. */
struct feed {
	struct feed *next;
	int64_t tenant;
	int64_t seq; /* of the last event that was looked at */
	struct follower *followers;
};

struct tail {
	uv_timer_t timer; /* runs while there are feeds */
	struct feed *feeds;
	struct arena *arena; /* of one look */
	struct buf out;      /* for one follower */
};

/* ---- life ---- */

struct tail *tail_new(struct http_worker *w)
{
	struct tail *t = calloc(1, sizeof *t);
	struct arena *arena = arena_new(LIMIT_ARENA);
	if (!t || !arena) {
		arena_free(arena);
		free(t);
		return NULL;
	}
	t->arena = arena;
	buf_init(&t->out, LIMIT_HTTP_STREAM_BUFFER);
	uv_timer_init(http_worker_loop(w), &t->timer);
	t->timer.data = t;
	return t;
}

static void on_timer_closed(uv_handle_t *timer)
{
	free(timer->data);
}

void tail_free(struct tail *t)
{
	if (!t)
		return;
	arena_free(t->arena);
	buf_done(&t->out);
	uv_close((uv_handle_t *)&t->timer, on_timer_closed);
}

/* Feeds that nobody follows go; without any the timer rests. */
static void sweep(struct tail *t)
{
	struct feed **at = &t->feeds;
	while (*at) {
		struct feed *feed = *at;
		if (feed->followers) {
			at = &feed->next;
			continue;
		}
		*at = feed->next;
		free(feed);
	}
	if (!t->feeds)
		uv_timer_stop(&t->timer);
}

static void leave(struct follower *f)
{
	struct app *app = f->run->x->app;
	*(f->prev ? &f->prev->next : &f->feed->followers) = f->next;
	if (f->next)
		f->next->prev = f->prev;
	desk_stream_close(app->desk, f->feed->tenant, f->user_id);
}

static void over(void *arg, enum http_stream_over why)
{
	struct follower *f = arg;
	(void)why; /* the browser sees the end, and comes again when it can */
	leave(f);
	sweep(f->tail);
}

/* ---- a look ---- */

/* The follower's ctx for one look: what is read is in the tail's own arena, which is reset after.
 */
static struct ctx look(struct tail *t, const struct follower *f)
{
	struct ctx c = *f->run->c;
	c.arena = t->arena;
	c.now = clock_now_ms(c.clock);
	c.fault = (struct fault){ 0 };
	return c;
}

static void give(struct follower *f, const struct tail_rows *rows)
{
	struct tail *t = f->tail;
	uint64_t now = uv_now(t->timer.loop);
	buf_reset(&t->out);
	size_t put =
		tail_rows_put(rows, &t->out, http_stream_room(f->stream), &f->seq, &f->skipped);
	if (!t->out.n && now - f->sent_ms >= TAIL_HEARTBEAT_MS)
		buf_puts(&t->out, HEARTBEAT);
	if (!t->out.n)
		return;
	err e = buf_status(&t->out);
	if (!e.code)
		e = http_stream_send(f->stream, buf_span(&t->out));
	if (e.code)
		f->skipped += (int64_t)put;
	else
		f->sent_ms = now;
}

/* As at each request: the session, the person and his scopes, as they are now. */
static err check(struct follower *f, struct ctx *c)
{
	const struct call_in *in = &f->run->in;
	struct dash_call d = { .desk = in->dash->desk };
	c->who = (struct who){ .client_id = SPAN(""), .subject = SPAN(""), .at_dashboard = true };
	TRY(hot_refresh(c->hot, c->conn));
	TRY(gate_enter(f->run->x, c, &d));
	return d.session.id.n ? management_check_scopes(c, in->op) : FAIL(D_SESSION);
}

static void end(struct follower *f, struct ctx *c, err why)
{
	struct buf *out = &f->tail->out;
	struct span refusal = refusal_body(c, &f->run->in, why);
	buf_reset(out);
	buf_printf(out, "event: end\ndata: " SPAN_FMT "\n\n", SPAN_ARG(refusal));
	/* a follower who has no room for it sees the end without the reason */
	if (refusal.p && !out->failed)
		(void)http_stream_send(f->stream, buf_span(out)).code;
	leave(f);
	http_stream_end(f->stream);
}

/* Who had no room for all of the looks before gets from where he is, when he has room again. */
static void give_late(struct follower *f, struct ctx *c)
{
	struct tail_rows rows;
	if (http_stream_room(f->stream) >= TAIL_ROW_MAX && !tail_rows_read(c, f->seq, &rows).code)
		give(f, &rows);
}

static void look_at(struct tail *t, struct feed *feed)
{
	uint64_t now = uv_now(t->timer.loop);
	int64_t before = feed->seq;
	struct ctx c = look(t, feed->followers);
	struct tail_rows rows = { .after = before };
	struct follower *next;
	/* what cannot be read now is read at the next look */
	if (!tail_rows_read(&c, before, &rows).code && rows.count)
		feed->seq = rows.rows[rows.count - 1].seq;
	for (struct follower *f = feed->followers; f; f = next) {
		struct ctx of_f = look(t, f);
		err e = OK;
		next = f->next;
		if (now - f->checked_ms >= TAIL_CHECK_MS) {
			f->checked_ms = now;
			e = check(f, &of_f);
		}
		if (e.code)
			end(f, &of_f, e);
		else if (f->seq < before)
			give_late(f, &of_f);
		else
			give(f, &rows);
	}
	arena_reset(t->arena);
}

static void on_timer(uv_timer_t *timer)
{
	struct tail *t = timer->data;
	for (struct feed *feed = t->feeds; feed; feed = feed->next)
		if (feed->followers)
			look_at(t, feed);
	sweep(t);
}

/* ---- beginning ---- */

static struct feed *feed_get(struct tail *t, int64_t tenant)
{
	struct feed *feed = t->feeds;
	while (feed && feed->tenant != tenant)
		feed = feed->next;
	if (feed || !(feed = calloc(1, sizeof *feed)))
		return feed;
	*feed = (struct feed){ .next = t->feeds, .tenant = tenant };
	t->feeds = feed;
	return feed;
}

/* What he missed, or where he is: a browser that knows no id would begin anew the next time. */
static void catch_up(struct follower *f)
{
	struct ctx c = look(f->tail, f);
	struct tail_rows rows = { .after = f->seq };
	char idle[64];
	if (tail_rows_read(&c, f->seq, &rows).code || !rows.count) {
		snprintf(idle, sizeof idle, "id: %lld\nevent: idle\ndata: {}\n\n",
			(long long)f->seq);
		(void)http_stream_send(f->stream, span_of(idle)).code;
	} else
		give(f, &rows);
	arena_reset(f->tail->arena);
}

static void join(struct follower *f)
{
	struct tail *t = f->tail;
	if (!f->feed->followers)
		f->feed->seq = f->seq;
	f->next = f->feed->followers;
	if (f->next)
		f->next->prev = f;
	f->feed->followers = f;
	if (!uv_is_active((uv_handle_t *)&t->timer))
		uv_timer_start(&t->timer, on_timer, TAIL_LOOK_MS, TAIL_LOOK_MS);
}

static err begin(struct tail *t, struct run *run, const struct dash_call *d)
{
	struct follower *f = arena_new_of(run->x->arena, struct follower);
	uint64_t now = uv_now(t->timer.loop);
	TRY_PTR(f);
	*f = (struct follower){ .tail = t,
		.run = run,
		.user_id = d->person.id,
		.seq = d->after,
		.checked_ms = now,
		.sent_ms = now,
		.feed = feed_get(t, run->c->tenant->id) };
	TRY_PTR(f->feed);
	TRY(http_stream_begin(run->x, 200, over, f, &f->stream));
	catch_up(f);
	join(f);
	return OK;
}

err tail_follow(struct tail *t, struct run *run, const struct dash_call *d)
{
	struct http_stream *none;
	struct ctx *c = run->c;
	if (run->x->req.method == HTTP_HEAD)
		return http_stream_begin(run->x, 200, over, NULL, &none);
	if (!desk_stream_open(d->desk, c->tenant->id, d->person.id))
		return fault_wire(&c->fault, &dashboard_watch_error_too_many_streams, NULL);
	err e = begin(t, run, d);
	if (e.code) {
		desk_stream_close(d->desk, c->tenant->id, d->person.id);
		sweep(t);
	}
	return e;
}
