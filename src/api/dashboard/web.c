/* SPDX-License-Identifier: Apache-2.0 */
#include "api/dashboard/web.h"
#include "api/app.h"
#include "api/problem.h"

#define INDEX    "/dashboard/"
#define DEBUGGER "/debugger"

/* No inline anything, nothing from elsewhere, no page of ours in another's frame. */
#define POLICY(to)                                                                                 \
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "          \
	"font-src 'self'; connect-src " to "; base-uri 'none'; form-action " to "; "               \
	"frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

bool web_is_page(struct span path)
{
	if (span_eq_str(path, "/") || span_eq_str(path, DEBUGGER) ||
		span_eq_str(path, "/dashboard"))
		return true;
	return span_starts_with(path, INDEX) && !span_starts_with(path, "/dashboard/api/") &&
	       !span_eq_str(path, "/dashboard/api");
}

static const struct web_file *find(struct span path)
{
	size_t from = 0, to = web_file_count;
	while (from < to) {
		size_t middle = (from + to) / 2;
		int d = span_compare(span_of(web_files[middle].path), path);
		if (!d)
			return &web_files[middle];
		if (d < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

/* ---- fields ---- */

static void put_policy(struct http_exchange *x, bool debugger)
{
	/* the debugger holds secrets: its document may send nothing anywhere */
	http_out_field(x, "Content-Security-Policy",
		debugger ? SPAN(POLICY("'none'")) : SPAN(POLICY("'self'")));
	http_out_field(x, "Cross-Origin-Opener-Policy", SPAN("same-origin"));
	http_out_field(x, "Permissions-Policy",
		SPAN("accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), "
		     "microphone=(), payment=(), usb=()"));
}

static void put_common(struct http_exchange *x)
{
	http_out_field(x, "Cross-Origin-Resource-Policy", SPAN("same-origin"));
	http_out_field(x, "Referrer-Policy", SPAN("no-referrer"));
	answer_common(x);
}

static void redirect(struct http_exchange *x)
{
	http_out_field(x, "Location", SPAN(INDEX));
	http_out_field(x, "Cache-Control", SPAN("no-store"));
	put_common(x);
	http_finish(x, 302, SPAN(""));
}

static void refuse(struct http_exchange *x, err e)
{
	answer_management_error(x, e, NULL);
}

/* ---- which form of a file ---- */

static struct span bytes(const struct web_body *b)
{
	return b->begin ? span_make(b->begin, (size_t)(b->end - b->begin)) : SPAN_NONE;
}

/* RFC 9110 12.5.3: named, and not with a weight of 0. */
static bool accepts(const struct http_exchange *x, const char *coding)
{
	struct span rest = http_field_get(&x->req, "accept-encoding");
	while (rest.p) {
		struct span weight = span_cut(&rest, ',');
		struct span name = span_cut(&weight, ';');
		while (name.n && name.p[0] == ' ')
			name = span_make(name.p + 1, name.n - 1);
		while (name.n && name.p[name.n - 1] == ' ')
			name.n--;
		if (!span_eq_nocase(name, coding))
			continue;
		while (weight.n && weight.p[0] == ' ')
			weight = span_make(weight.p + 1, weight.n - 1);
		return !span_eq_str(weight, "q=0") && !span_starts_with(weight, "q=0.0");
	}
	return false;
}

static struct span choose(struct http_exchange *x, const struct web_file *f)
{
	http_out_field(x, "Vary", SPAN("Accept-Encoding"));
	if (f->br.begin && accepts(x, "br")) {
		http_out_field(x, "Content-Encoding", SPAN("br"));
		return bytes(&f->br);
	}
	if (f->gzip.begin && accepts(x, "gzip")) {
		http_out_field(x, "Content-Encoding", SPAN("gzip"));
		return bytes(&f->gzip);
	}
	return bytes(&f->plain);
}

static bool is_fresh(const struct http_exchange *x, const char *etag)
{
	struct span seen = http_field_get(&x->req, "if-none-match");
	return seen.n && (span_eq_str(seen, "*") || memmem(seen.p, seen.n, etag, strlen(etag)));
}

static void send_file(struct http_exchange *x, const struct web_file *f)
{
	bool fresh = is_fresh(x, f->etag);
	http_out_field(x, "Content-Type", span_of(f->mime));
	http_out_field(x, "ETag", span_of(f->etag));
	http_out_field(x, "Cache-Control",
		f->immutable ? SPAN("public, max-age=31536000, immutable") : SPAN("no-cache"));
	if (span_starts_with(span_of(f->mime), "text/html"))
		put_policy(x, false);
	put_common(x);
	if (fresh)
		http_finish(x, 304, SPAN(""));
	else
		http_finish(x, 200, choose(x, f));
}

/* ---- the debugger's own document ---- */

#define MARK "name=\"mintage-tenant\" content=\"" /* where the document takes them */

static err tenant_facts(struct http_exchange *x, struct ctx *c, struct span *ret_json)
{
	struct hot_tenant *t;
	json_t *jwks;
	TRY(hot_refresh(c->hot, c->conn));
	TRY(hot_tenant_get(c->hot, c, &t));
	struct span global = arena_span_dup(x->arena, t->global_client_id);
	err e = json_read_own(x->arena, t->jwks, &jwks);
	CACHE_DROP(t);
	TRY(e);
	json_t *doc = json_keep(x->arena,
		json_pack("{s:s, s:s, s:s%, s:O}", "issuer", c->tenant->issuer,
			"management_audience", c->tenant->management_audience, "global_client_id",
			global.p ? global.p : "", global.n, "jwks", jwks));
	TRY_PTR(doc);
	return json_write_in(x->arena, doc, ret_json);
}

static void put_attribute(struct buf *b, struct span text)
{
	for (size_t i = 0; i < text.n; i++)
		switch (text.p[i]) {
		case '"':
			buf_puts(b, "&quot;");
			break;
		case '&':
			buf_puts(b, "&amp;");
			break;
		case '<':
			buf_puts(b, "&lt;");
			break;
		default:
			buf_putc(b, text.p[i]);
		}
}

static err fill(struct http_exchange *x, struct span page, struct span *ret_page)
{
	struct span facts;
	struct buf b;
	struct ctx *c = app_ctx(x);
	const char *at = page.p ? memmem(page.p, page.n, MARK, sizeof MARK - 1) : NULL;
	TRY_PTR(c);
	if (!at)
		return FAIL(INTERNAL);
	TRY(tenant_facts(x, c, &facts));
	size_t head = (size_t)(at - page.p) + sizeof MARK - 1;
	buf_init(&b, 1 << 20);
	buf_put(&b, page.p, head);
	put_attribute(&b, facts);
	buf_put(&b, page.p + head, page.n - head);
	*ret_page = b.failed ? SPAN_NONE : arena_span_dup(x->arena, buf_span(&b));
	buf_done(&b);
	return ret_page->p ? OK : FAIL(NOMEM);
}

static void send_debugger(struct http_exchange *x, const struct web_file *f)
{
	struct span page;
	err e = fill(x, bytes(&f->plain), &page);
	if (e.code) {
		refuse(x, e);
		return;
	}
	http_out_field(x, "Content-Type", span_of(f->mime));
	http_out_field(x, "Cache-Control", SPAN("no-store"));
	put_policy(x, true);
	put_common(x);
	http_finish(x, 200, page);
}

void web_answer(struct http_exchange *x)
{
	struct span path = x->req.path;
	if (x->req.method != HTTP_GET && x->req.method != HTTP_HEAD) {
		http_out_field(x, "Allow", SPAN("GET, HEAD"));
		refuse(x, FAIL(M_METHOD));
		return;
	}
	if (span_eq_str(path, "/") || span_eq_str(path, "/dashboard")) {
		redirect(x);
		return;
	}
	const struct web_file *f = find(path);
	bool debugger = span_eq_str(path, DEBUGGER);
	/* a name under assets/ that is not there must not come back as a page */
	if (!f && !debugger && !span_starts_with(path, INDEX "assets/"))
		f = find(SPAN(INDEX));
	if (!f)
		refuse(x, FAIL(M_NOT_FOUND));
	else if (debugger)
		send_debugger(x, f);
	else
		send_file(x, f);
}
