/* SPDX-License-Identifier: Apache-2.0 */
/* jwks_inspect.h: each key of a set, those too that libmintage leaves out, and what is wrong with
 * it. */
#pragma once
#include "base/err.h"
#include "base/json.h"

/* One row for each element of "keys", in order: {"index", "kid", "alg", "kty", "crv", "bits",
 * "thumbprint", "private", "wrong"}; "wrong", a list of texts, is there when something is. What a
 * key lacks is left out. Secret members are in no row. The caller owns *ret_rows. Fails: SYNTAX (no
 * key set), NOMEM. */
MUST_CHECK err jwks_inspect(
	struct span text, const char *where, struct fault *fault, json_t **ret_rows);
