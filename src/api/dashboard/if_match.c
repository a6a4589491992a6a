/* SPDX-License-Identifier: Apache-2.0 */
#include "api/dashboard/if_match.h"

#define FIELD "if-match"

static struct span skip_space(struct span s)
{
	while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = span_make(s.p + 1, s.n - 1);
	return s;
}

/* RFC 9110 8.8.3: etagc is any visible character but the quotation mark, and obs-text. */
static bool is_tag_char(unsigned char c)
{
	return c == 0x21 || (c >= 0x23 && c != 0x7F);
}

/* Takes ["W/"] DQUOTE *etagc DQUOTE off the front of *rest. */
static err take_tag(struct span *rest, bool *ret_weak, struct span *ret_tag)
{
	struct span s = *rest;
	*ret_weak = span_starts_with(s, "W/");
	if (*ret_weak)
		s = span_make(s.p + 2, s.n - 2);
	if (!s.n || s.p[0] != '"')
		return FAIL(D_IF_MATCH);
	size_t n = 1;
	while (n < s.n && is_tag_char((unsigned char)s.p[n]))
		n++;
	if (n == s.n || s.p[n] != '"')
		return FAIL(D_IF_MATCH);
	*ret_tag = span_make(s.p + 1, n - 1);
	*rest = skip_space(span_make(s.p + n + 1, s.n - n - 1));
	return OK;
}

/* RFC 9110 5.6.1: empty elements of a list count for nothing; 13.1.1: weak tags match nothing. */
static err take_list(struct span value, struct span *tags, size_t *count)
{
	struct span rest = skip_space(value);
	while (rest.n) {
		struct span tag;
		bool weak;
		if (rest.p[0] != ',') {
			TRY(take_tag(&rest, &weak, &tag));
			if (!weak)
				tags[(*count)++] = tag;
			if (rest.n && rest.p[0] != ',')
				return FAIL(D_IF_MATCH);
		}
		if (rest.n)
			rest = skip_space(span_make(rest.p + 1, rest.n - 1));
	}
	return OK;
}

/* No list of the request has more tags than quotation marks. */
static size_t room_for(const struct http_request *req)
{
	size_t room = 1;
	for (size_t i = 0; i < req->field_count; i++)
		if (span_eq_nocase(req->fields[i].name, FIELD))
			for (size_t k = 0; k < req->fields[i].value.n; k++)
				room += req->fields[i].value.p[k] == '"';
	return room;
}

err if_match_read(const struct http_request *req, struct arena *a, struct expected *ret_expected)
{
	struct expected e = { .given = http_field_count(req, FIELD) > 0 };
	struct span only = http_field_get(req, FIELD);
	*ret_expected = e;
	if (!e.given)
		return OK;
	struct span *tags = arena_array_of(a, room_for(req), struct span);
	TRY_PTR(tags);
	e.any = http_field_count(req, FIELD) == 1 && span_eq_str(only, "*");
	for (size_t i = 0; i < req->field_count && !e.any; i++)
		if (span_eq_nocase(req->fields[i].name, FIELD))
			TRY(take_list(req->fields[i].value, tags, &e.count));
	e.tags = tags;
	*ret_expected = e;
	return OK;
}

void if_match_tell(struct http_exchange *x, const struct ctx *c)
{
	if (!c->has_shown)
		return;
	struct span tag = version_tag(x->arena, &c->shown);
	char *text = tag.p ? arena_printf(x->arena, "\"" SPAN_FMT "\"", SPAN_ARG(tag)) : NULL;
	if (text)
		http_out_field(x, "ETag", span_of(text));
}
