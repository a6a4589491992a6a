/* SPDX-License-Identifier: Apache-2.0 */
/* rsa_check.h: what an RSA key must be before it is used. */
#pragma once
#include "alg.h"
#include "fail.h"
#include <openssl/evp.h>

/* Of an id-RSASSA-PSS key (RFC 4055 3.1) that is bound to one hash: its algorithm; else UNSET. */
enum mint_alg mi_rsa_pss_alg(const EVP_PKEY *pkey);
/* That the key's type and, for id-RSASSA-PSS, its parameters allow the algorithm. Fails: KEY. */
enum mint_err mi_rsa_check_type(
	const EVP_PKEY *pkey, const struct mi_algorithm *alg, struct mint_error *error);
/* Size, exponent, and the fingerprint of a broken generator. Fails: KEY, CRYPTO. */
enum mint_err mi_rsa_check_public(const EVP_PKEY *pkey, struct mint_error *error);
/* That a private key's eight numbers belong together; whether its primes are prime is not looked
 * at. Fails: KEY, NOMEM. */
enum mint_err mi_rsa_check_private(const EVP_PKEY *pkey, struct mint_error *error);
