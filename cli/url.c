/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/url.h"
#include <arpa/inet.h>
#include <curl/curl.h>

static void handle_done(CURLU **h)
{
	curl_url_cleanup(*h);
}

static void text_done(char **text)
{
	curl_free(*text);
}

static bool host_is_loopback(const char *host)
{
	struct in_addr v4;
	return strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
	       (inet_pton(AF_INET, host, &v4) == 1 && ntohl(v4.s_addr) >> 24 == 127);
}

static bool has_part(CURLU *h, CURLUPart part)
{
	AUTO(text_done) char *text = NULL;
	return curl_url_get(h, part, &text, 0) == CURLUE_OK;
}

static bool parsed(CURLU *h, const char *url)
{
	return curl_url_set(h, CURLUPART_URL, url, CURLU_DISALLOW_USER) == CURLUE_OK &&
	       !has_part(h, CURLUPART_FRAGMENT);
}

bool url_is_loopback(const char *url)
{
	AUTO(handle_done) CURLU *h = curl_url();
	AUTO(text_done) char *host = NULL;
	return h && parsed(h, url) && curl_url_get(h, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
	       host_is_loopback(host);
}

static bool scheme_is(const char *url, const char *scheme)
{
	return strncasecmp(url, scheme, strlen(scheme)) == 0;
}

err url_check(const char *url, struct fault *fault)
{
	AUTO(handle_done) CURLU *h = curl_url();
	TRY_PTR(h);
	if (strlen(url) >= URL_SIZE || !parsed(h, url))
		return fault_set(fault, ERR_USAGE, "not a usable address: %s", url);
	if (scheme_is(url, "https://"))
		return OK;
	if (!scheme_is(url, "http://"))
		return fault_set(fault, ERR_USAGE, "an address must start with https://: %s", url);
	if (!url_is_loopback(url))
		return fault_set(fault, ERR_USAGE,
			"plain http would show the secret to the network: use https for %s", url);
	return OK;
}

/* Nothing but a host and a port, once the scheme and the last slash are off. */
static bool is_bare(const char *host)
{
	return *host && !strpbrk(host, "/?#@\\ ");
}

err url_of_domain(const char *domain, struct fault *fault, char ret_base[URL_SIZE])
{
	char host[URL_SIZE], base[URL_SIZE];
	bool plain = scheme_is(domain, "http://");
	const char *from = domain + (plain ? 7 : scheme_is(domain, "https://") ? 8 : 0);
	size_t n = strlen(from);
	n -= n > 0 && from[n - 1] == '/';
	if (n >= sizeof(host))
		return fault_set(fault, ERR_USAGE, "the domain is too long");
	memcpy(host, from, n);
	host[n] = '\0';
	int size = snprintf(base, sizeof(base), "http%s://%s/", plain ? "" : "s", host);
	if (!is_bare(host) || size < 0 || (size_t)size >= sizeof(base))
		return fault_set(fault, ERR_USAGE,
			"a domain is a host name and perhaps a port, such as localhost:8443; not "
			"%s",
			domain);
	TRY(url_check(base, fault));
	memcpy(ret_base, base, (size_t)size + 1);
	return OK;
}

static bool is_unreserved(unsigned char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

void url_put_escaped(struct buf *out, struct span text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (is_unreserved(c))
			buf_putc(out, (char)c);
		else
			buf_printf(out, "%%%02X", c);
	}
}
