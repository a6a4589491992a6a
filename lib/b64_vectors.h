/* SPDX-License-Identifier: Apache-2.0 */
/* b64_vectors.h: base64url sixteen characters at a time, for b64.c. Written with the compiler's
 * vectors, so that it is plain arithmetic on any machine and SSE2 or NEON where there is such.
 * Big-endian machines take the slow way. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t mi_bytes16 __attribute__((vector_size(16)));
typedef int8_t mi_signed16 __attribute__((vector_size(16)));
typedef uint16_t mi_halves8 __attribute__((vector_size(16)));
typedef uint32_t mi_words4 __attribute__((vector_size(16)));
typedef uint64_t mi_longs2 __attribute__((vector_size(16)));

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define MI_LITTLE_ENDIAN 1
#else
#define MI_LITTLE_ENDIAN 0
#endif

/* Six bytes as one number. Reads eight. */
static inline uint64_t mi_six_bytes(const unsigned char *in)
{
	uint64_t x;
	memcpy(&x, in, 8);
	return __builtin_bswap64(x) >> 16;
}

/* Twelve bytes as sixteen numbers of six bits: each lane is halved three times, its upper half
 * going first. */
static inline mi_bytes16 mi_spread(const unsigned char *in)
{
	mi_longs2 l = { mi_six_bytes(in), mi_six_bytes(in + 6) };
	mi_words4 w = (mi_words4)(l >> 24 | (l & 0xffffff) << 32);
	mi_halves8 h = (mi_halves8)((w >> 12) | (w & 0xfff) << 16);
	return (mi_bytes16)(h >> 6 | (h & 0x3f) << 8);
}

/* How many bytes of `in` were written as characters: a multiple of 12, with at least two left over,
 * which mi_six_bytes() may read. */
static inline size_t mi_encode_vectors(char *out, const unsigned char *in, size_t len)
{
	size_t i = 0;
	for (; MI_LITTLE_ENDIAN && i + 14 <= len; i += 12, out += 16) {
		mi_bytes16 v = mi_spread(in + i);
		mi_bytes16 c = v + 'A';
		c += (mi_bytes16)((mi_signed16)v > 25) & (uint8_t)('a' - 'A' - 26);
		c += (mi_bytes16)((mi_signed16)v > 51) & (uint8_t)('0' - 'a' - 26);
		c += (mi_bytes16)((mi_signed16)v > 61) & (uint8_t)('-' - '0' - 10);
		c += (mi_bytes16)((mi_signed16)v > 62) & (uint8_t)('_' - '-' - 1);
		memcpy(out, &c, 16);
	}
	return i;
}

/* The characters from..to as values above `base`, elsewhere zero; notes in *known where they are.
 */
static inline mi_bytes16 mi_values(
	mi_bytes16 c, uint8_t from, uint8_t to, uint8_t base, mi_bytes16 *known)
{
	mi_bytes16 at = c - from, is = (mi_bytes16)(at <= (uint8_t)(to - from));
	*known |= is;
	return (at + base) & is;
}

/* Sixteen numbers of six bits as twelve bytes. Writes two bytes more. */
static inline void mi_pack(unsigned char *out, mi_bytes16 v)
{
	mi_halves8 h = (mi_halves8)v;
	mi_words4 w = (mi_words4)((h & 0x3f) << 6 | h >> 8);
	mi_longs2 l = (mi_longs2)((w & 0xfff) << 12 | w >> 16);
	for (int i = 0; i < 2; i++) {
		uint64_t x = (l[i] & 0xffffff) << 24 | l[i] >> 32;
		x = __builtin_bswap64(x << 16);
		memcpy(out + 6 * i, &x, 8);
	}
}

/* How many characters of `in` were read: a multiple of 16, with at least four left over, whose
 * bytes mi_pack() may overwrite. 0 also when one is not of the alphabet: then the slow way finds it
 * again. */
static inline size_t mi_decode_vectors(const unsigned char *in, size_t len, unsigned char *out)
{
	mi_bytes16 all = ~(mi_bytes16){ 0 };
	size_t i = 0;
	for (; MI_LITTLE_ENDIAN && i + 20 <= len; i += 16, out += 12) {
		mi_bytes16 c, v, known = { 0 };
		memcpy(&c, in + i, 16);
		v = mi_values(c, 'A', 'Z', 0, &known) | mi_values(c, 'a', 'z', 26, &known) |
		    mi_values(c, '0', '9', 52, &known) | mi_values(c, '-', '-', 62, &known) |
		    mi_values(c, '_', '_', 63, &known);
		all &= known;
		mi_pack(out, v);
	}
	mi_longs2 both = (mi_longs2)all;
	return (both[0] & both[1]) == UINT64_MAX ? i : 0;
}
