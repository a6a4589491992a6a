/* SPDX-License-Identifier: Apache-2.0 */
#include "server/address.h"
#include <arpa/inet.h>

static bool is_address(const char *text)
{
	unsigned char bin[16];
	return inet_pton(AF_INET, text, bin) == 1 || inet_pton(AF_INET6, text, bin) == 1;
}

err address_parse(const char *text, struct fault *fault, struct http_listen *l)
{
	const char *colon = strrchr(text, ':');
	char host[INET6_ADDRSTRLEN];
	char *end;
	if (!colon || !colon[1])
		return fault_set(fault, ERR_USAGE, "\"%s\" is not ADDR:PORT", text);
	unsigned long port = strtoul(colon + 1, &end, 10);
	if (*end || port > 65535 || colon[1] == '-' || colon[1] == '+')
		return fault_set(fault, ERR_USAGE, "\"%s\" has no port from 0 to 65535", text);
	struct span name = span_make(text, (size_t)(colon - text));
	if (name.n >= 2 && name.p[0] == '[' && name.p[name.n - 1] == ']')
		name = span_make(name.p + 1, name.n - 2);
	if (span_eq_nocase(name, "localhost"))
		name = SPAN("127.0.0.1");
	else if (!name.n || span_eq_str(name, "*"))
		name = SPAN("0.0.0.0");
	snprintf(host, sizeof host, SPAN_FMT, SPAN_ARG(name));
	if (name.n >= sizeof host || !is_address(host))
		return fault_set(fault, ERR_USAGE, "\"%s\" is no IP address", text);
	memcpy(l->address, host, sizeof host);
	l->port = (uint16_t)port;
	return OK;
}

void address_url(const struct http_listen *l, char out[128])
{
	bool local = strncmp(l->address, "127.", 4) == 0 || strcmp(l->address, "::1") == 0 ||
		     strcmp(l->address, "0.0.0.0") == 0 || strcmp(l->address, "::") == 0;
	bool v6 = strchr(l->address, ':') != NULL;
	snprintf(out, 128, "%s://%s%s%s:%u/", l->tls ? "https" : "http", v6 && !local ? "[" : "",
		local ? "localhost" : l->address, v6 && !local ? "]" : "", l->port);
}
