/* SPDX-License-Identifier: Apache-2.0 */
/* verifier.h: what a struct mint_verifier is made of. */
#pragma once
#include "fail.h"
#include <mintage/jwt.h>
#include <stdatomic.h>

struct mint_verifier {
	atomic_uint refs;
	const struct mint_jwks *keys; /* or NULL, and ... */
	const struct mint_jwks_holder *holder;
	struct mint_verify_options
		is; /* the caller's options; their arrays and texts are in this block of memory */
};

/* RFC 7515 4.1.9: a media type, compared without case; "application/" may be left out. */
bool mi_typ_equal(struct mint_text a, struct mint_text b);

struct mi_object;
/* All checks of claims. *ret_failed gets every MINT_FAILED_* bit; the code and *error tell the
 * first. */
enum mint_err mi_claims_check(const struct mint_verify_options *is, const struct mi_object *claims,
	int64_t now_s, unsigned *ret_failed, struct mint_error *error);
