/* SPDX-License-Identifier: Apache-2.0 */
#include "json_name.h"
#include "json_scan.h"
#include "utf8.h"

/* One unescaped character at *p. */
static size_t next_character(const char **p, char out[4])
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *at = *p;
	if (*at != '\\') {
		out[0] = *at;
		*p = at + 1;
		return 1;
	}
	if (at[1] != 'u') {
		const char *c = strchr(from, at[1]);
		out[0] = c ? to[c - from] : at[1];
		*p = at + 2;
		return 1;
	}
	uint32_t c = (uint32_t)mi_scan_hex4(at + 2, at + 6);
	*p = at + 6;
	if (c >= 0xd800 && c < 0xdc00) {
		c = 0x10000 + ((c - 0xd800) << 10) +
		    ((uint32_t)mi_scan_hex4(at + 8, at + 12) - 0xdc00);
		*p = at + 12;
	}
	return mi_utf8_put(c, out);
}

size_t mi_json_unescape(const char *raw, size_t n, char *out)
{
	const char *p = raw, *end = raw + n;
	char *o = out, c[4];
	while (p < end) {
		size_t len = next_character(&p, c);
		memcpy(o, c, len); /* no escape is longer than what it stands for */
		o += len;
	}
	return (size_t)(o - out);
}

bool mi_json_equal(const char *raw, size_t n, bool escaped, const char *text, size_t len)
{
	if (!escaped)
		return n == len && memcmp(raw, text, n) == 0;
	const char *p = raw, *end = raw + n;
	char c[4];
	size_t at = 0;
	while (p < end) {
		size_t width = next_character(&p, c);
		if (len - at < width || memcmp(text + at, c, width) != 0)
			return false;
		at += width;
	}
	return at == len;
}

uint32_t mi_name_hash_escaped(const char *raw, size_t n)
{
	const char *p = raw, *end = raw + n;
	char first[8] = { 0 }, c[4];
	size_t at = 0;
	while (p < end) {
		size_t width = next_character(&p, c);
		for (size_t i = 0; i < width; i++)
			if (at + i < 8)
				first[at + i] = c[i];
		at += width;
	}
	return mi_hash_of(mi_first8_of(first, at < 8 ? at : 8), at);
}

static bool same_escaped(const char *a, size_t an, const char *b, size_t bn)
{
	const char *a_end = a + an, *b_end = b + bn;
	char x[4], y[4];
	size_t xn = 0, yn = 0, xi = 0, yi = 0;
	for (;;) {
		if (xi == xn && a < a_end) {
			xn = next_character(&a, x);
			xi = 0;
		}
		if (yi == yn && b < b_end) {
			yn = next_character(&b, y);
			yi = 0;
		}
		if (xi == xn || yi == yn)
			return xi == xn && yi == yn;
		if (x[xi++] != y[yi++])
			return false;
	}
}

bool mi_name_same(const char *text, const struct mi_member *a, const struct mi_member *b)
{
	const char *x = text + a->name, *y = text + b->name;
	if (a->name_escaped || b->name_escaped)
		return same_escaped(x, a->name_len, y, b->name_len);
	return a->name_len == b->name_len && memcmp(x, y, a->name_len) == 0;
}
