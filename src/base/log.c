/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/utf8.h"
#include <unistd.h>

static enum log_level threshold = LOG_INFO;

void log_set_level(enum log_level level)
{
	threshold = level;
}

#define CUT "\",\"cut\":true}\n"

struct line {
	struct buf b;
	size_t cut_at; /* within a value: what stands before it leaves room for CUT */
};

static void note_cut(struct line *l)
{
	if (!l->b.failed && l->b.n <= LIMIT_LOG_LINE - (sizeof CUT - 1))
		l->cut_at = l->b.n;
}

static void put_value(struct line *l, struct span left)
{
	note_cut(l);
	while (left.n && !l->b.failed) {
		size_t good = utf8_character(left.p, left.n), n = good ? good : 1;
		buf_put_json_escaped(&l->b, good ? span_make(left.p, n) : SPAN("?"));
		note_cut(l);
		left = span_make(left.p + n, left.n - n);
	}
}

static void put_pair(struct line *l, const char *name, const char *value)
{
	buf_puts(&l->b, ",\"");
	buf_put_json_escaped(&l->b, span_of(name));
	buf_puts(&l->b, "\":\"");
	put_value(l, span_of(value ? value : ""));
	buf_putc(&l->b, '"');
}

static void end(struct line *l)
{
	buf_puts(&l->b, "}\n");
	if (l->b.failed != ERR_LIMIT)
		return;
	l->b.failed = ERR_OK;
	l->b.n = l->cut_at;
	buf_puts(&l->b, CUT);
}

void log_line(enum log_level level, const char *message, ...)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };
	if (level < threshold)
		return;
	struct line l = { .cut_at = 0 };
	char now[CLOCK_ISO_SIZE];
	buf_init(&l.b, LIMIT_LOG_LINE);
	clock_iso(clock_now_ms(&clock_system), now);
	buf_printf(&l.b, "{\"time\":\"%s\",\"level\":\"%s\"", now, names[level]);
	put_pair(&l, "message", message);
	va_list ap;
	va_start(ap, message);
	for (const char *name; (name = va_arg(ap, const char *));)
		put_pair(&l, name, va_arg(ap, const char *));
	va_end(ap);
	end(&l);
	if (!l.b.failed) {
		ssize_t done = write(STDERR_FILENO, l.b.p, l.b.n);
		(void)done; /* a gone log reader must not stop the server */
	}
	buf_done(&l.b);
}
