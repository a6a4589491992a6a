/* SPDX-License-Identifier: Apache-2.0 */
/* rsa_jwk.h: RSA keys as JWK members (RFC 7518 6.3). */
#pragma once
#include "json.h"
#include "key.h"
#include "out.h"
#include <openssl/bn.h>

enum mint_err mi_rsa_read(struct mint_jwk *jwk, const struct mi_object *json, unsigned flags,
	struct mint_error *error);
enum mint_err mi_rsa_write(const struct mint_jwk *jwk, enum mint_part part, struct mi_out *out,
	struct mint_error *error);
enum mint_err mi_rsa_write_thumbprint(
	const struct mint_jwk *jwk, struct mi_out *out, struct mint_error *error);

static inline void mi_bn_freep(BIGNUM **bn)
{
	BN_clear_free(*bn);
}
