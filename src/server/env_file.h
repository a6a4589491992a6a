/* SPDX-License-Identifier: Apache-2.0 */
/* env_file.h: DIR/bootstrap.env (0600): what an Auth0 SDK needs in its environment, for `set -a; .
 * DIR/bootstrap.env`. */
#pragma once
#include "core/ctx.h"

/* Fails: IO (fault says which file), NOMEM. */
MUST_CHECK err env_file_write(const char *dir, const struct tenant *t, struct span client_id,
	struct span client_secret, struct fault *fault);
/* Puts the tenant's present domain and audience into an existing file; nothing when there is none.
 */
MUST_CHECK err env_file_readdress(const char *dir, const struct tenant *t, struct fault *fault);
