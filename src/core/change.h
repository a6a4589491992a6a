/* SPDX-License-Identifier: Apache-2.0 */
/* change.h: how a use case writes what people and machines change. Each call puts the write into
 * c->batch and notes in c->changes what will differ by it; audit.h writes the notes down with the
 * event, in the same batch. So nothing is changed that the audit trail does not show: no other file
 * of this layer, or above, may call the store's writers of these things (tools/check-tree).
 *
 * What was there before is read from the store. A document is compared with the version that the
 * batch expects; if another writer is faster the batch fails as CHANGED and its event with it.
 *
 * Notes, in "change" of an event's detail (one for each document, signing key, token ...):
 *   {"kind", "id", "name", "client_id", "op": "created" | "changed" | "removed", "members": [...]}
 *   {"kind", "op", "count", "ids": [..]}  what went with another one
 * members as in model/diff.h, "more": n when some had no room; "change_more": n beside "change"
 * counts whole notes that had none. */
#pragma once
#include "core/ctx.h"

/* Begins to note: forgets what an earlier attempt noted. Without it nothing is. Fails: NOMEM. */
MUST_CHECK err changes_begin(struct ctx *c);
/* Sets "change" (and "change_more") in an event's detail, if noting was begun, and begins anew: no
 * note is in two events. Fails: NOMEM. */
MUST_CHECK err changes_take(struct ctx *c, json_t *detail);

/* ---- documents ---- */
struct change_doc {
	const char *kind;
	struct span id;
	const json_t *doc; /* as it is to be stored ... */
	struct span text;  /* ... and its text */
	const struct doc_key *keys;
	size_t key_count;
};
/* Fails (all below): NOMEM, IO, CORRUPT. */
MUST_CHECK err change_insert(struct ctx *c, const struct change_doc *d);
/* version: the one that it is to follow; 0: it is not there yet. */
MUST_CHECK err change_update(struct ctx *c, const struct change_doc *d, int64_t version);
/* With its secrets. */
MUST_CHECK err change_delete(struct ctx *c, const char *kind, struct span id);
/* What goes with another document: by kind, number and some ids, as they stand now. */
MUST_CHECK err change_delete_where(
	struct ctx *c, const char *kind, const char *key, struct span value);

/* ---- secrets ---- */
MUST_CHECK err change_secret_put(struct ctx *c, const struct secret_row *row);
MUST_CHECK err change_secret_delete(
	struct ctx *c, const char *owner_kind, struct span owner_id, struct span name);

/* ---- the rest ---- */
/* was NULL: a new key. */
MUST_CHECK err change_key(struct ctx *c, const struct key_row *was, const struct key_row *is);
MUST_CHECK err change_tenant(
	struct ctx *c, const struct tenant_row *was, const struct tenant_row *is);
/* A token goes on the deny-list. */
MUST_CHECK err change_revoke(struct ctx *c, const struct revocation_row *row);
MUST_CHECK err change_minted_revoke(struct ctx *c, struct span jti);
/* All tokens that people minted and that live still; user_ids: object whose members name them. */
MUST_CHECK err change_minted_revoke_of(struct ctx *c, const json_t *user_ids);
MUST_CHECK err change_minted_revoke_of_user(struct ctx *c, struct span user_id);
MUST_CHECK err change_session_drop(struct ctx *c, struct span user_id, struct span id);
MUST_CHECK err change_sessions_drop_of_user(struct ctx *c, struct span user_id);
