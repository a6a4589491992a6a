/* SPDX-License-Identifier: Apache-2.0 */
/* refusal.h: what the dashboard hears when it may not: the Management API's form of errors, with
 * the scopes that are missing as a list. */
#pragma once
#include "api/app.h"
#include "api/dashboard/dash.h"
#include "api/management/engine.h"

/* Whether the refusal is to be recorded, and as what; its texts are in the arena. */
bool refusal_is_event(struct ctx *c, const struct call_in *in, err e, struct event *ret_event);
/* The refusal in JSON, in the arena of c; SPAN_NONE: no memory. */
struct span refusal_body(struct ctx *c, const struct call_in *in, err e);
/* Finishes x. */
void refusal_answer(struct http_exchange *x, struct ctx *c, const struct call_in *in, err e);
