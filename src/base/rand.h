/* SPDX-License-Identifier: Apache-2.0 */
/* rand.h: randomness as a value that is passed in, so that tests set it. */
#pragma once
#include "base/err.h"
#include <stddef.h>

struct rng {
	/* Fills n bytes or fails with CRYPTO. Thread-safe. */
	err (*fill)(void *arg, void *out, size_t n);
	void *arg;
};

/* libcrypto's generator. */
extern const struct rng rng_system;

MUST_CHECK err rand_bytes(const struct rng *r, void *out, size_t n);
/* n characters of [A-Za-z0-9] (5.95 bits each) and a NUL: out has n + 1 bytes. */
MUST_CHECK err rand_alnum(const struct rng *r, char *out, size_t n);
/* n characters of [A-Za-z0-9_-] (6 bits each) and a NUL. */
MUST_CHECK err rand_urlsafe(const struct rng *r, char *out, size_t n);
/* n lower-case hex digits (4 bits each) and a NUL. */
MUST_CHECK err rand_hex(const struct rng *r, char *out, size_t n);
/* A random UUID, RFC 9562 version 4: 36 characters and a NUL. */
MUST_CHECK err rand_uuid(const struct rng *r, char out[37]);
