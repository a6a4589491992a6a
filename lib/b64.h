/* SPDX-License-Identifier: Apache-2.0 */
/* b64.h: the base64url variants that only the library calls. */
#pragma once
#include <mintage/b64.h>

/* Writes MINT_B64URL_SIZE(len) characters; the caller has made room. Returns how many. */
size_t mi_b64url_put(char *out, const unsigned char *in, size_t len);
/* The same for secrets: the time depends on the length alone. */
size_t mi_b64url_put_secret(char *out, const unsigned char *in, size_t len);
/* As mint_b64url_decode, for secrets: the time depends on the length and on the verdict alone.
 * Fails: MALFORMED, SPACE. */
enum mint_err mi_b64url_decode_secret(
	const char *text, size_t len, unsigned char *buf, size_t size, size_t *ret_len);
