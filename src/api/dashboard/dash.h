/* SPDX-License-Identifier: Apache-2.0 */
/* dash.h: what an operation of the dashboard works with beside its ctx. */
#pragma once
#include "api/dashboard/handlers.h"
#include "core/explorer.h"
#include "core/sessions.h"
#include "core/trial.h"

struct desk;
struct latency;
struct dash_call;

/* Records and shows what was signed; answer NULL: nothing was. Its writes go into c->batch. */
typedef err dash_finish(
	struct ctx *c, struct dash_call *d, const struct sign_answer *answer, struct op_out *out);

struct dash_call {
	struct desk *desk;
	struct latency *latency;
	struct span ip, user_agent;
	int64_t last_event_id;      /* of the Last-Event-ID field; 0: none */
	struct session_row session; /* id.n == 0: none */
	struct person person;       /* of the session, as the store has it now */
	/* filled by the operation */
	struct span cookie; /* the new session's token, for the browser */
	bool drop_cookie;   /* the browser forgets its session */
	int64_t retry_s;    /* after D_RATE */
	struct mint mint;
	struct trial trial;
	struct sign_request *to_sign; /* by the keyring, before finish; NULL: nothing */
	dash_finish *finish;          /* what is left of the operation; NULL: nothing */
	bool is_stream;               /* the answer is the live tail (tail.h) */
	int64_t after;                /* seq of the last event that the browser has */
	bool by_itself; /* the page asks by itself: the session is no less idle for it */
};

/* What GET /session says of the person who is logged in, into out->doc; also the answer of each
 * operation that opens a session. Fails: IO, NOMEM, CORRUPT. */
MUST_CHECK err session_answer(struct ctx *c, struct dash_call *d, struct op_out *out);
