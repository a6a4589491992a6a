/* SPDX-License-Identifier: Apache-2.0 */
/* Documents with their keys and running totals. A total is kept for every value that has a row in
 * document_counts, whoever writes; a counted key makes the row when it is missing. So totals stay
 * right when a key becomes counted, or stops being so, between two versions. */
#include "store/apply.h"

static void bind_key(
	struct query *q, int64_t tenant, const char *kind, const char *name, struct span value)
{
	query_int(q, tenant);
	query_text(q, span_of(kind));
	query_text(q, span_of(name));
	query_text(q, value);
}

static err run_on_key(struct db *db, enum query_name name, int64_t tenant, const char *kind,
	const struct doc_key *key)
{
	AUTO(query_end) struct query q = query_start(db, name);
	bind_key(&q, tenant, kind, key->name, key->value);
	return query_run(&q);
}

/* The kind's own total is that of the key "" and value "". */
static err change_count(
	struct db *db, int64_t tenant, const char *kind, const struct doc_key *key, int by)
{
	AUTO(query_end) struct query q = query_start(db, QUERY_COUNT_CHANGE);
	query_int(&q, by);
	bind_key(&q, tenant, kind, key->name, key->value);
	return query_run(&q);
}

static err insert_key(struct db *db, int64_t tenant, const struct op_doc *doc, int64_t seq,
	const struct doc_key *key)
{
	AUTO(query_end) struct query q = query_start(db, QUERY_KEY_INSERT);
	bind_key(&q, tenant, doc->kind, key->name, key->value);
	query_int(&q, seq);
	query_text(&q, doc->id);
	query_int(&q, key->unique);
	TRY(query_run(&q));
	TRY(change_count(db, tenant, doc->kind, key, 1));
	if (key->counted && db_changed(db) == 0)
		return run_on_key(db, QUERY_COUNT_START, tenant, doc->kind, key);
	return OK;
}

static err delete_key(
	struct db *db, int64_t tenant, const char *kind, int64_t seq, const struct doc_key *key)
{
	AUTO(query_end) struct query q = query_start(db, QUERY_KEY_DELETE);
	bind_key(&q, tenant, kind, key->name, key->value);
	query_int(&q, seq);
	TRY(query_run(&q));
	TRY(change_count(db, tenant, kind, key, -1));
	if (db_changed(db) > 0)
		return run_on_key(db, QUERY_COUNT_DROP_EMPTY, tenant, kind, key);
	return OK;
}

static err next_seq(struct db *db, int64_t tenant, const char *kind, int64_t *ret_seq)
{
	AUTO(query_end) struct query q = query_start(db, QUERY_KIND_ADD);
	query_int(&q, tenant);
	query_text(&q, span_of(kind));
	TRY(query_one(&q));
	*ret_seq = query_get_int(&q);
	return OK;
}

static err insert_row(struct db *db, int64_t tenant, const struct op_doc *doc, int64_t seq)
{
	AUTO(query_end) struct query q = query_start(db, QUERY_DOC_INSERT);
	query_int(&q, tenant);
	query_text(&q, span_of(doc->kind));
	query_text(&q, doc->id);
	query_int(&q, seq);
	query_int(&q, doc->now);
	query_text(&q, doc->json);
	return query_run(&q);
}

static err insert_doc(struct db *db, int64_t tenant, const struct op_doc *doc)
{
	int64_t seq;
	TRY(next_seq(db, tenant, doc->kind, &seq));
	TRY(insert_row(db, tenant, doc, seq));
	for (size_t i = 0; i < doc->key_count; i++)
		TRY(insert_key(db, tenant, doc, seq, &doc->keys[i]));
	return OK;
}

static err find_place(struct db *db, int64_t tenant, const char *kind, struct span id,
	int64_t *ret_seq, int64_t *ret_version)
{
	AUTO(query_end) struct query q = query_start(db, QUERY_DOC_PLACE);
	query_int(&q, tenant);
	query_text(&q, span_of(kind));
	query_text(&q, id);
	TRY(query_one(&q));
	*ret_seq = query_get_int(&q);
	*ret_version = query_get_int(&q);
	return OK;
}

struct old_keys {
	struct doc_key *keys; /* in order of name and value, like those of an op */
	size_t count;
};

static err load_keys(struct db *db, struct arena *a, int64_t tenant, const char *kind, int64_t seq,
	struct old_keys *ret_keys)
{
	struct old_keys old = { 0 };
	size_t room = 0;
	AUTO(query_end) struct query q = query_start(db, QUERY_KEYS_OF_DOC);
	query_int(&q, tenant);
	query_text(&q, span_of(kind));
	query_int(&q, seq);
	for (;;) {
		bool row;
		TRY(query_next(&q, &row));
		if (!row)
			break;
		if (old.count == room) {
			struct doc_key *more =
				arena_array_of(a, room = room ? room * 2 : 16, struct doc_key);
			TRY_PTR(more);
			if (old.count)
				memcpy(more, old.keys, old.count * sizeof *more);
			old.keys = more;
		}
		struct doc_key k = { .name = query_get_copy(&q, a).p,
			.value = query_get_copy(&q, a) };
		k.unique = query_get_int(&q) != 0;
		if (!k.name || !k.value.p)
			return FAIL(NOMEM);
		old.keys[old.count++] = k;
	}
	*ret_keys = old;
	return OK;
}

/* <0: only in the old ones, >0: only in the new ones, 0: the same in both. */
static int compare(const struct old_keys *old, size_t i, const struct op_doc *doc, size_t j)
{
	if (i == old->count || j == doc->key_count)
		return i == old->count ? 1 : -1;
	int d = strcmp(old->keys[i].name, doc->keys[j].name);
	if (!d)
		d = span_compare(old->keys[i].value, doc->keys[j].value);
	return !d && old->keys[i].unique != doc->keys[j].unique ? -1 : d;
}

/* One walk through both in order. A key that only changes its uniqueness goes and comes again, in
 * that order. */
static err replace_keys(struct db *db, int64_t tenant, const struct op_doc *doc, int64_t seq,
	const struct old_keys *old)
{
	for (size_t i = 0, j = 0; i < old->count || j < doc->key_count;) {
		int d = compare(old, i, doc, j);
		if (d < 0)
			TRY(delete_key(db, tenant, doc->kind, seq, &old->keys[i]));
		if (d > 0)
			TRY(insert_key(db, tenant, doc, seq, &doc->keys[j]));
		i += d <= 0;
		j += d >= 0;
	}
	return OK;
}

static err update_row(struct db *db, int64_t tenant, const struct op_doc *doc)
{
	AUTO(query_end) struct query q = query_start(db, QUERY_DOC_UPDATE);
	query_text(&q, doc->json);
	query_int(&q, doc->now);
	query_int(&q, tenant);
	query_text(&q, span_of(doc->kind));
	query_text(&q, doc->id);
	return query_run(&q);
}

static err update_doc(struct db *db, struct arena *a, int64_t tenant, const struct op_doc *doc)
{
	int64_t seq, version;
	struct old_keys old;
	err e = find_place(db, tenant, doc->kind, doc->id, &seq, &version);
	if (e.code == ERR_NOT_FOUND && !doc->expected_version)
		return insert_doc(db, tenant, doc);
	if (e.code == ERR_NOT_FOUND || (!e.code && version != doc->expected_version))
		return FAIL(CHANGED);
	TRY(e);
	TRY(update_row(db, tenant, doc));
	TRY(load_keys(db, a, tenant, doc->kind, seq, &old));
	return replace_keys(db, tenant, doc, seq, &old);
}

static err delete_row(
	struct db *db, enum query_name name, int64_t tenant, const char *kind, struct span id)
{
	AUTO(query_end) struct query q = query_start(db, name);
	query_int(&q, tenant);
	query_text(&q, span_of(kind));
	query_text(&q, id);
	return query_run(&q);
}

static err delete_doc(
	struct db *db, struct arena *a, int64_t tenant, const char *kind, struct span id)
{
	int64_t seq, version;
	struct old_keys old;
	TRY(delete_row(db, QUERY_SECRETS_DELETE_OF_OWNER, tenant, kind, id));
	TRY(apply_uses_drop(db, tenant, kind, id));
	err e = find_place(db, tenant, kind, id, &seq, &version);
	if (e.code == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	TRY(load_keys(db, a, tenant, kind, seq, &old));
	for (size_t i = 0; i < old.count; i++)
		TRY(delete_key(db, tenant, kind, seq, &old.keys[i]));
	TRY(delete_row(db, QUERY_DOC_DELETE, tenant, kind, id));
	return change_count(db, tenant, kind, &(struct doc_key){ .name = "" }, -1);
}

static err find_first(struct db *db, struct arena *a, int64_t tenant, const struct op_doc *doc,
	struct span *ret_id)
{
	AUTO(query_end) struct query q = query_start(db, QUERY_KEYS_FIRST_ID);
	bind_key(&q, tenant, doc->kind, doc->where.name, doc->where.value);
	TRY(query_one(&q));
	*ret_id = query_get_copy(&q, a);
	return ret_id->p ? OK : FAIL(NOMEM);
}

static err delete_where(struct db *db, struct arena *a, int64_t tenant, const struct op_doc *doc)
{
	for (;;) {
		struct span id;
		arena_reset(a);
		err e = find_first(db, a, tenant, doc, &id);
		if (e.code == ERR_NOT_FOUND)
			return OK;
		TRY(e);
		TRY(delete_doc(db, a, tenant, doc->kind, id));
	}
}

static err expect_doc(struct db *db, int64_t tenant, const struct op_doc *doc)
{
	int64_t seq, version;
	err e = find_place(db, tenant, doc->kind, doc->id, &seq, &version);
	if (e.code == ERR_NOT_FOUND)
		return FAIL(CHANGED);
	TRY(e);
	bool same = !doc->expected_version || version == doc->expected_version;
	return same ? OK : FAIL(CHANGED);
}

err apply_doc(struct db *db, int64_t tenant, enum op_kind kind, const struct op_doc *doc)
{
	if (kind == OP_DOC_INSERT)
		return insert_doc(db, tenant, doc);
	if (kind == OP_EXPECT_DOC || kind == OP_EXPECT_VERSION)
		return expect_doc(db, tenant, doc);
	AUTO(arena_freep) struct arena *a = arena_new(1 << 20);
	TRY_PTR(a);
	switch (kind) {
	case OP_DOC_UPDATE:
		return update_doc(db, a, tenant, doc);
	case OP_DOC_DELETE:
		return delete_doc(db, a, tenant, doc->kind, doc->id);
	default:
		return delete_where(db, a, tenant, doc);
	}
}
