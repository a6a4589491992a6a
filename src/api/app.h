/* SPDX-License-Identifier: Apache-2.0 */
/* app.h: what every request of the server can reach: the program's shared parts and those of its
 * thread. */
#pragma once
#include "core/ctx.h"
#include "core/hot.h"
#include "core/tenant_table.h"
#include "core/throttle.h"
#include "http/http.h"
#include "http/router.h"

struct desk;
struct latency;
struct latency_counts;
struct rate;
struct slow;
struct slow_port;
struct tail;

/* Shared by all threads; immutable while requests run, except where noted. */
struct app {
	struct store *store;
	struct keyring *keyring;
	struct slow *slow;
	struct desk *desk; /* the dashboard's */
	struct latency *latency;
	struct router *router;
	struct route *routes; /* what the router's rows point to */
	struct endpoint *endpoints;
	char *paths; /* of routes that are made at the start */
	const struct clock *clock;
	const struct rng *rng;
	struct tenant_table tenants;
};

/* One per worker thread. */
struct thread {
	struct app *app;
	struct store_conn *conn;
	struct store_port *port;
	struct keyring_port *keys;
	struct slow_port *slow;
	struct hot *hot;
	struct throttle *throttle;
	struct rate *rate;
	struct latency_counts *latency; /* app->latency keeps it */
	struct tail *tail;              /* who follows the logs */
	struct tenant_view *tenants;    /* the newest that it saw; NULL: none yet */
};

/* A route's row in the router: who answers. */
struct endpoint {
	void (*run)(struct http_exchange *x, const struct route_match *match);
	const void *arg; /* struct op for the Management API */
};

/* A ctx for this exchange, in its arena, without a batch; the tenant stays as it is until the
 * exchange is finished. NULL: no memory. */
struct ctx *app_ctx(struct http_exchange *x);
/* One request of http_config.handle: routes it, answers 404 and 405. */
void app_handle(struct http_exchange *x);
/* http_config.refused: requests that never became one, in the form of the API that they were for.
 */
void app_refused(struct http_exchange *x, const char *reason);
/* All routes of the server: Management API, OAuth, well-known, health. Fails: NOMEM, INTERNAL. */
MUST_CHECK err app_routes_load(struct app *app);
void app_routes_free(struct app *app);
