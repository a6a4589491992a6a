/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/agent/proxy_fields.h"

static bool is_one_of(struct span name, const char *const *names)
{
	for (; *names; names++)
		if (span_eq_nocase(name, *names))
			return true;
	return false;
}

static struct span trimmed(struct span s)
{
	while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = span_make(s.p + 1, s.n - 1);
	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

static bool is_listed(struct span list, struct span name)
{
	while (list.p) {
		struct span one = trimmed(span_cut(&list, ','));
		if (one.n == name.n && one.n && strncasecmp(one.p, name.p, one.n) == 0)
			return true;
	}
	return false;
}

static bool is_our_name(struct span host, int port)
{
	static const char *const names[] = { "localhost", "127.0.0.1", "[::1]" };
	char text[64];
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		snprintf(text, sizeof(text), "%s:%d", names[i], port);
		if (span_eq_nocase(host, text) || (port == 80 && span_eq_nocase(host, names[i])))
			return true;
	}
	return false;
}

const char *proxy_refusal(const struct head *h, int port)
{
	if (h->path.n == 0 || h->path.p[0] != '/')
		return "a path is needed";
	if (span_eq_nocase(h->method_text, "TRACE"))
		return "TRACE would show the token";
	if (port && !is_our_name(h->host, port))
		return "Host is not this proxy's own name";
	for (size_t i = 0; port && i < h->field_count; i++) {
		struct span name = h->fields[i].name;
		if (span_eq_nocase(name, "origin") ||
			(name.n > 10 && strncasecmp(name.p, "sec-fetch-", 10) == 0))
			return "a browser may not use this proxy";
	}
	return NULL;
}

bool proxy_passes_on(const struct head *h, struct span name)
{
	static const char *const kept_here[] = { "connection", "keep-alive", "proxy-connection",
		"proxy-authorization", "proxy-authenticate", "te", "trailer", "transfer-encoding",
		"upgrade", "http2-settings", "host", "authorization", "content-length", "expect",
		NULL };
	if (is_one_of(name, kept_here))
		return false;
	for (size_t i = 0; i < h->field_count; i++)
		if (span_eq_nocase(h->fields[i].name, "connection") &&
			is_listed(h->fields[i].value, name))
			return false;
	return true;
}

bool proxy_passes_back(struct span name, struct span connection)
{
	static const char *const kept_here[] = { "connection", "keep-alive", "proxy-connection",
		"proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade", NULL };
	return !is_one_of(name, kept_here) && !is_listed(connection, name);
}
