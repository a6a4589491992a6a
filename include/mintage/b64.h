/* SPDX-License-Identifier: Apache-2.0 */
/* b64.h: base64url, strictly, and the one lenient reading that secrets need. Pure, thread-safe,
 * allocates nothing. All: `buf` has room for `size` bytes and gets no NUL; it may be NULL when size
 * is 0, to ask for the size. *ret_len is what was written, or with MINT_ERR_SPACE what it takes. */
#ifndef MINTAGE_B64_H
#define MINTAGE_B64_H

#include <mintage/err.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Characters that n bytes take, without padding; bytes that n characters hold at most. */
#define MINT_B64URL_SIZE(n)   ((n) / 3 * 4 + ((n) % 3 * 4 + 2) / 3)
#define MINT_B64_BYTES_MAX(n) ((n) / 4 * 3 + (n) % 4 * 3 / 4)

/* RFC 4648 5 without padding. Fails: SPACE. */
MINT_API enum mint_err mint_b64url_encode(
	const void *data, size_t len, char *buf, size_t size, size_t *ret_len);

/* RFC 7515 2: the alphabet alone, no padding, no blanks, unused bits zero, so that each value has
 * one spelling. Fails: MALFORMED, SPACE. Not constant time: tokens are no secret from who holds
 * them. */
MINT_API enum mint_err mint_b64url_decode(
	const char *text, size_t len, void *buf, size_t size, size_t *ret_len);

/* For secrets only, never for tokens: both alphabets, even mixed, padding optional, blanks and line
 * ends skipped, unused bits ignored and a lone last character dropped, as Node's Buffer.from(text,
 * "base64") reads them; any other character is refused, where Node would skip it. Branch-free on
 * the characters. Fails: MALFORMED, SPACE. */
MINT_API enum mint_err mint_base64_decode_any(
	const char *text, size_t len, void *buf, size_t size, size_t *ret_len);

#ifdef __cplusplus
}
#endif
#endif
