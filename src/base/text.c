/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "base/utf8.h"

/* Bytes of the character at p that may be written down as it is, else 0. */
static size_t character(const char *p, size_t n)
{
	bool control = (unsigned char)p[0] < 0x20 || p[0] == 0x7F;
	return control ? 0 : utf8_character(p, n);
}

/* The longest prefix of at most max bytes that is clean. */
static size_t clean_prefix(struct span s, size_t max)
{
	size_t at = 0;
	while (at < s.n) {
		size_t step = character(s.p + at, s.n - at);
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
		size_t step = character(p + at, copy.n - at);
		if (!step && at + 4 > copy.n && s.n > copy.n &&
			((unsigned char)p[at] & 0xC0) == 0xC0) {
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
