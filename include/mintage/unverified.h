/* SPDX-License-Identifier: Apache-2.0 */
/* unverified.h: reading a token that nobody has checked. Not part of mintage.h: include it by name,
 * and never act on what it tells. */
#ifndef MINTAGE_UNVERIFIED_H
#define MINTAGE_UNVERIFIED_H

#include <mintage/jwt.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Reads header and payload of a compact JWS without looking at its signature; `verified` is false.
 * The header's alg may be any text, "none" included, and the signature may be empty. The getters of
 * jwt.h work on the result. *ret_jwt is zero when it fails. Fails: MALFORMED (as mint_jwt_verify).
 */
MINT_API MINT_MUST_CHECK enum mint_err mint_jwt_decode_unverified(struct mint_ctx *ctx,
	const char *token, size_t len, struct mint_jwt *ret_jwt, struct mint_error *error);

#ifdef __cplusplus
}
#endif
#endif
