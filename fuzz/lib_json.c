/* SPDX-License-Identifier: Apache-2.0 */
/* lib_json: the verdict is that of jansson with JSON_REJECT_DUPLICATES, within the limits that are
 * ours alone; each member and element is a value of its own; escaping an unescaped string keeps its
 * meaning. */
#include "../lib/json.h"
#include <jansson.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MEMBERS 64
#define DEPTH   16

static void need(int holds)
{
	if (!holds)
		abort();
}

static int is_ours_alone(const char *why)
{
	return strcmp(why, "nested too deeply") == 0 || strcmp(why, "too many members") == 0;
}

/* jansson reads numbers into a double or 64 bits, and refuses what does not fit; here that is for
 * the reader of the number. */
static int refused_for_a_number(const json_error_t *e)
{
	enum json_error_code code = json_error_code(e);
	return code == json_error_numeric_overflow;
}

static void check_string(const char *quoted, size_t len)
{
	char *plain = malloc(len), *again = malloc(6 * len);
	size_t n = mi_json_unescape(quoted + 1, len - 2, plain);
	need(n <= len - 2 && mi_json_equal(quoted + 1, len - 2, 1, plain, n));
	size_t size = mi_json_escaped_size(plain, n);
	need(size <= 6 * len && mi_json_escape(again, plain, n) == again + size);
	need(mi_json_equal(again, size, 1, plain, n));
	free(plain);
	free(again);
}

static void check_array(const char *text, size_t len)
{
	struct mi_member room[MEMBERS];
	struct mi_element e;
	size_t at = 0;
	while (mi_json_next(text, len, &at, &e)) {
		need(at <= len && !mi_json_value(e.text, e.len, DEPTH, room, MEMBERS));
		if (e.type == MINT_JSON_STRING)
			check_string(e.text, e.len);
	}
}

static void check_members(const struct mi_object *o, size_t size)
{
	struct mi_member room[MEMBERS];
	for (size_t i = 0; i < o->count; i++) {
		const struct mi_member *m = &o->members[i];
		const char *value = o->text + m->value;
		need((size_t)m->value + m->value_len <= size);
		need(!mi_json_value(value, m->value_len, DEPTH, room, MEMBERS));
		char *name = malloc(m->name_len + 1u);
		size_t n = mi_json_unescape(o->text + m->name, m->name_len, name);
		need(mi_json_find(o, name, n) == m);
		free(name);
		if (m->type == MINT_JSON_STRING)
			check_string(value, m->value_len);
		if (m->type == MINT_JSON_ARRAY)
			check_array(value, m->value_len);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mi_member members[MEMBERS];
	struct mi_object o = { .members = members, .max = MEMBERS };
	json_error_t e;
	const char *why = mi_json_object(&o, (const char *)data, size, DEPTH);
	json_t *doc = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, &e);
	if (!why) {
		need(!memchr(data, 0, size));
		need(doc ? json_is_object(doc) : refused_for_a_number(&e));
		check_members(&o, size);
	} else if (!is_ours_alone(why) &&
		   !memchr(data, 0, size)) { /* jansson swallows a NUL behind a number */
		need(!doc || !json_is_object(doc));
	}
	json_decref(doc);
	return 0;
}
