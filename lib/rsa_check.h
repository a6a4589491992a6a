/* SPDX-License-Identifier: Apache-2.0 */
/* rsa_check.h: what an RSA key must be before it is used. */
#pragma once
#include "fail.h"
#include <openssl/evp.h>

/* Size, exponent, and the fingerprint of a broken generator. Fails: KEY, CRYPTO. */
enum mint_err mi_rsa_check_public(const EVP_PKEY *pkey, struct mint_error *error);
/* That a private key's eight numbers belong together; whether its primes are prime is not looked
 * at. Fails: KEY, NOMEM. */
enum mint_err mi_rsa_check_private(const EVP_PKEY *pkey, struct mint_error *error);
