/* SPDX-License-Identifier: Apache-2.0 */
#include "http/target.h"
#include "base/limits.h"
#include "http/chars.h"

static bool is_port(struct span s)
{
	unsigned port = 0;
	if (!s.n || s.n > 5)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		port = port * 10 + (unsigned)(s.p[i] - '0');
	}
	return port <= 65535;
}

static bool is_ipv6(struct span s)
{
	if (s.n < 2)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (chars_hex(s.p[i]) < 0 && s.p[i] != ':' && s.p[i] != '.')
			return false;
	return true;
}

bool target_is_host(struct span host)
{
	struct span rest = host, name;
	if (host.n && host.p[0] == '[') {
		name = span_cut(&rest, ']');
		if (!rest.p || !is_ipv6(span_make(name.p + 1, name.n - 1)))
			return false;
		return !rest.n || (rest.p[0] == ':' && is_port(span_make(rest.p + 1, rest.n - 1)));
	}
	name = span_cut(&rest, ':');
	return name.n && chars_all(name, CHARS_HOST) && (!rest.p || is_port(rest));
}

/* One octet of a path at *i: 0..255, or -1 for a bad escape. Leaves *i behind it. */
static int path_octet(struct span s, size_t *i)
{
	char c = s.p[(*i)++];
	if (c != '%')
		return (unsigned char)c;
	if (s.n - *i < 2)
		return -1;
	int high = chars_hex(s.p[*i]), low = chars_hex(s.p[*i + 1]);
	*i += 2;
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* RFC 3986 6.2.2.3: dot segments are the client's to remove; one that arrives, escaped or not, is
 * meant to confuse. */
static const char *path_fault(struct span path)
{
	size_t dots = 0, length = 0;
	for (size_t i = 0; i < path.n;) {
		bool is_slash = path.p[i] == '/';
		int c = path_octet(path, &i);
		if (c <= 0)
			return c ? "bad escape in the path" : "NUL in the path";
		if (is_slash) {
			if (length && length == dots && dots <= 2)
				return "dot segment in the path";
			dots = length = 0;
			continue;
		}
		length++;
		dots += c == '.';
	}
	return length && length == dots && dots <= 2 ? "dot segment in the path" : NULL;
}

static int split_path(struct head *h, struct span rest)
{
	h->path = span_cut(&rest, '?');
	h->query = rest;
	if (!h->path.n)
		h->path = SPAN("/");
	if (!chars_all(h->path, CHARS_PATH))
		return head_refuse(h, 400, "bad character in the path");
	if (!chars_all(h->query, CHARS_QUERY))
		return head_refuse(h, 400, "bad character in the query");
	const char *fault = path_fault(h->path);
	return fault ? head_refuse(h, 400, fault) : 0;
}

/* RFC 9112 3.2.2: absolute-form. The authority must be that of Host: head_read compares them when
 * both are known. */
static int read_absolute(struct head *h, size_t scheme)
{
	struct span rest = { h->target.p + scheme, h->target.n - scheme };
	size_t n = 0;
	while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '?')
		n++;
	h->authority = span_make(rest.p, n);
	if (!target_is_host(h->authority))
		return head_refuse(h, 400, "bad authority in the target");
	return split_path(h, span_make(rest.p + n, rest.n - n));
}

static bool has_scheme(struct span s, const char *scheme)
{
	size_t n = strlen(scheme);
	return s.n >= n && strncasecmp(s.p, scheme, n) == 0;
}

int target_read(struct head *h)
{
	struct span t = h->target;
	if (t.n > LIMIT_HTTP_TARGET)
		return head_refuse(h, 414, "target too long");
	if (span_eq_str(h->method_text, "CONNECT"))
		return head_refuse(h, 405, "CONNECT is not served");
	if (t.n && t.p[0] == '/')
		return split_path(h, t);
	if (has_scheme(t, "http://"))
		return read_absolute(h, 7);
	if (has_scheme(t, "https://"))
		return read_absolute(h, 8);
	if (!span_eq_str(t, "*") || h->method != HTTP_OPTIONS)
		return head_refuse(h, 400, "bad target");
	h->path = t;
	return 0;
}
