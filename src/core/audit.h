/* SPDX-License-Identifier: Apache-2.0 */
/* audit.h: the events that are written beside a change: who did what, through which door. Secrets
 * never stand in them. */
#pragma once
#include "core/ctx.h"

/* Log types of the contract. */
#define EVENT_TOKEN_ISSUED  "seccft"
#define EVENT_TOKEN_REFUSED "feccft"
#define EVENT_API_CALL      "sapi"
#define EVENT_WARNING       "w"
/* Ours: the system removes old events. */
#define EVENT_RETENTION "sretention"
/* Ours, of what people do at the dashboard itself. */
#define EVENT_DASHBOARD         "sdash"
#define EVENT_DASHBOARD_REFUSED "fdash"

/* What a request to the Management API looked like; for its event. */
struct audit_request {
	const char *method; /* "POST" */
	struct span path, query, user_agent, ip;
	struct span request_id; /* n == 0: none */
	const json_t *body;     /* NULL: none */
	int status;
	const json_t *answer; /* NULL: none */
	const char *type;     /* of the event; NULL: EVENT_API_CALL */
};

/* Adds a sapi event to c->batch, with secrets in body and answer shown as "*****", and what
 * c->changes noted. Fails: NOMEM. */
MUST_CHECK err audit_api_call(
	struct ctx *c, const char *description, const struct audit_request *req);
/* Detail of an event that a person caused: {"request": {channel, ip, userAgent, auth}}. Fails:
 * NOMEM. */
MUST_CHECK err audit_person(
	struct ctx *c, struct span ip, struct span user_agent, struct span *ret_detail);
/* A change by the operator at the command line, with what c->changes noted. facts: object, becomes
 * part of the event's detail. Fails: NOMEM. */
MUST_CHECK err audit_operator(struct ctx *c, const char *description, const json_t *facts);
/* A step of a request for approval, by whoever acts; `approval` is stored as it is. Fails: NOMEM.
 */
MUST_CHECK err audit_approval(struct ctx *c, const char *description, const json_t *approval);
/* A warning event, such as the reading of the Global Client Secret. */
MUST_CHECK err audit_warning(struct ctx *c, const char *description);
