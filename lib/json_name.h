/* SPDX-License-Identifier: Apache-2.0 */
/* json_name.h: names of members: hashed and compared by what they mean, escaped or not. */
#pragma once
#include "json.h"

/* A name's first eight bytes and its length: cheap, and the same whether it was escaped or not.
 * Equal hashes are compared in full. */
static inline uint32_t mi_hash_of(uint64_t first8, size_t len)
{
	uint64_t h = (first8 ^ (len * UINT64_C(0x9e3779b97f4a7c15))) * UINT64_C(0xff51afd7ed558ccd);
	return (uint32_t)(h >> 32);
}

/* Up to eight bytes in one number, with loads of fixed sizes: a memcpy of a few bytes would be a
 * call. */
static inline uint64_t mi_first8_of(const char *p, size_t n)
{
	uint32_t a, b;
	uint64_t x;
	if (n >= 8) {
		memcpy(&x, p, 8);
		return x;
	}
	if (n >= 4) {
		memcpy(&a, p, 4);
		memcpy(&b, p + n - 4, 4);
		return a | (uint64_t)b << 32;
	}
	if (n == 0)
		return 0;
	return (uint64_t)(unsigned char)p[0] | (uint64_t)(unsigned char)p[n / 2] << 8 |
	       (uint64_t)(unsigned char)p[n - 1] << 16;
}

static inline uint32_t mi_name_hash(const char *name, size_t n)
{
	return mi_hash_of(mi_first8_of(name, n), n);
}

/* The hash of a name that has escapes. */
uint32_t mi_name_hash_escaped(const char *raw, size_t n);
/* Two members of one text have the same name. */
bool mi_name_same(const char *text, const struct mi_member *a, const struct mi_member *b);
