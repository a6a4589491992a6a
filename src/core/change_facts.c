/* SPDX-License-Identifier: Apache-2.0 */
/* Changes of what is no document: signing keys, tenants, the deny-list, sessions. */
#include "base/limits.h"
#include "core/change.h"
#include "core/change_note.h"

static err text_of(struct ctx *c, struct span text, json_t **ret_text)
{
	*ret_text = json_keep(c->arena, json_stringn(text.p ? text.p : "", text.n));
	return *ret_text ? OK : FAIL(NOMEM);
}

/* was.p NULL: the member is new. */
static err note_member(
	struct ctx *c, struct note *n, const char *name, struct span was, struct span is)
{
	json_t *before = NULL, *after;
	if (was.p)
		TRY(text_of(c, was, &before));
	TRY(text_of(c, is, &after));
	TRY(diff_member(&n->diff, name, before, after));
	return note_end(c, n);
}

static err note_id(json_t *ids, struct span id)
{
	if (json_array_size(ids) >= LIMIT_CHANGE_IDS)
		return OK;
	return json_array_append_new(ids, json_stringn(id.p, id.n)) ? FAIL(NOMEM) : OK;
}

/* ---- signing keys, tenants ---- */

static struct span state_of(const struct key_row *key)
{
	static const char *const names[] = { [KEY_NEXT] = "next",
		[KEY_CURRENT] = "current",
		[KEY_PREVIOUS] = "previous",
		[KEY_REVOKED] = "revoked" };
	return key ? span_of(names[key->state]) : SPAN_NONE;
}

err change_key(struct ctx *c, const struct key_row *was, const struct key_row *is)
{
	struct note n;
	store_key_put(c->batch, c->tenant->id, is);
	if (!c->changes)
		return OK;
	TRY(note_begin(c, &n, "signing_key", is->kid));
	n.op = was ? NULL : "created";
	return note_member(c, &n, "state", state_of(was), state_of(is));
}

err change_tenant(struct ctx *c, const struct tenant_row *was, const struct tenant_row *is)
{
	struct note n;
	store_put_tenant(c->batch, is);
	if (!c->changes)
		return OK;
	TRY(note_begin(c, &n, "tenant", is->name));
	n.op = was ? NULL : "created";
	return note_member(c, &n, "issuer", was ? was->issuer : SPAN_NONE, is->issuer);
}

/* ---- tokens ---- */

err change_revoke(struct ctx *c, const struct revocation_row *row)
{
	struct note n;
	store_revoke(c->batch, c->tenant->id, row);
	if (!c->changes)
		return OK;
	TRY(note_begin(c, &n, "revoked_token", row->jti));
	n.op = "created";
	return note_member(c, &n, "aud", SPAN_NONE, row->aud);
}

err change_minted_revoke(struct ctx *c, struct span jti)
{
	struct note n;
	char iso[CLOCK_ISO_SIZE];
	store_minted_revoke(c->batch, c->tenant->id, jti, c->now);
	if (!c->changes)
		return OK;
	clock_iso(c->now, iso);
	TRY(note_begin(c, &n, "minted_token", jti));
	return note_member(c, &n, "revoked_at", SPAN_NONE, span_of(iso));
}

static bool names(const json_t *user_ids, struct span id)
{
	return json_object_getn(user_ids, id.p, id.n) != NULL;
}

/* As many as are ever listed: the newest LIMIT_MINTED_SHOWN that live. */
static err note_minted_of(struct ctx *c, const json_t *user_ids)
{
	struct minted_row *rows;
	size_t n;
	int64_t count = 0;
	json_t *ids = json_keep(c->arena, json_array());
	TRY_PTR(ids);
	TRY(store_minted(c->conn, c->arena, c->tenant->id, c->now, LIMIT_MINTED_SHOWN, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		if (rows[i].revoked_at || !names(user_ids, rows[i].user_id))
			continue;
		count++;
		TRY(note_id(ids, rows[i].jti));
	}
	return note_many(c, "minted_token", "changed", count, ids);
}

err change_minted_revoke_of(struct ctx *c, const json_t *user_ids)
{
	const char *id;
	json_t *v;
	json_object_foreach((json_t *)(uintptr_t)user_ids, id, v)
		store_minted_revoke_of_user(c->batch, c->tenant->id, span_of(id), c->now);
	return c->changes ? note_minted_of(c, user_ids) : OK;
}

err change_minted_revoke_of_user(struct ctx *c, struct span user_id)
{
	json_t *one = json_keep(c->arena, json_object());
	if (!one || json_object_setn_new(one, user_id.p, user_id.n, json_true()))
		return FAIL(NOMEM);
	return change_minted_revoke_of(c, one);
}

/* ---- sessions ---- */

err change_session_drop(struct ctx *c, struct span user_id, struct span id)
{
	struct note n;
	store_session_drop(c->batch, c->tenant->id, user_id, id);
	if (!c->changes)
		return OK;
	TRY(note_begin(c, &n, "session", id));
	n.op = "removed";
	return note_end(c, &n);
}

err change_sessions_drop_of_user(struct ctx *c, struct span user_id)
{
	struct session_row *rows;
	size_t n;
	store_sessions_drop_of_user(c->batch, c->tenant->id, user_id);
	if (!c->changes)
		return OK;
	json_t *ids = json_keep(c->arena, json_array());
	TRY_PTR(ids);
	TRY(store_sessions_of_user(c->conn, c->arena, c->tenant->id, user_id, c->now, &rows, &n));
	for (size_t i = 0; i < n; i++)
		TRY(note_id(ids, rows[i].id));
	return note_many(c, "session", "removed", (int64_t)n, ids);
}
