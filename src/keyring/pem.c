/* SPDX-License-Identifier: Apache-2.0 */
#include "keyring/pem.h"
#include "keyring/ring.h"
#include <openssl/crypto.h>

static struct span text_in(BIO *bio)
{
	char *p;
	long n = BIO_get_mem_data(bio, &p);
	return span_make(p, n > 0 ? (size_t)n : 0);
}

err pem_plain(struct arena *a, BIO *text, struct span *ret_text)
{
	struct span copy = arena_span_dup(a, text_in(text));
	TRY_PTR(copy.p);
	*ret_text = copy;
	return OK;
}

err pem_crlf(struct arena *a, BIO *text, struct span *ret_text)
{
	struct span in = text_in(text);
	size_t n = in.n;
	for (size_t i = 0; i < in.n; i++)
		n += in.p[i] == '\n';
	char *out = arena_alloc(a, n + 1);
	TRY_PTR(out);
	size_t at = 0;
	for (size_t i = 0; i < in.n; i++) {
		if (in.p[i] == '\n')
			out[at++] = '\r';
		out[at++] = in.p[i];
	}
	out[at] = 0;
	*ret_text = span_make(out, n);
	return OK;
}

err base64_text(struct arena *a, const void *p, size_t n, struct span *ret_text)
{
	unsigned char *out = n <= INT32_MAX / 2 ? arena_alloc(a, (n + 2) / 3 * 4 + 1) : NULL;
	TRY_PTR(out);
	*ret_text = span_make(out, (size_t)EVP_EncodeBlock(out, p, (int)n));
	return OK;
}

err base64url_text(struct arena *a, const void *p, size_t n, struct span *ret_text)
{
	struct span s;
	TRY(base64_text(a, p, n, &s));
	char *c = (char *)(uintptr_t)s.p;
	while (s.n && c[s.n - 1] == '=')
		s.n--;
	for (size_t i = 0; i < s.n; i++)
		c[i] = c[i] == '+' ? '-' : c[i] == '/' ? '_' : c[i];
	c[s.n] = 0;
	*ret_text = s;
	return OK;
}

/* 1 when low <= c <= high, without a branch: what is decoded here is a secret. */
static unsigned within(unsigned c, unsigned low, unsigned high)
{
	return ((low - 1 - c) & (c - high - 1)) >> 31;
}

/* 0..63, or 64 for a character of neither alphabet. */
static unsigned sextet(unsigned c)
{
	unsigned upper = within(c, 'A', 'Z'), lower = within(c, 'a', 'z'),
		 digit = within(c, '0', '9');
	unsigned plus = within(c, '+', '+') | within(c, '-', '-'),
		 slash = within(c, '/', '/') | within(c, '_', '_');
	unsigned none = 1 ^ (upper | lower | digit | plus | slash);
	return upper * (c - 'A') + lower * (c - 'a' + 26) + digit * (c - '0' + 52) + plus * 62 +
	       slash * 63 + none * 64;
}

err base64_secret(struct arena *a, struct span text, struct span *ret_bytes)
{
	struct span s = text;
	for (int i = 0; i < 2 && s.n && s.p[s.n - 1] == '='; i++)
		s.n--;
	if (!s.n || s.n % 4 == 1)
		return FAIL(CRYPTO);
	struct span out;
	TRY(ring_keep_secret(
		a, span_make(s.p, s.n * 3 / 4), &out)); /* room of the right size; overwritten */
	unsigned char *at = (unsigned char *)(uintptr_t)out.p;
	unsigned bits = 0, held = 0, bad = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned v = sextet((unsigned char)s.p[i]);
		bad |= v & 64;
		held = held << 6 | (v & 63);
		bits += 6;
		if (bits >= 8)
			*at++ = (unsigned char)(held >> (bits -= 8));
	}
	if (bad)
		return FAIL(CRYPTO);
	*ret_bytes = out;
	return OK;
}

err hex_text(struct arena *a, const unsigned char *p, size_t n, char between, struct span *ret_text)
{
	char *out = arena_alloc(a, n * 3 + 1);
	TRY_PTR(out);
	size_t at = 0;
	for (size_t i = 0; i < n; i++) {
		if (i && between)
			out[at++] = between;
		out[at++] = "0123456789ABCDEF"[p[i] >> 4];
		out[at++] = "0123456789ABCDEF"[p[i] & 15];
	}
	out[at] = 0;
	*ret_text = span_make(out, at);
	return OK;
}
