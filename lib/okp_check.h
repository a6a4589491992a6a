/* SPDX-License-Identifier: Apache-2.0 */
/* okp_check.h: what a public key of EdDSA must be before it is used. */
#pragma once
#include "key_curve.h"
#include <stdbool.h>

/* The encoding is canonical, the point is on the curve and not of small order (with such a key one
 * signature fits many messages). Fails: KEY, NOMEM. */
enum mint_err mi_okp_check_public(
	const struct mi_curve *curve, const unsigned char *x, struct mint_error *error);
/* True when the encoded point is one of the few whose multiple by the cofactor is nothing. Takes
 * either sign bit. */
bool mi_okp_has_small_order(const struct mi_curve *curve, const unsigned char *point);
