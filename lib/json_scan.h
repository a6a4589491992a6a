/* SPDX-License-Identifier: Apache-2.0 */
/* json_scan.h: the lexical half of json.c. Each function takes the place where something starts and
 * returns where it ends, or NULL with *why. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

static inline const char *mi_scan_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
		p++;
	return p;
}

/* The first character at or behind p that is not plain (a quote, a backslash, a control, not
 * ASCII), or end. */
const char *mi_scan_plain(const char *p, const char *end);
/* p is behind the opening quote; the result is at the closing one. */
const char *mi_scan_string(const char *p, const char *end, bool *ret_escaped, const char **why);
const char *mi_scan_number(const char *p, const char *end, const char **why);
const char *mi_scan_word(const char *p, const char *end, const char **why); /* true, false, null */
/* Reads the four digits of \uXXXX; -1 when they are none. p is behind the u. */
int mi_scan_hex4(const char *p, const char *end);
