/* SPDX-License-Identifier: Apache-2.0 */
/* jws_crit.h: what a header demands to be understood: crit, b64, zip. */
#pragma once
#include "json.h"

/* RFC 7515 4.1.11 and RFC 7797 6: `is` says which names its owner understands and whether b64 may
 * be false. *ret_crit: one bit per name of is->crit that the token's "crit" has. Fails: CRIT. */
enum mint_err mi_crit_check(const struct mi_object *header, const struct mint_verify_options *is,
	unsigned *ret_crit, bool *ret_unencoded, struct mint_error *error);

/* A name that RFC 7515 or RFC 7518 gives a meaning, so that "crit" must not have it (b64 stands
 * here as well: it has a flag of its own). */
bool mi_crit_is_registered(struct mint_text name);
