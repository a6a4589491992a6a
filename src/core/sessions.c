/* SPDX-License-Identifier: Apache-2.0 */
#include "core/sessions.h"
#include "base/limits.h"
#include "base/text.h"
#include "core/options.h"
#include <openssl/sha.h>

#define SEEN_EVERY_MS 60000

static err hash_of(struct arena *a, struct span token, struct span *ret_hash)
{
	unsigned char *hash = arena_alloc(a, SHA256_DIGEST_LENGTH);
	TRY_PTR(hash);
	SHA256((const unsigned char *)token.p, token.n, hash);
	*ret_hash = span_make(hash, SHA256_DIGEST_LENGTH);
	return OK;
}

/* A tenant that allows less than before says so of the sessions that are open too; one that allows
 * more, of those to come. The second step has a limit of its own. */
static void cut(const struct tenant_options *o, struct session_row *row)
{
	int64_t end = row->created_at + o->dashboard_life_s * 1000;
	if (row->stage == SESSION_LOGGED_IN && end < row->ends_at)
		row->ends_at = end;
}

static int64_t idle_until(const struct tenant_options *o, const struct session_row *row)
{
	int64_t idle = row->seen_at + o->dashboard_idle_s * 1000;
	return idle < row->ends_at ? idle : row->ends_at;
}

err session_find(
	struct ctx *c, struct span token, enum session_stage stage, struct session_row *ret_row)
{
	struct span hash;
	struct session_row row;
	struct tenant_options o;
	if (token.n != SESSION_TOKEN)
		return FAIL(D_SESSION);
	TRY(hash_of(c->arena, token, &hash));
	err e = store_session_get(c->conn, c->arena, c->tenant->id, hash, &row);
	if (e.code == ERR_NOT_FOUND)
		return FAIL(D_SESSION);
	TRY(e);
	TRY(options_read(c, &o));
	cut(&o, &row);
	if (row.stage != stage || c->now >= idle_until(&o, &row))
		return FAIL(D_SESSION);
	*ret_row = row;
	return OK;
}

err session_person(struct ctx *c, const struct session_row *row, struct person *ret_person)
{
	struct person p;
	err e = person_get(c, row->user_id, &p);
	if (e.code == ERR_NOT_FOUND || (!e.code && p.blocked))
		return FAIL(D_SESSION);
	TRY(e);
	*ret_person = p;
	return OK;
}

static err random_text(struct ctx *c, size_t n, struct span *ret)
{
	char *text = arena_alloc(c->arena, n + 1);
	TRY_PTR(text);
	TRY(rand_urlsafe(c->rng, text, n));
	*ret = span_make(text, n);
	return OK;
}

err session_open(struct ctx *c, const struct session_new *s, struct session_row *ret_row,
	struct span *ret_token)
{
	struct tenant_options o;
	TRY(options_read(c, &o));
	int64_t life_s = s->stage == SESSION_LOGGED_IN ? o.dashboard_life_s : LIMIT_SECOND_STEP_S;
	struct session_row row = { .user_id = s->user_id,
		.ip = s->ip,
		.user_agent = text_clean(c->arena, s->user_agent, LIMIT_EVENT_AGENT),
		.stage = s->stage,
		.created_at = c->now,
		.seen_at = c->now,
		.proved_at = c->now,
		.ends_at = s->ends_at ? s->ends_at : c->now + life_s * 1000 };
	struct span token;
	TRY(random_text(c, SESSION_TOKEN, &token));
	TRY(random_text(c, SESSION_CSRF, &row.csrf));
	TRY(random_text(c, 16, &row.id));
	TRY(hash_of(c->arena, token, &row.hash));
	store_sessions_drop_ended(c->batch, c->tenant->id, c->now);
	store_session_put(c->batch, c->tenant->id, &row);
	*ret_row = row;
	*ret_token = token;
	return OK;
}

void session_close(struct ctx *c, const struct session_row *row)
{
	store_session_drop(c->batch, c->tenant->id, row->user_id, row->id);
}

bool session_is_fresh(const struct ctx *c, const struct session_row *row)
{
	return c->now - row->proved_at <= LIMIT_FRESH_S * INT64_C(1000);
}

bool session_is_due(const struct ctx *c, const struct session_row *row)
{
	return c->now - row->seen_at >= SEEN_EVERY_MS;
}

static json_t *show(const struct session_row *row, struct span current_id)
{
	char created[CLOCK_ISO_SIZE], seen[CLOCK_ISO_SIZE], ends[CLOCK_ISO_SIZE];
	clock_iso(row->created_at, created);
	clock_iso(row->seen_at, seen);
	clock_iso(row->ends_at, ends);
	return json_pack("{s:s%, s:s%, s:s%, s:s, s:s, s:s, s:b}", "id", row->id.p, row->id.n, "ip",
		row->ip.p, row->ip.n, "user_agent", row->user_agent.p, row->user_agent.n,
		"created_at", created, "seen_at", seen, "expires_at", ends, "current",
		span_eq(row->id, current_id));
}

err sessions_show(struct ctx *c, struct span user_id, struct span current_id, json_t **ret_list)
{
	struct session_row *rows;
	struct tenant_options o;
	size_t n;
	TRY(store_sessions_of_user(c->conn, c->arena, c->tenant->id, user_id, c->now, &rows, &n));
	json_t *list = json_keep(c->arena, json_array());
	TRY_PTR(list);
	TRY(options_read(c, &o));
	for (size_t i = 0; i < n; i++) {
		cut(&o, &rows[i]);
		if (c->now < idle_until(&o, &rows[i]) &&
			json_array_append_new(list, show(&rows[i], current_id)))
			return FAIL(NOMEM);
	}
	*ret_list = list;
	return OK;
}
