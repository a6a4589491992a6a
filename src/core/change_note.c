/* SPDX-License-Identifier: Apache-2.0 */
#include "core/change_note.h"
#include "base/limits.h"
#include "core/change.h"
#include "model/diff_inside.h"

#define BESIDE 128                              /* bytes of a note beside its texts and members */
#define ALONE  (BESIDE + 3 * LIMIT_CHANGE_NAME) /* of one without members */

static err begin(struct ctx *c, struct changes *ch)
{
	*ch = (struct changes){ json_keep(c->arena, json_array()), LIMIT_CHANGE_BYTES, 0 };
	return ch->list ? OK : FAIL(NOMEM);
}

err changes_begin(struct ctx *c)
{
	struct changes *ch = arena_new_of(c->arena, struct changes);
	TRY_PTR(ch);
	TRY(begin(c, ch));
	c->changes = ch;
	return OK;
}

err changes_take(struct ctx *c, json_t *detail)
{
	struct changes *ch = c->changes;
	if (!ch)
		return OK;
	if (json_object_set(detail, "change", ch->list))
		return FAIL(NOMEM);
	if (ch->more &&
		json_object_set_new(detail, "change_more", json_integer((json_int_t)ch->more)))
		return FAIL(NOMEM);
	return begin(c, ch);
}

/* ---- one note ---- */

static struct span name_of(const json_t *doc)
{
	static const char *const members[] = { "name", "identifier", "email", "audience", "kid" };
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		if (json_str(doc, members[i]).n)
			return json_str(doc, members[i]);
	return SPAN_NONE;
}

static err put_text(json_t *entry, const char *name, struct span text)
{
	bool cut = false;
	if (!text.n)
		return OK;
	return json_object_set_new(entry, name, diff_text(text, LIMIT_CHANGE_NAME, &cut))
		       ? FAIL(NOMEM)
		       : OK;
}

/* The note of the document that there is; NULL: none. */
static json_t *find(const struct changes *ch, const struct note *n)
{
	size_t i;
	json_t *entry;
	json_array_foreach(ch->list, i, entry)
	{
		if (span_eq_str(json_str(entry, "kind"), n->kind) &&
			span_eq(json_str(entry, "id"), n->id))
			return entry;
	}
	return NULL;
}

static bool take_room(struct changes *ch, size_t bytes)
{
	if (ch->left < bytes || json_array_size(ch->list) >= LIMIT_CHANGE_DOCS) {
		ch->more++;
		return false;
	}
	ch->left -= bytes;
	return true;
}

/* NULL when there is no room. */
static err new_entry(struct ctx *c, const struct note *n, json_t **ret_entry)
{
	*ret_entry = NULL;
	if (!take_room(c->changes, ALONE))
		return OK;
	json_t *entry = json_pack("{s:s, s:s%, s:s, s:[]}", "kind", n->kind, "id", n->id.p, n->id.n,
		"op", "changed", "members");
	*ret_entry = entry;
	return json_array_append_new(c->changes->list, entry) ? FAIL(NOMEM) : OK;
}

static err add_more(json_t *entry, size_t more)
{
	json_int_t sum = json_int(entry, "more", 0) + (json_int_t)more;
	return sum && json_object_set_new(entry, "more", json_integer(sum)) ? FAIL(NOMEM) : OK;
}

/* What it is called, and to which application it belongs. */
static err put_names(json_t *entry, const struct note *n)
{
	struct span client = json_str(n->doc, "client_id");
	TRY(put_text(entry, "name", name_of(n->doc)));
	return span_eq(client, n->id) ? OK : put_text(entry, "client_id", client);
}

static err fill(json_t *entry, const struct note *n)
{
	json_t *members = json_object_get(entry, "members");
	if (json_array_extend(members, n->diff.members))
		return FAIL(NOMEM);
	if (n->op && json_object_set_new(entry, "op", json_string(n->op)))
		return FAIL(NOMEM);
	TRY(add_more(entry, n->diff.more));
	return put_names(entry, n);
}

/* Of a long id the beginning. */
static err bounded(struct ctx *c, struct span id, struct span *ret_id)
{
	bool cut = false;
	json_t *text = json_keep(c->arena, diff_text(id, LIMIT_CHANGE_NAME, &cut));
	TRY_PTR(text);
	*ret_id = span_make(json_string_value(text), json_string_length(text));
	return OK;
}

err note_begin(struct ctx *c, struct note *n, const char *kind, struct span id)
{
	size_t left = c->changes->left, room = left > ALONE ? left - ALONE : 0;
	json_t *members = json_keep(c->arena, json_array());
	TRY_PTR(members);
	*n = (struct note){
		.kind = kind, .room = room, .diff = { .members = members, .left = room }
	};
	return bounded(c, id, &n->id);
}

err note_end(struct ctx *c, const struct note *n)
{
	json_t *entry = find(c->changes, n);
	bool differs = n->op || json_array_size(n->diff.members) || n->diff.more;
	if (!entry && differs)
		TRY(new_entry(c, n, &entry));
	if (!entry)
		return OK;
	c->changes->left -= n->room - n->diff.left;
	return fill(entry, n);
}

err note_many(struct ctx *c, const char *kind, const char *op, int64_t count, json_t *ids)
{
	if (!count || !take_room(c->changes, BESIDE + json_dumpb(ids, NULL, 0, JSON_COMPACT)))
		return OK;
	json_t *entry = json_pack("{s:s, s:s, s:I, s:O}", "kind", kind, "op", op, "count",
		(json_int_t)count, "ids", ids);
	return json_array_append_new(c->changes->list, entry) ? FAIL(NOMEM) : OK;
}
