/* SPDX-License-Identifier: Apache-2.0 */
/* certs.h: the local CA and the server certificate that a start without certificates of its own
 * gets. Files: DIR/ca.crt, DIR/ca.key (0600), DIR/server.crt (leaf, then CA), DIR/server.key
 * (0600); EC P-256; the CA lasts ten years, the leaf 397 days. */
#pragma once
#include "base/clock.h"
#include "base/err.h"
#include "base/rand.h"

#define CERTS_NAMES_MAX 16

struct certs_config {
	const char *dir;
	const struct clock *clock;
	const struct rng *rng; /* of serial numbers; keys come from libcrypto's generator */
	const char *const
		*names;    /* host names and IP addresses beside localhost, 127.0.0.1 and ::1 */
	size_t name_count; /* at most CERTS_NAMES_MAX */
};

/* Makes what is missing. A leaf is left alone as long as it fits its key, is signed by the CA,
 * holds all names and lasts 30 days more; else a new one is made by the kept CA. A CA is kept until
 * 30 days before its end. Fails: CORRUPT (ca.key or ca.crt cannot be used: the fault says what to
 * do), RANGE (a name), IO, CRYPTO, NOMEM. */
MUST_CHECK err certs_ensure_for(const struct certs_config *config, struct fault *fault);
/* The same with the system's clock and no further names. */
MUST_CHECK err certs_ensure(const char *dir, const struct rng *rng, struct fault *fault);
