/* SPDX-License-Identifier: Apache-2.0 */
/* proxy_fields.h: which requests a proxy on loopback takes, and which fields it passes on. Pure. */
#pragma once
#include "cli/agent/guest.h"

/* Why a request is refused, or NULL. A web page must not be able to use the proxy: browsers send
 * Origin or Sec-Fetch-*, and a page of another name that was made to point here (DNS rebinding) has
 * that name in Host. port 0: a Unix socket, which no browser reaches; then Host is not looked at.
 */
const char *proxy_refusal(const struct head *h, int port);
/* Whether a field of a request goes on. Not those of this connection alone (RFC 9110 7.6.1, those
 * that Connection names among them), not Host, not what frames the body, and no credentials but
 * ours.
 */
bool proxy_passes_on(const struct head *h, struct span name);
/* Whether a field of an answer comes back; `connection` is the answer's Connection value, or
 * SPAN_NONE. Content-Length does. */
bool proxy_passes_back(struct span name, struct span connection);
