/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

/* RFC 3629 4: the second byte's range depends on the first. */
static const struct {
	unsigned char first_min, first_max, second_min, second_max, size;
} rows[] = {
	{ 0xC2, 0xDF, 0x80, 0xBF, 2 },
	{ 0xE0, 0xE0, 0xA0, 0xBF, 3 },
	{ 0xE1, 0xEC, 0x80, 0xBF, 3 },
	{ 0xED, 0xED, 0x80, 0x9F, 3 },
	{ 0xEE, 0xEF, 0x80, 0xBF, 3 },
	{ 0xF0, 0xF0, 0x90, 0xBF, 4 },
	{ 0xF1, 0xF3, 0x80, 0xBF, 4 },
	{ 0xF4, 0xF4, 0x80, 0x8F, 4 },
};

static bool are_tails(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((p[i] & 0xC0) != 0x80)
			return false;
	return true;
}

size_t utf8_character(const char *text, size_t n)
{
	const unsigned char *p = (const unsigned char *)text;
	if (p[0] < 0x80)
		return 1;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (p[0] < rows[i].first_min || p[0] > rows[i].first_max)
			continue;
		if (n < rows[i].size || p[1] < rows[i].second_min || p[1] > rows[i].second_max)
			return 0;
		return are_tails(p + 2, rows[i].size - 2u) ? rows[i].size : 0;
	}
	return 0;
}

bool utf8_is_valid(struct span s)
{
	for (size_t i = 0; i < s.n;) {
		size_t n = utf8_character(s.p + i, s.n - i);
		if (!n)
			return false;
		i += n;
	}
	return true;
}
