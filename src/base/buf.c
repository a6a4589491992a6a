/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include <stdio.h>
#include <stdlib.h>

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .max = max };
}

void buf_done(struct buf *b)
{
	free(b->p);
	buf_init(b, b->max);
}

void buf_reset(struct buf *b)
{
	b->n = 0;
	b->failed = ERR_OK;
	if (b->p)
		b->p[0] = 0;
}

static size_t grown(const struct buf *b, size_t need)
{
	size_t size = b->size ? b->size : 256;
	while (size < need)
		size = size > b->max / 2 ? b->max + 1 : size * 2;
	return size > b->max + 1 ? b->max + 1 : size;
}

char *buf_reserve(struct buf *b, size_t n)
{
	if (b->failed)
		return NULL;
	if (n > b->max - b->n) {
		b->failed = ERR_LIMIT;
		return NULL;
	}
	size_t need = b->n + n + 1;
	if (need > b->size) {
		size_t size = grown(b, need);
		char *p = realloc(b->p, size);
		if (!p) {
			b->failed = ERR_NOMEM;
			return NULL;
		}
		b->p = p;
		b->size = size;
	}
	return b->p + b->n;
}

void buf_put(struct buf *b, const void *p, size_t n)
{
	char *at = buf_reserve(b, n);
	if (!at)
		return;
	if (n)
		memcpy(at, p, n);
	b->n += n;
	b->p[b->n] = 0;
}

void buf_putc(struct buf *b, char c)
{
	buf_put(b, &c, 1);
}

void buf_puts(struct buf *b, const char *text)
{
	buf_put(b, text, strlen(text));
}

void buf_put_span(struct buf *b, struct span s)
{
	buf_put(b, s.p, s.n);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	char *at = n >= 0 ? buf_reserve(b, (size_t)n) : NULL;
	if (at) {
		vsnprintf(at, (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

static void put_escape(struct buf *b, unsigned char c)
{
	static const char short_form[] = {
		['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'
	};
	char out[7];
	if (c == '"' || c == '\\')
		buf_put(b, (char[]){ '\\', (char)c }, 2);
	else if (c < sizeof short_form && short_form[c])
		buf_put(b, (char[]){ '\\', short_form[c] }, 2);
	else {
		snprintf(out, sizeof out, "\\u%04x", c);
		buf_puts(b, out);
	}
}

void buf_put_json_escaped(struct buf *b, struct span text)
{
	size_t from = 0;
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
			continue;
		buf_put(b, text.p + from, i - from);
		put_escape(b, c);
		from = i + 1;
	}
	buf_put(b, text.p + from, text.n - from);
}

err buf_status(const struct buf *b)
{
	return (err){ b->failed };
}
