/* SPDX-License-Identifier: Apache-2.0 */
#include "store/apply.h"

static err put_session(struct db *db, int64_t tenant, const struct session_row *row)
{
	AUTO(query_end) struct query q = query_start(db, QUERY_SESSION_PUT);
	query_int(&q, tenant);
	query_blob(&q, row->hash);
	query_text(&q, row->id);
	query_text(&q, row->user_id);
	query_int(&q, row->stage);
	query_text(&q, row->csrf);
	query_text(&q, row->ip);
	query_text(&q, row->user_agent);
	query_int(&q, row->created_at);
	query_int(&q, row->seen_at);
	query_int(&q, row->proved_at);
	query_int(&q, row->ends_at);
	return query_run(&q);
}

static err see_session(struct db *db, int64_t tenant, const struct session_row *row)
{
	AUTO(query_end) struct query q = query_start(db, QUERY_SESSION_SEEN);
	query_int(&q, row->seen_at);
	query_int(&q, tenant);
	query_blob(&q, row->hash);
	return query_run(&q);
}

static err drop_sessions(
	struct db *db, int64_t tenant, enum op_kind kind, const struct session_row *row)
{
	AUTO(query_end)
	struct query q = query_start(
		db, kind == OP_SESSION_DROP ? QUERY_SESSION_DROP : QUERY_SESSIONS_DROP_OF_USER);
	query_int(&q, tenant);
	query_text(&q, row->user_id);
	if (kind == OP_SESSION_DROP)
		query_text(&q, row->id);
	return query_run(&q);
}

/* With the tenant and a time. */
static err drop_ended(struct db *db, int64_t tenant, enum query_name name, int64_t now)
{
	AUTO(query_end) struct query q = query_start(db, name);
	query_int(&q, tenant);
	query_int(&q, now);
	return query_run(&q);
}

err apply_session(struct db *db, int64_t tenant, enum op_kind kind, const struct session_row *row)
{
	switch (kind) {
	case OP_SESSION_PUT:
		return put_session(db, tenant, row);
	case OP_SESSION_SEEN:
		return see_session(db, tenant, row);
	case OP_SESSIONS_DROP_ENDED:
		return drop_ended(db, tenant, QUERY_SESSIONS_DROP_ENDED, row->ends_at);
	default:
		return drop_sessions(db, tenant, kind, row);
	}
}

static err put_minted(struct db *db, int64_t tenant, const struct minted_row *row)
{
	TRY(drop_ended(db, tenant, QUERY_MINTED_DROP_ENDED, row->created_at));
	AUTO(query_end) struct query q = query_start(db, QUERY_MINTED_PUT);
	query_int(&q, tenant);
	query_text(&q, row->jti);
	query_text(&q, row->aud);
	query_text(&q, row->user_id);
	query_text(&q, row->user_name);
	query_text(&q, row->scope);
	query_int(&q, row->created_at);
	query_int(&q, row->expires_at);
	return query_run(&q);
}

static err revoke_by(
	struct db *db, int64_t tenant, enum query_name name, struct span who, int64_t now)
{
	AUTO(query_end) struct query q = query_start(db, name);
	query_int(&q, now);
	query_int(&q, tenant);
	query_text(&q, who);
	return query_run(&q);
}

err apply_minted(struct db *db, int64_t tenant, enum op_kind kind, const struct minted_row *row)
{
	switch (kind) {
	case OP_MINTED_PUT:
		return put_minted(db, tenant, row);
	case OP_MINTED_REVOKE:
		TRY(revoke_by(db, tenant, QUERY_MINTED_DENY, row->jti, row->revoked_at));
		return revoke_by(db, tenant, QUERY_MINTED_MARK, row->jti, row->revoked_at);
	default:
		TRY(revoke_by(
			db, tenant, QUERY_MINTED_DENY_OF_USER, row->user_id, row->revoked_at));
		return revoke_by(
			db, tenant, QUERY_MINTED_MARK_OF_USER, row->user_id, row->revoked_at);
	}
}
