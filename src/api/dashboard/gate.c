/* SPDX-License-Identifier: Apache-2.0 */
#include "api/dashboard/gate.h"
#include "base/secret.h"

#define COOKIE "__Host-sid"

/* ---- the cookie ---- */

static struct span trim(struct span s)
{
	while (s.n && s.p[0] == ' ')
		s = span_make(s.p + 1, s.n - 1);
	return s;
}

/* RFC 6265 5.4: name=value pairs joined by "; ". One that stands twice is none: nobody may plant a
 * second one beside it. */
static struct span cookie_of(const struct http_request *req)
{
	struct span found = SPAN_NONE;
	for (size_t i = 0; i < req->field_count; i++) {
		struct span rest = req->fields[i].value;
		if (!span_eq_nocase(req->fields[i].name, "cookie"))
			continue;
		while (rest.p) {
			struct span pair = trim(span_cut(&rest, ';'));
			if (!span_eq_str(span_cut(&pair, '='), COOKIE))
				continue;
			if (found.p)
				return SPAN_NONE;
			found = pair;
		}
	}
	return found;
}

err gate_enter(struct http_exchange *x, struct ctx *c, struct dash_call *d)
{
	struct span token = cookie_of(&x->req);
	struct session_row row;
	if (!token.n)
		return OK;
	err e = session_find(c, token, SESSION_LOGGED_IN, &row);
	if (!e.code)
		e = session_person(c, &row, &d->person);
	if (e.code == ERR_D_SESSION)
		return OK;
	TRY(e);
	d->session = row;
	person_acts(c, &d->person);
	return OK;
}

void gate_leave(struct http_exchange *x, const struct dash_call *d)
{
	if (d->drop_cookie) {
		http_out_field(x, "Set-Cookie",
			SPAN(COOKIE "=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict"));
		http_out_field(x, "Clear-Site-Data", SPAN("\"cache\", \"storage\""));
	}
	if (!d->cookie.n)
		return;
	char *text = arena_printf(x->arena,
		COOKIE "=" SPAN_FMT "; Path=/; Secure; HttpOnly; SameSite=Strict",
		SPAN_ARG(d->cookie));
	if (text)
		http_out_field(x, "Set-Cookie", span_of(text));
}

/* ---- where the request comes from ---- */

static bool is_write(const struct http_exchange *x)
{
	return x->req.method != HTTP_GET && x->req.method != HTTP_HEAD;
}

/* "https://host[:port]" of the Origin field is where this request went. */
static bool is_own_origin(const struct http_request *req)
{
	struct span origin = http_field_get(req, "origin");
	const char *scheme = req->tls ? "https://" : "http://";
	size_t n = strlen(scheme);
	return span_starts_with(origin, scheme) &&
	       span_eq(span_make(origin.p + n, origin.n - n), req->host);
}

static bool is_own_page(const struct http_exchange *x)
{
	struct span site = http_field_get(&x->req, "sec-fetch-site");
	if (!site.p)
		return !is_write(x) || is_own_origin(&x->req);
	if (http_field_count(&x->req, "sec-fetch-site") != 1)
		return false;
	return span_eq_str(site, "same-origin") || (!is_write(x) && span_eq_str(site, "none"));
}

static bool is_json(const struct http_request *req)
{
	struct span rest = http_field_get(req, "content-type");
	struct span type = span_cut(&rest, ';');
	return span_eq_nocase(type, "application/json");
}

err gate_check(
	const struct http_exchange *x, const struct op *op, const struct session_row *session)
{
	if (!is_own_page(x))
		return FAIL(D_CSRF);
	if (!is_write(x))
		return OK;
	struct span given = http_field_get(&x->req, "x-csrf");
	bool before = op->caller == CALLER_ANYONE;
	/* whoever reads another one of two fields than we do must not differ from us */
	if (http_field_count(&x->req, "x-csrf") != 1 ||
		!secret_equal(given, before ? SPAN("1") : session->csrf))
		return FAIL(D_CSRF);
	return x->req.body.n && !is_json(&x->req) ? FAIL(M_MEDIA_TYPE) : OK;
}
