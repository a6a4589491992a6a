/* SPDX-License-Identifier: Apache-2.0 */
#include "fail.h"
#include "json.h"
#include "json_scan.h"
#include "utf8.h"

/* An object or array that is open. Members of an open object are o->members[base ..); when it
 * closes they are given up, so that those of the outermost one remain. */
struct level {
	uint32_t base;
	bool object;
	uint64_t seen; /* one bit per hash of a name: most names need no comparison at all */
};

struct reader {
	const char *p, *end;
	struct mi_object *o;
	struct level levels[MI_JSON_DEPTH_MAX];
	unsigned depth, depth_max;
	const char *why;
};

/* ---- names ---- */

/* A name's first eight bytes and its length: cheap, and the same whether it was escaped or not.
 * Equal hashes are compared in full. */
static inline uint32_t hash_of(uint64_t first8, size_t len)
{
	uint64_t h = (first8 ^ (len * UINT64_C(0x9e3779b97f4a7c15))) * UINT64_C(0xff51afd7ed558ccd);
	return (uint32_t)(h >> 32);
}

/* Up to eight bytes in one number, with loads of fixed sizes: a memcpy of a few bytes would be a
 * call. */
static inline uint64_t first8_of(const char *p, size_t n)
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

/* One unescaped character at *p. */
static size_t next_character(const char **p, char out[4])
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *at = *p;
	if (*at != '\\') {
		out[0] = *at;
		*p = at + 1;
		return 1;
	}
	if (at[1] != 'u') {
		const char *c = strchr(from, at[1]);
		out[0] = c ? to[c - from] : at[1];
		*p = at + 2;
		return 1;
	}
	uint32_t c = (uint32_t)mi_scan_hex4(at + 2, at + 6);
	*p = at + 6;
	if (c >= 0xd800 && c < 0xdc00) {
		c = 0x10000 + ((c - 0xd800) << 10) +
		    ((uint32_t)mi_scan_hex4(at + 8, at + 12) - 0xdc00);
		*p = at + 12;
	}
	return mi_utf8_put(c, out);
}

size_t mi_json_unescape(const char *raw, size_t n, char *out)
{
	const char *p = raw, *end = raw + n;
	char *o = out, c[4];
	while (p < end) {
		size_t len = next_character(&p, c);
		memcpy(o, c, len); /* no escape is longer than what it stands for */
		o += len;
	}
	return (size_t)(o - out);
}

bool mi_json_equal(const char *raw, size_t n, bool escaped, const char *text, size_t len)
{
	if (!escaped)
		return n == len && memcmp(raw, text, n) == 0;
	const char *p = raw, *end = raw + n;
	char c[4];
	size_t at = 0;
	while (p < end) {
		size_t width = next_character(&p, c);
		if (len - at < width || memcmp(text + at, c, width) != 0)
			return false;
		at += width;
	}
	return at == len;
}

static uint32_t hash_escaped(const char *raw, size_t n)
{
	const char *p = raw, *end = raw + n;
	char first[8] = { 0 }, c[4];
	size_t at = 0;
	while (p < end) {
		size_t width = next_character(&p, c);
		for (size_t i = 0; i < width; i++)
			if (at + i < 8)
				first[at + i] = c[i];
		at += width;
	}
	return hash_of(first8_of(first, at < 8 ? at : 8), at);
}

static bool same_escaped(const char *a, size_t an, const char *b, size_t bn)
{
	const char *a_end = a + an, *b_end = b + bn;
	char x[4], y[4];
	size_t xn = 0, yn = 0, xi = 0, yi = 0;
	for (;;) {
		if (xi == xn && a < a_end) {
			xn = next_character(&a, x);
			xi = 0;
		}
		if (yi == yn && b < b_end) {
			yn = next_character(&b, y);
			yi = 0;
		}
		if (xi == xn || yi == yn)
			return xi == xn && yi == yn;
		if (x[xi++] != y[yi++])
			return false;
	}
}

static bool same_name(const char *text, const struct mi_member *a, const struct mi_member *b)
{
	const char *x = text + a->name, *y = text + b->name;
	if (a->name_escaped || b->name_escaped)
		return same_escaped(x, a->name_len, y, b->name_len);
	return a->name_len == b->name_len && memcmp(x, y, a->name_len) == 0;
}

static bool is_repeated(
	const struct reader *r, const struct level *level, const struct mi_member *m)
{
	for (size_t i = level->base; i < r->o->count; i++)
		if (r->o->members[i].hash == m->hash && same_name(r->o->text, &r->o->members[i], m))
			return true;
	return false;
}

/* ---- the reader ---- */

static bool fails(struct reader *r, const char *why)
{
	r->why = why;
	return false;
}

static uint32_t offset(const struct reader *r, const char *p)
{
	return (uint32_t)(p - r->o->text);
}

/* "name" : and the blanks around them; r->p is then where the value starts. */
static bool name(struct reader *r)
{
	struct level *level = &r->levels[r->depth - 1];
	struct mi_object *o = r->o;
	if (r->p == r->end || *r->p != '"')
		return fails(r, "a member's name is missing");
	if (o->count == o->max)
		return fails(r, "too many members");
	struct mi_member *m = &o->members[o->count];
	const char *from = r->p + 1, *to = mi_scan_string(from, r->end, &m->name_escaped, &r->why);
	if (!to)
		return false;
	m->name = offset(r, from);
	m->name_len = (uint32_t)(to - from);
	m->hash = m->name_escaped ? hash_escaped(from, m->name_len)
				  : hash_of(first8_of(from, m->name_len), m->name_len);
	uint64_t bit = UINT64_C(1) << (m->hash & 63);
	if ((level->seen & bit) && is_repeated(r, level, m))
		return fails(r, "a member is repeated");
	level->seen |= bit;
	o->count++;
	r->p = mi_scan_blanks(to + 1, r->end);
	if (r->p == r->end || *r->p != ':')
		return fails(r, "a member's value is missing");
	r->p = mi_scan_blanks(r->p + 1, r->end);
	return true;
}

static bool opens(struct reader *r, bool object)
{
	if (r->depth == r->depth_max)
		return fails(r, "nested too deeply");
	r->levels[r->depth++] =
		(struct level){ .base = (uint32_t)r->o->count, .object = object, .seen = 0 };
	r->p = mi_scan_blanks(r->p + 1, r->end);
	return true;
}

/* The member that the value at hand belongs to; NULL inside arrays and outside of all. */
static struct mi_member *owner(struct reader *r)
{
	return r->depth && r->levels[r->depth - 1].object ? &r->o->members[r->o->count - 1] : NULL;
}

static void value_starts(struct reader *r, enum mint_json_type type)
{
	struct mi_member *m = owner(r);
	if (!m)
		return;
	m->value = offset(r, r->p);
	m->type = (uint8_t)type;
	m->value_escaped = false;
}

static void value_ends(struct reader *r)
{
	struct mi_member *m = owner(r);
	if (m)
		m->value_len = offset(r, r->p) - m->value;
}

static bool string(struct reader *r)
{
	bool escaped;
	value_starts(r, MINT_JSON_STRING);
	const char *to = mi_scan_string(r->p + 1, r->end, &escaped, &r->why);
	if (!to)
		return false;
	struct mi_member *m = owner(r);
	if (m)
		m->value_escaped = escaped;
	r->p = to + 1;
	value_ends(r);
	return true;
}

static bool scalar(struct reader *r)
{
	const char *to;
	if (*r->p == '"')
		return string(r);
	if (*r->p == '-' || (*r->p >= '0' && *r->p <= '9')) {
		value_starts(r, MINT_JSON_NUMBER);
		to = mi_scan_number(r->p, r->end, &r->why);
	} else {
		value_starts(r, *r->p == 'n' ? MINT_JSON_NULL : MINT_JSON_BOOL);
		to = mi_scan_word(r->p, r->end, &r->why);
	}
	if (!to)
		return false;
	r->p = to;
	value_ends(r);
	return true;
}

/* Closes what ends here and steps to the next value of what is still open. *ret_more is false when
 * the outermost value has ended. */
static bool value_follows(struct reader *r, bool *ret_more)
{
	while (r->depth) {
		struct level *level = &r->levels[r->depth - 1];
		r->p = mi_scan_blanks(r->p, r->end);
		if (r->p == r->end)
			return fails(r, "the text ends early");
		if (*r->p == ',') {
			r->p = mi_scan_blanks(r->p + 1, r->end);
			*ret_more = true;
			return level->object ? name(r) : true;
		}
		if (*r->p != (level->object ? '}' : ']'))
			return fails(r, "a comma or a closing bracket is missing");
		r->p++;
		if (--r->depth)
			r->o->count = level->base;
		value_ends(r);
	}
	*ret_more = false;
	return true;
}

/* The value at r->p: a scalar, or the opening of a container and of its first value. *ret_open: a
 * value is still to be read. */
static bool value_or_opening(struct reader *r, bool *ret_open)
{
	*ret_open = false;
	if (r->p == r->end)
		return fails(r, "the text ends early");
	if (*r->p != '{' && *r->p != '[')
		return scalar(r);
	bool object = *r->p == '{';
	value_starts(r, object ? MINT_JSON_OBJECT : MINT_JSON_ARRAY);
	if (!opens(r, object))
		return false;
	if (r->p < r->end && *r->p == (object ? '}' : ']'))
		return true;
	*ret_open = true;
	return object ? name(r) : true;
}

static const char *read_all(struct reader *r)
{
	bool more = true;
	while (more) {
		if (!value_or_opening(r, &more))
			return r->why;
		if (!more && !value_follows(r, &more))
			return r->why;
	}
	r->p = mi_scan_blanks(r->p, r->end);
	return r->p == r->end ? NULL : "text after the end";
}

static const char *read_text(
	struct mi_object *o, const char *text, size_t len, unsigned depth_max, bool object)
{
	struct reader r MI_NO_INIT; /* half a KiB, of which a token uses a tenth */
	r.p = mi_scan_blanks(text, text + len);
	r.end = text + len;
	r.o = o;
	r.depth = 0;
	r.depth_max = depth_max < MI_JSON_DEPTH_MAX ? depth_max : MI_JSON_DEPTH_MAX;
	o->text = text;
	o->count = 0;
	const char *why = len > INT32_MAX                           ? "too long"
			  : object && (r.p == r.end || *r.p != '{') ? "not a JSON object"
								    : read_all(&r);
	if (why)
		o->count = 0;
	return why;
}

const char *mi_json_object(struct mi_object *o, const char *text, size_t len, unsigned depth_max)
{
	return read_text(o, text, len, depth_max, true);
}

const char *mi_json_value(
	const char *text, size_t len, unsigned depth_max, struct mi_member *room, size_t max)
{
	struct mi_object o = { .members = room, .max = max };
	return read_text(&o, text, len, depth_max, false);
}

const struct mi_member *mi_json_find(const struct mi_object *o, const char *name_text, size_t len)
{
	uint32_t hash = hash_of(first8_of(name_text, len), len);
	for (size_t i = 0; i < o->count; i++) {
		const struct mi_member *m = &o->members[i];
		if (m->hash == hash && mi_json_equal(o->text + m->name, m->name_len,
					       m->name_escaped, name_text, len))
			return m;
	}
	return NULL;
}
