/* SPDX-License-Identifier: Apache-2.0 */
#include "keyring/pem.h"
#include "keyring/ring.h"
#include <mintage/b64.h>
#include <openssl/evp.h>

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
	size_t size = MINT_B64URL_SIZE(n);
	char *out = arena_alloc(a, size + 1);
	TRY_PTR(out);
	if (mint_b64url_encode(p, n, out, size, &size))
		return FAIL(INTERNAL);
	out[size] = 0;
	*ret_text = span_make(out, size);
	return OK;
}

err base64_secret(struct arena *a, struct span text, struct span *ret_bytes)
{
	char *room = NULL;
	size_t n = 0;
	if (!text.n)
		return FAIL(CRYPTO);
	TRY(ring_secret_room(a, text.n, &room)); /* more than the bytes take */
	if (mint_base64_decode_any(text.p, text.n, room, text.n, &n) || !n)
		return FAIL(CRYPTO);
	*ret_bytes = span_make(room, n);
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
