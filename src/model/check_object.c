/* SPDX-License-Identifier: Apache-2.0 */
#include "model/check.h"

struct member {
	const char *name;
	const json_t *value;
	const struct schema_prop *prop;
};

static bool is_patch_top(const struct check *k, const struct trail *at)
{
	return k->use == SCHEMA_PATCH && !at;
}

/* What a request may not name: the answer is the same as for a member that nobody knows. */
static bool is_refused(const struct check *k, const struct schema *s, const struct member *m)
{
	if (!m->prop)
		return s->closed;
	if (m->prop->flags & PROP_IGNORED)
		return false;
	return (m->prop->flags & PROP_READ_ONLY) ||
	       (k->use == SCHEMA_PATCH && (m->prop->flags & PROP_CREATE_ONLY));
}

static bool is_listed(const char *const *names, const char *name)
{
	for (; names && *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

static err check_required(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at)
{
	size_t n = 0;
	if (!s->required || is_patch_top(k, at))
		return OK;
	while (s->required[n])
		n++;
	while (n-- > 0)
		if (!json_object_get(v, s->required[n]))
			return check_refuse(
				k, s, at, "Missing required property: %s", s->required[n]);
	return OK;
}

static err check_unknown(const struct check *k, const struct schema *s,
	const struct member *members, size_t count, const struct trail *at)
{
	struct buf names;
	err e = OK;
	buf_init(&names, 300);
	for (size_t i = count; i-- > 0;)
		if (is_refused(k, s, &members[i]))
			buf_printf(&names, "%s%s", names.n ? "," : "", members[i].name);
	if (names.n || names.failed)
		e = check_refuse(k, s, at, "Additional properties not allowed: %s",
			names.p ? names.p : members[count - 1].name);
	buf_done(&names);
	return e;
}

static err check_count(
	const struct check *k, const struct schema *s, size_t n, const struct trail *at)
{
	if (s->length_min >= 0 && (int64_t)n < s->length_min)
		return check_refuse(k, s, at, "Too few properties defined (%zu), minimum %" PRId64,
			n, s->length_min);
	if (s->length_max >= 0 && (int64_t)n > s->length_max)
		return check_refuse(k, s, at, "Too many properties defined (%zu), maximum %" PRId64,
			n, s->length_max);
	return OK;
}

/* In a PATCH null deletes: a member of the document that need not be there, or one of an object
 * that is merged. */
static bool is_deletion(const struct check *k, const struct schema *s, const struct member *m,
	const struct trail *at, bool merging)
{
	if (k->use != SCHEMA_PATCH || !json_is_null(m->value))
		return false;
	return merging || (!at && !is_listed(s->required, m->name));
}

static err check_object_in(const struct check *k, const struct schema *s, const json_t *v,
	const struct trail *at, bool merging);

static err check_member(const struct check *k, const struct schema *s, const struct member *m,
	const struct trail *at, bool merging)
{
	const struct trail here = { at, m->name, 0 };
	const struct schema *inner = m->prop ? m->prop->schema : s->additional;
	if (!inner || (m->prop && (m->prop->flags & PROP_IGNORED)) ||
		is_deletion(k, s, m, at, merging))
		return OK;
	if (m->prop && (m->prop->flags & PROP_MERGE) && is_patch_top(k, at) &&
		json_is_object(m->value)) {
		TRY(check_type(k, inner, m->value, &here));
		return check_object_in(k, inner, m->value, &here, true);
	}
	return check_value(k, inner, m->value, &here);
}

/* merging: the object is to be merged into one that is there, so that nothing is missing from it.
 */
static err check_object_in(const struct check *k, const struct schema *s, const json_t *v,
	const struct trail *at, bool merging)
{
	size_t n = 0, count = json_object_size(v);
	const char *name;
	json_t *value;
	struct member *members = arena_array_of(k->a, count + 1, struct member);
	TRY_PTR(members);
	json_object_foreach((json_t *)(uintptr_t)v, name, value) members[n++] =
		(struct member){ name, value, schema_prop(s, name) };
	if (!merging)
		TRY(check_required(k, s, v, at));
	TRY(check_unknown(k, s, members, n, at));
	TRY(check_count(k, s, n, at));
	while (n-- > 0)
		TRY(check_member(k, s, &members[n], at, merging));
	return OK;
}

err check_object(
	const struct check *k, const struct schema *s, const json_t *v, const struct trail *at)
{
	return check_object_in(k, s, v, at, false);
}
