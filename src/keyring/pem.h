/* SPDX-License-Identifier: Apache-2.0 */
/* pem.h: text forms of binary facts: PEM as the contract sends it, hex, base64. For the keyring's
 * own files. */
#pragma once
#include "base/arena.h"
#include <openssl/bio.h>

/* The text in a memory BIO with CRLF line ends, also the last: the contract's certificates and
 * PKCS#7 have them. Fails: NOMEM. */
MUST_CHECK err pem_crlf(struct arena *a, BIO *text, struct span *ret_text);
/* The text as it is. Fails: NOMEM. */
MUST_CHECK err pem_plain(struct arena *a, BIO *text, struct span *ret_text);
/* RFC 4648 section 4, with padding. Fails: NOMEM. */
MUST_CHECK err base64_text(struct arena *a, const void *p, size_t n, struct span *ret_text);
/* RFC 4648 section 5, without padding. Fails: NOMEM. */
MUST_CHECK err base64url_text(struct arena *a, const void *p, size_t n, struct span *ret_text);
/* Reads base64 as Node's Buffer does for secrets: both alphabets, padding optional, blanks skipped;
 * but a character of neither alphabet is refused. ret_bytes is wiped when the arena is reset.
 * Fails: CRYPTO (no base64, or no bytes), NOMEM. */
MUST_CHECK err base64_secret(struct arena *a, struct span text, struct span *ret_bytes);
/* Upper-case hex, with `between` after each byte but the last; 0: nothing. Fails: NOMEM. */
MUST_CHECK err hex_text(
	struct arena *a, const unsigned char *p, size_t n, char between, struct span *ret_text);
