/* SPDX-License-Identifier: Apache-2.0 */
/* check_bodies: judges request bodies by the tables, for recorded_bodies_test.py. Each line of
 * stdin is {"id": operation, "body": value} or
 * {"id": operation, "query": [[name, value] ...]}; each line of stdout is "ok" or the message. */
#include "api/management/op.h"

static const struct op *find(const char *id)
{
	for (size_t i = 0; id && i < management_op_count; i++)
		if (strcmp(management_ops[i].id, id) == 0)
			return &management_ops[i];
	return NULL;
}

static err check_query(
	struct arena *a, const struct op *op, const json_t *pairs, struct fault *fault)
{
	size_t i, n = json_array_size(pairs);
	json_t *pair, *value;
	struct span *names = arena_array_of(a, n, struct span),
		    *values = arena_array_of(a, n, struct span);
	TRY_PTR(names);
	TRY_PTR(values);
	json_array_foreach(pairs, i, pair)
	{
		names[i] = span_of(json_string_value(json_array_get(pair, 0)));
		values[i] = span_of(json_string_value(json_array_get(pair, 1)));
	}
	TRY(schema_from_form(a, op->query, names, values, n, &value));
	return schema_check(a, op->query, value, SCHEMA_CREATE, ERR_M_QUERY, fault);
}

static err check_line(struct arena *a, const json_t *row, struct fault *fault)
{
	const struct op *op = find(json_string_value(json_object_get(row, "id")));
	const json_t *body = json_object_get(row, "body"), *query = json_object_get(row, "query");
	if (!op)
		return fault_set(fault, ERR_USAGE, "no such operation");
	if (query)
		return op->query ? check_query(a, op, query, fault) : OK;
	if (!op->body || json_is_null(body))
		return OK;
	return schema_check(a, op->body, body,
		op->method == HTTP_PATCH ? SCHEMA_PATCH : SCHEMA_CREATE, ERR_M_BODY, fault);
}

int main(void)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	while ((n = getline(&line, &size, stdin)) > 0) {
		struct arena *a = arena_new(1 << 26);
		struct fault fault = { 0 };
		json_t *row;
		err e = json_read_in(a, span_make(line, (size_t)n), &fault, &row);
		if (!e.code)
			e = check_line(a, row, &fault);
		puts(e.code ? fault.text : "ok");
		arena_free(a);
	}
	free(line);
	return 0;
}
