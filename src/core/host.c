/* SPDX-License-Identifier: Apache-2.0 */
#include "core/host.h"
#include <arpa/inet.h>

static bool read_port(struct span s, unsigned *ret_port)
{
	unsigned port = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || port > 65535)
			return false;
		port = port * 10 + (unsigned)(s.p[i] - '0');
	}
	*ret_port = port;
	return port <= 65535;
}

/* The name with its brackets; *rest is what stands behind it, with the colon. */
static struct span cut_name(struct span text, struct span *rest)
{
	bool bracket = text.n && text.p[0] == '[';
	const char *end = text.n ? memchr(text.p, bracket ? ']' : ':', text.n) : NULL;
	size_t n = end ? (size_t)(end - text.p) + bracket : text.n;
	*rest = span_make(text.p + n, text.n - n);
	return span_make(text.p, n);
}

/* Text that is no address stays a name, to be compared as one. */
static void read_v6(struct host *h)
{
	char text[INET6_ADDRSTRLEN];
	if (h->name.n < 3 || h->name.p[0] != '[' || h->name.n - 2 >= sizeof text)
		return;
	memcpy(text, h->name.p + 1, h->name.n - 2);
	text[h->name.n - 2] = 0;
	h->is_v6 = inet_pton(AF_INET6, text, h->v6) == 1;
}

bool host_read(struct span text, struct host *ret_host)
{
	struct span port;
	struct host h = { .name = SPAN_NONE };
	if (!text.n)
		return false;
	h.name = cut_name(text, &port);
	if (!h.name.n ||
		(port.n && (port.p[0] != ':' ||
				   !read_port(span_make(port.p + 1, port.n - 1), &h.port))))
		return false;
	read_v6(&h);
	*ret_host = h;
	return true;
}

bool host_of_issuer(struct span issuer, struct host *ret_host)
{
	bool tls = span_starts_with(issuer, "https://");
	size_t scheme = tls ? 8 : 7;
	if (!tls && !span_starts_with(issuer, "http://"))
		return false;
	struct span rest = span_make(issuer.p + scheme, issuer.n - scheme);
	if (!host_read(span_cut(&rest, '/'), ret_host))
		return false;
	ret_host->default_port = tls ? 443 : 80;
	return true;
}

static bool same_name(const struct host *a, const struct host *b)
{
	if (a->is_v6 || b->is_v6)
		return a->is_v6 && b->is_v6 && memcmp(a->v6, b->v6, sizeof a->v6) == 0;
	return a->name.n == b->name.n && strncasecmp(a->name.p, b->name.p, a->name.n) == 0;
}

bool host_is(const struct host *here, const struct host *asked)
{
	unsigned port = here->port ? here->port : here->default_port;
	unsigned default_port = asked->default_port ? asked->default_port : here->default_port;
	return (asked->port ? asked->port : default_port) == port && same_name(here, asked);
}

bool host_shared(struct span issuer, struct span other)
{
	struct host a, b;
	return span_eq(issuer, other) ||
	       (host_of_issuer(issuer, &a) && host_of_issuer(other, &b) && host_is(&a, &b));
}
