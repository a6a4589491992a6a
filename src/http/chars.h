/* SPDX-License-Identifier: Apache-2.0 */
/* chars.h: which bytes may stand where in a request. Pure. */
#pragma once
#include "base/span.h"

#define CHARS_TOKEN 1  /* RFC 9110 5.6.2: tchar */
#define CHARS_PATH  2  /* RFC 3986 3.3: pchar and '/', and what browsers leave raw: | ^ ` { } [ ] */
#define CHARS_QUERY 4  /* visible ASCII without '#' */
#define CHARS_VALUE 8  /* RFC 9110 5.5: visible, blank, tab, obs-text */
#define CHARS_HOST  16 /* letters, digits, '.', '-', '_' */

extern const unsigned char http_chars[256];

static inline bool chars_is(char c, unsigned mask)
{
	return http_chars[(unsigned char)c] & mask;
}

/* True when every byte of s is one of the set; true for an empty span. */
bool chars_all(struct span s, unsigned mask);
/* 0 .. 15, or -1. */
int chars_hex(char c);
