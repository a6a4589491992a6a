/* SPDX-License-Identifier: Apache-2.0 */
#include "model/schema.h"

const struct schema_prop *schema_prop(const struct schema *s, const char *name)
{
	for (size_t i = 0; i < s->prop_count; i++)
		if (strcmp(s->props[i].name, name) == 0)
			return &s->props[i];
	return NULL;
}

static err set_default(json_t *doc, const struct schema_prop *p)
{
	json_t *v = json_loads(p->schema->default_json, JSON_DECODE_ANY, NULL);
	return v && json_object_set_new(doc, p->name, v) == 0 ? OK : FAIL(NOMEM);
}

err schema_defaults(const struct schema *s, json_t *doc)
{
	for (size_t i = 0; i < s->prop_count; i++) {
		const struct schema_prop *p = &s->props[i];
		json_t *v = json_object_get(doc, p->name);
		if (!v && p->schema->default_json)
			TRY(set_default(doc, p));
		else if (json_is_object(v))
			TRY(schema_defaults(p->schema, v));
	}
	return OK;
}
