/* SPDX-License-Identifier: Apache-2.0 */
/* jwt_refusal.h: the kinds of refusal of the jwt, jwk and jwks commands: the exit codes beyond
 * those of every command, and the words that programs read. */
#pragma once
#include "base/err.h"
#include <mintage/err.h>

/* Stable: scripts test them. CLI_DONE, CLI_REFUSED (anything else) and CLI_USAGE come before. */
enum jwt_exit {
	JWT_MALFORMED = 3, /* no token, no JSON, a header that is not understood */
	JWT_KEY = 4,       /* no key that fits, an algorithm that is not let through, a bad key */
	JWT_SIGNATURE = 5, /* wrong, or none */
	JWT_EXPIRED = 6,   /* also older than the greatest age */
	JWT_NOT_YET = 7,
	JWT_CLAIMS = 8 /* aud, iss and so on: good, but not the token that was asked for */
};

/* The exit code that stands for a refusal of libmintage. */
int jwt_exit_of(enum mint_err code);
/* "malformed", "key", "signature", "expired", "not-yet", "claims"; "other" for anything else. */
const char *jwt_kind_of(enum mint_err code);
/* Says what failed before there was a verdict, and returns the exit code: JWT_MALFORMED for SYNTAX,
 * JWT_KEY for RANGE, else as say_failure. */
int jwt_failure(err e, const struct fault *fault);
