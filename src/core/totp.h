/* SPDX-License-Identifier: Apache-2.0 */
/* totp.h: one-time codes by time, RFC 6238: SHA-1, steps of 30 s, six digits. Pure. */
#pragma once
#include "base/arena.h"
#include "base/rand.h"
#include <stdbool.h>
#include <stdint.h>

#define TOTP_SECRET_SIZE 20
#define TOTP_STEP_S      30

/* The code of one step (Unix seconds / 30). */
MUST_CHECK err totp_code(struct span secret, int64_t step, char out[7]);
/* Whether `code` is that of the step at `now_s`, the one before or the one after, and that step is
 * later than `used`. *ret_step: which, for the caller to keep: a code counts once. Fails: CRYPTO.
 */
MUST_CHECK err totp_check(struct span secret, struct span code, int64_t now_s, int64_t used,
	bool *ret_right, int64_t *ret_step);
/* Base32 without padding, RFC 4648 6: how people type a secret. NULL: no memory. */
char *totp_base32(struct arena *a, struct span secret);
/* What an authenticator app reads from a QR code: the secret (Base32) for `account` at `issuer`,
 * each percent-encoded. NULL: no memory. */
char *totp_uri(struct arena *a, struct span issuer, struct span account, const char *secret);
