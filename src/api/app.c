/* SPDX-License-Identifier: Apache-2.0 */
#include "api/app.h"
#include "api/dashboard/engine.h"
#include "api/dashboard/web.h"
#include "api/management/engine.h"
#include "api/oauth/token.h"
#include "api/problem.h"
#include "api/wellknown.h"
#include "core/secrets.h"

static const struct endpoint token = { oauth_token, NULL };
static const struct endpoint openid = { wellknown_openid, NULL };
static const struct endpoint oauth_server = { wellknown_oauth, NULL };
static const struct endpoint jwks = { wellknown_jwks, NULL };
static const struct endpoint healthz = { wellknown_healthz, NULL };
static const struct endpoint readyz = { wellknown_readyz, NULL };
static const struct endpoint openapi = { wellknown_openapi, NULL };

static const struct route plain_routes[] = {
	{ HTTP_POST, "/oauth/token", &token },
	{ HTTP_GET, "/.well-known/openid-configuration", &openid },
	{ HTTP_GET, "/.well-known/oauth-authorization-server", &oauth_server },
	{ HTTP_GET, "/.well-known/jwks.json", &jwks },
	{ HTTP_GET, "/healthz", &healthz },
	{ HTTP_GET, "/readyz", &readyz },
	{ HTTP_GET, "/api/v2/openapi.json", &openapi },
};
#define APP_PATH    160 /* of an operation under the dashboard */
#define PLAIN_COUNT (sizeof plain_routes / sizeof *plain_routes)

void app_routes_free(struct app *app)
{
	router_free(app->router);
	free(app->routes);
	free(app->endpoints);
	free(app->paths);
	app->paths = NULL;
	app->router = NULL;
	app->routes = NULL;
	app->endpoints = NULL;
}

/* The Management API stands in two places: at its own for bearers, under the dashboard for people.
 */
static err add_management(struct app *app, size_t *at)
{
	for (size_t i = 0; i < management_op_count; i++) {
		const struct op *op = &management_ops[i];
		struct endpoint *own = &app->endpoints[2 * i], *people = own + 1;
		char *path = app->paths + i * APP_PATH;
		if ((size_t)snprintf(path, APP_PATH, "/dashboard%s", op->path) >= APP_PATH)
			return FAIL(INTERNAL);
		*own = (struct endpoint){ management_run, op };
		*people = (struct endpoint){ dashboard_run, op };
		app->routes[(*at)++] = (struct route){ op->method, op->path, own };
		app->routes[(*at)++] = (struct route){ op->method, path, people };
	}
	return OK;
}

static void add_dashboard(struct app *app, size_t *at)
{
	for (size_t i = 0; i < dashboard_op_count; i++) {
		const struct op *op = &dashboard_ops[i];
		struct endpoint *ep = &app->endpoints[2 * management_op_count + i];
		*ep = (struct endpoint){ dashboard_run, op };
		app->routes[(*at)++] = (struct route){ op->method, op->path, ep };
	}
}

err app_routes_load(struct app *app)
{
	size_t rows = 2 * management_op_count + dashboard_op_count, at = PLAIN_COUNT;
	app->routes = calloc(PLAIN_COUNT + rows, sizeof *app->routes);
	app->endpoints = calloc(rows, sizeof *app->endpoints);
	app->paths = calloc(management_op_count, APP_PATH);
	TRY_PTR(app->routes);
	TRY_PTR(app->endpoints);
	TRY_PTR(app->paths);
	memcpy(app->routes, plain_routes, sizeof plain_routes);
	TRY(add_management(app, &at));
	add_dashboard(app, &at);
	return router_new(app->routes, at, &app->router);
}

struct request {
	struct ctx c;
	struct tenant_view *tenants; /* holds c.tenant */
};

static void drop_request(void *arg)
{
	struct request *r = arg;
	store_batch_free(r->c.batch);
	secrets_forget(&r->c);
	tenant_view_unref(r->tenants);
}

struct ctx *app_ctx(struct http_exchange *x)
{
	struct app *app = x->app;
	struct thread *t = x->thread;
	struct request *r = arena_new_of(x->arena, struct request);
	struct tenant_view *tenants = r ? tenant_view_get(&app->tenants, &t->tenants) : NULL;
	if (!tenants)
		return NULL;
	r->tenants = tenants;
	r->c = (struct ctx){ .arena = x->arena,
		.clock = app->clock,
		.rng = app->rng,
		.now = clock_now_ms(app->clock),
		.conn = t->conn,
		.keys = t->keys,
		.hot = t->hot,
		.tenant = tenants_by_host(tenants->tenants, x->req.host) };
	return arena_on_reset(x->arena, drop_request, r).code ? NULL : &r->c;
}

static bool is_management(struct span path)
{
	return span_starts_with(path, "/api/v2/") || span_eq_str(path, "/api/v2") ||
	       span_starts_with(path, "/dashboard/api/");
}

static void refuse(struct http_exchange *x, err e, const struct fault *f)
{
	if (is_management(x->req.path))
		answer_management_error(x, e, f);
	else
		answer_oauth_error(x, e, f, false);
}

static void no_route(struct http_exchange *x, err e, const struct route_match *m)
{
	bool management = is_management(x->req.path);
	if (e.code == ERR_USAGE) {
		http_out_field(x, "Allow", router_allow(x->arena, m->allowed));
		refuse(x, management ? FAIL(M_METHOD) : FAIL(O_METHOD), NULL);
	} else if (e.code == ERR_SYNTAX) {
		struct fault f = { 0 };
		refuse(x,
			fault_set(&f, management ? ERR_M_PATH : ERR_O_REQUEST, "'Malformed path'"),
			&f);
	} else
		refuse(x, management && e.code == ERR_NOT_FOUND ? FAIL(M_NOT_FOUND) : e, NULL);
}

/* RFC 6749 3.2: credentials travel over TLS only; plain HTTP is for this machine. */
static bool is_exposed(const struct http_request *req)
{
	return !req->tls && strncmp(req->peer, "127.", 4) != 0 && strcmp(req->peer, "::1") != 0 &&
	       strncmp(req->peer, "::ffff:127.", 11) != 0;
}

void app_handle(struct http_exchange *x)
{
	struct app *app = x->app;
	struct route_match m = { 0 };
	struct fault f = { 0 };
	enum http_method method = x->req.method == HTTP_HEAD ? HTTP_GET : x->req.method;
	bool page = web_is_page(x->req.path);
	err e = page ? OK : router_match(app->router, x->arena, method, x->req.path, &m);
	if (is_exposed(&x->req))
		refuse(x,
			fault_set(&f,
				is_management(x->req.path) ? ERR_M_AUTH_FORMAT : ERR_O_REQUEST,
				"TLS is required"),
			&f);
	else if (page)
		web_answer(x);
	else if (e.code)
		no_route(x, e, &m);
	else
		((const struct endpoint *)m.route->row)->run(x, &m);
}

void app_refused(struct http_exchange *x, const char *reason)
{
	char *body =
		arena_printf(x->arena, "{\"statusCode\":%d,\"error\":\"%s\",\"message\":\"%s\"}",
			x->status, answer_reason(x->status), reason);
	if (!body)
		return;
	http_out_field(x, "Content-Type", SPAN("application/json; charset=utf-8"));
	x->out_body = span_of(body);
}
