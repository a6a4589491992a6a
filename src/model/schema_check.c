/* SPDX-License-Identifier: Apache-2.0 */
/* The check of a value against a node. Wording and order are those of the z-schema library, which
 * the service uses: a node's own rules come before those of what is in it, and lists of members and
 * of items are walked from their end. The first rule that is broken is told. */
#include "model/format.h"
#include "model/pattern.h"
#include "model/schema.h"
#include <math.h>
#include <stdlib.h>

/* Where we are: "groups[0].email", from the inside out. */
struct trail {
	const struct trail *up;
	const char *name; /* NULL: an item */
	size_t index;
};

struct check {
	struct arena *a;
	enum schema_use use;
	enum err_code code;
	struct fault *fault;
};

static err check(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at);

/* ---- words ---- */

static void put_trail(struct buf *b, const struct trail *at)
{
	if (!at)
		return;
	put_trail(b, at->up);
	if (at->name)
		buf_printf(b, "%s%s", at->up ? "." : "", at->name);
	else
		buf_printf(b, "[%zu]", at->index);
}

static err refuse(const struct check *k, const struct schema *s, const struct trail *at,
	const char *fmt, ...) __attribute__((format(printf, 4, 5)));

static err refuse(
	const struct check *k, const struct schema *s, const struct trail *at, const char *fmt, ...)
{
	char message[400];
	struct buf path;
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(message, sizeof message, fmt, ap);
	va_end(ap);
	if (n >= (int)sizeof message)
		trim_partial_character(message, sizeof message - 1);
	if (!at)
		return fault_set(k->fault, k->code, "'%s'", message);
	buf_init(&path, 256);
	put_trail(&path, at);
	err e = s->description ? fault_set(k->fault, k->code, "'%s' on property %s (%s)", message,
					 path.p ? path.p : "", s->description)
			       : fault_set(k->fault, k->code, "'%s' on property %s", message,
					 path.p ? path.p : "");
	buf_done(&path);
	return e;
}

static bool is_whole(const json_t *v)
{
	return json_is_integer(v) ||
	       (json_is_real(v) && floor(json_real_value(v)) == json_real_value(v));
}

static const char *type_name(unsigned type)
{
	static const char *const names[] = { "null", "boolean", "integer", "number", "string",
		"array", "object" };
	for (unsigned i = 0; i < 7; i++)
		if (type == 1u << i)
			return names[i];
	return "undefined";
}

static unsigned type_of(const json_t *v)
{
	switch (json_typeof(v)) {
	case JSON_OBJECT:
		return TYPE_OBJECT;
	case JSON_ARRAY:
		return TYPE_ARRAY;
	case JSON_STRING:
		return TYPE_STRING;
	case JSON_TRUE:
	case JSON_FALSE:
		return TYPE_BOOLEAN;
	case JSON_NULL:
		return TYPE_NULL;
	default:
		return is_whole(v) ? TYPE_INTEGER : TYPE_NUMBER;
	}
}

/* As JavaScript prints numbers: the fewest digits that read back. */
static const char *number_text(double d, char text[32])
{
	for (int digits = 1; digits <= 17; digits++) {
		snprintf(text, 32, "%.*g", digits, d);
		if (strtod(text, NULL) == d)
			break;
	}
	if (strchr(text, 'e') && fabs(d) < 1e21 && floor(d) == d)
		snprintf(text, 32, "%.0f", d);
	return text;
}

/* ---- any type ---- */

static err check_type(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at)
{
	unsigned type = type_of(v);
	if (!s->types || (s->types & type) || (type == TYPE_INTEGER && (s->types & TYPE_NUMBER)))
		return OK;
	char wanted[80];
	size_t n = 0;
	for (unsigned bit = TYPE_OBJECT; bit;
		bit >>= 1) /* "string,null": what it is for comes before null */
		if (s->types & bit)
			n += (size_t)snprintf(wanted + n, sizeof wanted - n, "%s%s", n ? "," : "",
				type_name(bit));
	return refuse(k, s, at, "Expected type %s but found type %s", wanted, type_name(type));
}

/* `text` is one value of an enum, as JSON. */
static bool is_value(const json_t *v, const char *text)
{
	size_t n = strlen(text);
	switch (json_typeof(v)) {
	case JSON_STRING:
		return n == json_string_length(v) + 2 && text[0] == '"' &&
		       memcmp(text + 1, json_string_value(v), n - 2) == 0;
	case JSON_TRUE:
		return strcmp(text, "true") == 0;
	case JSON_FALSE:
		return strcmp(text, "false") == 0;
	case JSON_NULL:
		return strcmp(text, "null") == 0;
	case JSON_INTEGER:
	case JSON_REAL:
		return strchr("-0123456789", text[0]) && strtod(text, NULL) == json_number_value(v);
	default:
		return false;
	}
}

static err check_values(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at)
{
	struct span text;
	if (!s->values)
		return OK;
	for (const char *const *p = s->values; *p; p++)
		if (is_value(v, *p))
			return OK;
	if (json_is_string(v))
		return refuse(k, s, at, "No enum match for: %s", json_string_value(v));
	TRY(json_write_in(k->a, v, &text));
	return refuse(k, s, at, "No enum match for: %s", text.p);
}

static err check_one_of(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at)
{
	struct fault unused = { 0 };
	const struct check quiet = { k->a, SCHEMA_CREATE, k->code, &unused };
	size_t fit = 0;
	if (!s->one_of)
		return OK;
	for (const struct schema *const *p = s->one_of; *p; p++) {
		err e = check(&quiet, *p, v, at);
		if (e.code && e.code != k->code)
			return e;
		fit += !e.code;
	}
	if (fit == 1)
		return OK;
	return refuse(k, s, at,
		fit ? "Data is valid against more than one schema from 'oneOf'"
		    : "Data does not match any schemas from 'oneOf'");
}

/* ---- numbers and strings ---- */

static err check_number(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at)
{
	char is[32], bound[32];
	double d = json_number_value(v);
	if (s->has_minimum && d < s->minimum)
		return refuse(k, s, at, "Value %s is less than minimum %s", number_text(d, is),
			number_text(s->minimum, bound));
	if (s->has_maximum && d > s->maximum)
		return refuse(k, s, at, "Value %s is greater than maximum %s", number_text(d, is),
			number_text(s->maximum, bound));
	return OK;
}

static int64_t count_characters(struct span text)
{
	int64_t n = 0;
	for (size_t i = 0; i < text.n; i++)
		n += ((unsigned char)text.p[i] & 0xC0) != 0x80;
	return n;
}

static err check_pattern(
	const struct check *k, const struct schema *s, struct span text, const struct trail *at)
{
	bool matches;
	if (!s->pattern)
		return OK;
	TRY(pattern_match(s->pattern, text, &matches));
	return matches ? OK
		       : refuse(k, s, at, "String does not match pattern %s: %s", s->pattern,
				 text.p);
}

static err check_string(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at)
{
	struct span text = span_make(json_string_value(v), json_string_length(v));
	int64_t n = count_characters(text);
	if (s->length_min >= 0 && n < s->length_min)
		return refuse(k, s, at, "String is too short (%" PRId64 " chars), minimum %" PRId64,
			n, s->length_min);
	if (s->length_max >= 0 && n > s->length_max)
		return refuse(k, s, at, "String is too long (%" PRId64 " chars), maximum %" PRId64,
			n, s->length_max);
	TRY(check_pattern(k, s, text, at));
	if (s->format && !format_matches(s->format, text))
		return refuse(k, s, at, "Object didn't pass validation for format %s: %s",
			s->format, text.p);
	return OK;
}

/* ---- arrays ---- */

struct item_text {
	struct span text;
	size_t index;
};

static int compare_texts(const void *a, const void *b)
{
	const struct item_text *x = a, *y = b;
	int d = span_compare(x->text, y->text);
	return d ? d : (x->index > y->index) - (x->index < y->index);
}

static err write_sorted(struct arena *a, const json_t *v, struct span *ret_text)
{
	char *text = json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);
	if (!text)
		return FAIL(NOMEM);
	*ret_text = arena_span_dup(a, span_of(text));
	free(text);
	return ret_text->p ? OK : FAIL(NOMEM);
}

/* By sorting their texts: long lists must not cost the square of their length. */
static err check_unique(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at)
{
	size_t n = json_array_size(v), first = n, second = 0;
	struct item_text *items = arena_array_of(k->a, n + 1, struct item_text);
	TRY_PTR(items);
	for (size_t i = 0; i < n; i++) {
		items[i].index = i;
		TRY(write_sorted(k->a, json_array_get(v, i), &items[i].text));
	}
	qsort(items, n, sizeof *items, compare_texts);
	for (size_t i = 1; i < n; i++)
		if (span_eq(items[i - 1].text, items[i].text) && items[i - 1].index < first) {
			first = items[i - 1].index;
			second = items[i].index;
		}
	return first == n ? OK
			  : refuse(k, s, at, "Array items are not unique (indexes %zu and %zu)",
				    first, second);
}

static err check_array(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at)
{
	size_t n = json_array_size(v);
	if (s->length_min >= 0 && (int64_t)n < s->length_min)
		return refuse(
			k, s, at, "Array is too short (%zu), minimum %" PRId64, n, s->length_min);
	if (s->length_max >= 0 && (int64_t)n > s->length_max)
		return refuse(
			k, s, at, "Array is too long (%zu), maximum %" PRId64, n, s->length_max);
	if (s->unique_items)
		TRY(check_unique(k, s, v, at));
	for (size_t i = n; s->items && i-- > 0;) {
		const struct trail item = { at, NULL, i };
		TRY(check(k, s->items, json_array_get(v, i), &item));
	}
	return OK;
}

/* ---- objects ---- */

struct member {
	const char *name;
	const json_t *value;
	const struct schema_prop *prop;
};

static bool is_patch_top(const struct check *k, const struct trail *at)
{
	return k->use == SCHEMA_PATCH && !at;
}

/* What a request may not name: the answer is the same as for a member that nobody knows. */
static bool is_refused(const struct check *k, const struct schema *s, const struct member *m)
{
	if (!m->prop)
		return s->closed;
	if (m->prop->flags & PROP_IGNORED)
		return false;
	return (m->prop->flags & PROP_READ_ONLY) ||
	       (k->use == SCHEMA_PATCH && (m->prop->flags & PROP_CREATE_ONLY));
}

static bool is_listed(const char *const *names, const char *name)
{
	for (; names && *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

static err check_required(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at)
{
	size_t n = 0;
	if (!s->required || is_patch_top(k, at))
		return OK;
	while (s->required[n])
		n++;
	while (n-- > 0)
		if (!json_object_get(v, s->required[n]))
			return refuse(k, s, at, "Missing required property: %s", s->required[n]);
	return OK;
}

static err check_unknown(const struct check *k, const struct schema *s,
	const struct member *members, size_t count, const struct trail *at)
{
	struct buf names;
	err e = OK;
	buf_init(&names, 300);
	for (size_t i = count; i-- > 0;)
		if (is_refused(k, s, &members[i]))
			buf_printf(&names, "%s%s", names.n ? "," : "", members[i].name);
	if (names.n || names.failed)
		e = refuse(k, s, at, "Additional properties not allowed: %s",
			names.p ? names.p : members[count - 1].name);
	buf_done(&names);
	return e;
}

static err check_count(
	const struct check *k, const struct schema *s, size_t n, const struct trail *at)
{
	if (s->length_min >= 0 && (int64_t)n < s->length_min)
		return refuse(k, s, at, "Too few properties defined (%zu), minimum %" PRId64, n,
			s->length_min);
	if (s->length_max >= 0 && (int64_t)n > s->length_max)
		return refuse(k, s, at, "Too many properties defined (%zu), maximum %" PRId64, n,
			s->length_max);
	return OK;
}

/* In a PATCH null deletes: a member of the document that need not be there, or one of an object
 * that is merged. */
static bool is_deletion(const struct check *k, const struct schema *s, const struct member *m,
	const struct trail *at, bool merging)
{
	if (k->use != SCHEMA_PATCH || !json_is_null(m->value))
		return false;
	return merging || (!at && !is_listed(s->required, m->name));
}

static err check_object_in(const struct check *k, const struct schema *s, const json_t *v,
	const struct trail *at, bool merging);

static err check_member(const struct check *k, const struct schema *s, const struct member *m,
	const struct trail *at, bool merging)
{
	const struct trail here = { at, m->name, 0 };
	const struct schema *inner = m->prop ? m->prop->schema : s->additional;
	if (!inner || (m->prop && (m->prop->flags & PROP_IGNORED)) ||
		is_deletion(k, s, m, at, merging))
		return OK;
	if (m->prop && (m->prop->flags & PROP_MERGE) && is_patch_top(k, at) &&
		json_is_object(m->value)) {
		TRY(check_type(k, inner, m->value, &here));
		return check_object_in(k, inner, m->value, &here, true);
	}
	return check(k, inner, m->value, &here);
}

/* merging: the object is to be merged into one that is there, so that nothing is missing from it.
 */
static err check_object_in(const struct check *k, const struct schema *s, const json_t *v,
	const struct trail *at, bool merging)
{
	size_t n = 0, count = json_object_size(v);
	const char *name;
	json_t *value;
	struct member *members = arena_array_of(k->a, count + 1, struct member);
	TRY_PTR(members);
	json_object_foreach((json_t *)(uintptr_t)v, name, value) members[n++] =
		(struct member){ name, value, schema_prop(s, name) };
	if (!merging)
		TRY(check_required(k, s, v, at));
	TRY(check_unknown(k, s, members, n, at));
	TRY(check_count(k, s, n, at));
	while (n-- > 0)
		TRY(check_member(k, s, &members[n], at, merging));
	return OK;
}

static err check(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at)
{
	TRY(check_type(k, s, v, at));
	TRY(check_values(k, s, v, at));
	TRY(check_one_of(k, s, v, at));
	switch (json_typeof(v)) {
	case JSON_OBJECT:
		return check_object_in(k, s, v, at, false);
	case JSON_ARRAY:
		return check_array(k, s, v, at);
	case JSON_STRING:
		return check_string(k, s, v, at);
	case JSON_INTEGER:
	case JSON_REAL:
		return check_number(k, s, v, at);
	default:
		return OK;
	}
}

err schema_check(struct arena *a, const struct schema *s, const json_t *value, enum schema_use use,
	enum err_code code, struct fault *fault)
{
	const struct check k = { a, use, code, fault };
	return check(&k, s, value, NULL);
}
