/* SPDX-License-Identifier: Apache-2.0 */
/* jwt_policy.h: what a token must be, from the options of mintage jwt verify. */
#pragma once
#include "cli/command.h"
#include <mintage/jwt.h>

#define JWT_TEXTS_MAX 64

/* The lists that the options point into belong to the struct, which must not move. */
struct jwt_policy {
	struct mint_verify_options options; /* algs is what --algorithm lets through; 0: not said */
	struct mint_text issuers[JWT_TEXTS_MAX], audiences[JWT_TEXTS_MAX], required[JWT_TEXTS_MAX];
	int64_t now_s;
};

/* Fails: USAGE: an empty text, a number out of range, an unknown algorithm, or neither an issuer
 * (an audience) nor the option by which it does not matter. */
MUST_CHECK err jwt_policy_read(const struct cli *cli, struct fault *fault, struct jwt_policy *p);
