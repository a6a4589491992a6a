/* SPDX-License-Identifier: Apache-2.0 */
/* lib_header: any text as the header of a token whose signature is good, as JWT, as JWS and a
 * second time from memory; and as members that a signer is asked to add: what it then writes, a
 * verifier takes. */
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
static struct mint_jwk *jwk;

static void need(int holds)
{
	if (!holds)
		abort();
}

static void prepare(void)
{
	static const struct mint_text names[] = { { "x", 1 }, { "exp", 3 } };
	struct mint_jwk_options o = { .alg = MINT_ALG_HS256 };
	struct mint_verify_options v = { .algs = MINT_ALGS_HS,
		.flags = MINT_VERIFY_ANY_ISSUER | MINT_VERIFY_ANY_AUDIENCE | MINT_VERIFY_UNENCODED,
		.crit = names,
		.crit_count = 2 };
	struct mint_jwks *jwks;
	need(mint_ctx_new(&ctx, NULL) == MINT_OK);
	need(mint_jwk_from_secret(&o, SECRET, sizeof SECRET - 1, &jwk, NULL) == MINT_OK);
	need(mint_jwks_new((const struct mint_jwk *const *)&jwk, 1, &jwks, NULL) == MINT_OK);
	need(mint_verifier_new(jwks, &v, &verifier, NULL) == MINT_OK);
	mint_jwks_unref(jwks);
}

static size_t forge(char *token, const uint8_t *header, size_t size)
{
	unsigned char mac[32];
	struct mi_hmac h;
	size_t n = 0, m = 0;
	need(mint_b64url_encode(header, size, token, MINT_TOKEN_SIZE_MAX, &n) == MINT_OK);
	memcpy(token + n, ".e30", 4);
	n += 4;
	mi_hmac_init(&h, 256, (const unsigned char *)SECRET, sizeof SECRET - 1);
	mi_hmac(&h, token, n, mac);
	token[n++] = '.';
	need(mint_b64url_encode(mac, sizeof mac, token + n, 43, &m) == MINT_OK);
	return n + m;
}

static enum mint_err verify(const char *token, size_t len, struct mint_jwt *jwt)
{
	enum mint_err e = mint_jwt_verify(ctx, verifier, token, len, NOW, jwt, NULL);
	struct mint_jws jws;
	enum mint_err as_jws = mint_jws_verify(ctx, verifier, token, len, NULL, &jws, NULL);
	need(e != MINT_ERR_SIGNATURE && e != MINT_ERR_NOMEM && e != MINT_ERR_CRYPTO);
	need(e == as_jws || (e == MINT_ERR_CRIT && as_jws == MINT_OK && jws.unencoded));
	return e;
}

static void as_header(const uint8_t *data, size_t size)
{
	static char token[MINT_TOKEN_SIZE_MAX + 64];
	struct mint_jwt jwt;
	enum mint_json_type type;
	const char *text;
	size_t n;
	if (size > 12000)
		return;
	size_t len = forge(token, data, size);
	enum mint_err e = verify(token, len, &jwt);
	need(verify(token, len, &jwt) == e);
	if (e != MINT_OK)
		return;
	need(mint_jwt_verify(ctx, verifier, token, len, NOW, &jwt, NULL) == MINT_OK);
	need(mint_jwt_get_header(&jwt, "alg", &type, &text, &n) == MINT_OK);
	need(type == MINT_JSON_STRING && jwt.crit < 4 && jwt.header.n == size);
	if (jwt.crit)
		need(mint_jwt_get_header(&jwt, "crit", &type, &text, &n) == MINT_OK);
}

static void as_members(const char *text, size_t size)
{
	static char token[MINT_TOKEN_SIZE_MAX];
	struct mint_sign_options o = { .header = { text, size } };
	struct mint_signer *signer = NULL;
	struct mint_jwt jwt;
	size_t n;
	enum mint_err e = mint_signer_new(jwk, &o, &signer, NULL);
	need(e == MINT_OK || e == MINT_ERR_USAGE);
	if (e != MINT_OK)
		return;
	need(mint_jwt_sign(ctx, signer, NULL, 0, NOW, token, sizeof token, &n, NULL) == MINT_OK);
	need(verify(token, n, &jwt) == MINT_OK);
	mint_signer_unref(signer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!ctx)
		prepare();
	as_header(data, size);
	as_members((const char *)data, size);
	mint_ctx_clear(ctx);
	return 0;
}
