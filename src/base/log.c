/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"
#include "base/buf.h"
#include "base/clock.h"
#include <unistd.h>

static enum log_level threshold = LOG_INFO;

void log_set_level(enum log_level level)
{
	threshold = level;
}

static void put_pair(struct buf *b, const char *name, const char *value)
{
	buf_puts(b, ",\"");
	buf_put_json_escaped(b, span_of(name));
	buf_puts(b, "\":\"");
	buf_put_json_escaped(b, span_of(value ? value : ""));
	buf_putc(b, '"');
}

void log_line(enum log_level level, const char *message, ...)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };
	if (level < threshold)
		return;
	struct buf b;
	char now[CLOCK_ISO_SIZE];
	buf_init(&b, 4096);
	clock_iso(clock_now_ms(&clock_system), now);
	buf_printf(&b, "{\"time\":\"%s\",\"level\":\"%s\"", now, names[level]);
	put_pair(&b, "message", message);
	va_list ap;
	va_start(ap, message);
	for (const char *name; (name = va_arg(ap, const char *));)
		put_pair(&b, name, va_arg(ap, const char *));
	va_end(ap);
	buf_puts(&b, "}\n");
	if (!b.failed) {
		ssize_t done = write(STDERR_FILENO, b.p, b.n);
		(void)done; /* a gone log reader must not stop the server */
	}
	buf_done(&b);
}
