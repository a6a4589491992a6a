/* SPDX-License-Identifier: Apache-2.0 */
#include "http/http.h"

const char *http_method_name(enum http_method m)
{
	static const char *const names[HTTP_METHODS] = { "GET", "HEAD", "POST", "PUT", "PATCH",
		"DELETE", "OPTIONS", "OTHER" };
	return (unsigned)m < HTTP_METHODS ? names[m] : names[HTTP_OTHER];
}

struct span http_field_get(const struct http_request *req, const char *name)
{
	for (size_t i = 0; i < req->field_count; i++)
		if (span_eq_nocase(req->fields[i].name, name))
			return req->fields[i].value;
	return SPAN_NONE;
}

size_t http_field_count(const struct http_request *req, const char *name)
{
	size_t n = 0;
	for (size_t i = 0; i < req->field_count; i++)
		n += span_eq_nocase(req->fields[i].name, name);
	return n;
}
