/* SPDX-License-Identifier: Apache-2.0 */
#include "model/diff.h"
#include "base/limits.h"
#include "model/diff_inside.h"
#include "model/redact.h"

struct step { /* the way to a member, from it upwards */
	const struct step *up;
	const char *name;
};

/* RFC 6901 3: "~" is written ~0 and "/" ~1. */
static void put_path(struct buf *b, const struct step *at)
{
	if (at->up)
		put_path(b, at->up);
	buf_putc(b, '/');
	for (const char *p = at->name; *p; p++)
		if (*p == '~' || *p == '/')
			buf_puts(b, *p == '~' ? "~0" : "~1");
		else
			buf_putc(b, *p);
}

/* An entry with its path; a new reference, NULL when memory is out. */
static json_t *entry_at(const struct step *at)
{
	struct buf b;
	bool cut = false;
	buf_init(&b, LIMIT_HTTP_BODY * 2);
	put_path(&b, at);
	json_t *path = b.failed ? NULL : diff_text(buf_span(&b), LIMIT_CHANGE_PATH, &cut);
	buf_done(&b);
	json_t *entry = path ? json_pack("{s:o}", "path", path) : NULL;
	if (entry && cut && json_object_set_new(entry, "cut", json_true())) {
		json_decref(entry);
		return NULL;
	}
	return entry;
}

static err put(struct diff *d, json_t *entry)
{
	size_t n = json_dumpb(entry, NULL, 0, JSON_COMPACT) + 1;
	if (n > d->left || json_array_size(d->members) >= LIMIT_CHANGE_MEMBERS) {
		d->more++;
		return OK;
	}
	d->left -= n;
	return json_array_append(d->members, entry) ? FAIL(NOMEM) : OK;
}

static err put_value(json_t *entry, const char *name, const json_t *v, bool secret)
{
	bool cut = false;
	if (!v)
		return OK;
	json_t *shown = secret && !json_is_null(v) ? json_string(DIFF_SECRET) : diff_value(v, &cut);
	if (json_object_set_new(entry, name, shown))
		return FAIL(NOMEM);
	return cut && json_object_set_new(entry, "cut", json_true()) ? FAIL(NOMEM) : OK;
}

static err compare_values(
	struct diff *d, const struct step *at, const json_t *was, const json_t *is)
{
	bool secret = redact_is_secret(at->name);
	AUTO(json_decrefp) json_t *entry = entry_at(at);
	TRY_PTR(entry);
	if (!secret && json_is_array(was) && json_is_array(is))
		TRY(diff_lists(entry, was, is));
	else {
		TRY(put_value(entry, "before", was, secret));
		TRY(put_value(entry, "after", is, secret));
		if (secret && json_object_set_new(entry, "secret", json_true()))
			return FAIL(NOMEM);
	}
	return put(d, entry);
}

static err compare(struct diff *d, const struct step *at, const json_t *was, const json_t *is);

/* First what was there, in its order, then what is new. */
static err compare_members(
	struct diff *d, const struct step *at, const json_t *was, const json_t *is)
{
	const char *name;
	json_t *v;
	json_object_foreach((json_t *)(uintptr_t)was, name, v)
	{
		struct step next = { at, name };
		TRY(compare(d, &next, v, json_object_get(is, name)));
	}
	json_object_foreach((json_t *)(uintptr_t)is, name, v)
	{
		struct step next = { at, name };
		if (!json_object_get(was, name))
			TRY(compare(d, &next, NULL, v));
	}
	return OK;
}

static err compare(struct diff *d, const struct step *at, const json_t *was, const json_t *is)
{
	if (was == is || json_equal(was, is))
		return OK;
	if (json_is_object(was) && json_is_object(is) && !redact_is_secret(at->name))
		return compare_members(d, at, was, is);
	return compare_values(d, at, was, is);
}

err diff_documents(struct diff *d, const json_t *was, const json_t *is)
{
	return compare_members(d, NULL, was, is);
}

err diff_member(struct diff *d, const char *name, const json_t *before, const json_t *after)
{
	struct step at = { NULL, name };
	return compare(d, &at, before, after);
}

err diff_secret(struct diff *d, const char *name, bool was_there, bool is_there)
{
	struct step at = { NULL, name };
	AUTO(json_decrefp) json_t *entry = entry_at(&at);
	TRY_PTR(entry);
	if ((was_there && json_object_set_new(entry, "before", json_string(DIFF_SECRET))) ||
		(is_there && json_object_set_new(entry, "after", json_string(DIFF_SECRET))) ||
		json_object_set_new(entry, "secret", json_true()))
		return FAIL(NOMEM);
	return put(d, entry);
}
