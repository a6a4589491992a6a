/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

/* Bytes of the well-formed character at p (RFC 3629 4), 0 when there is none. */
static size_t character(const unsigned char *p, size_t n)
{
	static const struct {
		unsigned char first_min, first_max, second_min, second_max, size;
	} rows[] = {
		{ 0xC2, 0xDF, 0x80, 0xBF, 2 }, { 0xE0, 0xE0, 0xA0, 0xBF, 3 }, { 0xE1, 0xEC, 0x80, 0xBF, 3 },
		{ 0xED, 0xED, 0x80, 0x9F, 3 }, { 0xEE, 0xEF, 0x80, 0xBF, 3 }, { 0xF0, 0xF0, 0x90, 0xBF, 4 },
		{ 0xF1, 0xF3, 0x80, 0xBF, 4 }, { 0xF4, 0xF4, 0x80, 0x8F, 4 },
	};
	if (p[0] < 0x80)
		return p[0] >= 0x20 && p[0] != 0x7F;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (p[0] < rows[i].first_min || p[0] > rows[i].first_max)
			continue;
		if (n < rows[i].size || p[1] < rows[i].second_min || p[1] > rows[i].second_max)
			return 0;
		for (size_t k = 2; k < rows[i].size; k++)
			if ((p[k] & 0xC0) != 0x80)
				return 0;
		return rows[i].size;
	}
	return 0;
}

/* The longest prefix of at most max bytes that is clean. */
static size_t clean_prefix(struct span s, size_t max)
{
	size_t at = 0;
	while (at < s.n) {
		size_t step = character((const unsigned char *)s.p + at, s.n - at);
		if (!step || at + step > max)
			break;
		at += step;
	}
	return at;
}

struct span text_clean(struct arena *a, struct span s, size_t max)
{
	size_t at = clean_prefix(s, max);
	if (at == s.n)
		return s;
	struct span copy = arena_span_dup(a, span_make(s.p, s.n < max ? s.n : max));
	if (!copy.p)
		return SPAN_NONE;
	char *p = (char *)(uintptr_t)copy.p;
	while (at < copy.n) {
		size_t step = character((const unsigned char *)p + at, copy.n - at);
		if (!step && at + 4 > copy.n && s.n > copy.n && ((unsigned char)p[at] & 0xC0) == 0xC0) {
			copy.n = at; /* a character that the bound cuts in two */
			break;
		}
		if (!step)
			p[at] = '?';
		at += step ? step : 1;
	}
	p[copy.n] = 0;
	return copy;
}
