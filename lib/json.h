/* SPDX-License-Identifier: Apache-2.0 */
/* json.h: a strict reader of JSON objects (RFC 8259) in one pass over the caller's text, without
 * recursion and without memory of its own. Refused beyond the grammar: a BOM, invalid UTF-8, NUL
 * (as a byte or as \u0000), lone surrogates, names that are repeated in one object after
 * unescaping, more depth or members than the caller allows, and anything after the object but
 * blanks.
 *
 * The result is the row of the object's own members as offsets into the text; what is inside a
 * member has been checked but not kept. To go down, read the member's text again (mi_json_object,
 * mi_json_next). */
#pragma once
#include <mintage/jwt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MI_JSON_DEPTH_MAX 32

struct mi_member {
	uint32_t name, name_len;   /* the text between the quotes */
	uint32_t value, value_len; /* the whole value: strings with their quotes */
	uint32_t hash;             /* of the unescaped name */
	uint8_t type;              /* enum mint_json_type */
	bool name_escaped, value_escaped;
};

struct mi_object {
	const char *text;
	struct mi_member *members; /* caller's room ... */
	size_t max; /* ... for the object's members and those of all objects open at one time */
	size_t count;
};

/* Reads len bytes (below 2^31). o->members and o->max are set by the caller. Returns NULL when all
 * is well, else what is wrong: static text, and o->count is 0. */
const char *mi_json_object(struct mi_object *o, const char *text, size_t len, unsigned depth_max);
/* Checks that the text is one JSON value, blanks around it allowed; `room` as above. */
const char *mi_json_value(
	const char *text, size_t len, unsigned depth_max, struct mi_member *room, size_t max);

/* The member of an unescaped name, or NULL. */
const struct mi_member *mi_json_find(const struct mi_object *o, const char *name, size_t len);

/* Unescapes the inside of a string that was read. out has room for n bytes, and may be the text
 * itself. Returns the length. */
size_t mi_json_unescape(const char *raw, size_t n, char *out);
/* True when the unescaped inside of a string is the text. */
bool mi_json_equal(const char *raw, size_t n, bool escaped, const char *text, size_t len);

/* One element of an array that was read. */
struct mi_element {
	const char *text; /* strings with their quotes */
	size_t len;
	enum mint_json_type type;
	bool escaped; /* a string with escapes */
};
/* The next element; *at starts as the offset 0 and is then the reader's. False: no more. `array` is
 * the text of the whole value. */
bool mi_json_next(const char *array, size_t len, size_t *at, struct mi_element *ret_element);

/* Bytes that p[0..n) takes between quotes once escaped, and the escaping; controls become \u00xx or
 * their short forms. Returns SIZE_MAX when the text is no UTF-8 or has a NUL. */
size_t mi_json_escaped_size(const char *p, size_t n);
char *mi_json_escape(char *out, const char *p, size_t n);
