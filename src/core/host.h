/* SPDX-License-Identifier: Apache-2.0 */
/* host.h: the host that a request is for or an issuer lives at, compared as RFC 3986 6.2 says:
 * names without case, IPv6 addresses by their bits, no port as the scheme's own. Pure. */
#pragma once
#include "base/span.h"
#include <stdbool.h>

struct host {
	struct span name; /* borrowed; an IPv6 address with its brackets */
	bool is_v6;
	unsigned char v6[16];
	unsigned port;         /* 0: none was said */
	unsigned default_port; /* of the issuer's scheme; 0: not an issuer */
};

/* A Host field: "name", "[address]", either with ":port" or a bare ":" behind it. False: none of
 * these; *ret_host is then untouched. */
bool host_read(struct span text, struct host *ret_host);
/* That of "https://localhost:8443/", or of http. False as above. */
bool host_of_issuer(struct span issuer, struct host *ret_host);
/* Whether what is asked for `asked` (a Host field or an issuer's host) is meant for the issuer at
 * `here`. A field without a port takes the default of `here`: what stands in front of the server
 * may have ended TLS. */
bool host_is(const struct host *here, const struct host *asked);
/* Whether requests to both issuers have the same Host: such issuers cannot be of two tenants. */
bool host_shared(struct span issuer, struct span other);
