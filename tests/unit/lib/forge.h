/* SPDX-License-Identifier: Apache-2.0 */
/* forge.h: tokens that the library would not make: any header and any payload, with a good HMAC, or
 * any third part. */
#pragma once
#include "support.h"
#include "../../../lib/hmac.h"

#define HS256 "{\"alg\":\"HS256\"}"

static inline size_t forge_part(char *out, const void *bytes, size_t len)
{
	size_t n = 0;
	assert_int_equal(mint_b64url_encode(bytes, len, out, MINT_TOKEN_SIZE_MAX, &n), MINT_OK);
	return n;
}

/* bits is 256, 384 or 512. */
static inline void forge_bytes(struct token *t, unsigned bits, const char *secret,
	const char *header, const char *payload, size_t payload_len)
{
	unsigned char mac[64];
	struct mi_hmac h;
	t->n = forge_part(t->p, header, strlen(header));
	t->p[t->n++] = '.';
	t->n += forge_part(t->p + t->n, payload, payload_len);
	mi_hmac_init(&h, bits, (const unsigned char *)secret, strlen(secret));
	mi_hmac(&h, t->p, t->n, mac);
	t->p[t->n++] = '.';
	t->n += forge_part(t->p + t->n, mac, bits / 8);
	t->p[t->n] = 0;
}

static inline void forge(struct token *t, const char *header, const char *payload)
{
	forge_bytes(t, 256, SECRET, header, payload, strlen(payload));
}

/* At NOW. */
static inline enum mint_err verify(struct mint_ctx *ctx, struct mint_verifier *v,
	const struct token *t, struct mint_jwt *jwt, struct mint_error *e)
{
	return mint_jwt_verify(ctx, v, t->p, t->n, NOW, jwt, e);
}
