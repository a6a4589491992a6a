/* SPDX-License-Identifier: Apache-2.0 */
#include "b64.h"
#include "b64_vectors.h"
#include <stdint.h>
#include <string.h>

static const char alphabet[64] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* Value plus one of each character, so that the zeros that C fills in mean "not in the alphabet".
 */
static const uint8_t value_plus_1[256] = {
	['A'] = 1,
	['B'] = 2,
	['C'] = 3,
	['D'] = 4,
	['E'] = 5,
	['F'] = 6,
	['G'] = 7,
	['H'] = 8,
	['I'] = 9,
	['J'] = 10,
	['K'] = 11,
	['L'] = 12,
	['M'] = 13,
	['N'] = 14,
	['O'] = 15,
	['P'] = 16,
	['Q'] = 17,
	['R'] = 18,
	['S'] = 19,
	['T'] = 20,
	['U'] = 21,
	['V'] = 22,
	['W'] = 23,
	['X'] = 24,
	['Y'] = 25,
	['Z'] = 26,
	['a'] = 27,
	['b'] = 28,
	['c'] = 29,
	['d'] = 30,
	['e'] = 31,
	['f'] = 32,
	['g'] = 33,
	['h'] = 34,
	['i'] = 35,
	['j'] = 36,
	['k'] = 37,
	['l'] = 38,
	['m'] = 39,
	['n'] = 40,
	['o'] = 41,
	['p'] = 42,
	['q'] = 43,
	['r'] = 44,
	['s'] = 45,
	['t'] = 46,
	['u'] = 47,
	['v'] = 48,
	['w'] = 49,
	['x'] = 50,
	['y'] = 51,
	['z'] = 52,
	['0'] = 53,
	['1'] = 54,
	['2'] = 55,
	['3'] = 56,
	['4'] = 57,
	['5'] = 58,
	['6'] = 59,
	['7'] = 60,
	['8'] = 61,
	['9'] = 62,
	['-'] = 63,
	['_'] = 64,
};

/* Branch-free reading and writing of one character, for secrets: no table, so nothing shows in the
 * cache. */
static inline unsigned in_range(unsigned c, unsigned from, unsigned to)
{
	return (((from - 1u - c) & (c - (to + 1u))) >> 8) & 0xffu; /* 0xff inside, else 0 */
}

static unsigned value_of_secret(unsigned char ch)
{
	unsigned c = ch;
	return (in_range(c, 'A', 'Z') & (c - 'A' + 1)) | (in_range(c, 'a', 'z') & (c - 'a' + 27)) |
	       (in_range(c, '0', '9') & (c - '0' + 53)) | (in_range(c, '-', '-') & 63u) |
	       (in_range(c, '_', '_') & 64u);
}

static unsigned value_of_secret_any(unsigned char ch)
{
	return value_of_secret(ch) | (in_range(ch, '+', '+') & 63u) |
	       (in_range(ch, '/', '/') & 64u);
}

static char character_of_secret(unsigned v)
{
	return (char)((in_range(v + 1, 1, 26) & (v + 'A')) |
		      (in_range(v + 1, 27, 52) & (v - 26 + 'a')) |
		      (in_range(v + 1, 53, 62) & (v - 52 + '0')) |
		      (in_range(v + 1, 63, 63) & (unsigned)'-') |
		      (in_range(v + 1, 64, 64) & (unsigned)'_'));
}

typedef char put_fn(unsigned v);

static inline char character_of(unsigned v)
{
	return alphabet[v];
}

/* Inlined into its two callers with `put` known, so that the table form pays nothing for the other.
 */
static inline __attribute__((always_inline)) size_t encode(
	char *out, const unsigned char *in, size_t len, put_fn *put)
{
	char *o = out;
	size_t i = 0;
	for (; i + 3 <= len; i += 3, o += 4) {
		unsigned v = (unsigned)in[i] << 16 | (unsigned)in[i + 1] << 8 | in[i + 2];
		o[0] = put(v >> 18);
		o[1] = put(v >> 12 & 63);
		o[2] = put(v >> 6 & 63);
		o[3] = put(v & 63);
	}
	if (i < len) {
		unsigned v = (unsigned)in[i] << 16 | (i + 1 < len ? (unsigned)in[i + 1] << 8 : 0);
		*o++ = put(v >> 18);
		*o++ = put(v >> 12 & 63);
		if (i + 1 < len)
			*o++ = put(v >> 6 & 63);
	}
	return (size_t)(o - out);
}

size_t mi_b64url_put(char *out, const unsigned char *in, size_t len)
{
	size_t done = mi_encode_vectors(out, in, len);
	return done / 3 * 4 + encode(out + done / 3 * 4, in + done, len - done, character_of);
}

size_t mi_b64url_put_secret(char *out, const unsigned char *in, size_t len)
{
	return encode(out, in, len, character_of_secret);
}

enum mint_err mint_b64url_encode(
	const void *data, size_t len, char *buf, size_t size, size_t *ret_len)
{
	*ret_len = MINT_B64URL_SIZE(len);
	if (*ret_len > size)
		return MINT_ERR_SPACE;
	if (len)
		mi_b64url_put(buf, data, len);
	return MINT_OK;
}

typedef unsigned get_fn(unsigned char c);

static inline unsigned value_of(unsigned char c)
{
	return value_plus_1[c];
}

/* The last 2 or 3 characters. Returns bits that are not zero when one is outside the alphabet or an
 * unused bit is set: a value has one spelling, else a list of refused tokens could be passed by
 * with another. */
static inline __attribute__((always_inline)) unsigned decode_tail(
	const unsigned char *in, size_t left, unsigned char *out, get_fn *get)
{
	unsigned a = get(in[0]), b = get(in[1]), c = left > 2 ? get(in[2]) : 1;
	unsigned bad = (a - 1) | (b - 1) | (c - 1);
	unsigned v = ((a - 1) & 63) << 18 | ((b - 1) & 63) << 12 | ((c - 1) & 63) << 6;
	out[0] = (unsigned char)(v >> 16);
	if (left > 2)
		out[1] = (unsigned char)(v >> 8);
	return (bad & ~63u) | (v & (left > 2 ? 0xffu : 0xffffu));
}

static inline __attribute__((always_inline)) enum mint_err decode(const unsigned char *in,
	size_t len, unsigned char *out, size_t size, size_t *ret_len, get_fn *get)
{
	if (len % 4 == 1)
		return MINT_ERR_MALFORMED;
	size_t n = MINT_B64_BYTES_MAX(len);
	if (n > size) {
		*ret_len = n;
		return MINT_ERR_SPACE;
	}
	unsigned bad = 0;
	for (; len >= 4; len -= 4, in += 4, out += 3) {
		unsigned a = get(in[0]) - 1, b = get(in[1]) - 1, c = get(in[2]) - 1,
			 d = get(in[3]) - 1;
		bad |= a | b | c | d;
		unsigned v = a << 18 | b << 12 | c << 6 | d;
		out[0] = (unsigned char)(v >> 16);
		out[1] = (unsigned char)(v >> 8);
		out[2] = (unsigned char)v;
	}
	bad &= ~63u;
	if (len)
		bad |= decode_tail(in, len, out, get);
	if (bad)
		return MINT_ERR_MALFORMED;
	*ret_len = n;
	return MINT_OK;
}

enum mint_err mint_b64url_decode(
	const char *text, size_t len, void *buf, size_t size, size_t *ret_len)
{
	const unsigned char *in = (const unsigned char *)text;
	unsigned char *out = buf;
	size_t n, done = len % 4 != 1 && MINT_B64_BYTES_MAX(len) <= size
				 ? mi_decode_vectors(in, len, out)
				 : 0;
	enum mint_err e = decode(in + done, len - done, out ? out + done / 4 * 3 : NULL,
		size > done / 4 * 3 ? size - done / 4 * 3 : 0, &n, value_of);
	if (e == MINT_OK || e == MINT_ERR_SPACE)
		*ret_len = done / 4 * 3 + n;
	return e;
}

enum mint_err mi_b64url_decode_secret(
	const char *text, size_t len, unsigned char *buf, size_t size, size_t *ret_len)
{
	return decode((const unsigned char *)text, len, buf, size, ret_len, value_of_secret);
}

/* Blanks and padding are no secret: branches on them are fine. */
static int is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t without_padding(const unsigned char *in, size_t len)
{
	while (len && (is_blank(in[len - 1]) || in[len - 1] == '='))
		len--;
	return len;
}

enum mint_err mint_base64_decode_any(
	const char *text, size_t len, void *buf, size_t size, size_t *ret_len)
{
	const unsigned char *in = (const unsigned char *)text;
	unsigned char *out = buf;
	unsigned acc = 0, missing = 0;
	size_t characters = 0, need = 0;
	len = without_padding(in, len);
	for (size_t i = 0; i < len; i++)
		characters += !is_blank(in[i]);
	need = MINT_B64_BYTES_MAX(characters);
	for (size_t i = 0, n = 0, bits = 0; i < len; i++) {
		if (is_blank(in[i]))
			continue;
		unsigned v = value_of_secret_any(in[i]);
		missing |= v - 1;
		acc = acc << 6 | ((v - 1) & 63);
		bits += 6;
		if (bits < 8)
			continue;
		bits -= 8;
		if (n < size)
			out[n] = (unsigned char)(acc >> bits);
		n++;
	}
	if (missing & ~63u)
		return MINT_ERR_MALFORMED;
	*ret_len = need;
	return need > size ? MINT_ERR_SPACE : MINT_OK;
}
