/* SPDX-License-Identifier: Apache-2.0 */
#include "core/totp.h"
#include "base/secret.h"
#include <ctype.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>

err totp_code(struct span secret, int64_t step, char out[7])
{
	unsigned char counter[8], mac[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	for (int i = 0; i < 8; i++)
		counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
	if (!HMAC(EVP_sha1(), secret.p, (int)secret.n, counter, sizeof counter, mac, &n) ||
		n != 20) {
		ERR_clear_error();
		return FAIL(CRYPTO);
	}
	/* RFC 4226 5.3: dynamic truncation */
	unsigned at = mac[19] & 15;
	uint32_t value = (uint32_t)(mac[at] & 0x7F) << 24 | (uint32_t)mac[at + 1] << 16 |
			 (uint32_t)mac[at + 2] << 8 | mac[at + 3];
	snprintf(out, 7, "%06u", value % 1000000);
	return OK;
}

err totp_check(struct span secret, struct span code, int64_t now_s, int64_t used, bool *ret_right,
	int64_t *ret_step)
{
	int64_t now = now_s / TOTP_STEP_S, found = 0;
	for (int64_t step = now - 1; step <= now + 1; step++) {
		char text[7];
		TRY(totp_code(secret, step, text));
		if (secret_equal(span_make(text, 6), code) && step > used)
			found = step;
	}
	*ret_right = found != 0;
	*ret_step = found;
	return OK;
}

char *totp_base32(struct arena *a, struct span secret)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	size_t size = (secret.n * 8 + 4) / 5, n = 0;
	char *out = arena_alloc(a, size + 1);
	unsigned bits = 0, held = 0;
	if (!out)
		return NULL;
	for (size_t i = 0; i < secret.n; i++) {
		bits = bits << 8 | (unsigned char)secret.p[i];
		for (held += 8; held >= 5; held -= 5)
			out[n++] = letters[bits >> (held - 5) & 31];
		bits &= (1U << held) - 1;
	}
	if (held)
		out[n++] = letters[bits << (5 - held) & 31];
	out[n] = 0;
	return out;
}

/* RFC 3986 2.3: all but the unreserved characters, so that an address with a '?' or a '&' in it
 * adds no parameter. */
static char *encoded(struct arena *a, struct span text)
{
	static const char digits[] = "0123456789ABCDEF";
	char *out = arena_alloc(a, 3 * text.n + 1);
	size_t n = 0;
	if (!out)
		return NULL;
	for (size_t i = 0; i < text.n; i++) {
		unsigned char ch = (unsigned char)text.p[i];
		if (ch < 0x80 && (isalnum(ch) || strchr("-._~", ch))) {
			out[n++] = (char)ch;
			continue;
		}
		out[n++] = '%';
		out[n++] = digits[ch >> 4];
		out[n++] = digits[ch & 15];
	}
	out[n] = 0;
	return out;
}

char *totp_uri(struct arena *a, struct span issuer, struct span account, const char *secret)
{
	const char *from = encoded(a, issuer), *who = encoded(a, account);
	if (!from || !who)
		return NULL;
	return arena_printf(a,
		"otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=6&period=%d", from,
		who, secret, from, TOTP_STEP_S);
}
