/* SPDX-License-Identifier: Apache-2.0 */
/* tls.h: the server's TLS settings and certificate: one immutable SSL_CTX, replaced whole at a
 * reload. */
#pragma once
#include "base/err.h"
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>

/* TLS 1.2 and 1.3 with this certificate chain and key (PEM). Fails: IO (a file cannot be read or
 * holds no PEM), CRYPTO (the key does not fit, or the library refuses); the fault names the file.
 */
MUST_CHECK err tls_new(
	const char *cert_file, const char *key_file, struct fault *fault, SSL_CTX **ret_ctx);
/* When its certificate ends, ms since 1970; 0: it has none, or the end cannot be read. */
int64_t tls_certificate_end(const SSL_CTX *ctx);
