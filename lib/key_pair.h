/* SPDX-License-Identifier: Apache-2.0 */
/* key_pair.h: from a key of libcrypto's to one of ours. */
#pragma once
#include "key.h"

static inline void mi_pkey_freep(EVP_PKEY **pkey)
{
	EVP_PKEY_free(*pkey);
}

/* Makes a key of *pkey, which it takes over when all is well. The algorithm is that of the options,
 * which may be NULL, or the one that the key has by itself. Fails: KEY, ALG, USAGE, NOMEM,
 * CRYPTO. */
enum mint_err mi_pair_adopt(const struct mint_jwk_options *options, EVP_PKEY **pkey,
	bool is_private, struct mint_jwk **ret_jwk, struct mint_error *error);
/* The key of one DER structure, which `label` names as PEM does (RFC 7468 4 to 13). Returns NULL
 * when it is none, when another name is given, or when something follows. *ret_private tells
 * which half it is. */
EVP_PKEY *mi_pair_from_der(
	const char *label, const unsigned char *der, size_t len, bool *ret_private);
