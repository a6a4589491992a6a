/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/place.h"
#include "cli/agent/limits.h"

/* A path too long to show is cut. */
static void __attribute__((format(printf, 3, 4)))
path_grow(struct place *in, const char *parent, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	size_t n = strlen(parent);
	memcpy(in->path, parent, n);
	vsnprintf(in->path + n, sizeof(in->path) - n, fmt, ap);
	va_end(ap);
}

struct place place_member(const struct place *p, const char *name)
{
	struct place in = { json_object_get(p->v, name), p->fault, "" };
	path_grow(&in, p->path, "%s%s", *p->path ? "." : "", name);
	return in;
}

struct place place_item(const struct place *p, size_t index)
{
	struct place in = { json_array_get(p->v, index), p->fault, "" };
	path_grow(&in, p->path, "[%zu]", index);
	return in;
}

err place_refuse(const struct place *p, const char *rule)
{
	return fault_set(p->fault, ERR_USAGE, "%s: %s", *p->path ? p->path : "the document", rule);
}

static bool is_listed(const char *const *names, const char *name)
{
	for (; *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

err place_object(const struct place *p, const char *const *names)
{
	const char *name;
	json_t *member;
	if (!json_is_object(p->v))
		return place_refuse(p, "must be an object");
	json_object_foreach((json_t *)(uintptr_t)p->v, name, member)
	{
		struct place in = place_member(p, name);
		if (!is_listed(names, name))
			return place_refuse(&in, "no such member");
	}
	return OK;
}

err place_array(const struct place *p, size_t max, size_t *ret_count)
{
	char rule[64];
	if (!p->v)
		return OK;
	snprintf(rule, sizeof(rule), "must be a list of at most %zu", max);
	if (!json_is_array(p->v) || json_array_size(p->v) > max)
		return place_refuse(p, rule);
	*ret_count = json_array_size(p->v);
	return OK;
}

static bool is_clean(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F)
			return false;
	return true;
}

err place_text(const struct place *p, const char **ret_text)
{
	const char *text = json_string_value(p->v);
	size_t n = json_string_length(p->v);
	if (!text)
		return place_refuse(p, "must be a text");
	if (n == 0 || n > AGENT_TEXT_SIZE)
		return place_refuse(p, n ? "is too long" : "must not be empty");
	if (!is_clean(text, n))
		return place_refuse(p, "holds control characters");
	*ret_text = text;
	return OK;
}

err place_text_of(const struct place *p, const char *name, const char **ret_text)
{
	struct place in = place_member(p, name);
	return in.v ? place_text(&in, ret_text) : OK;
}

err place_needed(const struct place *p, const char *name, const char **ret_text)
{
	struct place in = place_member(p, name);
	return in.v ? place_text(&in, ret_text) : place_refuse(&in, "is missing");
}

err place_choice(
	const struct place *p, const char *name, const char *const *choices, int *ret_index)
{
	char rule[120] = "must be one of";
	struct place in = place_member(p, name);
	const char *text = json_string_value(in.v);
	if (!in.v)
		return OK;
	for (int i = 0; choices[i]; i++) {
		size_t n = strlen(rule);
		if (text && strcmp(choices[i], text) == 0) {
			*ret_index = i;
			return OK;
		}
		snprintf(rule + n, sizeof(rule) - n, "%s %s", i ? "," : "", choices[i]);
	}
	return place_refuse(&in, rule);
}

err place_int(const struct place *p, const char *name, int64_t min, int64_t max, int64_t *ret_value)
{
	char rule[120];
	struct place in = place_member(p, name);
	if (!in.v)
		return OK;
	int64_t value = json_is_integer(in.v) ? json_integer_value(in.v) : min - 1;
	snprintf(rule, sizeof(rule), "must be a whole number from %" PRId64 " to %" PRId64, min,
		max);
	if (!json_is_integer(in.v) || value < min || value > max)
		return place_refuse(&in, rule);
	*ret_value = value;
	return OK;
}
