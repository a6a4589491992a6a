/* SPDX-License-Identifier: Apache-2.0 */
/* ec_jwk.h: EC keys as JWK members (RFC 7518 6.2). */
#pragma once
#include "json.h"
#include "key.h"
#include "out.h"

enum mint_err mi_ec_read(struct mint_jwk *jwk, const struct mi_object *json, unsigned flags,
	struct mint_error *error);
enum mint_err mi_ec_write(const struct mint_jwk *jwk, enum mint_part part, struct mi_out *out,
	struct mint_error *error);
enum mint_err mi_ec_write_thumbprint(
	const struct mint_jwk *jwk, struct mi_out *out, struct mint_error *error);
