/* SPDX-License-Identifier: Apache-2.0 */
/* url.h: which addresses the program talks to: https everywhere, http on the loopback interface
 * alone. */
#pragma once
#include "base/err.h"
#include "base/buf.h"

#define URL_SIZE 2048

/* "localhost:8443" -> "https://localhost:8443/". A scheme and one slash at the end are let through,
 * so that an issuer fits too. Fails: USAGE (a path, a user, a query, or plain http to another
 * machine). */
MUST_CHECK err url_of_domain(const char *domain, struct fault *fault, char ret_base[URL_SIZE]);
/* Refuses URLs with another scheme, with a user or a fragment, and plain http to another machine.
 * Fails: USAGE. */
MUST_CHECK err url_check(const char *url, struct fault *fault);
/* True for localhost, 127.0.0.0/8 and ::1. */
bool url_is_loopback(const char *url);
/* Appends text percent-encoded (all but A-Z a-z 0-9 - . _ ~), as a path segment, a query value or a
 * form value. */
void url_put_escaped(struct buf *out, struct span text);
