/* SPDX-License-Identifier: Apache-2.0 */
#include "model/check.h"
#include "model/format.h"
#include "model/pattern.h"

err check_type(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at)
{
	unsigned type = check_type_of(v);
	if (!s->types || (s->types & type) || (type == TYPE_INTEGER && (s->types & TYPE_NUMBER)))
		return OK;
	char wanted[80];
	size_t n = 0;
	for (unsigned bit = TYPE_OBJECT; bit;
		bit >>= 1) /* "string,null": what it is for comes before null */
		if (s->types & bit)
			n += (size_t)snprintf(wanted + n, sizeof wanted - n, "%s%s", n ? "," : "",
				check_type_name(bit));
	return check_refuse(
		k, s, at, "Expected type %s but found type %s", wanted, check_type_name(type));
}

static err check_values(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at)
{
	struct span text;
	if (!s->values)
		return OK;
	if (check_is_among(v, s->values))
		return OK;
	if (json_is_string(v))
		return check_refuse(k, s, at, "No enum match for: %s", json_string_value(v));
	TRY(json_write_in(k->a, v, &text));
	return check_refuse(k, s, at, "No enum match for: %s", text.p);
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
		err e = check_value(&quiet, *p, v, at);
		if (e.code && e.code != k->code)
			return e;
		fit += !e.code;
	}
	if (fit == 1)
		return OK;
	return check_refuse(k, s, at,
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
		return check_refuse(k, s, at, "Value %s is less than minimum %s",
			check_number_text(d, is), check_number_text(s->minimum, bound));
	if (s->has_maximum && d > s->maximum)
		return check_refuse(k, s, at, "Value %s is greater than maximum %s",
			check_number_text(d, is), check_number_text(s->maximum, bound));
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
		       : check_refuse(k, s, at, "String does not match pattern %s: %s", s->pattern,
				 text.p);
}

static err check_string(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at)
{
	struct span text = span_make(json_string_value(v), json_string_length(v));
	int64_t n = count_characters(text);
	if (s->length_min >= 0 && n < s->length_min)
		return check_refuse(k, s, at,
			"String is too short (%" PRId64 " chars), minimum %" PRId64, n,
			s->length_min);
	if (s->length_max >= 0 && n > s->length_max)
		return check_refuse(k, s, at,
			"String is too long (%" PRId64 " chars), maximum %" PRId64, n,
			s->length_max);
	TRY(check_pattern(k, s, text, at));
	if (s->format && !format_matches(s->format, text))
		return check_refuse(k, s, at, "Object didn't pass validation for format %s: %s",
			s->format, text.p);
	return OK;
}

err check_value(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at)
{
	TRY(check_type(k, s, v, at));
	TRY(check_values(k, s, v, at));
	TRY(check_one_of(k, s, v, at));
	switch (json_typeof(v)) {
	case JSON_OBJECT:
		return check_object(k, s, v, at);
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
	return check_value(&k, s, value, NULL);
}
