/* SPDX-License-Identifier: Apache-2.0 */
/* err_crypto.h: what libcrypto's failures mean. */
#pragma once
#include "fail.h"
#include <stdbool.h>

/* Ends a piece of work with libcrypto: its code, or NOMEM where it failed and libcrypto says that
 * memory ran out: a key or a signature may have seemed bad for no other reason. Empties the error
 * queue: what was tried in vain is no business of the caller's. */
enum mint_err mi_crypto_verdict(enum mint_err code, struct mint_error *error);
/* Whether the last failure of this thread was for want of memory. */
bool mi_crypto_is_starved(void);
