/* SPDX-License-Identifier: Apache-2.0 */
#include "json_scan.h"
#include "utf8.h"
#include <string.h>

#define ONES  UINT64_C(0x0101010101010101)
#define HIGHS UINT64_C(0x8080808080808080)

/* The high bit of the first byte that is a quote, a backslash, a control or not ASCII; bits above
 * that first one may be wrong. */
static inline uint64_t special(uint64_t x)
{
	uint64_t quote = x ^ (ONES * '"'), slash = x ^ (ONES * '\\');
	return ((x - ONES * 0x20) | x | (quote - ONES) | (slash - ONES)) & HIGHS;
}

/* Skips plain characters, eight at a time while there are eight. */
const char *mi_scan_plain(const char *p, const char *end)
{
	while (end - p >= 8) {
		uint64_t x;
		memcpy(&x, p, 8);
		uint64_t bits = special(x);
		if (bits) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
			return p + (__builtin_ctzll(bits) >> 3);
#else
			break;
#endif
		}
		p += 8;
	}
	while (p < end && (unsigned char)*p >= 0x20 && (unsigned char)*p < 0x80 && *p != '"' &&
		*p != '\\')
		p++;
	return p;
}

int mi_scan_hex4(const char *p, const char *end)
{
	int value = 0;
	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int c = (unsigned char)p[i], lower = c | 0x20;
		if (c >= '0' && c <= '9')
			value = value << 4 | (c - '0');
		else if (lower >= 'a' && lower <= 'f')
			value = value << 4 | (lower - 'a' + 10);
		else
			return -1;
	}
	return value;
}

/* p is behind "\u". A high surrogate must be followed by a low one, and a low one may not stand
 * alone: neither is a character. */
static const char *unicode_escape(const char *p, const char *end, const char **why)
{
	int c = mi_scan_hex4(p, end);
	*why = c < 0 ? "bad escape in a string" : c == 0 ? "NUL in a string" : NULL;
	if (*why)
		return NULL;
	if (c < 0xd800 || c > 0xdfff)
		return p + 4;
	*why = "lone surrogate in a string";
	if (c > 0xdbff || end - p < 10 || p[4] != '\\' || p[5] != 'u')
		return NULL;
	int low = mi_scan_hex4(p + 6, end);
	return low >= 0xdc00 && low <= 0xdfff ? p + 10 : NULL;
}

/* p is at the backslash. */
static const char *escape(const char *p, const char *end, const char **why)
{
	*why = "bad escape in a string";
	if (end - p < 2)
		return NULL;
	if (p[1] == 'u')
		return unicode_escape(p + 2, end, why);
	return p[1] && strchr("\"\\/bfnrt", p[1]) ? p + 2 : NULL;
}

const char *mi_scan_string(const char *p, const char *end, bool *ret_escaped, const char **why)
{
	bool escaped = false;
	for (;;) {
		p = mi_scan_plain(p, end);
		if (p == end) {
			*why = "string without an end";
			return NULL;
		}
		if (*p == '"')
			break;
		if (*p == '\\') {
			escaped = true;
			p = escape(p, end, why);
			if (!p)
				return NULL;
		} else if ((unsigned char)*p >= 0x80) {
			size_t n = mi_utf8_length(
				(const unsigned char *)p, (const unsigned char *)end);
			if (!n) {
				*why = "invalid UTF-8";
				return NULL;
			}
			p += n;
		} else {
			*why = *p ? "control character in a string" : "NUL in a string";
			return NULL;
		}
	}
	*ret_escaped = escaped;
	return p;
}

static const char *digits(const char *p, const char *end)
{
	const char *from = p;
	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return p > from ? p : NULL;
}

/* RFC 8259 6: no leading zeros, no plus, a digit on each side of the point. */
const char *mi_scan_number(const char *p, const char *end, const char **why)
{
	*why = "bad number";
	if (p < end && *p == '-')
		p++;
	const char *whole = p;
	p = digits(p, end);
	if (!p || (*whole == '0' && p - whole > 1))
		return NULL;
	if (p < end && *p == '.') {
		p = digits(p + 1, end);
		if (!p)
			return NULL;
	}
	if (p < end && (*p == 'e' || *p == 'E')) {
		p++;
		if (p < end && (*p == '+' || *p == '-'))
			p++;
		p = digits(p, end);
	}
	return p;
}

const char *mi_scan_word(const char *p, const char *end, const char **why)
{
	static const char *const words[] = { "true", "false", "null" };
	for (size_t i = 0; i < 3; i++) {
		size_t n = strlen(words[i]);
		if ((size_t)(end - p) >= n && memcmp(p, words[i], n) == 0)
			return p + n;
	}
	*why = "not a JSON value";
	return NULL;
}
