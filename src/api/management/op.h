/* SPDX-License-Identifier: Apache-2.0 */
/* op.h: one row of an operation table as the generator writes it from api/, and what a handler is
 * given. */
#pragma once
#include "core/ctx.h"
#include "http/form.h"
#include "http/http.h"
#include "http/router.h"
#include "model/resource.h"

enum op_run { OP_LIST, OP_GET, OP_CREATE, OP_PATCH, OP_PUT, OP_DELETE, OP_HANDLER, OP_UNBUILT };

enum op_paging {
	PAGING_ARRAY = 1,        /* a bare array when nothing else is asked for */
	PAGING_TOTALS_FIRST = 2, /* include_totals=true: {total, start, limit, <collection>} */
	PAGING_TOTALS_LAST = 4,  /* include_totals=true: {<collection>, start, limit, total} */
	PAGING_CHECKPOINT = 8,   /* from, take: {<collection>[, next]} */
};

/* Who calls: a bearer of a token, or at the dashboard anyone, or a person who is logged in. */
enum op_caller { CALLER_BEARER, CALLER_ANYONE, CALLER_PERSON };

struct op;
struct dash_call;

struct op_in {
	const struct op *op;
	const struct span *params; /* path parameters, decoded, in the order of the path */
	size_t param_count;
	json_t *body;           /* checked; NULL: none */
	json_t *query;          /* checked, typed by op->query; an object, never NULL */
	struct dash_call *dash; /* a request to the dashboard (api/dashboard/dash.h); else NULL */
};

struct op_out {
	json_t *doc; /* the answer's body, owned by the arena; NULL: none */
	int status;  /* 0: op->status */
};

/* A handler does one thing and holds no SQL, no JSON walking and no scope names. */
typedef err op_handler(struct ctx *c, const struct op_in *in, struct op_out *out);

struct op {
	const char *id;      /* "get_clients" */
	const char *summary; /* "Get all applications": description of its sapi event */
	enum http_method method;
	const char *path; /* "/api/v2/clients/{id}" */
	enum op_run run;
	op_handler *handler;             /* OP_HANDLER */
	const struct resource *resource; /* NULL for OP_UNBUILT */
	const char *collection; /* member that its lists stand in: the resource's unless the row
				   names another */
	int status;
	const char *const *any,
		*const *all; /* NULL-ended scope lists; one of them, or both NULL when is_public */
	bool is_public;
	unsigned paging;
	const struct schema *body, *query; /* NULL: no body taken / only the generic query. Path
					      parameters have none: an id that nobody has is not
					      found, whatever it looks like */
	bool body_optional;
	bool is_slow; /* runs beside the worker (api/slow.h) */
	/* of the dashboard's own operations */
	enum op_caller caller;
	bool owner; /* for owners only */
	bool fresh; /* only soon after the person proved who he is */
};

extern const struct op management_ops[];
extern const size_t management_op_count;
/* Those of the dashboard alone: /dashboard/api/... */
extern const struct op dashboard_ops[];
extern const size_t dashboard_op_count;
/* Every scope of the built-in Management API, in server order, with its description. */
struct scope_fact {
	const char *value, *description;
};
extern const struct scope_fact management_scopes[];
extern const size_t management_scope_count;
/* The OpenAPI 3.1 document. */
extern const unsigned char openapi_json[];
extern const size_t openapi_json_size;
