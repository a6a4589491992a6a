/* SPDX-License-Identifier: Apache-2.0 */
#include "model/format.h"
#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>

/* ---- characters ---- */

static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_id_char(char c)
{
	return is_alpha(c) || is_digit(c) || c == '_' || c == '-';
}

/* Printable, and none of what no address holds: blanks, quotes, angle brackets. Non-ASCII is let
 * through. */
static bool is_address_char(char c)
{
	unsigned char u = (unsigned char)c;
	return u > 0x20 && u != 0x7F && !strchr("\"<>\\^`", c);
}

static bool all(struct span s, bool (*is)(char))
{
	for (size_t i = 0; i < s.n; i++)
		if (!is(s.p[i]))
			return false;
	return s.n > 0;
}

/* ---- addresses ---- */

/* RFC 3986 3.1: the length of "scheme:" in front, 0 when there is none. */
static size_t scheme_length(struct span s)
{
	size_t i = 0;
	while (i < s.n && (is_alpha(s.p[i]) || (i && (is_digit(s.p[i]) || strchr("+-.", s.p[i])))))
		i++;
	return i && i < s.n && s.p[i] == ':' ? i + 1 : 0;
}

static bool is_web(struct span s)
{
	return span_starts_with(s, "https:") || span_starts_with(s, "http:");
}

/* Whether something that can be a host follows "//". */
static bool has_host(struct span rest)
{
	return rest.n > 2 && rest.p[0] == '/' && rest.p[1] == '/' && !strchr("/?#:@", rest.p[2]);
}

/* Any scheme; web addresses must have a host, others anything after the colon. */
static bool is_url(struct span s)
{
	size_t n = scheme_length(s);
	struct span rest = span_make(s.p + n, s.n - n);
	if (!n || !rest.n || !all(s, is_address_char))
		return false;
	return is_web(s) ? has_host(rest) : true;
}

static bool is_url_or_empty(struct span s)
{
	return !s.n || is_url(s);
}

/* "{name}" may stand for a part and "*" for the first label. */
static bool is_https_or_empty(struct span s)
{
	return !s.n || (span_starts_with(s, "https://") && is_url(s));
}

static bool is_https_template(struct span s)
{
	return s.n && is_https_or_empty(s);
}

/* One part before and one or more after a single "@"; no blanks. */
static bool is_email(struct span s)
{
	const char *at = s.n ? memchr(s.p, '@', s.n) : NULL;
	if (!at || at == s.p || s.n > 320 || !all(s, is_address_char))
		return false;
	struct span host = span_make(at + 1, s.n - (size_t)(at - s.p) - 1);
	if (!host.n || memchr(host.p, '@', host.n) || host.p[0] == '.' || host.p[host.n - 1] == '.')
		return false;
	return memchr(host.p, '.', host.n) != NULL;
}

static bool is_email_or_empty(struct span s)
{
	return !s.n || is_email(s);
}

/* An authentication context: an address or a name, without blanks. */
static bool is_word(struct span s)
{
	return all(s, is_address_char);
}

/* ---- times: RFC 3339 5.6 ---- */

static bool digits(struct span s, size_t at, size_t count, int low, int high)
{
	int v = 0;
	if (at + count > s.n)
		return false;
	for (size_t i = at; i < at + count; i++) {
		if (!is_digit(s.p[i]))
			return false;
		v = v * 10 + (s.p[i] - '0');
	}
	return v >= low && v <= high;
}

static bool is_at(struct span s, size_t at, const char *any)
{
	return at < s.n && strchr(any, s.p[at]) != NULL;
}

static bool is_offset(struct span s, size_t at)
{
	if (is_at(s, at, "Zz"))
		return at + 1 == s.n;
	return is_at(s, at, "+-") && digits(s, at + 1, 2, 0, 23) && is_at(s, at + 3, ":") &&
	       digits(s, at + 4, 2, 0, 59) && at + 6 == s.n;
}

static bool is_month_day(struct span s)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int month = (s.p[5] - '0') * 10 + (s.p[6] - '0');
	return digits(s, 8, 2, 1, days[month - 1]);
}

static bool is_date_time(struct span s)
{
	if (!digits(s, 0, 4, 0, 9999) || !is_at(s, 4, "-") || !digits(s, 5, 2, 1, 12) ||
		!is_at(s, 7, "-") || !is_month_day(s) || !is_at(s, 10, "Tt") ||
		!digits(s, 11, 2, 0, 23) || !is_at(s, 13, ":") || !digits(s, 14, 2, 0, 59) ||
		!is_at(s, 16, ":") || !digits(s, 17, 2, 0, 60))
		return false;
	size_t at = 19;
	if (is_at(s, at, ".")) {
		size_t start = ++at;
		while (at < s.n && is_digit(s.p[at]))
			at++;
		if (at == start)
			return false;
	}
	return is_offset(s, at);
}

/* ---- networks ---- */

static bool is_ip(struct span s, int family)
{
	char text[64];
	unsigned char address[16];
	if (!s.n || s.n >= sizeof text)
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = 0;
	return inet_pton(family, text, address) == 1;
}

static bool is_ipv4(struct span s)
{
	return is_ip(s, AF_INET);
}

static bool is_ipv6(struct span s)
{
	return is_ip(s, AF_INET6);
}

static bool is_network(struct span s, int family, int bits_max)
{
	struct span address = span_cut(&s, '/');
	return s.p && s.n && s.n <= 3 && digits(s, 0, s.n, 0, bits_max) && is_ip(address, family);
}

static bool is_cidr(struct span s)
{
	return is_network(s, AF_INET, 32);
}

static bool is_ipv6_cidr(struct span s)
{
	return is_network(s, AF_INET6, 128);
}

/* ---- identifiers ---- */

static bool is_prefixed(struct span s, const char *prefix, size_t count)
{
	size_t n = strlen(prefix);
	return s.n == n + count && span_starts_with(s, prefix) &&
	       all(span_make(s.p + n, count), is_id_char);
}

static bool is_client_id(struct span s)
{
	return s.n <= 64 && all(s, is_id_char);
}

static bool is_credential_id(struct span s)
{
	return is_prefixed(s, "cred_", 22);
}

static bool is_organization_id(struct span s)
{
	return is_prefixed(s, "org_", 16);
}

static bool is_connection_profile_id(struct span s)
{
	return is_prefixed(s, "cop_", 22);
}

static bool is_user_attribute_profile_id(struct span s)
{
	return is_prefixed(s, "uap_", 22);
}

static bool is_uuid(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((i == 8 || i == 13 || i == 18 || i == 23) ? s.p[i] != '-'
							      : !isxdigit((unsigned char)s.p[i]))
			return false;
	return s.n == 36;
}

static bool is_html_color(struct span s)
{
	for (size_t i = 1; i < s.n; i++)
		if (!isxdigit((unsigned char)s.p[i]))
			return false;
	return (s.n == 4 || s.n == 7) && s.p[0] == '#';
}

/* In order of name. */
static const struct row {
	const char *name;
	bool (*matches)(struct span text);
} rows[] = {
	{ "absolute-https-uri-or-empty", is_https_or_empty },
	{ "absolute-https-uri-with-placeholders-or-empty", is_https_or_empty },
	{ "absolute-uri-or-empty", is_url_or_empty },
	{ "acr", is_word },
	{ "callback-url", is_url },
	{ "cidr", is_cidr },
	{ "client-id", is_client_id },
	{ "connection-profile-id", is_connection_profile_id },
	{ "credential-id", is_credential_id },
	{ "date-time", is_date_time },
	{ "ec-initiate-login-uri-template-url", is_https_template },
	{ "email", is_email },
	{ "email-or-empty", is_email_or_empty },
	{ "html-color", is_html_color },
	{ "ipv4", is_ipv4 },
	{ "ipv6", is_ipv6 },
	{ "ipv6_cidr", is_ipv6_cidr },
	{ "organization-id", is_organization_id },
	{ "url", is_url },
	{ "url-with-placeholders", is_url },
	{ "user-attribute-profile-id", is_user_attribute_profile_id },
	{ "uuid", is_uuid },
};

static int by_name(const void *key, const void *row)
{
	return strcmp(key, ((const struct row *)row)->name);
}

static const struct row *find(const char *format)
{
	return bsearch(format, rows, sizeof rows / sizeof *rows, sizeof *rows, by_name);
}

bool format_is_known(const char *format)
{
	return find(format) != NULL;
}

bool format_matches(const char *format, struct span text)
{
	const struct row *row = find(format);
	return !row || row->matches(text);
}
