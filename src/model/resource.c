/* SPDX-License-Identifier: Apache-2.0 */
#include "model/resource.h"
#include "base/utf8.h"

static bool is_listed(const char *const *names, const char *name)
{
	for (; names && *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

/* ---- writing ---- */

static err set(json_t *doc, const char *name, json_t *value)
{
	return json_object_set(doc, name, value) ? FAIL(NOMEM) : OK;
}

/* First level only: members of the patch replace those of the same name, null deletes. */
static err merge(json_t *into, json_t *patch)
{
	const char *name;
	json_t *v;
	json_object_foreach(patch, name, v)
	{
		if (json_is_null(v))
			json_object_del(into, name);
		else
			TRY(set(into, name, v));
	}
	return OK;
}

/* The member as it will stand: merged into what was there, or new with the defaults of its own
 * members. */
static err patched(const struct schema_prop *p, const json_t *was, json_t *v, json_t **ret_value)
{
	bool merging = p && (p->flags & PROP_MERGE) && json_is_object(v);
	json_t *out = merging && json_is_object(was) ? json_deep_copy(was)
		      : merging                      ? json_object()
						     : json_deep_copy(v);
	if (!out)
		return FAIL(NOMEM);
	err e = merging ? merge(out, v) : OK;
	if (!e.code && p && json_is_object(out) && !json_is_object(was))
		e = schema_defaults(p->schema, out);
	if (e.code)
		json_decref(out);
	else
		*ret_value = out;
	return e;
}

static err patch_member(const struct resource *r, json_t *doc, const char *name, json_t *v)
{
	json_t *out;
	const struct schema_prop *p = schema_prop(r->schema, name);
	if (p && (p->flags & (PROP_READ_ONLY | PROP_CREATE_ONLY | PROP_IGNORED)))
		return OK;
	if (json_is_null(v)) {
		json_object_del(doc, name);
		return OK;
	}
	TRY(patched(p, json_object_get(doc, name), v, &out));
	return json_object_set_new(doc, name, out) ? FAIL(NOMEM) : OK;
}

static err patch_all(const struct resource *r, json_t *doc, const json_t *patch)
{
	const char *name;
	json_t *v;
	json_object_foreach((json_t *)(uintptr_t)patch, name, v) TRY(patch_member(r, doc, name, v));
	return OK;
}

err resource_patch(
	const struct resource *r, const json_t *doc, const json_t *patch, json_t **ret_doc)
{
	json_t *out = json_deep_copy(doc);
	if (!out)
		return FAIL(NOMEM);
	err e = patch_all(r, out, patch);
	if (e.code)
		json_decref(out);
	else
		*ret_doc = out;
	return e;
}

bool resource_may_set(const struct resource *r, const json_t *body, const struct scope_set *have,
	const char **ret_member, const char *const **ret_scopes)
{
	for (size_t i = 0; i < r->schema->prop_count; i++) {
		const struct schema_prop *p = &r->schema->props[i];
		if (!p->set || !json_object_get(body, p->name) || scope_has_any(have, p->set))
			continue;
		*ret_member = p->name;
		*ret_scopes = p->set;
		return false;
	}
	return true;
}

void resource_drop_ignored(const struct resource *r, json_t *body)
{
	for (size_t i = 0; i < r->schema->prop_count; i++)
		if (r->schema->props[i].flags & PROP_IGNORED)
			json_object_del(body, r->schema->props[i].name);
}

/* ---- showing ---- */

static bool may_see(
	const struct resource *r, const struct schema_prop *p, const struct scope_set *have)
{
	const char *const *see = p->see ? p->see : r->see;
	return !have || is_listed(see, "*") || scope_has_any(have, see);
}

static err show_member(const struct resource *r, const json_t *doc, const char *name,
	const struct scope_set *have, json_t *out)
{
	const struct schema_prop *p = schema_prop(r->schema, name);
	json_t *v = p ? json_object_get(doc, name) : NULL;
	return v && may_see(r, p, have) ? set(out, name, v) : OK;
}

static err show_list(const struct resource *r, const json_t *doc, const char *const *names,
	const struct scope_set *have, json_t *out)
{
	for (; names && *names; names++)
		TRY(show_member(r, doc, *names, have, out));
	return OK;
}

static err show_all(
	const struct resource *r, const json_t *doc, const struct scope_set *have, json_t *out)
{
	const char *name;
	json_t *v;
	TRY(show_list(r, doc, r->head, have, out));
	json_object_foreach((json_t *)(uintptr_t)doc, name,
		v) if (!is_listed(r->head, name) && !is_listed(r->tail, name))
		TRY(show_member(r, doc, name, have, out));
	return show_list(r, doc, r->tail, have, out);
}

err resource_show(
	const struct resource *r, const json_t *doc, const struct scope_set *have, json_t **ret_doc)
{
	json_t *out = json_object();
	if (!out)
		return FAIL(NOMEM);
	err e = show_all(r, doc, have, out);
	if (e.code)
		json_decref(out);
	else
		*ret_doc = out;
	return e;
}

static struct span trim(struct span s)
{
	while (s.n && s.p[0] == ' ')
		s = span_make(s.p + 1, s.n - 1);
	while (s.n && s.p[s.n - 1] == ' ')
		s.n--;
	return s;
}

static bool is_asked(struct span fields, const char *name)
{
	while (fields.p)
		if (span_eq_str(trim(span_cut(&fields, ',')), name))
			return true;
	return false;
}

err resource_select(const struct resource *r, json_t *doc, struct span fields, bool include)
{
	const char *name;
	json_t *v;
	void *next;
	json_object_foreach_safe(doc, next, name, v)
	{
		if (!is_listed(r->always, name) && is_asked(fields, name) != include &&
			json_object_del(doc, name))
			return FAIL(INTERNAL);
	}
	return OK;
}

/* ---- keys ---- */

static struct span key_text(const json_t *v)
{
	if (json_is_boolean(v))
		return json_is_true(v) ? SPAN("true") : SPAN("false");
	return json_is_string(v) ? span_make(json_string_value(v), json_string_length(v))
				 : SPAN_NONE;
}

static size_t keys_max(const struct resource *r, const json_t *doc)
{
	size_t n = 0;
	for (size_t i = 0; i < r->lookup_count; i++) {
		const json_t *v = json_object_get(doc, r->lookups[i].member);
		n += json_is_array(v) ? json_array_size(v) : 1;
	}
	return n;
}

struct span resource_fold(struct arena *a, struct span text)
{
	size_t n = 0;
	for (size_t i = 0; i < FOLDED_MAX && n < text.n; i++) {
		size_t more = utf8_character(text.p + n, text.n - n);
		n += more ? more : 1;
	}
	char *folded = arena_cstr(a, span_make(text.p, n));
	for (char *p = folded; p && *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return span_make(folded, folded ? n : 0);
}

static err keys_of(struct arena *a, const struct resource_lookup *l, const json_t *v,
	struct lookup_value *out, size_t *count)
{
	size_t values = json_is_array(v) ? json_array_size(v) : v ? 1 : 0;
	for (size_t i = 0; i < values; i++) {
		struct span text = key_text(json_is_array(v) ? json_array_get(v, i) : v);
		if (!text.p)
			continue;
		if (l->folded) {
			text = resource_fold(a, text);
			TRY_PTR(text.p);
		}
		out[(*count)++] = (struct lookup_value){ l, text };
	}
	if (!v && l->if_absent)
		out[(*count)++] = (struct lookup_value){ l, span_of(l->if_absent) };
	return OK;
}

err resource_keys(const struct resource *r, struct arena *a, const json_t *doc,
	struct lookup_value **ret_keys, size_t *ret_count)
{
	size_t n = 0;
	struct lookup_value *keys = arena_array_of(a, keys_max(r, doc) + 1, struct lookup_value);
	TRY_PTR(keys);
	for (size_t i = 0; i < r->lookup_count; i++)
		TRY(keys_of(
			a, &r->lookups[i], json_object_get(doc, r->lookups[i].member), keys, &n));
	*ret_keys = keys;
	*ret_count = n;
	return OK;
}
