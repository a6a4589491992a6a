/* SPDX-License-Identifier: Apache-2.0 */
/* tail.h: who follows the logs live on one worker. Each tenant's journal is looked at once for all
 * its followers, and only while there are some. One thread.
 *
 * A follower gets text/event-stream (HTML Living Standard 9.2):
 *   id: SEQ, data: the event as GET /logs shows it
 *   id: SEQ, event: skipped, data: {"count": n}   events up to SEQ that did not fit
 *   id: SEQ, event: idle, data: {}                at the beginning, when there is nothing new
 *   : (a comment)                                 after a silence of TAIL_HEARTBEAT_MS
 *   event: end, data: the refusal                 the person may follow no longer
 * The person is looked up anew while it goes on, as at each request. */
#pragma once
#include "api/dashboard/dash.h"
#include "api/management/run.h"

struct tail;

/* NULL: no memory. */
struct tail *tail_new(struct http_worker *w);
/* All streams have ended. The loop still runs once. NULL is fine. */
void tail_free(struct tail *t);
/* Answers the request, with what came after d->after and then what comes. Fails, and leaves the
 * request to be answered: M_WIRE (too many streams of this person), BUSY, NOMEM. */
MUST_CHECK err tail_follow(struct tail *t, struct run *run, const struct dash_call *d);
