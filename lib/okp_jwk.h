/* SPDX-License-Identifier: Apache-2.0 */
/* okp_jwk.h: octet key pairs as JWK members (RFC 8037 2). */
#pragma once
#include "json.h"
#include "key.h"
#include "out.h"

enum mint_err mi_okp_read(struct mint_jwk *jwk, const struct mi_object *json, unsigned flags,
	struct mint_error *error);
enum mint_err mi_okp_write(const struct mint_jwk *jwk, enum mint_part part, struct mi_out *out,
	struct mint_error *error);
enum mint_err mi_okp_write_thumbprint(
	const struct mint_jwk *jwk, struct mi_out *out, struct mint_error *error);
