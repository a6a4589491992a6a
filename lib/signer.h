/* SPDX-License-Identifier: Apache-2.0 */
/* signer.h: what a struct mint_signer is made of. */
#pragma once
#include "key.h"
#include <mintage/jwt.h>

#define MI_TYP_MAX 64

struct mint_signer {
	atomic_uint refs;
	const struct mint_jwk *jwk;
	int64_t ttl_s;
	unsigned flags;
	size_t segment_len;
	char segment[640]; /* base64url of the header and the point behind it */
};
