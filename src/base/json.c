/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "base/clock.h"
#include "base/limits.h"

/* left: how many containers, one in the other, may begin at v. */
static bool is_too_deep(const json_t *v, int left)
{
	if (!left)
		return json_is_object(v) || json_is_array(v);
	const char *name;
	json_t *member;
	size_t i;
	if (json_is_object(v))
		json_object_foreach((json_t *)(uintptr_t)v, name,
			member) if (is_too_deep(member, left - 1)) return true;
	if (json_is_array(v))
		json_array_foreach(v, i, member) if (is_too_deep(member, left - 1)) return true;
	return false;
}

/* jansson has a code for this but does not set it: it says nothing at all, or, of a string that it
 * could not copy, that the token is wrong. No other wrong token ends with a quote: what is wrong
 * inside a string has a message of its own. */
static bool is_out_of_memory(const json_error_t *e, struct span text)
{
	if (!*e->text)
		return true;
	bool is_wrong_token = span_starts_with(span_of(e->text), "invalid token") ||
			      span_starts_with(span_of(e->text), "string or '}' expected");
	return is_wrong_token && text.p && e->position > 0 && (size_t)e->position <= text.n &&
	       text.p[e->position - 1] == '"';
}

err json_read(struct span text, struct fault *fault, json_t **ret_doc)
{
	json_error_t where;
	AUTO(json_decrefp)
	json_t *doc = json_loadb(
		text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &where);
	if (!doc) {
		if (is_out_of_memory(&where, text))
			return FAIL(NOMEM);
		return fault_set(fault, ERR_SYNTAX, "invalid JSON at line %d, column %d",
			where.line, where.column);
	}
	if (is_too_deep(doc, LIMIT_JSON_DEPTH))
		return fault_set(fault, ERR_LIMIT, "JSON nested deeper than %d", LIMIT_JSON_DEPTH);
	*ret_doc = TAKE(doc);
	return OK;
}

static void drop(void *doc)
{
	json_decref(doc);
}

json_t *json_keep(struct arena *a, json_t *doc)
{
	return doc && !arena_on_reset(a, drop, doc).code ? doc : NULL;
}

err json_read_own(struct arena *a, struct span text, json_t **ret_doc)
{
	json_error_t where;
	json_t *doc = json_loadb(text.p ? text.p : "", text.n, JSON_DECODE_ANY, &where);
	if (!doc)
		return is_out_of_memory(&where, text) ? FAIL(NOMEM) : FAIL(CORRUPT);
	TRY_PTR(json_keep(a, doc));
	*ret_doc = doc;
	return OK;
}

err json_read_in(struct arena *a, struct span text, struct fault *fault, json_t **ret_doc)
{
	json_t *doc;
	TRY(json_read(text, fault, &doc));
	TRY_PTR(json_keep(a, doc));
	*ret_doc = doc;
	return OK;
}

static void put_string(struct buf *out, const char *p, size_t n)
{
	buf_putc(out, '"');
	buf_put_json_escaped(out, span_make(p, n));
	buf_putc(out, '"');
}

/* Reals are rare: jansson's own form of them. */
static void put_real(struct buf *out, const json_t *v)
{
	char text[64];
	size_t n = json_dumpb(v, text, sizeof text, JSON_ENCODE_ANY);
	buf_put(out, text, n < sizeof text ? n : 0);
}

static void put_value(struct buf *out, const json_t *v);

static void put_object(struct buf *out, json_t *v)
{
	char before = '{';
	for (void *i = json_object_iter(v); i; i = json_object_iter_next(v, i)) {
		const char *name = json_object_iter_key(i);
		buf_putc(out, before);
		put_string(out, name, strlen(name));
		buf_putc(out, ':');
		put_value(out, json_object_iter_value(i));
		before = ',';
	}
	buf_puts(out, before == '{' ? "{}" : "}");
}

static void put_array(struct buf *out, const json_t *v)
{
	buf_putc(out, '[');
	for (size_t i = 0; i < json_array_size(v); i++) {
		if (i)
			buf_putc(out, ',');
		put_value(out, json_array_get(v, i));
	}
	buf_putc(out, ']');
}

/* Twice as fast as jansson's, which looks at each character's UTF-8 again: our texts were checked
 * when they came in. */
static void put_value(struct buf *out, const json_t *v)
{
	switch (json_typeof(v)) {
	case JSON_OBJECT:
		put_object(out, (json_t *)(uintptr_t)v);
		break;
	case JSON_ARRAY:
		put_array(out, v);
		break;
	case JSON_STRING:
		put_string(out, json_string_value(v), json_string_length(v));
		break;
	case JSON_INTEGER:
		buf_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
		break;
	case JSON_REAL:
		put_real(out, v);
		break;
	case JSON_TRUE:
		buf_puts(out, "true");
		break;
	case JSON_FALSE:
		buf_puts(out, "false");
		break;
	case JSON_NULL:
		buf_puts(out, "null");
		break;
	}
}

err json_write(const json_t *doc, struct buf *out)
{
	put_value(out, doc);
	return buf_status(out);
}

err json_write_in(struct arena *a, const json_t *doc, struct span *ret_text)
{
	struct buf b;
	buf_init(&b, LIMIT_HTTP_RESPONSE);
	err e = json_write(doc, &b);
	if (!e.code) {
		*ret_text = arena_span_dup(a, buf_span(&b));
		e = ret_text->p ? OK : FAIL(NOMEM);
	}
	buf_done(&b);
	return e;
}

struct span json_str(const json_t *doc, const char *name)
{
	const json_t *v = json_object_get(doc, name);
	return json_is_string(v) ? span_make(json_string_value(v), json_string_length(v))
				 : SPAN_NONE;
}

bool json_bool(const json_t *doc, const char *name, bool if_absent)
{
	const json_t *v = json_object_get(doc, name);
	return json_is_boolean(v) ? json_is_true(v) : if_absent;
}

int64_t json_int(const json_t *doc, const char *name, int64_t if_absent)
{
	const json_t *v = json_object_get(doc, name);
	return json_is_integer(v) ? json_integer_value(v) : if_absent;
}

json_t *json_text(struct span text)
{
	return json_stringn(text.p ? text.p : "", text.n);
}

json_t *json_time(int64_t at)
{
	char iso[CLOCK_ISO_SIZE];
	clock_iso(at, iso);
	return at ? json_string(iso) : json_null();
}
