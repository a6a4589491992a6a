/* SPDX-License-Identifier: Apache-2.0 */
/* lib_b64url: what is decoded, encoded again, is the text; the reader for secrets agrees; the
 * lenient one takes at least as much. */
#include "../lib/b64.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int holds)
{
	if (!holds)
		abort();
}

static void check_decoded(const char *text, size_t len, const unsigned char *bytes, size_t n)
{
	char *again = malloc(len + 1);
	unsigned char *other = malloc(n + 1);
	size_t m = 0;
	need(mint_b64url_encode(bytes, n, again, len, &m) == MINT_OK && m == len &&
		memcmp(again, text, len) == 0);
	need(mi_b64url_put_secret(again, bytes, n) == len && memcmp(again, text, len) == 0);
	need(mint_base64_decode_any(text, len, other, n, &m) == MINT_OK && m == n &&
		memcmp(other, bytes, n) == 0);
	free(again);
	free(other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	size_t room = MINT_B64_BYTES_MAX(size), n = 0, m = 0;
	unsigned char *bytes = malloc(room ? room : 1), *secret = malloc(room ? room : 1);
	enum mint_err e = mint_b64url_decode(text, size, bytes, room, &n);
	need(e == mi_b64url_decode_secret(text, size, secret, room, &m));
	if (e == MINT_OK) {
		need(n == m && memcmp(bytes, secret, n) == 0);
		check_decoded(text, size, bytes, n);
	} else {
		need(e == MINT_ERR_MALFORMED);
	}
	enum mint_err lenient = mint_base64_decode_any(text, size, secret, room, &m);
	need(lenient == MINT_OK || (lenient == MINT_ERR_MALFORMED && e != MINT_OK));
	need(lenient != MINT_OK || m <= room);
	free(bytes);
	free(secret);
	return 0;
}
