/* SPDX-License-Identifier: Apache-2.0 */
#include "api/oauth/params.h"
#include "base/json.h"
#include "base/limits.h"
#include <mintage/mintage.h>

struct span oauth_param(const struct oauth_params *p, const char *name)
{
	struct span v = form_get(&p->form, name);
	return v.n ? v : SPAN_NONE;
}

/* RFC 6749 3.2: parameters must not be included more than once. */
static err refuse_duplicates(const struct form *form, struct fault *fault)
{
	for (size_t i = 0; i < form->count; i++)
		for (size_t j = 0; j < i; j++)
			if (span_eq(form->fields[i].name, form->fields[j].name))
				return fault_set(fault, ERR_O_REQUEST,
					"Duplicate parameter: " SPAN_FMT,
					SPAN_ARG(form->fields[i].name));
	return OK;
}

static bool is_known(const char *name)
{
	static const char *const names[] = { "grant_type", "client_id", "client_secret", "audience",
		"scope", "organization", "client_assertion", "client_assertion_type" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* Member by member to the same shape as a form. A parameter is a text; what else a caller sends is
 * ignored (RFC 6749 3.2), whatever it holds. */
static err from_json(struct http_exchange *x, struct fault *fault, struct form *ret_form)
{
	json_t *doc, *v;
	const char *name;
	struct fault why = { 0 };
	err e = json_read_in(x->arena, x->req.body, &why, &doc);
	if (e.code == ERR_NOMEM)
		return e;
	if (e.code || !json_is_object(doc))
		return fault_set(fault, ERR_O_REQUEST, "Malformed JSON in request body");
	struct form form = { arena_array_of(x->arena, json_object_size(doc), struct form_field),
		0 };
	TRY_PTR(form.fields);
	json_object_foreach(doc, name, v)
	{
		if (json_is_null(v) || (!json_is_string(v) && !is_known(name)))
			continue;
		if (!json_is_string(v))
			return fault_set(
				fault, ERR_O_REQUEST, "Parameter must be a string: %s", name);
		form.fields[form.count++] = (struct form_field){ span_of(name),
			span_make(json_string_value(v), json_string_length(v)) };
	}
	*ret_form = form;
	return OK;
}

static err from_form(struct http_exchange *x, struct fault *fault, struct form *ret_form)
{
	err e = form_parse(x->arena, x->req.body, ret_form);
	if (e.code == ERR_NOMEM)
		return e;
	if (e.code)
		return fault_set(fault, ERR_O_REQUEST, "Malformed form in request body");
	return OK;
}

/* The media type without its parameters. A charset there is not looked at: what is not UTF-8 is
 * refused, whatever it is said to be. */
static struct span media_type(const struct http_exchange *x)
{
	struct span value = http_field_get(&x->req, "content-type");
	struct span type = span_cut(&value, ';');
	while (type.n && (type.p[type.n - 1] == ' ' || type.p[type.n - 1] == '\t'))
		type.n--;
	return type;
}

static err read_body(struct http_exchange *x, struct fault *fault, struct form *ret_form)
{
	struct span type = media_type(x);
	if (x->req.body.n > LIMIT_OAUTH_BODY)
		return FAIL(LIMIT);
	if (span_eq_nocase(type, "application/json"))
		return from_json(x, fault, ret_form);
	if (span_eq_nocase(type, "application/x-www-form-urlencoded") ||
		(!type.n && !x->req.body.n))
		return from_form(x, fault, ret_form);
	return fault_set(fault, ERR_O_MEDIA_TYPE, SPAN_FMT, SPAN_ARG(type));
}

/* RFC 6749 2.3.1: both halves are form-encoded before base64. */
static err basic_credentials(
	struct http_exchange *x, struct span value, struct fault *fault, struct oauth_params *p)
{
	size_t n;
	char *text = arena_alloc(x->arena, value.n + 1);
	TRY_PTR(text);
	if (mint_base64_decode_any(value.p, value.n, text, value.n, &n) != MINT_OK ||
		!memchr(text, ':', n))
		return fault_set(fault, ERR_O_REQUEST, "Malformed Basic credentials");
	struct span rest = span_make(text, n);
	struct span id = span_cut(&rest, ':');
	if (form_decode(x->arena, id, &p->client_id).code ||
		form_decode(x->arena, rest, &p->client_secret).code)
		return fault_set(fault, ERR_O_REQUEST, "Malformed Basic credentials");
	return OK;
}

/* RFC 6749 2.3: a client must not use more than one authentication method in a request. */
static err credentials(struct http_exchange *x, struct fault *fault, struct oauth_params *p)
{
	struct span auth = http_field_get(&x->req, "authorization");
	struct span id = oauth_param(p, "client_id"), secret = oauth_param(p, "client_secret");
	bool assertion =
		oauth_param(p, "client_assertion").n || oauth_param(p, "client_assertion_type").n;
	p->used_basic = auth.n > 6 && strncasecmp(auth.p, "basic ", 6) == 0;
	if (p->used_basic + (secret.n > 0) + assertion > 1 ||
		http_field_count(&x->req, "authorization") > 1)
		return fault_set(
			fault, ERR_O_REQUEST, "Only one client authentication method may be used");
	if (assertion)
		return fault_set(
			fault, ERR_O_REQUEST, "client_assertion is not supported by this server");
	if (!p->used_basic) {
		p->client_id = id;
		p->client_secret = secret;
		return OK;
	}
	TRY(basic_credentials(x, span_make(auth.p + 6, auth.n - 6), fault, p));
	if (id.n && !span_eq(id, p->client_id))
		return fault_set(
			fault, ERR_O_REQUEST, "client_id differs from the Authorization header");
	return OK;
}

static err refuse_query_credentials(struct http_exchange *x, struct fault *fault)
{
	struct form query;
	err e = form_parse(x->arena, x->req.query, &query);
	if (e.code == ERR_NOMEM)
		return e;
	if (e.code)
		return fault_set(fault, ERR_O_REQUEST, "Malformed query string");
	if (form_count(&query, "client_secret") || form_count(&query, "client_id") ||
		form_count(&query, "client_assertion"))
		return fault_set(fault, ERR_O_REQUEST,
			"Client credentials must not be sent in the query string");
	return OK;
}

err oauth_params_read(struct http_exchange *x, struct fault *fault, struct oauth_params *ret)
{
	ret->used_basic = http_field_get(&x->req, "authorization").n > 0;
	TRY(refuse_query_credentials(x, fault));
	TRY(read_body(x, fault, &ret->form));
	TRY(refuse_duplicates(&ret->form, fault));
	return credentials(x, fault, ret);
}
