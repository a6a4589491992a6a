/* SPDX-License-Identifier: Apache-2.0 */
/* jwks_source.h: key sets from where the caller says: a file, standard input, or an https address.
 * Never from where a token says. */
#pragma once
#include "base/buf.h"
#include "cli/options.h"
#include <mintage/jwk.h>

#define JWKS_SIZE_MAX 4194304

extern const struct option_row jwks_source_options[]; /* --ca-file */

/* Whether the text is an address rather than a file name. */
bool jwks_is_url(const char *source);
/* Appends the text of the set to *out, whose limit counts. An address is fetched over https: its
 * certificate is verified, redirects are not followed, time and size are bounded. Fails: USAGE (a
 * file that cannot be read; plain http), IO (no answer, or not 200), LIMIT, NOMEM. */
MUST_CHECK err jwks_text(
	const struct options *o, const char *source, struct buf *out, struct fault *fault);
/* The set. `alg` is for keys that do not say theirs. The caller owns *ret_jwks. Fails: as above,
 * SYNTAX (no key set), RANGE (an ambiguous one). */
MUST_CHECK err jwks_load(const struct options *o, const char *source, enum mint_alg alg,
	struct fault *fault, const struct mint_jwks **ret_jwks);
