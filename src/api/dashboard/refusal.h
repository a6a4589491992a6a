/* SPDX-License-Identifier: Apache-2.0 */
/* refusal.h: what the dashboard hears when it may not: the Management API's form of errors, with
 * the scopes that are missing as a list. */
#pragma once
#include "api/app.h"
#include "api/dashboard/dash.h"
#include "api/management/engine.h"

/* A refused log-in or proof is an event. */
void refusal_record(struct http_exchange *x, struct ctx *c, const struct call_in *in, err e);
/* Finishes x. */
void refusal_answer(struct http_exchange *x, struct ctx *c, const struct call_in *in, err e);
