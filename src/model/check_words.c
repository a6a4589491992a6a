/* SPDX-License-Identifier: Apache-2.0 */
#include "model/check.h"
#include <math.h>
#include <stdlib.h>

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

/* A cut in the middle of a character would make the answer no JSON. */
static void trim_partial_character(char *text, size_t n)
{
	while (n > 0 && ((unsigned char)text[n - 1] & 0xC0) == 0x80)
		n--;
	if (n > 0 && (unsigned char)text[n - 1] >= 0xC0)
		text[n - 1] = 0;
}

err check_refuse(
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

const char *check_type_name(unsigned type)
{
	static const char *const names[] = { "null", "boolean", "integer", "number", "string",
		"array", "object" };
	for (unsigned i = 0; i < 7; i++)
		if (type == 1u << i)
			return names[i];
	return "undefined";
}

unsigned check_type_of(const json_t *v)
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

const char *check_number_text(double d, char text[32])
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

bool check_is_among(const json_t *v, const char *const *values)
{
	for (; *values; values++)
		if (is_value(v, *values))
			return true;
	return false;
}
