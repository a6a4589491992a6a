/* SPDX-License-Identifier: Apache-2.0 */
#include "http/router.h"
#include "http/form.h"

/* One segment of the paths that share what is before it. A path's last node holds its rows. */
struct node {
	struct span text;      /* of the segment; unused in a parameter's node */
	struct node *children; /* literals */
	struct node *next;     /* among the literals of one parent */
	struct node *param;    /* {name} */
	const struct route *rows[HTTP_METHODS];
};

struct router {
	struct node *root;
};

/* One walk through the tree for one path. */
struct walk {
	enum http_method method;
	const struct route *found;
	struct span params[ROUTE_PARAMS];
	size_t param_count; /* of the way taken so far */
	unsigned allowed;
};

static void node_free(struct node *n)
{
	if (!n)
		return;
	while (n->children) {
		struct node *c = n->children;
		n->children = c->next;
		node_free(c);
	}
	node_free(n->param);
	free(n);
}

void router_free(struct router *r)
{
	if (!r)
		return;
	node_free(r->root);
	free(r);
}

static bool is_param(struct span segment)
{
	return segment.n > 2 && segment.p[0] == '{' && segment.p[segment.n - 1] == '}';
}

static struct node *find_literal(const struct node *n, struct span segment)
{
	for (struct node *c = n->children; c; c = c->next)
		if (span_eq(c->text, segment))
			return c;
	return NULL;
}

/* The child for a segment of a route, made when it is new. NULL: no memory. */
static struct node *child_of(struct node *n, struct span segment)
{
	struct node *c = is_param(segment) ? n->param : find_literal(n, segment);
	if (c)
		return c;
	c = calloc(1, sizeof *c);
	if (!c)
		return NULL;
	c->text = segment;
	if (is_param(segment)) {
		n->param = c;
	} else {
		c->next = n->children;
		n->children = c;
	}
	return c;
}

static err add(struct router *r, const struct route *route)
{
	struct span rest = span_of(route->path);
	size_t params = 0;
	if (!span_starts_with(rest, "/") || (unsigned)route->method >= HTTP_OTHER)
		return FAIL(INTERNAL);
	span_cut(&rest, '/');
	struct node *n = r->root;
	while (rest.p) {
		struct span segment = span_cut(&rest, '/');
		params += is_param(segment);
		n = child_of(n, segment);
		TRY_PTR(n);
	}
	if (params > ROUTE_PARAMS || n->rows[route->method])
		return FAIL(INTERNAL);
	n->rows[route->method] = route;
	return OK;
}

err router_new(const struct route *routes, size_t count, struct router **ret_router)
{
	struct router *r = calloc(1, sizeof *r);
	TRY_PTR(r);
	r->root = calloc(1, sizeof *r->root);
	err e = r->root ? OK : FAIL(NOMEM);
	for (size_t i = 0; i < count && !e.code; i++)
		e = add(r, &routes[i]);
	if (e.code) {
		router_free(r);
		return e;
	}
	*ret_router = r;
	return OK;
}

static bool arrive(const struct node *n, struct walk *w)
{
	for (int m = 0; m < HTTP_METHODS; m++)
		if (n->rows[m])
			w->allowed |= 1U << m;
	w->found = n->rows[w->method];
	return w->found;
}

/* Tries the literal first and comes back for the parameter, so that GET /a/{id} is found although
 * only POST /a/search is literal. The depth is that of the routes, whatever the path. */
static bool descend(const struct node *n, struct span rest, struct walk *w)
{
	if (!rest.p)
		return arrive(n, w);
	struct span segment = span_cut(&rest, '/');
	const struct node *literal = find_literal(n, segment);
	if (literal && descend(literal, rest, w))
		return true;
	if (!n->param || !segment.n || w->param_count == ROUTE_PARAMS)
		return false;
	w->params[w->param_count++] = segment;
	if (descend(n->param, rest, w))
		return true;
	w->param_count--;
	return false;
}

err router_match(const struct router *r, struct arena *a, enum http_method method, struct span path,
	struct route_match *ret_match)
{
	struct walk w = { .method = (unsigned)method < HTTP_METHODS ? method : HTTP_OTHER };
	struct route_match m = { 0 };
	if (!span_starts_with(path, "/"))
		return FAIL(NOT_FOUND);
	span_cut(&path, '/');
	bool found = descend(r->root, path, &w);
	if (!found && w.allowed)
		ret_match->allowed = w.allowed;
	if (!found)
		return w.allowed ? FAIL(USAGE) : FAIL(NOT_FOUND);
	m = (struct route_match){
		.route = w.found, .param_count = w.param_count, .allowed = w.allowed
	};
	for (size_t i = 0; i < w.param_count; i++)
		TRY(percent_decode(a, w.params[i], &m.params[i]));
	*ret_match = m;
	return OK;
}

struct span router_allow(struct arena *a, unsigned allowed)
{
	size_t n = 0;
	char *text = arena_alloc(a, HTTP_METHODS * 9 + 1);
	if (!text)
		return SPAN("");
	for (int m = 0; m < HTTP_OTHER; m++) {
		if (!(allowed & 1U << m))
			continue;
		struct span name = span_of(http_method_name(m));
		memcpy(text + n, ", ", 2);
		n += n ? 2 : 0;
		memcpy(text + n, name.p, name.n);
		n += name.n;
	}
	text[n] = 0;
	return span_make(text, n);
}
