/* SPDX-License-Identifier: Apache-2.0 */
/* address.h: "127.0.0.1:8443", "[::1]:0", "localhost:8443", ":8443" (all addresses) to a listener,
 * and back to a URL. */
#pragma once
#include "base/err.h"
#include "http/http.h"

/* Fills address and port; tls stays. Fails: USAGE with a fault. Names other than localhost are not
 * resolved. */
MUST_CHECK err address_parse(const char *text, struct fault *fault, struct http_listen *l);
/* "https://localhost:8443/": loopback and wildcard addresses are called localhost. */
void address_url(const struct http_listen *l, char out[128]);
