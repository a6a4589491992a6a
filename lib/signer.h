/* SPDX-License-Identifier: Apache-2.0 */
/* signer.h: what a struct mint_signer is made of. */
#pragma once
#include "key.h"
#include "out.h"
#include <mintage/jwt.h>

#define MI_TYP_MAX     64
#define MI_HEADER_ROOM (MINT_HEADER_SIZE_MAX + 512) /* the header as JSON */
#define MI_TIME_MAX_S  INT64_C(9007199254740991)    /* 2^53 - 1, as the verifier has it */

struct mint_signer {
	atomic_uint refs;
	const struct mint_jwk *jwk;
	int64_t ttl_s;
	unsigned flags;
	size_t segment_len;
	char segment[]; /* base64url of the header and the point behind it */
};

/* Writes the header as JSON. options is not NULL. Fails: USAGE. */
enum mint_err mi_signer_header(const struct mint_jwk *jwk, const struct mint_sign_options *options,
	struct mi_out *out, struct mint_error *error);
/* Fails: USAGE (MINT_SIGN_UNENCODED). */
enum mint_err mi_signer_is_for_jwt(const struct mint_signer *signer, struct mint_error *error);
