/* SPDX-License-Identifier: Apache-2.0 */
/* jwk_read.h: from a parsed JWK to a key. */
#pragma once
#include "json.h"
#include "key.h"

#define MI_JWK_MEMBERS 64 /* of one JWK, those of values inside it included */

/* As mint_jwk_from_json, but for MALFORMED. */
enum mint_err mi_jwk_read(const struct mint_jwk_options *options, const struct mi_object *json,
	struct mint_jwk **ret_jwk, struct mint_error *error);
