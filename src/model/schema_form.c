/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of query strings and form bodies become what the schema wants. Names may be nested as PHP
 * and node's qs write them: a[b]=1, a[]=1. */
#include "model/schema.h"
#include <errno.h>
#include <stdlib.h>

#define NESTING_MAX 8

static json_t *number_of(const char *text, const struct schema *s)
{
	char *end;
	errno = 0;
	long long whole = strtoll(text, &end, 10);
	if (!*end && end != text && !errno)
		return json_integer(whole);
	double d = strtod(text, &end);
	if ((s->types & TYPE_NUMBER) && !*end && end != text &&
		strspn(text, "+-.0123456789eE") == strlen(text))
		return json_real(d);
	return NULL;
}

static json_t *scalar_of(const struct schema *s, struct span text)
{
	json_t *v = NULL;
	char number[40];
	if (s && (s->types & TYPE_BOOLEAN) &&
		(span_eq_str(text, "true") || span_eq_str(text, "false")))
		return json_boolean(text.n == 4);
	if (s && (s->types & (TYPE_INTEGER | TYPE_NUMBER)) && text.n && text.n < sizeof number &&
		text.p[0] != ' ') {
		memcpy(number, text.p, text.n);
		number[text.n] = 0;
		v = strlen(number) == text.n ? number_of(number, s) : NULL;
	}
	return v ? v : json_stringn(text.p, text.n);
}

static bool is_list(const struct schema *s)
{
	return s && (s->types & TYPE_ARRAY);
}

/* Several values in one text, joined by commas: only where the items are of an enumeration, for
 * other texts may hold commas themselves. */
static err append(const struct schema *s, json_t *list, struct span text)
{
	struct span rest = text;
	if (!is_list(s) || !s->items || !s->items->values)
		return json_array_append_new(list, scalar_of(is_list(s) ? s->items : s, text))
			       ? FAIL(NOMEM)
			       : OK;
	while (rest.p)
		if (json_array_append_new(list, scalar_of(s->items, span_cut(&rest, ','))))
			return FAIL(NOMEM);
	return OK;
}

/* A repeated name makes a list of what is there and what comes. */
static err put(
	json_t *object, const struct schema *s, const char *name, struct span text, bool listed)
{
	json_t *was = json_object_get(object, name);
	if (!was && !listed && !is_list(s))
		return json_object_set_new(object, name, scalar_of(s, text)) ? FAIL(NOMEM) : OK;
	if (!json_is_array(was)) {
		json_t *list = json_array();
		if (!list || (was && json_array_append(list, was)) ||
			json_object_set_new(object, name, list))
			return FAIL(NOMEM);
		was = list;
	}
	return append(s, was, text);
}

static err enter(json_t *object, const char *name, json_t **ret_inner)
{
	json_t *inner = json_object_get(object, name);
	if (!json_is_object(inner)) {
		inner = json_object();
		if (!inner || json_object_set_new(object, name, inner))
			return FAIL(NOMEM);
	}
	*ret_inner = inner;
	return OK;
}

static const struct schema *schema_of(const struct schema *s, const char *name)
{
	const struct schema_prop *p = s ? schema_prop(s, name) : NULL;
	return p ? p->schema : s ? s->additional : NULL;
}

/* Cuts "[b]" off *rest; SPAN_NONE when it does not stand there. */
static struct span cut_bracket(struct span *rest)
{
	const char *end = rest->n && rest->p[0] == '[' ? memchr(rest->p, ']', rest->n) : NULL;
	if (!end)
		return SPAN_NONE;
	struct span inside = span_make(rest->p + 1, (size_t)(end - rest->p) - 1);
	rest->n -= inside.n + 2;
	rest->p = end + 1;
	return inside;
}

static err put_whole(struct arena *a, json_t *object, struct span name, struct span text)
{
	char *key = arena_cstr(a, name);
	TRY_PTR(key);
	return put(object, NULL, key, text, false);
}

/* A name of no such form stands as it is, to be refused as unknown. */
static err put_named(
	struct arena *a, const struct schema *s, json_t *root, struct span name, struct span text)
{
	json_t *object = root;
	const char *open = name.n ? memchr(name.p, '[', name.n) : NULL;
	struct span rest = SPAN_NONE;
	if (open && open > name.p)
		rest = span_make(open, name.n - (size_t)(open - name.p));
	char *key = arena_cstr(a, span_make(name.p, name.n - rest.n));
	TRY_PTR(key);
	for (unsigned depth = 0; rest.n; depth++) {
		struct span inside = cut_bracket(&rest);
		if (!inside.p || depth == NESTING_MAX)
			return put_whole(a, root, name, text);
		if (!inside.n)
			return put(object, schema_of(s, key), key, text, true);
		TRY(enter(object, key, &object));
		s = schema_of(s, key);
		key = arena_cstr(a, inside);
		TRY_PTR(key);
	}
	return put(object, schema_of(s, key), key, text, false);
}

err schema_from_form(struct arena *a, const struct schema *s, const struct span *names,
	const struct span *values, size_t count, json_t **ret_value)
{
	json_t *object = json_keep(a, json_object());
	TRY_PTR(object);
	for (size_t i = 0; i < count; i++)
		TRY(put_named(a, s, object, names[i], values[i]));
	*ret_value = object;
	return OK;
}
