/* SPDX-License-Identifier: Apache-2.0 */
/* hmac.h: HMAC (RFC 2104) with the two hash states kept that follow the padded key, so that a MAC
 * costs the message and one block more. */
#pragma once
#include <openssl/sha.h>
#include <stddef.h>

#define MI_HMAC_MAX 64 /* bytes of the longest MAC */

/* Immutable once made; may be shared by threads. Holds what a secret is worth: wipe it. */
struct mi_hmac {
	unsigned bits;        /* 256, 384, 512 */
	SHA256_CTX short_[2]; /* inner and outer, when bits is 256 */
	SHA512_CTX long_[2];
};

void mi_hmac_init(struct mi_hmac *h, unsigned bits, const unsigned char *key, size_t len);
/* Writes bits / 8 bytes. */
void mi_hmac(const struct mi_hmac *h, const void *data, size_t len, unsigned char *out);
