/* SPDX-License-Identifier: Apache-2.0 */
#include "api/management/body.h"

static bool is_type(struct span content_type, const char *type)
{
	struct span t = span_cut(&content_type, ';');
	while (t.n && (t.p[t.n - 1] == ' ' || t.p[t.n - 1] == '\t'))
		t.n--;
	return span_eq_nocase(t, type);
}

static err to_value(
	struct arena *a, const struct schema *s, const struct form *f, json_t **ret_value)
{
	struct span *names = arena_array_of(a, f->count, struct span);
	struct span *values = arena_array_of(a, f->count, struct span);
	TRY_PTR(names);
	TRY_PTR(values);
	for (size_t i = 0; i < f->count; i++) {
		names[i] = f->fields[i].name;
		values[i] = f->fields[i].value;
	}
	return schema_from_form(a, s, names, values, f->count, ret_value);
}

static err from_form(
	struct http_exchange *x, const struct op *op, struct fault *fault, json_t **ret_body)
{
	struct form f;
	err e = form_parse(x->arena, x->req.body, &f);
	if (e.code == ERR_NOMEM)
		return e;
	if (e.code)
		return fault_set(fault, ERR_M_JSON, "%s", "");
	return to_value(x->arena, op->body, &f, ret_body);
}

static err from_json(struct http_exchange *x, struct fault *fault, json_t **ret_body)
{
	struct fault why = { 0 };
	json_t *doc;
	err e = json_read_in(x->arena, x->req.body, &why, &doc);
	if (e.code == ERR_NOMEM)
		return e;
	if (e.code)
		return fault_set(fault, ERR_M_JSON, "%s", "");
	*ret_body = json_is_null(doc) ? NULL : doc;
	return OK;
}

err body_read(struct http_exchange *x, const struct op *op, struct fault *fault, json_t **ret_body)
{
	struct span type = http_field_get(&x->req, "content-type");
	*ret_body = NULL;
	if (!op->body || !x->req.body.n)
		return OK;
	if (!type.n || is_type(type, "application/json"))
		return from_json(x, fault, ret_body);
	if (is_type(type, "application/x-www-form-urlencoded"))
		return from_form(x, op, fault, ret_body);
	return FAIL(M_MEDIA_TYPE);
}

err query_read(struct ctx *c, const struct op *op, struct span raw, json_t **ret_query)
{
	struct form f;
	err e = form_parse(c->arena, raw, &f);
	if (e.code == ERR_NOMEM)
		return e;
	if (e.code)
		return fault_set(&c->fault, ERR_M_QUERY, "'Malformed query string'");
	if (!op->query) {
		*ret_query = json_keep(c->arena, json_object());
		return *ret_query ? OK : FAIL(NOMEM);
	}
	TRY(to_value(c->arena, op->query, &f, ret_query));
	return schema_check(c->arena, op->query, *ret_query, SCHEMA_CREATE, ERR_M_QUERY, &c->fault);
}
