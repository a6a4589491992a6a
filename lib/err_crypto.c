/* SPDX-License-Identifier: Apache-2.0 */
#include "err_crypto.h"
#include <openssl/err.h>

static bool is_starved(unsigned long e)
{
	return ERR_GET_REASON(e) == (ERR_R_MALLOC_FAILURE & ERR_REASON_MASK);
}

bool mi_crypto_is_starved(void)
{
	unsigned long e = ERR_peek_last_error();
	return e && ERR_SYSTEM_ERROR(e) == 0 && is_starved(e);
}

enum mint_err mi_crypto_verdict(enum mint_err code, struct mint_error *error)
{
	bool starved = false;
	unsigned long e;
	while ((e = ERR_get_error()))
		starved |= ERR_SYSTEM_ERROR(e) == 0 && is_starved(e);
	if (starved && code != MINT_OK)
		return mi_fail_plain(error, MINT_ERR_NOMEM);
	return code;
}
