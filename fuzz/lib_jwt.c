/* SPDX-License-Identifier: Apache-2.0 */
/* lib_jwt: any text as a token: decoded without verification, verified as it is, and verified with
 * a good signature put on, so that payload and claims are reached. All getters run over what comes
 * out. */
#include <mintage/mintage.h>
#include <mintage/unverified.h>
#include "../lib/hmac.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NOW    1700000000
#define SECRET "0123456789abcdef0123456789abcdef"

static struct mint_ctx *ctx;
static struct mint_verifier *verifier;

static void need(int holds)
{
	if (!holds)
		abort();
}

static void prepare(void)
{
	static const struct mint_text iss = { "i", 1 }, aud = { "a", 1 },
				      names[] = { { "sub", 3 } };
	struct mint_jwk_options o = { .alg = MINT_ALG_HS256 };
	struct mint_verify_options v = { .algs = MINT_ALGS_HS,
		.issuers = &iss,
		.issuer_count = 1,
		.audiences = &aud,
		.audience_count = 1,
		.required = names,
		.required_count = 1,
		.max_age_s = 100,
		.nonce = { "n", 1 },
		.leeway_s = 3 };
	struct mint_jwk *jwk;
	struct mint_jwks *jwks;
	need(mint_ctx_new(&ctx, NULL) == MINT_OK);
	need(mint_jwk_from_secret(&o, SECRET, sizeof SECRET - 1, &jwk, NULL) == MINT_OK);
	need(mint_jwks_new((const struct mint_jwk *const *)&jwk, 1, &jwks, NULL) == MINT_OK);
	need(mint_verifier_new(jwks, &v, &verifier, NULL) == MINT_OK);
	mint_jwks_unref(jwks);
	mint_jwk_unref(jwk);
}

static void read_one(const struct mint_jwt *jwt, const char *name)
{
	const char *text;
	size_t n, cursor = 0;
	int64_t integer;
	double real;
	bool boolean;
	int types = (mint_jwt_get_str(jwt, name, &text, &n) == MINT_OK) +
		    (mint_jwt_get_double(jwt, name, &real) == MINT_OK) +
		    (mint_jwt_get_bool(jwt, name, &boolean) == MINT_OK);
	need(types <= 1);
	if (mint_jwt_get_int(jwt, name, &integer) == MINT_OK)
		need(mint_jwt_get_double(jwt, name, &real) == MINT_OK);
	while (mint_jwt_next_str(jwt, name, &cursor, &text, &n) == MINT_OK)
		need(n <= jwt->payload.n);
}

static void read_all(const struct mint_jwt *jwt)
{
	struct mint_text name, json;
	char copy[MINT_TOKEN_SIZE_MAX];
	for (size_t i = 0; mint_jwt_claim_at(jwt, i, &name, &json) == MINT_OK; i++) {
		memcpy(copy, name.p, name.n);
		copy[name.n] = 0;
		read_one(jwt, copy);
	}
	mint_jwt_aud_contains(jwt, "a", 1);
}

/* The text up to its second point, with a good signature behind it. */
static void verify_signed(const char *text, const char *second, size_t len)
{
	static char token[MINT_TOKEN_SIZE_MAX + 64];
	unsigned char mac[32];
	struct mi_hmac h;
	struct mint_jwt jwt;
	size_t n = (size_t)(second - text), m;
	if (n > MINT_TOKEN_SIZE_MAX - 44 || n > len)
		return;
	memcpy(token, text, n);
	mi_hmac_init(&h, 256, (const unsigned char *)SECRET, sizeof SECRET - 1);
	mi_hmac(&h, token, n, mac);
	token[n++] = '.';
	need(mint_b64url_encode(mac, sizeof mac, token + n, 43, &m) == MINT_OK);
	enum mint_err e = mint_jwt_verify(ctx, verifier, token, n + m, NOW, &jwt, NULL);
	need(jwt.verified == (e == MINT_OK || e >= MINT_ERR_CLAIM_TYPE));
	need((jwt.failed != 0) == (jwt.verified && e != MINT_OK));
	need(e != MINT_ERR_SIGNATURE && e != MINT_ERR_CRYPTO && e != MINT_ERR_NOMEM);
	if (jwt.verified)
		read_all(&jwt);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct mint_jwt jwt;
	struct mint_error error;
	if (!ctx)
		prepare();
	if (mint_jwt_decode_unverified(ctx, text, size, &jwt, &error) == MINT_OK)
		read_all(&jwt);
	enum mint_err e = mint_jwt_verify(ctx, verifier, text, size, NOW, &jwt, &error);
	need(!jwt.verified == (e != MINT_OK && e < MINT_ERR_CLAIM_TYPE));
	need(e == MINT_OK || (error.code == e && strlen(error.detail) < sizeof error.detail));
	const char *one = size ? memchr(text, '.', size) : NULL;
	const char *two = one ? memchr(one + 1, '.', size - (size_t)(one + 1 - text)) : NULL;
	if (two)
		verify_signed(text, two, size);
	return 0;
}
