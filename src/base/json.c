/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "base/limits.h"

static bool is_too_deep(const json_t *v, int left)
{
	if (left < 0)
		return true;
	const char *name;
	json_t *member;
	size_t i;
	if (json_is_object(v))
		json_object_foreach((json_t *)(uintptr_t)v, name, member)
			if (is_too_deep(member, left - 1))
				return true;
	if (json_is_array(v))
		json_array_foreach(v, i, member)
			if (is_too_deep(member, left - 1))
				return true;
	return false;
}

err json_read(struct span text, struct fault *fault, json_t **ret_doc)
{
	json_error_t where;
	AUTO(json_decrefp) json_t *doc = json_loadb(text.p ? text.p : "", text.n,
		JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &where);
	if (!doc) {
		if (json_error_code(&where) == json_error_out_of_memory)
			return FAIL(NOMEM);
		return fault_set(fault, ERR_SYNTAX, "invalid JSON at line %d, column %d", where.line,
			where.column);
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

err json_read_in(struct arena *a, struct span text, struct fault *fault, json_t **ret_doc)
{
	json_t *doc;
	TRY(json_read(text, fault, &doc));
	TRY_PTR(json_keep(a, doc));
	*ret_doc = doc;
	return OK;
}

static int put_part(const char *p, size_t n, void *out)
{
	buf_put(out, p, n);
	return ((struct buf *)out)->failed ? -1 : 0;
}

err json_write(const json_t *doc, struct buf *out)
{
	if (json_dump_callback(doc, put_part, out, JSON_COMPACT | JSON_ENCODE_ANY) && !out->failed)
		out->failed = ERR_NOMEM;
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
	return json_is_string(v) ? span_make(json_string_value(v), json_string_length(v)) : SPAN_NONE;
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
