/* SPDX-License-Identifier: Apache-2.0 */
#include "model/schema.h"
#include "model/check.h"

static const struct schema_prop *find_sorted(const struct schema *s, const char *name)
{
	size_t low = 0, high = s->prop_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct schema_prop *p = &s->props[s->by_name[middle]];
		int d = strcmp(name, p->name);
		if (d == 0)
			return p;
		if (d < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct schema_prop *schema_prop(const struct schema *s, const char *name)
{
	if (s->by_name)
		return find_sorted(s, name);
	for (size_t i = 0; i < s->prop_count; i++)
		if (strcmp(s->props[i].name, name) == 0)
			return &s->props[i];
	return NULL;
}

/* The default of a member in this document, as JSON; NULL: none. */
static const char *default_of(const struct schema *s, const json_t *doc)
{
	for (const struct schema_default *d = s->defaults; d && d->member; d++) {
		const json_t *v = json_object_get(doc, d->member);
		if (v && check_is_among(v, d->values))
			return d->json;
	}
	return s->default_json;
}

static err set_default(json_t *doc, const char *name, const char *json)
{
	json_t *v = json_loads(json, JSON_DECODE_ANY, NULL);
	return v && json_object_set_new(doc, name, v) == 0 ? OK : FAIL(NOMEM);
}

err schema_defaults(const struct schema *s, json_t *doc)
{
	for (size_t i = 0; i < s->prop_count; i++) {
		const struct schema_prop *p = &s->props[i];
		json_t *v = json_object_get(doc, p->name);
		const char *json = v ? NULL : default_of(p->schema, doc);
		if (json)
			TRY(set_default(doc, p->name, json));
		else if (json_is_object(v))
			TRY(schema_defaults(p->schema, v));
	}
	return OK;
}
