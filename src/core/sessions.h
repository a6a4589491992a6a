/* SPDX-License-Identifier: Apache-2.0 */
/* sessions.h: web sessions of people at the dashboard. The browser holds 256 random bits, the store
 * their SHA-256. A session ends the tenant's dashboard-idle-s after its last request
 * and its dashboard-life-s after the log-in; a person's sessions end when he is blocked, removed,
 * has another password, or says so. */
#pragma once
#include "core/people.h"

#define SESSION_TOKEN 43 /* characters, base64url */
#define SESSION_CSRF  32

/* The live session of a token, logged in or at the second step, as `stage` says. Fails: D_SESSION
 * (none such, ended, another stage), IO, NOMEM, CORRUPT. ends_at is as the tenant
 * allows now. */
MUST_CHECK err session_find(
	struct ctx *c, struct span token, enum session_stage stage, struct session_row *ret_row);
/* The person of a session who may still be here. Fails: D_SESSION (gone, blocked), IO, NOMEM,
 * CORRUPT. */
MUST_CHECK err session_person(
	struct ctx *c, const struct session_row *row, struct person *ret_person);

struct session_new {
	struct span user_id, ip, user_agent;
	enum session_stage stage;
	int64_t ends_at; /* 0: dashboard-life-s from now; at the second step:
			    LIMIT_SECOND_STEP_S */
};
/* A new session, proved now; into c->batch. *ret_token: for the browser, in the arena. Fails:
 * CRYPTO, NOMEM. */
MUST_CHECK err session_open(struct ctx *c, const struct session_new *s, struct session_row *ret_row,
	struct span *ret_token);
/* Into c->batch. */
void session_close(struct ctx *c, const struct session_row *row);
/* Whether the person proved who he is within LIMIT_FRESH_S. */
bool session_is_fresh(const struct ctx *c, const struct session_row *row);
/* Whether a request now is worth writing down: once a minute is enough for idling. */
bool session_is_due(const struct ctx *c, const struct session_row *row);
/* A person's live sessions as [{id, ip, user_agent, created_at, seen_at, expires_at, current}].
 * Fails: IO, NOMEM. */
MUST_CHECK err sessions_show(
	struct ctx *c, struct span user_id, struct span current_id, json_t **ret_list);
