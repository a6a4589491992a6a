/* SPDX-License-Identifier: Apache-2.0 */
/* x509.h: X.509 v3 certificates made from a few facts (RFC 5280): those of signing keys, of the
 * local CA and of the server. The caller's private keys are used, never kept. */
#pragma once
#include "base/rand.h"
#include "base/span.h"
#include <openssl/x509.h>
#include <stdint.h>

#define X509_CN_MAX 64 /* RFC 5280 ub-common-name */

struct x509_spec {
	EVP_PKEY *key;      /* the certificate is about its public half */
	const X509 *issuer; /* NULL: self-signed with key */
	EVP_PKEY *issuer_key;
	struct span common_name; /* UTF-8; only its first X509_CN_MAX bytes are used */
	int64_t not_before_s, not_after_s;
	bool is_ca;            /* signs others: CA:TRUE with a path of one */
	const char *key_usage; /* "critical,digitalSignature": the forms of openssl's
				  x509v3_config(5) */
	const char *extended_key_usage, *alt_names; /* NULL: none */
};

/* Signs with SHA-256; the serial number has 127 random bits. The caller frees with X509_free.
 * Fails: CRYPTO, NOMEM. */
MUST_CHECK err x509_make(const struct x509_spec *spec, const struct rng *rng, X509 **ret_cert);
/* The first certificate, or private key (unencrypted), in PEM text. The caller frees. Fails: CRYPTO
 * (there is none), NOMEM. */
MUST_CHECK err x509_read(struct span pem, X509 **ret_cert);
MUST_CHECK err x509_read_key(struct span pem, EVP_PKEY **ret_key);
void x509_freep(X509 **cert);
