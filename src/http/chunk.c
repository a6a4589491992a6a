/* SPDX-License-Identifier: Apache-2.0 */
#include "http/chunk.h"
#include "base/limits.h"
#include "http/chars.h"

enum state {
	SIZE,
	EXTENSION,
	SIZE_LF,
	DATA,
	DATA_CR,
	DATA_LF,
	TRAILER,
	NAME,
	VALUE,
	VALUE_LF,
	LAST_LF
};

#define DIGITS_MAX 8

void chunk_init(struct chunk_reader *c)
{
	*c = (struct chunk_reader){ .state = SIZE };
}

static int refuse(struct chunk_reader *c, int status, const char *reason)
{
	c->reason = reason;
	return status;
}

static int go(struct chunk_reader *c, enum state next)
{
	c->state = (unsigned char)next;
	return CHUNK_MORE;
}

static int expect(struct chunk_reader *c, char got, char wanted, enum state next)
{
	return got == wanted ? go(c, next) : refuse(c, 400, "chunk without CRLF");
}

static int read_size(struct chunk_reader *c, char ch)
{
	int digit = chars_hex(ch);
	if (digit >= 0) {
		if (++c->digits > DIGITS_MAX)
			return refuse(c, 400, "chunk size too long");
		c->left = c->left * 16 + (size_t)digit;
		return CHUNK_MORE;
	}
	if (!c->digits)
		return refuse(c, 400, "bad chunk size");
	if (ch == ';')
		return go(c, EXTENSION);
	return ch == '\r' ? go(c, SIZE_LF) : refuse(c, 400, "bad chunk size");
}

/* Visible characters only: a blank or a bare line end here is how other readers were fooled. */
static int read_extension(struct chunk_reader *c, char ch)
{
	if (ch == '\r')
		return go(c, SIZE_LF);
	if (++c->line > LIMIT_HTTP_CHUNK_LINE)
		return refuse(c, 400, "chunk line too long");
	return ch > ' ' && ch <= '~' ? CHUNK_MORE : refuse(c, 400, "bad chunk extension");
}

static int begin_data(struct chunk_reader *c, char ch)
{
	if (ch != '\n')
		return refuse(c, 400, "chunk line without CRLF");
	c->digits = 0;
	c->line = 0;
	if (c->left > LIMIT_HTTP_BODY - c->total)
		return refuse(c, 413, "body too large");
	c->total += c->left;
	return go(c, c->left ? DATA : TRAILER);
}

static int read_trailer(struct chunk_reader *c, char ch)
{
	if (++c->line > LIMIT_HTTP_TRAILER)
		return refuse(c, 431, "trailers too large");
	switch (c->state) {
	case TRAILER:
		if (ch == '\r')
			return go(c, LAST_LF);
		return chars_is(ch, CHARS_TOKEN) ? go(c, NAME) : refuse(c, 400, "bad trailer");
	case NAME:
		if (ch == ':')
			return go(c, VALUE);
		return chars_is(ch, CHARS_TOKEN) ? CHUNK_MORE : refuse(c, 400, "bad trailer");
	default:
		if (ch == '\r')
			return go(c, VALUE_LF);
		return chars_is(ch, CHARS_VALUE) ? CHUNK_MORE : refuse(c, 400, "bad trailer");
	}
}

static int read_octet(struct chunk_reader *c, char ch)
{
	switch (c->state) {
	case SIZE:
		return read_size(c, ch);
	case EXTENSION:
		return read_extension(c, ch);
	case SIZE_LF:
		return begin_data(c, ch);
	case DATA_CR:
		return expect(c, ch, '\r', DATA_LF);
	case DATA_LF:
		return expect(c, ch, '\n', SIZE);
	case VALUE_LF:
		return expect(c, ch, '\n', TRAILER);
	case LAST_LF:
		return ch == '\n' ? CHUNK_DONE : refuse(c, 400, "trailers without CRLF");
	default:
		return read_trailer(c, ch);
	}
}

static void take_data(struct chunk_reader *c, struct span *in, struct span *ret_data)
{
	size_t n = in->n < c->left ? in->n : c->left;
	*ret_data = span_make(in->p, n);
	*in = span_make(in->p + n, in->n - n);
	c->left -= n;
	if (!c->left)
		go(c, DATA_CR);
}

int chunk_read(struct chunk_reader *c, struct span *in, struct span *ret_data)
{
	while (in->n) {
		if (c->state == DATA) {
			take_data(c, in, ret_data);
			return CHUNK_DATA;
		}
		char ch = *in->p++;
		in->n--;
		int result = read_octet(c, ch);
		if (result)
			return result;
	}
	return CHUNK_MORE;
}
