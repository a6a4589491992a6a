/* SPDX-License-Identifier: Apache-2.0 */
/* https.h: requests to a server over one kept connection (libcurl). Certificates are always
 * verified, redirects are never followed, and plain http goes to the loopback interface alone. Not
 * thread-safe. */
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include <stdint.h>

struct https;

struct https_request {
	const char *method, *url;
	const char *content_type; /* of the body; NULL: no body */
	struct span body;
	const char *bearer;          /* token for the Authorization field; NULL: none */
	const char *user, *password; /* Basic; NULL: none */
};

struct https_answer {
	int status;
	struct buf body;
	int64_t retry_after_s; /* what the server asks to wait; 0: nothing */
};

/* ca_file: PEM certificates to trust in place of the system's. NULL: the system's, and those of the
 * files that the variables SSL_CERT_FILE and NODE_EXTRA_CA_CERTS name. Fails: USAGE (ca_file cannot
 * be read), LIMIT, NOMEM. */
MUST_CHECK err https_new(const char *ca_file, struct fault *fault, struct https **ret_https);
void https_free(struct https *h);
static inline void https_freep(struct https **h)
{
	https_free(*h);
}

/* Sends and reads the whole answer. A 429 that asks for a short wait is waited for and tried again,
 * a few times; the words about it go to standard error. Fails: USAGE (the address, see url_check),
 * IO (the fault says what went wrong), LIMIT (an answer too large), NOMEM. */
MUST_CHECK err https_send(struct https *h, const struct https_request *request, struct fault *fault,
	struct https_answer *ret_answer);
void https_answer_done(struct https_answer *a);
