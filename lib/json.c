/* SPDX-License-Identifier: Apache-2.0 */
#include "fail.h"
#include "json.h"
#include "json_name.h"
#include "json_scan.h"

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

static bool is_repeated(
	const struct reader *r, const struct level *level, const struct mi_member *m)
{
	for (size_t i = level->base; i < r->o->count; i++)
		if (r->o->members[i].hash == m->hash &&
			mi_name_same(r->o->text, &r->o->members[i], m))
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
	m->hash = m->name_escaped ? mi_name_hash_escaped(from, m->name_len)
				  : mi_name_hash(from, m->name_len);
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
	uint32_t hash = mi_name_hash(name_text, len);
	for (size_t i = 0; i < o->count; i++) {
		const struct mi_member *m = &o->members[i];
		if (m->hash == hash && mi_json_equal(o->text + m->name, m->name_len,
					       m->name_escaped, name_text, len))
			return m;
	}
	return NULL;
}
