/* SPDX-License-Identifier: Apache-2.0 */
/* explorer.h: management tokens that a person mints by hand. One application of the tenant, the
 * explorer's, is their subject; the person stands in the token's event and record.
 *
 * What is granted is what was asked for, and that only when the person holds all of it now and the
 * application's grant has it; else nothing is. What the person holds is read from the store here,
 * and expected to be so still when the record is written: a role that shrinks meanwhile makes the
 * minting run again. */
#pragma once
#include "core/hot.h"
#include "core/people.h"

/* Member of the application's document. */
#define EXPLORER_MARK "dashboard_explorer"

struct explorer_request {
	struct span user_id;
	const json_t *scope; /* array of texts */
	int64_t expires_in;  /* seconds */
	bool fresh;          /* the person has just proved who he is */
	struct span ip, user_agent;
};

struct mint {
	struct explorer_request req;
	struct person person;
	struct sign_request sign; /* what it borrows lives in the ctx's arena */
	struct span token, jti;   /* filled by explorer_record */
	struct scope_set missing; /* after D_SCOPE */
};

/* Ceiling of a person's tokens: the least of the tenant's and the role's. Fails: IO, NOMEM. */
MUST_CHECK err explorer_ceiling(struct ctx *c, const struct person *p, int64_t *ret_max_s);
/* Decides, and prepares what is to be signed. Fails: D_SESSION (the person is gone or blocked),
 * D_SCOPE (m->missing), M_WIRE (no application, beyond the ceiling), D_FRESH, IO, NOMEM, CORRUPT.
 */
MUST_CHECK err explorer_prepare(struct ctx *c, const struct explorer_request *req, struct mint *m);
/* The signed token's event and record, into c->batch. Fails: NOMEM. */
MUST_CHECK err explorer_record(struct ctx *c, struct mint *m, const struct sign_answer *answer);

/* Makes the explorer's application and its grant of every scope that people may hold, unless they
 * are there; into c->batch. Fails: IO, CRYPTO, NOMEM, CORRUPT. */
MUST_CHECK err explorer_ensure(struct ctx *c);
/* Id of the application. Fails: NOT_FOUND, IO, NOMEM, CORRUPT. */
MUST_CHECK err explorer_application(struct ctx *c, struct span *ret_id);
/* Whether a person calls: at the dashboard, or by a token that he minted there. Fails: IO, NOMEM,
 * CORRUPT. */
MUST_CHECK err explorer_is_person(struct ctx *c, bool *ret_is);
/* Puts a token on the deny-list: one's own, or anyone's for those who may (blacklist:tokens).
 * Fails: M_WIRE, IO, NOMEM. */
MUST_CHECK err explorer_revoke(struct ctx *c, struct span jti);
/* The page's facts: {scopes, default_s, max_s, reauth_above_s, client_id, tokens}. */
MUST_CHECK err explorer_show(struct ctx *c, const struct person *p, json_t **ret_doc);
