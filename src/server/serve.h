/* SPDX-License-Identifier: Apache-2.0 */
/* serve.h: from options to a running server, and back down. */
#pragma once
#include "base/err.h"
#include <stdbool.h>

struct serve_config {
	const char *data_dir;
	const char *https, *http;         /* "ADDR:PORT"; NULL: none */
	const char *issuer;               /* NULL: kept one, or https://localhost:PORT/ */
	const char *cert_file, *key_file; /* NULL: from the local CA */
	unsigned workers;                 /* 0: one per core */
	bool bootstrap;
	bool init_only; /* make what the folder needs, and end: nothing listens afterwards */
	void (*ready)(const char *data_dir); /* after the ready line; NULL: nothing */
};

/* Opens everything, serves until SIGTERM or SIGINT, closes everything. Prints the ready line on
 * stderr. Fails with what the fault says: USAGE (an option), IO, CORRUPT, BUSY (another server has
 * the folder), CRYPTO, NOMEM. */
MUST_CHECK err serve(const struct serve_config *config, struct fault *fault);
