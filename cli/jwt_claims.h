/* SPDX-License-Identifier: Apache-2.0 */
/* jwt_claims.h: the payload of a token, from the options of mintage jwt sign. */
#pragma once
#include "base/json.h"
#include "cli/command.h"

#define JWT_CLAIMS_SIZE_MAX 65536 /* bytes of a file with claims, and of the payload */

extern const struct option_row jwt_claims_options[];

/* The claims in the order of jsonwebtoken: the caller's own, iat, nbf, exp, aud, iss, sub, jti. The
 * caller owns *ret_claims. Fails: USAGE (a claim and an option of the same meaning, a value that is
 * none), SYNTAX (the file is no JSON object), LIMIT, NOMEM. */
MUST_CHECK err jwt_claims_make(const struct cli *cli, struct fault *fault, json_t **ret_claims);
/* Adds one "NAME=JSON" to an object, in place of a member of that name. Fails: USAGE. */
MUST_CHECK err jwt_json_member(
	json_t *object, const char *text, const char *where, struct fault *fault);
