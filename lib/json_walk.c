/* SPDX-License-Identifier: Apache-2.0 */
/* Walking arrays that mi_json_object has checked, and escaping. */
#include "json.h"
#include "json_scan.h"
#include "utf8.h"

/* The end of a container that is known to be well-formed: brackets are counted outside of strings.
 */
static const char *container_end(const char *p, const char *end)
{
	size_t depth = 0;
	bool escaped;
	const char *why;
	for (; p < end; p++) {
		if (*p == '"')
			p = mi_scan_string(p + 1, end, &escaped, &why);
		else if (*p == '{' || *p == '[')
			depth++;
		else if ((*p == '}' || *p == ']') && --depth == 0)
			return p + 1;
	}
	return end;
}

static enum mint_json_type type_at(const char *p)
{
	switch (*p) {
	case '"':
		return MINT_JSON_STRING;
	case '{':
		return MINT_JSON_OBJECT;
	case '[':
		return MINT_JSON_ARRAY;
	case 't':
	case 'f':
		return MINT_JSON_BOOL;
	case 'n':
		return MINT_JSON_NULL;
	default:
		return MINT_JSON_NUMBER;
	}
}

static const char *value_end(const char *p, const char *end, struct mi_element *e)
{
	const char *why;
	switch (e->type) {
	case MINT_JSON_STRING:
		return mi_scan_string(p + 1, end, &e->escaped, &why) + 1;
	case MINT_JSON_OBJECT:
	case MINT_JSON_ARRAY:
		return container_end(p, end);
	case MINT_JSON_NUMBER:
		return mi_scan_number(p, end, &why);
	default:
		return mi_scan_word(p, end, &why);
	}
}

bool mi_json_next(const char *array, size_t len, size_t *at, struct mi_element *ret_element)
{
	const char *end = array + len, *p = mi_scan_blanks(array + (*at ? *at : 1), end);
	if (p < end && *p == ',')
		p = mi_scan_blanks(p + 1, end);
	if (p >= end || *p == ']')
		return false;
	struct mi_element e = { .text = p, .type = type_at(p) };
	const char *to = value_end(p, end, &e);
	e.len = (size_t)(to - p);
	*at = (size_t)(to - array);
	*ret_element = e;
	return true;
}

/* ---- escaping ---- */

/* The letter of the short form, or 0. */
static char short_form(unsigned char c)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	const char *at = memchr(from, c, sizeof from - 1);
	return at ? to[at - from] : 0;
}

/* Bytes that the character at *p takes once escaped, and the step over it; 0 when it is refused. */
static size_t escaped_character(const char **p, const char *end)
{
	unsigned char c = (unsigned char)**p;
	size_t width = 1, size;
	if (c >= 0x80)
		size = width =
			mi_utf8_length((const unsigned char *)*p, (const unsigned char *)end);
	else
		size = c == 0 ? 0 : short_form(c) ? 2 : 6;
	*p += width;
	return size;
}

size_t mi_json_escaped_size(const char *p, size_t n)
{
	const char *end = p + n;
	size_t size = 0;
	for (;;) {
		const char *to = mi_scan_plain(p, end);
		size += (size_t)(to - p);
		if (to == end)
			return size;
		p = to;
		size_t more = escaped_character(&p, end);
		if (!more)
			return SIZE_MAX;
		size += more;
	}
}

static char *escape_character(char *out, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	if (c >= 0x80) {
		*out = (char)c;
		return out + 1;
	}
	*out++ = '\\';
	if (short_form(c)) {
		*out = short_form(c);
		return out + 1;
	}
	memcpy(out, "u00", 3);
	out[3] = hex[c >> 4];
	out[4] = hex[c & 15];
	return out + 5;
}

char *mi_json_escape(char *out, const char *p, size_t n)
{
	const char *end = p + n;
	for (;;) {
		const char *to = mi_scan_plain(p, end);
		memcpy(out, p, (size_t)(to - p));
		out += to - p;
		if (to == end)
			return out;
		out = escape_character(out, (unsigned char)*to);
		p = to + 1;
	}
}
