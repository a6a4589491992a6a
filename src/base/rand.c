/* SPDX-License-Identifier: Apache-2.0 */
#include "base/rand.h"
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>

static err system_fill(void *arg, void *out, size_t n)
{
	(void)arg;
	return n <= INT32_MAX && RAND_bytes(out, (int)n) == 1 ? OK : FAIL(CRYPTO);
}

const struct rng rng_system = { system_fill, NULL };

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

err rand_bytes(const struct rng *r, void *out, size_t n)
{
	return r->fill(r->arg, out, n);
}

/* Takes six bits of each random byte and skips values at or above `letters`, so that every letter
 * is as likely. */
static err fill_text(const struct rng *r, char *out, size_t n, unsigned letters)
{
	unsigned char pool[96];
	size_t done = 0;
	err e = OK;
	while (done < n && !(e = r->fill(r->arg, pool, sizeof pool)).code)
		for (size_t i = 0; i < sizeof pool && done < n; i++)
			if ((pool[i] & 63u) < letters)
				out[done++] = alphabet[pool[i] & 63u];
	out[done] = 0;
	OPENSSL_cleanse(pool, sizeof pool);
	return e;
}

err rand_alnum(const struct rng *r, char *out, size_t n)
{
	return fill_text(r, out, n, 62);
}

err rand_urlsafe(const struct rng *r, char *out, size_t n)
{
	return fill_text(r, out, n, 64);
}

err rand_hex(const struct rng *r, char *out, size_t n)
{
	TRY(fill_text(r, out, n, 64));
	for (size_t i = 0; i < n; i++)
		out[i] = "0123456789abcdef"[(strchr(alphabet, out[i]) - alphabet) & 15];
	return OK;
}

err rand_uuid(const struct rng *r, char out[37])
{
	unsigned char b[16];
	TRY(r->fill(r->arg, b, sizeof b));
	b[6] = (unsigned char)((b[6] & 0x0F) | 0x40);
	b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);
	snprintf(out, 37, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
		b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12],
		b[13], b[14], b[15]);
	return OK;
}
