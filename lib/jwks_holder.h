/* SPDX-License-Identifier: Apache-2.0 */
/* jwks_holder.h: the part of a holder that a thread's context uses. */
#pragma once
#include "jwks.h"

/* Changes with every swap. To be compared with one that mi_jwks_holder_get told: while they are the
 * same, that set is the one that is held. */
size_t mi_jwks_holder_version(const struct mint_jwks_holder *holder);
/* mint_jwks_holder_get, and the version that the set belongs to. */
struct mint_jwks *mi_jwks_holder_get(const struct mint_jwks_holder *holder, size_t *ret_version);
