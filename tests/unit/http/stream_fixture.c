/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/http/stream_fixture.h"
#include <unistd.h>

static void over(void *arg, enum http_stream_over why)
{
	struct one *one = arg;
	struct talk *t = one->talk;
	if (why == HTTP_STREAM_DRAIN) {
		assert_int_equal(http_stream_send(one->stream, SPAN("bye")).code, ERR_OK);
		t->drained++;
	} else
		t->gone++;
	one->stream = NULL;
	t->open--;
}

static struct one *free_place(struct talk *t)
{
	for (size_t i = 0; i < STREAMS_MAX; i++)
		if (!t->streams[i].stream)
			return &t->streams[i];
	fail_msg("too many streams");
	return NULL;
}

static void begin(struct talk *t, struct http_exchange *x)
{
	struct one *one = free_place(t);
	one->talk = t;
	http_out_field(x, "X-Own", SPAN("1"));
	err e = http_stream_begin(x, 200, over, one, &one->stream);
	if (e.code) {
		assert_int_equal(e.code, ERR_BUSY);
		t->refused++;
		http_finish(x, 503, SPAN("busy"));
		return;
	}
	if (!one->stream)
		return;
	if (t->ends_at_once) {
		http_stream_end(one->stream);
		one->stream = NULL;
		return;
	}
	t->open++;
}

static void handle(struct http_exchange *x)
{
	struct talk *t = x->app;
	t->f.handled++;
	if (span_eq_str(x->req.path, "/stream"))
		begin(t, x);
	else if (span_eq_str(x->req.path, "/late"))
		t->late = x;
	else
		http_finish(x, 200, SPAN("plain"));
}

static void fill(struct talk *t, struct http_stream *s)
{
	static char bytes[FILL_PIECE];
	size_t n = 0;
	memset(bytes, 'x', sizeof bytes);
	while (!http_stream_send(s, span_make(bytes, sizeof bytes)).code)
		n += sizeof bytes;
	assert_true(http_stream_room(s) < sizeof bytes);
	t->filled = n;
}

static void overfill(struct http_stream *s)
{
	size_t room = http_stream_room(s);
	char *bytes = malloc(room + 1);
	assert_non_null(bytes);
	memset(bytes, 'y', room + 1);
	assert_int_equal(http_stream_send(s, span_make(bytes, room + 1)).code, ERR_LIMIT);
	assert_int_equal(http_stream_send(s, span_make(bytes, room)).code, ERR_OK);
	assert_int_equal(http_stream_room(s), 0);
	assert_int_equal(http_stream_send(s, SPAN("y")).code, ERR_LIMIT);
	free(bytes);
}

static void say(struct http_stream *s, const char *text)
{
	assert_int_equal(http_stream_send(s, span_of(text)).code, ERR_OK);
}

static void obey(struct talk *t, struct one *one, enum order order)
{
	if (order == SAY_TWICE)
		say(one->stream, "first");
	if (order == SAY || order == SAY_TWICE)
		say(one->stream, "hello, world");
	if (order == SAY_NOTHING)
		say(one->stream, "");
	if (order == FILL)
		fill(t, one->stream);
	if (order == OVERFILL)
		overfill(one->stream);
	if (order != END)
		return;
	http_stream_end(one->stream);
	one->stream = NULL;
	t->open--;
}

static void woken(void *app, void *thread)
{
	struct talk *t = app;
	(void)thread;
	if (t->late) {
		begin(t, t->late);
		t->late = NULL;
	}
	for (size_t i = t->skip; i < STREAMS_MAX; i++)
		if (t->streams[i].stream)
			obey(t, &t->streams[i], (enum order)t->order);
	t->order = NONE;
}

void talk_wait_for(atomic_int *n, int wanted)
{
	while (*n != wanted)
		usleep(1000);
}

void talk_tell(struct talk *t, enum order order)
{
	t->order = (int)order;
	http_worker_wake(t->f.worker);
	talk_wait_for(&t->order, NONE);
}

void talk_init(struct talk *t)
{
	memset(t, 0, sizeof *t);
	fixture_init(&t->f);
	t->f.config.handle = handle;
	t->f.config.woken = woken;
}

void talk_start(struct talk *t)
{
	talk_init(t);
	fixture_start(&t->f);
}

void talk_begin(struct talk *t, struct client *c, const char *request, int open)
{
	client_puts(c, request);
	talk_wait_for(&t->open, open);
}

void talk_open(struct talk *t, struct client *c, int open)
{
	struct answer a;
	client_open(c, fixture_port(&t->f, false));
	talk_begin(t, c, GET_STREAM, open);
	client_expect(c, 200, &a);
	assert_true(answer_has(&a, CHUNKED));
}

void talk_read_filled(struct client *c, size_t pieces)
{
	char text[FILL_PIECE + 16] = "1000\r\n";
	memset(text + 6, 'x', FILL_PIECE);
	memcpy(text + 6 + FILL_PIECE, "\r\n", 3);
	while (pieces--)
		client_expect_bytes(c, text);
}

void talk_expect_plain(struct client *c)
{
	struct answer a;
	client_puts(c, "GET /x HTTP/1.1\r\n" H "\r\n");
	client_expect(c, 200, &a);
	assert_string_equal(a.body, "plain");
}
